"""Message templates: every string expression of a file, with its fixed text and its holes placed in the source."""

import ast
import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from devkit.diagnoser.repair.encode import Dialect
from devkit.diagnoser.repair.literal import Char, Hole, NotALiteralError, Piece, Unit, read
from devkit.diagnoser.repair.text import SourceText

_PERCENT = re.compile(r"%(?:%|(?:\((?P<name>[^)]*)\))?[#0\- +]*(?:\*|\d+)?(?:\.(?:\*|\d+))?[hlL]?[diouxXeEfFgGcrsa])")
_FIELD = re.compile(r"\{(?P<name>[^{}!:]*)(?:![rsa])?(?::[^{}]*(?:\{[^{}]*\}[^{}]*)*)?\}")
_MOST_REPEATED = 10_000


class Token(NamedTuple):
    """Where a literal's piece lies among a template's pieces."""

    piece: Piece
    dialect: Dialect
    fixed: bool = False
    """Whether it must not be edited: its text stands several times in the message."""


class Template(NamedTuple):
    """A string expression, read as a message."""

    path: str
    start: int
    """Offset of the expression."""
    end: int
    line: int
    """1-based."""
    end_line: int
    units: tuple[Unit, ...]
    """Its text, character by character, and its holes; `Char.piece` counts `tokens`."""
    tokens: tuple[Token, ...]

    @property
    def runs(self) -> list[str]:
        """The fixed text between the holes: one more than there are holes, ends included, empty where two touch."""
        runs: list[list[str]] = [[]]
        for unit in self.units:
            if isinstance(unit, Hole):
                runs.append([])
            else:
                runs[-1].append(unit.text)
        return ["".join(run) for run in runs]

    @property
    def text(self) -> str | None:
        """The whole text where there is no hole."""
        runs = self.runs
        return runs[0] if len(runs) == 1 else None


class _Builder:
    """Collects units and tokens of one expression."""

    def __init__(self, source: SourceText) -> None:
        self.source = source
        self.units: list[Unit] = []
        self.tokens: list[Token] = []

    def hole(self, node: ast.AST) -> None:
        start, end = self.source.span(node)
        self.units.append(Hole(start, end, self.source.text[start:end]))

    def literal(self, node: ast.expr, dialect: Dialect) -> None:
        start, end = self.source.span(node)
        found = read(self.source.text, start, end)
        base = len(self.tokens)
        self.tokens += [Token(piece, dialect) for piece in found.pieces]
        self.units += [unit._replace(piece=unit.piece + base) for unit in found.units]

    def add(self, node: ast.expr, dialect: Dialect = Dialect()) -> None:  # noqa: B008 - immutable
        if is_literal(node):
            self.literal(node, dialect)
        elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
            self.add(node.left, dialect)
            self.add(node.right, dialect)
        elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod) and is_text(node.left):
            self._formatted(node.left, dialect._replace(percent=True), _PERCENT)
        elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult) and is_literal(node.left):
            self._repeated(node)
        elif (base := _format_base(node)) is not None:
            self._formatted(base, dialect._replace(braces=True), _FIELD)
        elif (join := _join_parts(node)) is not None:
            self._joined(*join, dialect)
        else:
            self.hole(node)

    def _formatted(self, node: ast.expr, dialect: Dialect, pattern: re.Pattern[str]) -> None:
        before = len(self.units)
        self.add(node, dialect)
        self.units[before:] = _fields(self.units[before:], pattern)

    def _joined(self, separator: ast.expr, parts: list[ast.expr], dialect: Dialect) -> None:
        for number, part in enumerate(parts):
            if number:
                tokens = len(self.tokens)
                self.literal(separator, dialect)
                several = len(parts) > 2  # noqa: PLR2004 - then it stands between more than one pair
                self.tokens[tokens:] = [token._replace(fixed=several) for token in self.tokens[tokens:]]
            self.add(part, dialect)

    def _repeated(self, node: ast.BinOp) -> None:
        before, tokens = len(self.units), len(self.tokens)
        self.add(node.left)
        times = node.right.value if isinstance(node.right, ast.Constant) else None
        if not isinstance(times, int) or not 0 <= times * (len(self.units) - before) <= _MOST_REPEATED:
            del self.units[before:], self.tokens[tokens:]
            self.hole(node)
            return
        self.units[before:] = self.units[before:] * times
        self.tokens[tokens:] = [token._replace(fixed=True) for token in self.tokens[tokens:]]


def _fields(units: list[Unit], pattern: re.Pattern[str]) -> list[Unit]:
    """Turn the placeholders a formatting call fills into holes, and doubled braces or percent signs into one."""
    spelled = "".join(unit.text if isinstance(unit, Char) else "\0" for unit in units)
    doubled = {"{{", "}}"} if pattern is _FIELD else {"%%"}
    found: list[Unit] = []
    position = 0
    while position < len(units):
        first = units[position]
        if isinstance(first, Char) and spelled[position : position + 2] in doubled:
            found.append(first._replace(end=_end(units[position + 1])))
            position += 2
        elif match := pattern.match(spelled, position):
            found.append(Hole(first.start, _end(units[match.end() - 1]), match["name"] or "", first.piece))
            position = match.end()
        else:
            found.append(first)
            position += 1
    return found


def _end(unit: Unit) -> int:
    return unit.end


def is_literal(node: ast.AST) -> bool:
    """Whether a node is a string literal or an f-string."""
    return isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, str))


def is_text(node: ast.AST) -> bool:
    """Whether a node is an expression that is built on string literals."""
    if isinstance(node, ast.BinOp):
        if isinstance(node.op, ast.Add):
            return is_text(node.left) or is_text(node.right)
        return isinstance(node.op, ast.Mod | ast.Mult) and is_text(node.left)
    return is_literal(node) or _format_base(node) is not None or _join_parts(node) is not None


def _format_base(node: ast.AST) -> ast.expr | None:
    """What `.format` is called on, where it is text."""
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
        return None
    return node.func.value if node.func.attr == "format" and is_text(node.func.value) else None


def _join_parts(node: ast.AST) -> tuple[ast.expr, list[ast.expr]] | None:
    """The separator and the parts of `", ".join(["...", name])`, where they are written down one by one."""
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute) or node.func.attr != "join":
        return None
    given = node.args[0] if len(node.args) == 1 else None
    if not isinstance(given, ast.List | ast.Tuple) or not is_literal(node.func.value):
        return None
    parts = given.elts
    if any(isinstance(part, ast.Starred) for part in parts) or not any(map(is_text, parts)):
        return None
    return node.func.value, parts


def build(source: SourceText, node: ast.expr, dialect: Dialect = Dialect()) -> Template | None:  # noqa: B008
    """Read one expression as a template.

    Args:
        source: the file it stands in.
        node: an expression for which `is_text` holds.
        dialect: how the string is formatted later on, where that is known from elsewhere.

    Returns:
        The template; None where its literals can't be placed in the source.
    """
    builder = _Builder(source)
    try:
        builder.add(node, dialect)
    except (NotALiteralError, ValueError, IndexError):
        return None
    units = builder.units
    if dialect.braces:
        units = _fields(units, _FIELD)
    if dialect.percent:
        units = _fields(units, _PERCENT)
    start, end = source.span(node)
    last = node.end_lineno or node.lineno
    return Template(source.path, start, end, node.lineno, last, tuple(units), tuple(builder.tokens))


def variants(source: SourceText, node: ast.expr) -> Iterator[Template]:
    """An expression as it stands, and as it reads if something formats it elsewhere (message tables, logging)."""
    plain = build(source, node)
    if plain is None:
        return
    yield plain
    spelled = "".join(plain.runs)
    if "{" in spelled and _FIELD.search(spelled):
        yield from _given(build(source, node, Dialect(braces=True)))
    if "%" in spelled and _PERCENT.search(spelled):
        yield from _given(build(source, node, Dialect(percent=True)))


def _given(template: Template | None) -> Iterable[Template]:
    return () if template is None else (template,)


def expressions(tree: ast.AST) -> Iterator[ast.expr]:
    """Every string expression below a node, outermost first, docstrings left out; parts of one follow it."""
    left_out = {id(node) for node in _inner(tree)}
    for node in ast.walk(tree):
        if isinstance(node, ast.expr) and id(node) not in left_out and is_text(node):
            yield node


def _inner(tree: ast.AST) -> Iterator[ast.AST]:
    """Strings that stand as statements of their own, and the parts f-strings are made of."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and is_literal(node.value):
            yield node.value
        elif isinstance(node, ast.JoinedStr):
            yield from (value for value in node.values if isinstance(value, ast.Constant))
        elif isinstance(node, ast.FormattedValue) and node.format_spec is not None:
            yield node.format_spec
