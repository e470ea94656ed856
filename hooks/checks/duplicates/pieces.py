"""The pieces of a module that may stand in another one too, each with a digest of what it means."""

import ast
import posixpath
import zlib
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from typing import NamedTuple

from devkit.diagnoser.location import is_test_path
from devkit.diagnoser.syntax import last_name
from devkit.hooks.checking import meaning
from devkit.hooks.checking.importing import is_for_program
from devkit.hooks.checking.meaning import Function
from devkit.hooks.checking.source import Source
from devkit.hooks.checks.duplicates.leaving import leaving
from devkit.hooks.checks.duplicates.parsing import parsed
from devkit.hooks.checks.duplicates.rules import CONSTANT, FUNCTION, LOADING, LOGGING, PARSER
from devkit.hooks.checks.duplicates.value import constant, is_schema, is_table, is_words, said

_LEAST_BODY = 12
"""Nodes of a function's body that says enough not to be written twice by chance."""
_LEAST_STATEMENTS = 2
_LEAST_IN_TESTS = 60
"""Characters of a constant, a text of several lines or a table, that is data no two tests make up alike."""
_LEAST_ARGUMENTS = 3
_LEAST_LOGGING = 2
_LOGS = frozenset(
    {
        *("StreamHandler", "FileHandler", "RotatingFileHandler", "TimedRotatingFileHandler"),
        *("Formatter", "addHandler", "setFormatter"),
    }
)
_WHOLE = frozenset({"basicConfig", "dictConfig", "fileConfig"})
_LEVELS = frozenset({"setLevel", "addFilter", "removeHandler"})
_OF_LOGGING = _WHOLE | _LOGS | _LEVELS
_LEVEL_NAMES = frozenset({"DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"})
_LOADS = frozenset({"load", "loads", "safe_load", "full_load", "read", "read_file", "parse"})
_FORMATS = frozenset(
    {
        "json",
        "tomllib",
        "tomli",
        "toml",
        "yaml",
        "configparser",
        "pickle",
        "tomlkit",
        "msgspec",
        "orjson",
        "ConfigParser",
    }
)
_COPIED = "# Copied from "
_ADDS = "add_argument"
_IDLE = (ast.Pass, ast.Raise)
_OF_RUNNERS = ("test", "pytest_", "__", "setup_", "teardown_", "setUpModule", "tearDownModule", "load_tests")
"""How functions begin that something else calls in each module."""
_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


class Piece(NamedTuple):
    """One piece of a module."""

    rule: str
    digest: str
    """Equal for pieces that mean the same."""
    path: str
    line: int
    end_line: int
    what: str
    """What it is, as a subject: 'the function slug'."""
    name: str = ""
    """What a constant or a function is called."""
    size: int = 0
    """Nodes of a function's body and characters of its constants; characters of a constant's value; arguments."""
    is_small: bool = False
    """Whether it is a constant that says too little to be shared by tests, which each have their own data."""
    is_short: bool = False
    """Whether it is a constant that says a word or two, as anybody may."""
    is_single: bool = False
    """Whether it is a constant of one value, which is no table: a text, a number, a pattern."""
    is_schema: bool = False
    """Whether it is a constant that is a JSON schema, or has one as a part."""


class Facts(NamedTuple):
    """What one file says."""

    pieces: tuple[Piece, ...]
    names: dict[str, str]
    """The functions and classes that others may call or import -> a digest, equal where their code is."""
    constants: dict[str, int]
    """The names a module assigns something at its top -> a digest of what is written there."""
    copies: int
    """How many comments say that something is copied from elsewhere in the project."""
    identities: frozenset[str] = frozenset()
    """The names that it compares by `is`, or asks for their code: another function of the same body won't do."""
    is_program: bool = False
    """Whether it can be run by itself."""
    is_script: bool = False
    """Whether it reads the command line as it is loaded, so that nothing can import it."""
    parsed: frozenset[str] = frozenset()
    """The folders that it names, if it reads Python files by parsing them."""


def read(source: Source) -> Facts | None:
    """What one file says; None where it has neither pieces nor names."""
    if source.tree is None or source.path.endswith(".pyi"):
        return None
    constants = tuple(_constants(source))
    changed = set(meaning.filled(source)) if constants else ()
    pieces = (
        *(each for each in constants if each.name not in changed),
        *_functions(source),
        *_logging(source),
        *_arguments(source),
        *_loading(source),
    )
    names = _names(source, {each.name: each.digest for each in pieces if each.rule == FUNCTION.id})
    assigned = _assigned(source)
    identities = frozenset(_identities(source))
    is_script = _is_script(source)
    is_program = is_script or any(map(is_for_program, source.tree.body))
    folders = parsed(source)
    if not (pieces or names or assigned or identities or folders):
        return None
    return Facts(pieces, names, assigned, source.text.count(_COPIED), identities, is_program, is_script, folders)


def _identities(source: Source) -> Iterator[str]:
    for compared in source.every(ast.Compare):
        if isinstance(compared.ops[0], (ast.Is, ast.IsNot)):
            yield from filter(None, map(last_name, (compared.left, *compared.comparators)))
    if "__code__" in source.text:
        yield from (last_name(node.value) for node in source.every(ast.Attribute) if node.attr == "__code__")


def _assigned(source: Source) -> dict[str, int]:
    found = {}
    for node in source.tree.body if source.tree is not None else ():
        target = node.targets[0] if isinstance(node, ast.Assign) else getattr(node, "target", None)
        if isinstance(node, (ast.Assign, ast.AnnAssign)) and node.value is not None and isinstance(target, ast.Name):
            text = "".join(source.line(number) for number in range(node.lineno, (node.end_lineno or 0) + 1))
            found[target.id] = zlib.crc32(text.encode("utf-8", "surrogatepass"))
    return found


def _names(source: Source, digests: Mapping[str, str]) -> dict[str, str]:
    found = {}
    for node in source.tree.body if source.tree is not None else ():
        if isinstance(node, _DEFINITIONS) and not node.name.lower().startswith(("__", "test")):
            found[node.name] = digests.get(node.name) or _digest(source, node)
    return found


def _digest(source: Source, node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) -> str:
    last = node.end_lineno or 0
    end = source.starts[last] if last < len(source.starts) else len(source.text)
    text = source.text[source.starts[node.lineno - 1] : end]
    return str(zlib.crc32(text.encode("utf-8", "surrogatepass")))


def _piece(source: Source, rule: str, nodes: list[ast.AST], content: Iterable[str], what: str) -> Piece:
    lines = [(getattr(node, "lineno", 1), getattr(node, "end_lineno", None) or 1) for node in nodes]
    return Piece(
        rule,
        meaning.digest(content),
        source.path,
        min(first for first, _ in lines),
        max(last for _, last in lines),
        what,
    )


def _constants(source: Source) -> Iterator[Piece]:
    for node in source.tree.body if source.tree is not None else ():
        targets = (
            node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
        )
        # An alias's text names what the module has, or imports, under these names.
        is_alias = isinstance(node, ast.AnnAssign) and last_name(node.annotation) == "TypeAlias"
        target = targets[0] if len(targets) == 1 and not is_alias else None
        if isinstance(target, ast.Name) and (value := getattr(node, "value", None)):
            name = target.id
            content = constant(name, value, partial(_meanings, source))
            if content:
                piece = _piece(source, CONSTANT.id, [node], [content], f"the constant {name}")
                is_short = content.startswith(f"{name}=") and is_words(value)
                yield piece._replace(
                    name=name,
                    size=said(value),
                    is_short=is_short,
                    is_small=content.startswith(f"{name}=") or _is_small(value),
                    is_single=not is_table(value),
                    is_schema=is_schema(value),
                )


def _meanings(source: Source, value: ast.expr) -> dict[str, str]:
    """What the names stand for whose attributes a value is made of: `Rate.LOW` may be another module's `Rate`."""
    nodes = (node.value for node in meaning.nodes_of(value) if node.__class__ is ast.Attribute)
    used = {node.id for node in nodes if node.__class__ is ast.Name}
    origins = {name: _absolute(source, source.imports[name]) for name in used & source.imports.keys()}
    return meaning.meanings(source, used, origins) if used else {}


def _absolute(source: Source, origin: str) -> str:
    """Where a name is imported from, seen from the top and not from the module that imports it."""
    name = origin.lstrip(".")
    folders = source.path.split("/")[: len(name) - len(origin)] if origin != name else []
    return ".".join([*folders, name]).removeprefix("src.")


def _is_small(value: ast.expr) -> bool:
    """Whether each test may well have its own: texts of a line, such as names, and short tables."""
    is_line = isinstance(value, ast.Constant) and "\n" not in str(value.value)
    return is_line or said(value) < _LEAST_IN_TESTS


def _functions(source: Source) -> Iterator[Piece]:
    gone = leaving(source)
    origins = {name: _absolute(source, origin) for name, origin in source.imports.items()}
    relative = [node.lineno for node in source.nodes(ast.ImportFrom) if node.level]
    for node in source.tree.body if source.tree is not None else ():
        if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            continue
        if node.name in gone or not _may_be_shared(source, node):
            continue
        body, lines = meaning.without_docstring(node), range(node.lineno, (node.end_lineno or 0) + 1)
        names = meaning.meanings(source, meaning.needs(node, meaning.rebound(source)), origins)
        names |= {name: f"${number}" for number, name in enumerate(meaning.local_names(node, parameters=True))}
        content = [
            type(node).__name__,
            meaning.written(node.args, names),
            *(meaning.written(each, names) for each in body),
            # Such an import brings what each folder has of its own.
            *({posixpath.dirname(source.path)} if any(map(lines.__contains__, relative)) else ()),
        ]
        piece = _piece(source, FUNCTION.id, [node], content, f"the function {node.name}")
        yield piece._replace(name=node.name, size=meaning.weight(body) + sum(map(said, body)))


def _may_be_shared(source: Source, function: Function) -> bool:
    """Whether a function is big enough, no test, and its decorators don't make it another thing in each module."""
    if function.decorator_list or function.name.startswith(_OF_RUNNERS):
        return False
    body = meaning.without_docstring(function)
    if len(body) < _LEAST_STATEMENTS and not any(
        isinstance(each, (ast.With, ast.For, ast.Try, ast.If)) for each in body
    ):
        return False
    if meaning.weight(body) < _LEAST_BODY or all(isinstance(each, _IDLE) for each in body):
        return False
    return not meaning.is_of_its_module(source, [node for each in body for node in meaning.nodes_of(each)])


def _logging(source: Source) -> Iterator[Piece]:
    """`basicConfig` with arguments, and in each function, or the module, what sets handlers up."""
    if "logging" not in source.text:
        return
    blocks: dict[int, list[ast.Call]] = {}
    programs = [node for node in source.nodes(ast.If) if is_for_program(node)]
    for call in source.nodes(ast.Call, _sets_up_logging):
        name = last_name(call.func)
        if any(node.lineno <= call.lineno <= (node.end_lineno or 0) for node in programs):
            continue  # each program sets up its own
        if name in _WHOLE and not _is_line(call) and "Constant(" in (told := _told(call)):
            yield _piece(source, LOGGING.id, [call], [name, told], "this logging set-up")
        elif name not in _WHOLE:
            blocks.setdefault(id(_block(source, call)), []).append(call)
    for calls in blocks.values():
        telling = [call for call in calls if last_name(call.func) in _LOGS]
        if len(telling) >= _LEAST_LOGGING and any("Constant(" in _told(call) for call in telling):
            content = sorted(f"{last_name(call.func)} {_told(call)}" for call in calls)
            yield _piece(source, LOGGING.id, list(calls), content, "this logging set-up")


def _sets_up_logging(call: ast.Call) -> bool:
    return last_name(call.func) in _OF_LOGGING


def _is_line(call: ast.Call) -> bool:
    """Whether a call sets up one thing, which is sooner written again than shared."""
    return last_name(call.func) == "basicConfig" and len(call.args) + len(call.keywords) == 1


def _is_script(source: Source) -> bool:
    """Whether it reads the command line as it is loaded: nothing can import it."""
    if not any(map(source.text.__contains__, ("sys.argv", ".parse_args("))) or source.tree is None:
        return False
    plain = (node for node in source.tree.body if not isinstance(node, (*_DEFINITIONS, ast.If)))
    return any(
        each.__class__ is ast.Attribute and each.attr in {"argv", "parse_args"}
        for node in plain
        for each in ast.walk(node)
    )


def _arguments(source: Source) -> Iterator[Piece]:
    """In each function, or the module, the arguments added to a parser; on each function, click's options."""
    blocks: dict[int, list[ast.Call]] = {}
    for call in source.nodes(ast.Call, _adds_argument) if _ADDS in source.text else ():
        blocks.setdefault(id(_block(source, call)), []).append(call)
    functions: list[Function] = [*source.nodes(ast.FunctionDef), *source.nodes(ast.AsyncFunctionDef)]
    for function in functions:
        options = [
            each for each in function.decorator_list if isinstance(each, ast.Call) and last_name(each.func) == "option"
        ]
        if options:
            blocks[id(function)] = options
    for calls in blocks.values():
        if len(calls) >= _LEAST_ARGUMENTS:
            content = sorted(_told(call) for call in calls)
            yield _piece(source, PARSER.id, list(calls), content, "this set of arguments")._replace(size=len(calls))


def _adds_argument(call: ast.Call) -> bool:
    return bool(call.args) and last_name(call.func) == _ADDS


def _loading(source: Source) -> Iterator[Piece]:
    """A file with a literal name that is opened and parsed in one statement or one `with`."""
    if is_test_path(source.path):
        return
    for call in source.nodes(ast.Call, _opened):
        name = _opened(call)
        if any(map(name.endswith, (".toml", ".json", ".yaml", ".yml", ".ini", ".cfg", ".env"))):
            parser = _parser(source, call, source.imports)
            if parser:
                yield _piece(source, LOADING.id, [call], [name, parser], f"the loading of {name!r}")


def _opened(call: ast.Call) -> str:
    """The literal name of the file that a call opens or reads."""
    node: ast.expr = call
    if isinstance(call.func, ast.Attribute) and call.func.attr in {"open", "read_text", "read_bytes"}:
        node = call.func.value
        call = node if isinstance(node, ast.Call) else call
    if last_name(call.func) in {"open", "Path", "read"} and call.args:
        first = call.args[0]
        return first.value if isinstance(first, ast.Constant) and isinstance(first.value, str) else ""
    return ""


def _parser(source: Source, call: ast.Call, origins: dict[str, str]) -> str:
    """What parses an opened file: the call around it, or one in the `with` that opens it."""
    if last_name(call.func) == "Path":
        return ""  # the call around it, which reads, is asked instead
    if last_name(call.func) == "read":
        return "read"
    statement = _statement(source, call)
    calls = [node for node in ast.walk(statement) if isinstance(node, ast.Call)] if statement is not None else []
    for each in calls:
        if isinstance(each.func, ast.Attribute) and each.func.attr in _LOADS:
            module = each.func.value.id if isinstance(each.func.value, ast.Name) else ""
            if origins.get(module, module) in _FORMATS:
                return origins.get(module, module)
    return ""


def _statement(source: Source, node: ast.AST) -> ast.stmt | None:
    above: ast.AST | None = node
    while above is not None and not isinstance(above, ast.stmt):
        above = source.parents.get(above)
    return above


def _block(source: Source, node: ast.AST) -> ast.AST:
    """The function around a node, or the module."""
    while node in source.parents and not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
        node = source.parents[node]
    return node


def _options(call: ast.Call) -> list[str]:
    return sorted(f"{each.arg}={_level(each.value) or meaning.written(each.value, {})}" for each in call.keywords)


def _level(node: ast.expr) -> str:
    """A level of logging, however it is written: `logging.INFO`, `INFO` and `"INFO"` are one."""
    name = node.value if isinstance(node, ast.Constant) else last_name(node)
    return name if isinstance(name, str) and name in _LEVEL_NAMES else ""


def _told(call: ast.Call) -> str:
    """A call's arguments, those that are plain names left out: what a handler is called says nothing."""
    values = [each for each in call.args if not isinstance(each, ast.Name) or _level(each)]
    return " ".join([*(_level(each) or meaning.written(each, {}) for each in values), *_options(call)])
