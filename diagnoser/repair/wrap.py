"""An edited message that makes its line too long, split over lines as an implicit concatenation.

Nothing is touched where the file has other lines that are too long: its authors don't mind. What is written must parse
to the very same tree, else the line stays as it is.
"""

import ast
import re
from collections.abc import Iterator
from typing import NamedTuple

from devkit.diagnoser.repair.heal import SourceEdit, spliced
from devkit.diagnoser.repair.literal import Hole, Literal, NotALiteralError, Piece, read
from devkit.diagnoser.repair.template import is_literal
from devkit.diagnoser.repair.text import SourceText

_STEP = "    "
_LEAST_ROOM = 20


class _Site(NamedTuple):
    """One string token on a line of its own file that is too long."""

    literal: Literal
    piece: Piece
    start: int
    """Offset of the token, its prefix included."""
    end: int


def wrapped(before: SourceText, after: SourceText, length: int | None) -> SourceText:
    """Split what an edit has made too long; the same file where nothing is, or where it can't be split.

    Args:
        before: the file as it was.
        after: as the edit leaves it.
        length: the most characters of a line; None where nobody says.
    """
    if length is None or any(len(line) > length for line in before.text.splitlines()):
        return after
    for number, line in enumerate(after.text.splitlines(), 1):
        if len(line) > length and line not in before.text:
            after = _shortened(after, number, length)
    return after


def _shortened(source: SourceText, number: int, length: int) -> SourceText:
    for edits in _splits(source, number, length):
        changed = spliced(source, edits)
        if changed.tree is not None and source.tree is not None and ast.dump(changed.tree) == ast.dump(source.tree):
            return changed
    return source


def _splits(source: SourceText, number: int, length: int) -> Iterator[list[SourceEdit]]:
    """Ways to split the strings on a line, the one that changes least first."""
    for node in ast.walk(source.tree) if source.tree is not None else ():
        if isinstance(node, ast.expr) and is_literal(node) and node.lineno <= number <= (node.end_lineno or number):
            for site in _sites(source, node, number):
                yield from _below_each_other(source, site, length)
                yield from _in_brackets(source, site, length)


def _sites(source: SourceText, node: ast.expr, number: int) -> Iterator[_Site]:
    try:
        literal = read(source.text, *source.span(node))
    except NotALiteralError:
        return
    for piece in literal.pieces:
        start, end = piece.body - len(piece.quote) - len(piece.prefix), piece.end + len(piece.quote)
        if source.line_at(start) == number == source.line_at(end - 1) and len(piece.quote) == 1:
            yield _Site(literal, piece, start, end)


def _below_each_other(source: SourceText, site: _Site, length: int) -> Iterator[list[SourceEdit]]:
    """The token begins its line: what doesn't fit goes to a line below it."""
    indent = source.text[source.starts[source.line_at(site.start) - 1] : site.start]
    if not indent.strip():
        tail = _tail(source, site)
        tokens = _tokens(source, site, length - len(indent), length - len(indent) - tail)
        yield from _edit(site, tokens, "", f"\n{indent}", "")


def _in_brackets(source: SourceText, site: _Site, length: int) -> Iterator[list[SourceEdit]]:
    """The token stands after something: it gets lines of its own, between the brackets there or new ones."""
    line = source.line(source.line_at(site.start))
    indent = re.match(r"[ \t]*", line)[0]  # type: ignore[index]  # matches everything
    deeper = indent + _STEP
    tokens = _tokens(source, site, length - len(deeper), length - len(deeper))
    opened = source.text[site.start - 1 : site.start] == "(" and source.text[site.end : site.end + 1] == ")"
    first, last = ("", "") if opened else ("(", ")")
    yield from _edit(site, tokens, f"{first}\n{deeper}", f"\n{deeper}", f"\n{indent}{last}")


def _edit(site: _Site, tokens: list[str], before: str, between: str, after: str) -> Iterator[list[SourceEdit]]:
    if len(tokens) > 1:
        yield [SourceEdit(site.start, site.end, before + between.join(tokens) + after)]


def _tail(source: SourceText, site: _Site) -> int:
    """Characters that follow the token on its line."""
    return len(source.line(source.line_at(site.start)).rstrip("\r\n")) - (
        site.end - source.starts[source.line_at(site.start) - 1]
    )


def _tokens(source: SourceText, site: _Site, room: int, last: int) -> list[str]:
    """The token's text as several tokens of at most `room` characters, the last one of at most `last`."""
    units = [unit for unit in site.literal.units if site.piece.body <= unit.start < site.piece.end]
    found: list[str] = []
    start = site.piece.body
    while True:
        rest = site.piece.end - start + len(site.piece.prefix) + 2
        inside = [unit for unit in units if unit.start >= start]
        if rest <= last or room < _LEAST_ROOM:
            break
        fitting = [
            unit.end
            for unit in inside
            if not isinstance(unit, Hole) and unit.text == " " and unit.end - start + len(site.piece.prefix) + 2 <= room
        ]
        if not fitting or fitting[-1] >= site.piece.end:
            break
        found.append(_token(source, site, start, fitting[-1]))
        start = fitting[-1]
    return [*found, _token(source, site, start, site.piece.end)]


def _token(source: SourceText, site: _Site, start: int, end: int) -> str:
    """A part of the body with the token's own quotes; without `f` where nothing is filled in."""
    prefix = source.text[site.start : site.piece.body - len(site.piece.quote)]
    body = source.text[start:end]
    if site.piece.formatted and "{" not in body and "}" not in body:
        prefix = prefix.replace("f", "").replace("F", "")
    return f"{prefix}{site.piece.quote}{body}{site.piece.quote}"
