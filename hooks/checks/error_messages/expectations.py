"""What a test file expects of messages: read from the tree, without running it."""

import ast
import re
from collections.abc import Iterator
from functools import cached_property
from typing import Literal, NamedTuple

from devkit.diagnoser.syntax import last_name
from devkit.hooks.checking.source import Source
from devkit.hooks.checking.wording import Wording

How = Literal["equal", "contains", "regex"]
Place = tuple[int, int]
"""A line and a column, as `ast` has them."""

_CONTEXTS = frozenset({"raises", "warns", "deprecated_call", "RaisesExc"})
CATCHING = _CONTEXTS | {"assertRaises", "assertWarns", "assertRaisesRegex", "assertWarnsRegex"}
_REGEX_METHODS = frozenset({"assertRaisesRegex", "assertRaisesRegexp", "assertWarnsRegex", "assertWarnsRegexp"})
_HOLDERS = frozenset({"value", "exception", "warning", "message"})
_ERROR_NAME = re.compile(r"e|ex|err|exc|error|exception|warning")
_INFO_NAME = re.compile(r"\w*(?:exc_?info|einfo|record)|info|e|err|exc|error|ei|rec")


_DOT = re.compile(r"^\.(?![*+?{])|(?<![\\.])\.+$")


class Wanted(NamedTuple):
    """An expectation as fixed text with gaps."""

    words: Wording
    at_start: bool
    at_end: bool


class Expected(NamedTuple):
    """One expectation of a message."""

    what: Wanted
    exception: str
    """The class the test names, last part of its name; empty where it names none or several."""
    line: int
    column: int
    end_line: int
    origin: str = ""
    """Where the name of the class, or what it begins with, is imported from, dotted; empty where it isn't imported."""


class _Reader:
    """Reads one file; knows which exception a name in it stands for."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.caught = sorted(_caught(source))
        self.places: set[Place] = set()

    def of_call(self, call: ast.Call) -> Iterator[Expected]:
        name = last_name(call.func)
        if name in _CONTEXTS:
            pattern = next((keyword.value for keyword in call.keywords if keyword.arg == "match"), None)
            yield from self._expected(pattern, "regex", _class(call))
        elif name in _REGEX_METHODS and len(call.args) > 1:
            yield from self._expected(call.args[1], "regex", _class(call))
        elif name == "match" and len(call.args) == 1 and isinstance(call.func, ast.Attribute):
            if _INFO_NAME.fullmatch(last_name(call.func.value)):
                yield from self._expected(call.args[0], "regex", self._exception(call.func.value))
        elif name == "assertEqual" and len(call.args) > 1:
            yield from self._of_pair(call.args[0], call.args[1])
        elif name == "assertIn" and len(call.args) > 1 and (caught := _message_of(call.args[1])):
            yield from self._expected(call.args[0], "contains", self._exception(caught))

    def of_comparison(self, test: ast.Compare) -> Iterator[Expected]:
        left, right = test.left, test.comparators[0]
        if isinstance(test.ops[0], ast.Eq):
            yield from self._of_pair(left, right)
        elif isinstance(test.ops[0], ast.In) and (caught := _message_of(right)):
            yield from self._expected(left, "contains", self._exception(caught))

    def _of_pair(self, left: ast.expr, right: ast.expr) -> Iterator[Expected]:
        for message, text in ((left, right), (right, left)):
            if caught := _message_of(message):
                yield from self._expected(text, "equal", self._exception(caught))
                return

    def _expected(self, node: ast.expr | None, how: How, exception: str) -> Iterator[Expected]:
        text, way = self._plain(node, how)
        if node is not None and text:
            inside = list(ast.walk(node))
            inside += [
                self._constants[each.id] for each in inside if isinstance(each, ast.Name) and each.id in self._constants
            ]
            strings = (inner for inner in inside if isinstance(inner, ast.Constant | ast.BinOp | ast.JoinedStr))
            self.places |= {(inner.lineno, inner.col_offset) for inner in strings}
            what = _wanted(text, way)
            if what is not None:
                line, column = self.source.where(node)
                last = exception.rpartition(".")[2]
                origin = self.source.imports.get(exception.partition(".")[0], "")
                yield Expected(what, last, line, column, node.end_lineno or line, origin)

    def _plain(self, node: ast.expr | None, how: How) -> tuple[str, How]:
        """The text of a literal, a constant or their sum, or of `re.escape` of one, which is no regular expression."""
        match node:
            case ast.Constant(value=str(text)):
                return text, how
            case ast.Name(id=name):
                return self._plain(self._constant(name), how)
            case ast.JoinedStr(values=values):
                return _filled(values, how), how
            case ast.Call(func=func, args=[ast.Constant() | ast.Name() as inner]) if last_name(func) == "escape":
                return self._plain(inner, "contains")
            case ast.BinOp(op=ast.Add(), left=left, right=right):
                return _added(self._plain(left, how), self._plain(right, how), how)
        return "", how

    def _constant(self, name: str) -> ast.expr | None:
        """The text that a name of the module stands for; None where it has none, or is used for more than to expect it.

        What is raised with it, too, is said.
        """
        value = self._constants.get(name)
        if value is None:
            return None
        used = re.findall(rf"\b{name}\b", self.source.text)
        expected = rf"(?:\bmatch\s*=\s*|\bescape\(|==\s*){name}\b|\b{name} in str\("
        return value if len(used) == len(re.findall(expected, self.source.text)) + 1 else None

    @cached_property
    def _constants(self) -> dict[str, ast.expr]:
        """The names that the module gives a text."""
        found: dict[str, ast.expr] = {}
        for node in self.source.nodes(ast.Assign):
            match node:
                case ast.Assign(targets=[ast.Name(id=name)], value=ast.Constant(value=str()), col_offset=0):
                    found[name] = node.value
        return found

    def _exception(self, node: ast.expr) -> str:
        """The class caught last under the name that a node begins with, dotted."""
        while isinstance(node, ast.Attribute | ast.Subscript):
            node = node.value
        name = last_name(node)
        before = [each for line, known, each in self.caught if known == name and line <= node.lineno]
        return before[-1] if before else ""


def expectations(source: Source) -> tuple[tuple[Expected, ...], set[Place]]:
    """The expectations that a test file spells with plain strings, in order.

    Returns:
        Those that can be taken apart; and where the strings are that spell any: they are no sources of messages.
    """
    reader = _Reader(source)
    found = [each for call in source.nodes(ast.Call) for each in reader.of_call(call)]
    found += [each for test in source.nodes(ast.Compare) for each in reader.of_comparison(test)]
    return tuple(sorted(set(found), key=lambda each: (each.line, each.column))), reader.places


def _wanted(text: str, how: How) -> Wanted | None:
    """Read an expectation; None for a regular expression that can't be taken apart."""
    if how != "regex":
        return Wanted((text,), how == "equal", how == "equal")
    from devkit.diagnoser.repair.pattern import Wild, pattern_parts

    found = pattern_parts(_DOT.sub("", text))  # a full stop that isn't escaped may be anything
    if found is None:
        return None
    runs = [""]
    for part in found.parts:
        if isinstance(part, Wild):
            runs.append("")
        else:
            runs[-1] += part
    return Wanted(tuple(runs), found.at_start, found.at_end)


def dotted(node: ast.AST) -> str:
    """A name with all its parts; what is before the names left out, empty for anything else."""
    parts = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    parts += [node.id] if isinstance(node, ast.Name) else []
    return ".".join(reversed(parts))


def _caught(source: Source) -> Iterator[tuple[int, str, str]]:
    """Line, name and exception class of everything that catches one under a name."""
    for node in source.nodes(ast.With):
        for item in node.items:
            if isinstance(item.context_expr, ast.Call) and isinstance(item.optional_vars, ast.Name):
                yield node.lineno, item.optional_vars.id, _class(item.context_expr)
    for handler in source.nodes(ast.ExceptHandler):
        if handler.name and handler.type is not None:
            yield handler.lineno, handler.name, dotted(handler.type)
    for assignment in source.nodes(ast.Assign):
        if isinstance(assignment.value, ast.Call) and isinstance(assignment.targets[0], ast.Name):
            yield assignment.lineno, assignment.targets[0].id, _class(assignment.value)


def _class(call: ast.Call) -> str:
    """The exception class that a call such as `pytest.raises(…)` names, dotted."""
    return dotted(call.args[0]) if call.args and last_name(call.func) in CATCHING else ""


def _filled(values: list[ast.expr], how: How) -> str:
    """The text of an f-string: in a pattern, what is filled in may be anything; empty where something is elsewhere."""
    texts = [str(part.value) if isinstance(part, ast.Constant) else ".*" for part in values]
    is_literal = all(isinstance(part, ast.Constant) for part in values)
    return "".join(texts) if is_literal or how == "regex" else ""


def _added(first: tuple[str, How], second: tuple[str, How], how: How) -> tuple[str, How]:
    """Two texts in a row; what `re.escape` made plain is a pattern again."""
    if not first[0] or not second[0]:
        return "", how
    return "".join(text if way == how else re.escape(text) for text, way in (first, second)), how


def _message_of(node: ast.expr) -> ast.expr | None:
    """The caught exception or warning whose message an expression is; None where it is none."""
    caught: ast.expr | None = None
    match node:
        case ast.Call(func=ast.Name(id="str" | "repr"), args=[inner]):
            caught = inner
        case ast.Subscript(value=ast.Attribute(attr="args", value=inner)):
            caught = inner
        case ast.Attribute(attr="message" | "msg", value=inner):
            caught = inner
    return caught if caught is not None and _is_caught(caught) else None


def _is_caught(node: ast.expr) -> bool:
    """Such as `excinfo.value`, `cm.exception`, `record[0].message`, `error`."""
    if isinstance(node, ast.Attribute):
        return node.attr in _HOLDERS
    return isinstance(node, ast.Name) and _ERROR_NAME.fullmatch(node.id) is not None
