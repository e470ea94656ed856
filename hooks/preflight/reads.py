"""The environment variables that a project's code reads, found without running it."""

import ast
import re
from collections.abc import Iterator
from itertools import takewhile
from typing import NamedTuple

from devkit.diagnoser.location import is_test_path
from devkit.diagnoser.syntax import last_name
from devkit.hooks.checking.context import Context
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
_SKIPPED = (".", "setup.py", "noxfile.py", "tasks.py", "scripts/", "tools/")
_ASIDE = re.compile(r"(?:^|/)(?:docs|examples?|benchmarks?)/")


class Read(NamedTuple):
    """One variable that is read."""

    name: str
    where: str
    """`path:line` of the first place, one that needs it before one that doesn't."""
    required: bool
    """Whether the code fails where it isn't set."""


def reads(place: Place) -> dict[str, Read]:
    """Name -> the variable, of all that the code reads by a literal name; tests and the system's own left out."""
    context = place.context
    found: dict[str, Read] = {}
    own: set[str] = set()
    for path in context.python:
        source = context.source(path) if _may_read(context, path) else None
        if source is None or source.tree is None:
            continue
        own.update(_written(source))
        for read in _in_source(source):
            known = found.get(read.name)
            if known is None or (read.required and not known.required):
                found[read.name] = read
    return {name: read._replace(required=read.required and name not in own) for name, read in sorted(found.items())}


def runs_here(path: str) -> bool:
    """Whether a file is of the program that people run: no test, no example, no script for building or for CI."""
    return not (is_test_path(path) or path.startswith(_SKIPPED) or _ASIDE.search(path))


def _may_read(context: Context, path: str) -> bool:
    if not runs_here(path):
        return False
    text = context.data(path) or b""
    return b"environ" in text or b"getenv" in text or b"BaseSettings" in text or b"decouple" in text


def _in_source(source: Source) -> Iterator[Read]:
    environments = frozenset(_environments(source))
    found = (*_subscripts(source, environments), *_calls(source, environments), *_tests(source, environments))
    for name, node, required in (*found, *_settings(source)):
        if _NAME.fullmatch(name) and not _SYSTEM.fullmatch(name):
            yield Read(name, f"{source.path}:{getattr(node, 'lineno', 1)}", required)


def _environments(source: Source) -> Iterator[str]:
    """The names that stand for `os.environ` in a module: its own, variables, and parameters with that default."""
    yield from (name for name, origin in source.imports.items() if origin == "os.environ")
    for node in source.nodes(ast.Assign):
        if _is_environ(node.value):
            yield from (each.id for each in node.targets if isinstance(each, ast.Name))
    functions: list[ast.FunctionDef | ast.AsyncFunctionDef] = [
        *source.nodes(ast.FunctionDef),
        *source.nodes(ast.AsyncFunctionDef),
    ]
    for function in functions:
        arguments = function.args
        positional = [*arguments.posonlyargs, *arguments.args]
        with_default = positional[len(positional) - len(arguments.defaults) :]
        defaults = [*zip(with_default, arguments.defaults, strict=True)]
        defaults += [
            (arg, value) for arg, value in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True) if value
        ]
        yield from (arg.arg for arg, value in defaults if _is_environ(value))


def _written(source: Source) -> Iterator[str]:
    """The variables that the code sets itself, for a process it starts or for later."""
    environments = frozenset(_environments(source))
    for node in source.nodes(ast.Subscript):
        if isinstance(node.ctx, ast.Store) and _is_environ(node.value, environments):
            yield _text(source, node.slice)


def _tests(source: Source, environments: frozenset[str]) -> Iterator[tuple[str, ast.AST, bool]]:
    """`"NAME" in os.environ`."""
    for node in source.nodes(ast.Compare):
        if isinstance(node.ops[0], (ast.In, ast.NotIn)) and _is_environ(node.comparators[0], environments):
            yield _text(source, node.left), node, False


def _subscripts(source: Source, environments: frozenset[str]) -> Iterator[tuple[str, ast.AST, bool]]:
    """`os.environ["NAME"]`, unless it is set there, or its absence is caught."""
    for node in source.nodes(ast.Subscript):
        is_read = _is_environ(node.value, environments) and isinstance(node.ctx, ast.Load)
        if is_read and (name := _text(source, node.slice)):
            yield name, node, not _is_guarded(source, node, name)


def _calls(source: Source, environments: frozenset[str]) -> Iterator[tuple[str, ast.AST, bool]]:
    """`os.environ.get`, `os.getenv` and decouple's `config`; a missing one is None, which only the last refuses."""
    for call in source.nodes(ast.Call):
        first = call.args[0] if call.args else next((each.value for each in call.keywords if each.arg == "key"), None)
        name = _text(source, first)
        if not name:
            continue
        if last_name(call.func) == "getenv" or _is_get(call.func, environments):
            yield name, call, False
        elif isinstance(call.func, ast.Name) and call.func.id == "config" and "decouple" in source.text:
            yield name, call, not any(each.arg == "default" for each in call.keywords)


def _settings(source: Source) -> Iterator[tuple[str, ast.AST, bool]]:
    """The fields of pydantic's settings: required without a default, with the class's prefix."""
    for node in source.nodes(ast.ClassDef):
        if not any(last_name(base) == "BaseSettings" for base in node.bases):
            continue
        prefix = _prefix(source, node)
        for field in node.body:
            if not isinstance(field, ast.AnnAssign) or not isinstance(field.target, ast.Name):
                continue
            name = field.target.id
            if name != "model_config" and not name.startswith("_") and "ClassVar" not in ast.dump(field.annotation):
                yield _alias(source, field) or f"{prefix}{name}".upper(), field, not _has_default(field)


def _prefix(source: Source, node: ast.ClassDef) -> str:
    for each in ast.walk(node):
        if isinstance(each, ast.keyword) and each.arg == "env_prefix":
            return _text(source, each.value)
        if isinstance(each, ast.Assign) and any(last_name(target) == "env_prefix" for target in each.targets):
            return _text(source, each.value)
    return ""


def _has_default(field: ast.AnnAssign) -> bool:
    value = field.value
    if isinstance(value, ast.Call) and last_name(value.func) == "Field":
        named = any(each.arg in {"default", "default_factory"} for each in value.keywords)
        return named or (bool(value.args) and not _is_ellipsis(value.args[0]))
    return value is not None and not _is_ellipsis(value)


def _alias(source: Source, field: ast.AnnAssign) -> str:
    if isinstance(field.value, ast.Call):
        names = {each.arg: each.value for each in field.value.keywords}
        return next(
            (text for key in ("validation_alias", "alias", "env") if (text := _text(source, names.get(key)))), ""
        )
    return ""


def _is_guarded(source: Source, node: ast.AST, name: str) -> bool:
    """Whether a `try`, a `suppress` or an `if "NAME" in os.environ` stands around it."""
    child = node
    while (parent := source.parents.get(child)) is not None:
        if isinstance(parent, ast.Try) and parent.handlers and child in parent.body:
            return True
        if isinstance(parent, ast.With) and child in parent.body and any(map(suppresses, parent.items)):
            return True
        if isinstance(parent, (ast.If, ast.IfExp)) and child is not parent.test and name in ast.dump(parent.test):
            return True
        if isinstance(parent, ast.BoolOp) and any(name in ast.dump(each) for each in _before(parent, child)):
            return True
        child = parent
    return False


def _before(operation: ast.BoolOp, operand: ast.AST) -> Iterator[ast.expr]:
    """The operands that are looked at before one."""
    return takewhile(lambda each: each is not operand, operation.values)


def suppresses(item: ast.withitem) -> bool:
    """Whether it is `contextlib.suppress(…)`."""
    return isinstance(item.context_expr, ast.Call) and last_name(item.context_expr.func) == "suppress"


def _is_get(node: ast.expr, environments: frozenset[str]) -> bool:
    """Whether it is `os.environ.get` or the like."""
    is_method = isinstance(node, ast.Attribute) and node.attr in {"get", "pop", "setdefault"}
    return is_method and isinstance(node, ast.Attribute) and _is_environ(node.value, environments)


def _is_environ(node: ast.expr, environments: frozenset[str] = frozenset()) -> bool:
    """Whether it is `os.environ`, or a name that stands for it: a request has an `environ` too."""
    if isinstance(node, ast.Attribute):
        return node.attr == "environ" and isinstance(node.value, ast.Name) and node.value.id in {"os", "_os"}
    return isinstance(node, ast.Name) and node.id in environments


def _is_ellipsis(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is ...


def _text(source: Source, node: ast.expr | None) -> str:
    """A string that is written out, there or as a constant of the module."""
    if isinstance(node, ast.Name) and source.tree is not None:
        known = (
            each.value
            for each in source.tree.body
            if isinstance(each, ast.Assign) and last_name(each.targets[0]) == node.id
        )
        node = next(known, None)
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""
