"""Values that changed places in a message: the fields that fill them in, put back where the expectation has them."""

import ast
import itertools
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from devkit.diagnoser.repair.align import Span
from devkit.diagnoser.repair.expectation import Expectation
from devkit.diagnoser.repair.fit import Fit, render
from devkit.diagnoser.repair.heal import SourceEdit
from devkit.diagnoser.repair.literal import Hole
from devkit.diagnoser.repair.template import Template
from devkit.diagnoser.repair.text import SourceText

_MOST_HOLES = 5


class Permuted(NamedTuple):
    """Fields of one template in another order."""

    order: tuple[int, ...]
    """For each field, which one stands in its place now; numbers are 0-based."""
    edits: tuple[SourceEdit, ...]


def permuted(source: SourceText, laid: Fit, message: str, expectation: Expectation) -> Permuted | None:
    """Fields exchanged so that the message meets an expectation; None where no exchange does.

    Args:
        source: the file the template stands in.
        laid: the template laid over the message.
        message: what the code said.
        expectation: what the test wants.
    """
    holes = [unit for unit in laid.template.units if isinstance(unit, Hole)]
    if not 1 < len(holes) <= _MOST_HOLES or len(set(laid.filled)) < 2:  # noqa: PLR2004 - a pair
        return None
    before, after = message[: laid.start], message[laid.end :]
    for order in sorted(itertools.permutations(range(len(holes))), key=_moved):
        made = render(laid.template.units, tuple(laid.filled[index] for index in order))
        edits = _exchanged(source, laid.template, order) if expectation.holds(before + made + after) else ()
        if edits:
            return Permuted(order, edits)
    return None


def _moved(order: tuple[int, ...]) -> int:
    return sum(place != index for place, index in enumerate(order))


def _exchanged(source: SourceText, template: Template, order: tuple[int, ...]) -> tuple[SourceEdit, ...]:
    """Edits that write each field where another one stood, and its argument with it where it takes them in turn."""
    holes = [unit for unit in template.units if isinstance(unit, Hole)]
    spans = [[(hole.start, hole.end) for hole in holes]]
    if any(not hole.name for hole in holes):
        arguments = _arguments(source, template)
        if any(hole.name for hole in holes) or len(arguments) != len(holes):
            return ()
        spans.append(arguments)
    edits = tuple(edit for group in spans for edit in _moved_texts(source, group, order))
    return edits if edits and all(_differ(source, spans[-1], pair) for pair in _pairs(order)) else ()


def _moved_texts(source: SourceText, spans: Sequence[Span], order: tuple[int, ...]) -> Iterator[SourceEdit]:
    texts = [source.text[start:end] for start, end in spans]
    for (start, end), index in zip(spans, order, strict=True):
        if source.text[start:end] != texts[index]:
            yield SourceEdit(start, end, texts[index])


def _pairs(order: tuple[int, ...]) -> list[Span]:
    return [(place, index) for place, index in enumerate(order) if place != index]


def _differ(source: SourceText, spans: Sequence[Span], pair: Span) -> bool:
    first, second = (source.text[start:end] for start, end in (spans[index] for index in pair))
    return first != second


def _arguments(source: SourceText, template: Template) -> list[Span]:
    """Where the arguments of `"..." % (a, b)` and `"...".format(a, b)` stand; none where some are named or starred."""
    alone = SourceText(source.path, f"({source.text[template.start : template.end]})")
    statement = alone.tree.body[0] if alone.tree is not None and len(alone.tree.body) == 1 else None
    node = statement.value if isinstance(statement, ast.Expr) else None
    given: list[ast.expr] = []
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod) and isinstance(node.right, ast.Tuple):
        given = node.right.elts
    elif isinstance(node, ast.Call) and not node.keywords:
        given = node.args
    if any(isinstance(argument, ast.Starred) for argument in given):
        return []
    shift = template.start - 1
    return [(start + shift, end + shift) for start, end in map(alone.span, given)]
