"""The environment variables that a project's code reads, found without running it."""

import ast
import re
from collections.abc import Iterator
from typing import NamedTuple

from devkit.diagnoser.location import is_test_path
from devkit.hooks.checking.context import Context, Request
from devkit.hooks.checking.source import Source
from devkit.hooks.preflight.place import Place

_NAME = re.compile(r"[A-Z][A-Z0-9_]*")
_SYSTEM = re.compile(
    r"HOME|PATH|USER|USERNAME|LOGNAME|SHELL|PWD|OLDPWD|TERM|COLORTERM|LANG|LANGUAGE|LC_\w+|TZ|TMP|TEMP|TMPDIR|EDITOR|VISUAL|PAGER"
    r"|DISPLAY|COLUMNS|LINES|NO_COLOR|FORCE_COLOR|CLICOLOR\w*|CI|GITHUB_\w+|RUNNER_\w+|GITLAB_\w+|CI_\w+|TRAVIS\w*|CIRCLE\w*"
    r"|BUILDKITE\w*|JENKINS_\w+|PYTHON\w*|PYTEST_\w+|COVERAGE_\w+|VIRTUAL_ENV|CONDA_\w+|XDG_\w+|APPDATA|LOCALAPPDATA|SYSTEMROOT"
    r"|PROGRAMFILES\w*|USERPROFILE|COMSPEC|SSH_\w+|GIT_\w+|HTTPS?_PROXY|NO_PROXY|SOURCE_DATE_EPOCH|PRE_COMMIT\w*|TOX_\w+|WINDIR"
    r"|HOSTNAME|PS1|PATHEXT|PROMPT_COMMAND|READTHEDOCS\w*"
)
"""What a system, a shell or a CI service sets."""
_SKIPPED = ("docs/", "examples/", "setup.py", "noxfile.py", "tasks.py", "scripts/", "tools/", "benchmarks/")


class Read(NamedTuple):
    """One variable that is read."""

    name: str
    where: str
    """`path:line` of the first place, one that needs it before one that doesn't."""
    required: bool
    """Whether the code fails where it isn't set."""


def reads(place: Place) -> dict[str, Read]:
    """Name -> the variable, of all that the code reads by a literal name; tests and the system's own left out."""
    context = Context(Request(place.top))
    found: dict[str, Read] = {}
    for path in context.python:
        source = context.source(path) if _may_read(context, path) else None
        for read in _in_source(source) if source is not None and source.tree is not None else ():
            known = found.get(read.name)
            if known is None or (read.required and not known.required):
                found[read.name] = read
    return dict(sorted(found.items()))


def _may_read(context: Context, path: str) -> bool:
    if is_test_path(path) or path.startswith(_SKIPPED):
        return False
    text = context.data(path) or b""
    return b"environ" in text or b"getenv" in text or b"BaseSettings" in text or b"decouple" in text


def _in_source(source: Source) -> Iterator[Read]:
    for name, node, required in (*_subscripts(source), *_calls(source), *_settings(source)):
        if _NAME.fullmatch(name) and not _SYSTEM.fullmatch(name):
            yield Read(name, f"{source.path}:{getattr(node, 'lineno', 1)}", required)


def _subscripts(source: Source) -> Iterator[tuple[str, ast.AST, bool]]:
    """`os.environ["NAME"]`, unless it is set there, or its absence is caught."""
    for node in source.nodes(ast.Subscript):
        if _is_environ(node.value) and isinstance(node.ctx, ast.Load) and (name := _text(node.slice)):
            yield name, node, not _is_guarded(source, node, name)


def _calls(source: Source) -> Iterator[tuple[str, ast.AST, bool]]:
    """`os.environ.get`, `os.getenv` and decouple's `config`; a missing one is None, which only the last refuses."""
    for call in source.nodes(ast.Call):
        name = _text(call.args[0]) if call.args else ""
        if not name:
            continue
        if _last(call.func) == "getenv" or _is_get(call.func):
            yield name, call, False
        elif isinstance(call.func, ast.Name) and call.func.id == "config" and "decouple" in source.text:
            yield name, call, not any(each.arg == "default" for each in call.keywords)


def _settings(source: Source) -> Iterator[tuple[str, ast.AST, bool]]:
    """The fields of pydantic's settings: required without a default, with the class's prefix."""
    for node in source.nodes(ast.ClassDef):
        if not any(_last(base) == "BaseSettings" for base in node.bases):
            continue
        prefix = _prefix(node)
        for field in node.body:
            if not isinstance(field, ast.AnnAssign) or not isinstance(field.target, ast.Name):
                continue
            name = field.target.id
            if name != "model_config" and not name.startswith("_") and "ClassVar" not in ast.dump(field.annotation):
                yield _alias(field) or f"{prefix}{name}".upper(), field, not _has_default(field)


def _prefix(node: ast.ClassDef) -> str:
    for each in ast.walk(node):
        if isinstance(each, ast.keyword) and each.arg == "env_prefix":
            return _text(each.value)
        if isinstance(each, ast.Assign) and any(_last(target) == "env_prefix" for target in each.targets):
            return _text(each.value)
    return ""


def _has_default(field: ast.AnnAssign) -> bool:
    value = field.value
    if isinstance(value, ast.Call) and _last(value.func) == "Field":
        named = any(each.arg in {"default", "default_factory"} for each in value.keywords)
        return named or (bool(value.args) and not _is_ellipsis(value.args[0]))
    return value is not None and not _is_ellipsis(value)


def _alias(field: ast.AnnAssign) -> str:
    if isinstance(field.value, ast.Call):
        names = {each.arg: each.value for each in field.value.keywords}
        return next((text for key in ("validation_alias", "alias", "env") if (text := _text(names.get(key)))), "")
    return ""


def _is_guarded(source: Source, node: ast.AST, name: str) -> bool:
    """Whether a `try` or an `if "NAME" in os.environ` stands around it."""
    child = node
    while (parent := source.parents.get(child)) is not None:
        if isinstance(parent, ast.Try) and parent.handlers and child in parent.body:
            return True
        if isinstance(parent, (ast.If, ast.IfExp)) and child is not parent.test and name in ast.dump(parent.test):
            return True
        child = parent
    return False


def _is_get(node: ast.expr) -> bool:
    """Whether it is `os.environ.get` or the like."""
    return isinstance(node, ast.Attribute) and node.attr in {"get", "pop", "setdefault"} and _is_environ(node.value)


def _is_environ(node: ast.expr) -> bool:
    return _last(node) == "environ"


def _is_ellipsis(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is ...


def _text(node: ast.expr | None) -> str:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def _last(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""
