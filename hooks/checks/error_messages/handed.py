"""Whether an exception may say what no literal says: how the files that name its class, or a derived one, use it."""

import ast
import re
from collections.abc import Iterable, Iterator

from devkit.diagnoser.syntax import last_name
from devkit.hooks.checking.context import Context
from devkit.hooks.checking.source import Source
from devkit.hooks.checking.wording import letters, wording
from devkit.hooks.checks.error_messages.expectations import CATCHING
from devkit.hooks.checks.error_messages.facts import MESSAGES, NEAR

_LEAST_LETTERS = 3
_ERROR = re.compile(r"(?:\w+_)?(?:e|ex|err|exc|error|exception|reason|cause|message|msg|detail)s?")
"""How a name is called that stands for an error, or for what it says."""
_ASKS = CATCHING | {
    *("isinstance", "issubclass", "super", "suppress", "RaisesGroup", "parametrize", "param", "xfail", "cast"),
    *("assertIs", "assertIsInstance", "assertNotIsInstance", "assertIsSubclass"),
}
"""Functions that do no more with a class than compare it with others."""
_HANDLED = frozenset({"__cause__", "__context__", "exc_info", "format_exc"})
"""Where a class finds the error that is handled as it is raised."""
_TABLES = (ast.Tuple, ast.List, ast.Set, ast.Dict, ast.Starred, ast.Subscript, ast.BinOp, ast.keyword)
_ASIDE = (ast.Compare, ast.Raise, ast.MatchClass, ast.Expr, ast.ExceptHandler)
"""What names a class without handing it on."""


def is_handed_on(context: Context, exception: str) -> bool:
    """Whether a message of an exception, or of one derived from it, may come from elsewhere than literals.

    So it is where one is called without a text of its own or with an error in it, where its class finds out itself what
    is handled, and where the class is a value: passed, stored, returned, in a table.

    Args:
        context: The project; all of its Python files that name the class are read.
        exception: The last part of the name of the class.
    """
    try:
        return any(source.tree is None or _hands_on(source, names) for source, names in _naming(context, exception))
    except RecursionError:  # an expression is nested too deeply to be followed
        return True


def _naming(context: Context, exception: str) -> list[tuple[Source, frozenset[str]]]:
    """The files that name an exception or a derived one, with what these are called there."""
    family, before = {exception}, 0
    sources: dict[str, Source] = {}
    while before != len(family):
        before = len(family)
        name = re.compile(rf"\b(?:{'|'.join(map(re.escape, sorted(family)))})\b".encode())
        for path in context.known:
            if path not in sources and path.endswith((".py", ".pyi")) and (data := context.peek(path)):
                sources |= {path: Source(path, data)} if name.search(data) else {}
        for source in sources.values():
            names = _called(source, family)
            family |= {node.name for node in source.nodes(ast.ClassDef) if names & set(map(last_name, node.bases))}
    return [(source, _called(source, family)) for source in sources.values()]


def _called(source: Source, family: Iterable[str]) -> frozenset[str]:
    """What some classes are called in a file: it may import them under other names."""
    others = (name for name, origin in source.imports.items() if origin.rpartition(".")[2] in family)
    return frozenset([*family, *others])


def _hands_on(source: Source, names: frozenset[str]) -> bool:
    classes = (node for node in source.nodes(ast.ClassDef) if node.name in names)
    if any(isinstance(node, ast.Attribute) and node.attr in _HANDLED for each in classes for node in ast.walk(each)):
        return True
    used: list[ast.Name | ast.Attribute] = [*source.nodes(ast.Name), *source.nodes(ast.Attribute)]
    used = [node for node in used if last_name(node) in names and isinstance(node.ctx, ast.Load)]
    if not used:
        return False
    texts = _Texts(source)
    return any(_is_handed(source, node, texts) for node in used)


def _is_handed(source: Source, node: ast.expr, texts: "_Texts") -> bool:
    """Whether the use of a class lets something else choose a message."""
    inner: ast.AST = node
    above = source.parents.get(node)
    while isinstance(above, (*_TABLES, ast.IfExp)):
        inner, above = above, source.parents.get(above)
    match above:
        case ast.Call() if above.func is inner:
            return not texts.are_in(above)
        case ast.Call():
            return last_name(above.func) not in _ASKS
        case ast.Attribute():
            call = source.parents.get(above)
            if not isinstance(call, ast.Call) or call.func is not above or above.attr == "__init__":
                return False
            return not call.args or not texts.are_in(call)
    return not isinstance(above, _ASIDE) and not any(inner is each for each in _named_in(above))


def _named_in(node: ast.AST | None) -> list[ast.expr | None]:
    """The parts of a definition that name classes: annotations and bases."""
    match node:
        case ast.arg(annotation=named) | ast.AnnAssign(annotation=named):
            return [named]
        case ast.FunctionDef(returns=named) | ast.AsyncFunctionDef(returns=named):
            return [named]
        case ast.ClassDef(bases=bases):
            return [*bases]
    return []


class _Texts:
    """Tells of the calls in a file whether what they are given is text."""

    def __init__(self, source: Source) -> None:
        self._assigned: dict[str, list[ast.Assign]] = {}
        for node in source.nodes(ast.Assign):
            if len(node.targets) == 1 and isinstance(node.targets[0], ast.Name):
                self._assigned.setdefault(node.targets[0].id, []).append(node)
        self._handled = {handler.name for handler in source.nodes(ast.ExceptHandler) if handler.name}

    def are_in(self, call: ast.Call) -> bool:
        """Whether a call of an exception is given a message in words, without an error in it, or nothing at all."""
        if not (call.args or call.keywords):
            return True
        given = [*call.args, *(keyword.value for keyword in call.keywords if keyword.arg in MESSAGES)]
        values = [self._assigned_to(value, call.lineno) for value in given]
        said = (wording(value) for value in values)
        if not any(text is not None and letters(text) >= _LEAST_LETTERS for text in said):
            return False
        return not any(map(self._is_error, (node for value in values for node in _inside(value))))

    def _assigned_to(self, value: ast.expr, line: int) -> ast.expr:
        """What a plain name was given just above a line; anything else as it is."""
        nodes = self._assigned.get(value.id, ()) if isinstance(value, ast.Name) else ()
        near = [node.value for node in nodes if line - NEAR <= node.lineno < line]
        return near[-1] if near else value

    def _is_error(self, node: ast.AST) -> bool:
        return isinstance(node, ast.Name) and (node.id in self._handled or _ERROR.fullmatch(node.id) is not None)


def _inside(value: ast.expr) -> Iterator[ast.AST]:
    """The nodes of a value; the type of an error says nothing of what it says."""
    named = (node for node in ast.walk(value) if isinstance(node, ast.Call) and last_name(node.func) == "type")
    left_out = {id(inner) for node in named for inner in ast.walk(node)}
    return (node for node in ast.walk(value) if id(node) not in left_out)
