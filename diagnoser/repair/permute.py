"""Values that changed places in a message: the fields that fill them in, put back where the expectation has them."""

import itertools
from typing import NamedTuple

from devkit.diagnoser.repair.expectation import Expectation
from devkit.diagnoser.repair.fit import Fit, render
from devkit.diagnoser.repair.heal import SourceEdit
from devkit.diagnoser.repair.literal import Hole
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
        edits = _exchanged(source, holes, order) if expectation.holds(before + made + after) else ()
        if edits:
            return Permuted(order, edits)
    return None


def _moved(order: tuple[int, ...]) -> int:
    return sum(place != index for place, index in enumerate(order))


def _exchanged(source: SourceText, holes: list[Hole], order: tuple[int, ...]) -> tuple[SourceEdit, ...]:
    """Edits that write each field where another one stood; none where two of them read alike, as `%s` and `%s` do."""
    texts = [source.text[hole.start : hole.end] for hole in holes]
    moved = [
        (hole, texts[index]) for place, (hole, index) in enumerate(zip(holes, order, strict=True)) if place != index
    ]
    if any(source.text[hole.start : hole.end] == text for hole, text in moved):
        return ()
    return tuple(SourceEdit(hole.start, hole.end, text) for hole, text in moved)
