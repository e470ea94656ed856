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
from devkit.hooks.preflight.literal import literal
from devkit.hooks.preflight.place import Place
from devkit.hooks.preflight.readers import read_by_objects
from devkit.hooks.preflight.refusing import refused
from devkit.hooks.preflight.settings_fields import fields

_NAME = re.compile(r"[A-Z][A-Z0-9_]*")
_SYSTEM = re.compile(
    r"HOME|PATH|USER|USERNAME|LOGNAME|SHELL|PWD|OLDPWD|TERM|COLORTERM|LANG|LANGUAGE|LC_\w+|TZ|TMP|TEMP|TMPDIR|EDITOR|VISUAL|PAGER"
    r"|DISPLAY|COLUMNS|LINES|NO_COLOR|FORCE_COLOR|CLICOLOR\w*|CI|GITHUB_\w+|RUNNER_\w+|GITLAB_\w+|CI_\w+|TRAVIS\w*|CIRCLE\w*"
    r"|BUILDKITE\w*|JENKINS_\w+|PYTHON\w*|PYTEST_\w+|COVERAGE_\w+|VIRTUAL_ENV|CONDA_\w+|XDG_\w+|APPDATA|LOCALAPPDATA|SYSTEMROOT"
    r"|PROGRAMFILES\w*|USERPROFILE|COMSPEC|SSH_\w+|GIT_\w+|HTTPS?_PROXY|NO_PROXY|SOURCE_DATE_EPOCH|PRE_COMMIT\w*|TOX_\w+|WINDIR"
    r"|HOSTNAME|PS1|PATHEXT|PROMPT_COMMAND|READTHEDOCS\w*|COMP_\w+"
)
"""What a system, a shell or a CI service sets."""
_LOADERS = frozenset({"load_dotenv", "dotenv_values", "read_env", "Config", "RepositoryEnv"})
"""What fills variables in from the file it is given."""
_SKIPPED = (
    *(".", "setup.py", "noxfile.py", "tasks.py", "fabfile.py"),
    *("scripts/", "tools/", "dev/", "devtools/", "ci/", "release/", "releases/", "packaging/"),
)
OF_A_SYSTEM = re.compile(r"'(?:platform|win32|nt|darwin|cygwin|\w*windows\w*)'", re.IGNORECASE)
"""In the tree of a test: which system it is."""
_ASIDE = re.compile(
    r"(?:^|/)(?:docs(?:_\w+)?|examples?|benchmarks?|\w+_tests?|_?vendor(?:ed)?|_?vendored_\w+|third_party|node_modules)/|^\w*scripts/"
)


class Read(NamedTuple):
    """One variable that is read."""

    name: str
    where: str
    """`path:line` of the first place, one that needs it before one that doesn't."""
    required: bool
    """Whether the code fails where it isn't set."""
    within: str
    """The function that reads it, such as `upload()`: only who calls it needs it; empty where importing reads it."""

    files: tuple[str, ...] = ()
    """Files that the module has variables filled in from, beside those of usual names."""
    any_case: bool = False
    """Whether small letters will do."""

    @property
    def urgency(self) -> tuple[bool, bool]:
        """What makes one read of a variable count for more than another."""
        return self.required, not self.within


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
            if known is None or read.urgency > known.urgency:
                found[read.name] = read
    return {name: read._replace(required=read.required and name not in own) for name, read in sorted(found.items())}


def runs_here(path: str) -> bool:
    """Whether a file is of the program that people run: no test, no example, no script for building or for CI."""
    return not (is_test_path(path) or path.startswith(_SKIPPED) or _ASIDE.search(path))


def _may_read(context: Context, path: str) -> bool:
    if not runs_here(path):
        return False
    text = context.data(path) or b""
    return (
        b"environ" in text
        or b"getenv" in text
        or b"BaseSettings" in text
        or b"decouple" in text
        or b"starlette" in text
    )


def _in_source(source: Source) -> Iterator[Read]:
    environments = frozenset(_environments(source))
    found = (*_subscripts(source, environments), *_calls(source, environments), *_tests(source, environments))
    files = tuple(_files(source))
    for name, node, required in (*found, *read_by_objects(source), *fields(source)):
        if _NAME.fullmatch(name) and not _SYSTEM.fullmatch(name):
            where = f"{source.path}:{getattr(node, 'lineno', 1)}"
            yield Read(name, where, required, _within(source, node), files, isinstance(node, ast.AnnAssign))


def _files(source: Source) -> Iterator[str]:
    """The files of variables that a module names, beside those of usual names."""
    for node in source.nodes(ast.keyword):
        if node.arg == "env_file":
            yield from _strings(node.value)
    for assigned in source.nodes(ast.Assign):
        if any(last_name(target) == "env_file" for target in assigned.targets):
            yield from _strings(assigned.value)
    for call in source.nodes(ast.Call):
        if last_name(call.func) in _LOADERS and call.args:
            yield from _strings(call.args[0])


def _strings(value: ast.expr) -> Iterator[str]:
    return (each.value for each in ast.walk(value) if isinstance(each, ast.Constant) and isinstance(each.value, str))


def _within(source: Source, node: ast.AST) -> str:
    """The innermost function around a place, or the script that a module is when it is run; empty at its top."""
    while (parent := source.parents.get(node)) is not None:
        if isinstance(parent, (ast.FunctionDef, ast.AsyncFunctionDef)) and node in parent.body:
            return f"{parent.name}()"
        if isinstance(parent, ast.Lambda):
            return "a lambda"
        if isinstance(parent, ast.If) and "__main__" in ast.dump(parent.test):
            return "the script"
        node = parent
    return ""


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
            yield literal(source, node.slice)
    for call in source.nodes(ast.Call):
        if isinstance(call.func, ast.Attribute) and _is_environ(call.func.value, environments):
            yield from _set_by(source, call, call.func.attr)


def _set_by(source: Source, call: ast.Call, method: str) -> Iterator[str]:
    """The variables that `os.environ.setdefault(...)` or `os.environ.update(...)` sets."""
    if method == "setdefault" and call.args:
        yield literal(source, call.args[0])
    elif method == "update":
        yield from (each.arg for each in call.keywords if each.arg)
        for table in (each for each in call.args if isinstance(each, ast.Dict)):
            yield from (literal(source, key) for key in table.keys)


def _tests(source: Source, environments: frozenset[str]) -> Iterator[tuple[str, ast.AST, bool]]:
    """`"NAME" in os.environ`."""
    for node in source.nodes(ast.Compare):
        if isinstance(node.ops[0], (ast.In, ast.NotIn)) and _is_environ(node.comparators[0], environments):
            yield literal(source, node.left), node, refused(source, node)


def _subscripts(source: Source, environments: frozenset[str]) -> Iterator[tuple[str, ast.AST, bool]]:
    """`os.environ["NAME"]`, unless it is set there, or its absence is caught."""
    for node in source.nodes(ast.Subscript):
        is_read = _is_environ(node.value, environments) and isinstance(node.ctx, ast.Load)
        if is_read and (name := literal(source, node.slice)):
            asked = node.slice.id if isinstance(node.slice, ast.Name) else name  # by the name of a constant
            yield name, node, not (_is_guarded(source, node, name) or _is_guarded(source, node, asked))


def _calls(source: Source, environments: frozenset[str]) -> Iterator[tuple[str, ast.AST, bool]]:
    """`os.environ.get` and `os.getenv`; a missing one is None."""
    for call in source.nodes(ast.Call):
        first = call.args[0] if call.args else next((each.value for each in call.keywords if each.arg == "key"), None)
        name = literal(source, first)
        if not name:
            continue
        if last_name(call.func) == "getenv" or _is_get(call.func, environments):
            has_default = len(call.args) > 1 or any(each.arg == "default" for each in call.keywords)
            yield name, call, not has_default and refused(source, call)


def _is_guarded(source: Source, node: ast.AST, name: str) -> bool:
    """Whether it is reached only where the variable is there, where its absence is caught, or on some systems."""
    child = node
    while (parent := source.parents.get(child)) is not None:
        if isinstance(parent, ast.Try) and parent.handlers and child in parent.body:
            return True
        if isinstance(parent, ast.With) and child in parent.body and any(map(suppresses, parent.items)):
            return True
        if isinstance(parent, (ast.If, ast.IfExp)) and child is not parent.test:
            test = ast.dump(parent.test)
            if name in test or OF_A_SYSTEM.search(test):
                return True
        if isinstance(parent, ast.BoolOp) and any(name in ast.dump(each) for each in _before(parent, child)):
            return True
        if any(_leaves(each, name) for each in _above(parent, child)):
            return True
        child = parent
    return False


def _above(block: ast.AST, statement: ast.AST) -> Iterator[ast.stmt]:
    """The statements that stand before one in its block."""
    body: list[ast.stmt] = getattr(block, "body", [])
    if isinstance(body, list) and statement in body:
        yield from takewhile(lambda each: each is not statement, body)


def _leaves(statement: ast.stmt, name: str) -> bool:
    """Whether it is `if "NAME" not in os.environ: return`; raising instead means that it is needed."""
    if not isinstance(statement, ast.If) or not isinstance(statement.body[-1], (ast.Return, ast.Continue, ast.Break)):
        return False
    return name in ast.dump(statement.test)


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
