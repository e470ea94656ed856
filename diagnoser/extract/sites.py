"""Messages in `raise` and warning statements, with the expression that spells each of them."""

import ast
import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

from devkit.diagnoser.repair.literal import Hole, NotALiteralError, read
from devkit.diagnoser.repair.text import SourceText

Kind = Literal["plain", "percent", "fields"]
"""What the constant's text is: a message, or a template for `%` or for `.format`."""

_NEAR = 12
"""Lines between a message's assignment to a name and the raise that uses it."""
_SAFE = (ast.Name, ast.Attribute, ast.Call, ast.Subscript, ast.Constant, ast.List, ast.ListComp, ast.BinOp)
"""Expressions that mean the same as an argument as they do in a replacement field."""


class Site(NamedTuple):
    """One place that says a message."""

    path: str
    line: int
    start: int
    """Offsets of the expression to replace."""
    end: int
    text: str
    """What the constant would hold."""
    kind: Kind
    arguments: str = ""
    """What an f-string fills in, as the arguments of `.format`; empty for a literal, which is replaced alone."""

    @property
    def key(self) -> tuple[str, Kind]:
        """Places with the same one can share a constant."""
        return self.text, self.kind


def sites(source: SourceText) -> Iterator[Site]:
    """The messages of a file that a constant can stand for, in order."""
    if source.tree is None:
        return
    found = {site.start: site for node in _messages(source.tree) if (site := _site(source, node)) is not None}
    yield from (found[start] for start in sorted(found))


def _messages(tree: ast.Module) -> Iterator[ast.expr]:
    """The first text among the arguments of each raised or warned call, looked up where it is a name just above."""
    assigned = sorted((node for node in ast.walk(tree) if isinstance(node, ast.Assign)), key=lambda node: -node.lineno)
    for node in ast.walk(tree):
        call = node.exc if isinstance(node, ast.Raise) else node
        if not isinstance(call, ast.Call) or (call is node and not _warns(call)):
            continue
        for value in call.args:
            found = _text(value) or _near(value, assigned)
            if found is not None:
                yield found
                break


def _warns(call: ast.Call) -> bool:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    return name == "warn"


def _text(node: ast.expr) -> ast.expr | None:
    """The expression itself where it is built on one literal."""
    match node:
        case ast.Constant(value=str()) | ast.JoinedStr():
            return node
        case ast.BinOp(op=ast.Mod(), left=ast.Constant(value=str())):
            return node
        case ast.Call(func=ast.Attribute(attr="format", value=ast.Constant(value=str()))):
            return node
    return None


def _near(value: ast.expr, assigned: list[ast.Assign]) -> ast.expr | None:
    """The text given to a name just above; the assignments come last one first."""
    if not isinstance(value, ast.Name):
        return None
    for node in assigned:
        target = node.targets[0]
        if isinstance(target, ast.Name) and target.id == value.id and 0 < value.lineno - node.lineno <= _NEAR:
            return _text(node.value) if len(node.targets) == 1 and node.col_offset else None
    return None


def _site(source: SourceText, node: ast.expr) -> Site | None:
    kind: Kind = "plain"
    literal = node
    if isinstance(node, ast.BinOp):
        kind, literal = "percent", node.left
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        kind, literal = "fields", node.func.value
    start, end = source.span(literal)
    try:
        found = read(source.text, start, end)
    except NotALiteralError:
        return None
    if "#" in _between(source.text, [(piece.body, piece.end) for piece in found.pieces], start, end):
        return None
    if isinstance(literal, ast.JoinedStr):
        return _formatted(source, literal, (start, end))
    text = "".join(unit.text for unit in found.units if not isinstance(unit, Hole))
    return Site(source.path, literal.lineno, start, end, text, kind)


def _between(text: str, bodies: list[tuple[int, int]], start: int, end: int) -> str:
    """What stands between the pieces of an implicit concatenation: a comment there would be lost."""
    edges = [start, *(edge for body in bodies for edge in body), end]
    return "".join(text[first:last] for first, last in zip(edges[::2], edges[1::2], strict=True))


def _formatted(source: SourceText, node: ast.JoinedStr, span: tuple[int, int]) -> Site | None:
    """An f-string as a template for `.format`; None where its fields don't mean the same there."""
    units = read(source.text, *span).units
    fields = [part for part in node.values if isinstance(part, ast.FormattedValue)]
    holes = [unit for unit in units if isinstance(unit, Hole)]
    if len(fields) != len(holes):
        return None
    read_fields = [_field(hole.name, field) for hole, field in zip(holes, fields, strict=True)]
    if any(each is None for each in read_fields):
        return None
    values = iter(each for each in read_fields if each is not None)
    text, arguments = "", []
    for unit in units:
        if isinstance(unit, Hole):
            argument, how = next(values)
            text += "{" + how + "}"
            arguments.append(argument)
        else:
            text += unit.text.replace("{", "{{").replace("}", "}}") if fields else unit.text
    kind: Kind = "fields" if fields else "plain"
    return Site(source.path, node.lineno, *span, text, kind, ", ".join(arguments))


def _field(written: str, field: ast.FormattedValue) -> tuple[str, str] | None:
    """A replacement field's expression, and its conversion and format; None where it can't be an argument."""
    how = f"!{chr(field.conversion)}" if field.conversion >= 0 else ""
    if isinstance(field.format_spec, ast.JoinedStr):
        if not all(isinstance(part, ast.Constant) for part in field.format_spec.values):
            return None
        how += ":" + "".join(str(part.value) for part in field.format_spec.values if isinstance(part, ast.Constant))
    expression = written.removesuffix(how).strip()
    same = written.endswith(how) and not re.search(r"[^=!<>]=\s*$", expression) and "\n" not in expression
    if not same or not isinstance(field.value, _SAFE) or "#" in expression or "\\" in how:
        return None
    try:
        ast.parse(f"f({expression})")
    except SyntaxError:
        return None
    return expression, how
