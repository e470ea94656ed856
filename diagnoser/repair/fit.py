"""Which template a text was made from, and which of its characters come from which place in the source."""

from typing import NamedTuple

from devkit.diagnoser.repair.literal import Char, Hole
from devkit.diagnoser.repair.template import Template

LEAST_LETTERS = 3
"""Letters and digits of fixed text that a template must share with a text to be taken for its source."""


class Fit(NamedTuple):
    """A template laid over a text."""

    template: Template
    start: int
    """Where in the text the template's message begins."""
    end: int
    places: tuple[int | None, ...]
    """For each character of `text[start:end]` the number of the template's unit it comes from; None inside a hole."""
    letters: int
    """Letters and digits of fixed text that agree."""
    whole: bool
    """Whether the template accounts for all of the text."""
    filled: tuple[str, ...]
    """What each hole was filled with, in order."""

    def beside(self, offset: int) -> tuple[list[int], list[int]]:
        """Numbers of the units that end, and of those that begin, at an offset of the text."""
        ending, beginning = [], []
        position = self.start
        values = iter(self.filled)
        for number, unit in enumerate(self.template.units):
            if position == offset:
                beginning.append(number)
            position += len(unit.text) if isinstance(unit, Char) else len(next(values, ""))
            if position == offset:
                ending.append(number)
        return ending, beginning

    @property
    def holes(self) -> list[tuple[int, int]]:
        """Stretches of the text that are filled in at run time, in the text's own offsets."""
        spans: list[tuple[int, int]] = []
        for index, place in enumerate(self.places, self.start):
            if place is None and spans and spans[-1][1] == index:
                spans[-1] = (spans[-1][0], index + 1)
            elif place is None:
                spans.append((index, index + 1))
        return spans


def fit(template: Template, text: str, *, least: int = LEAST_LETTERS) -> Fit | None:
    """Lay a template over a text: all of the text if that works, else the first stretch it explains.

    Args:
        template: laid over the text.
        text: a message.
        least: letters and digits of fixed text that must agree.

    Returns:
        The fit; None where the fixed text doesn't occur, or is too little to tell anything.
    """
    runs = template.runs
    letters = sum(character.isalnum() for run in runs for character in run)
    if letters < least or any(run not in text for run in runs):
        return None
    spans = _whole(runs, text)
    whole = spans is not None
    if spans is None:
        spans = _part(runs, text)
    return None if spans is None else _laid(template, runs, spans, text, letters, whole=whole)


def _whole(runs: list[str], text: str) -> list[int] | None:
    """Where each run begins, if together with holes between them they make up all of the text."""
    if not text.startswith(runs[0]):
        return None
    if len(runs) == 1:
        return [0] if text == runs[0] else None
    last = len(text) - len(runs[-1])
    if not text.endswith(runs[-1]) or last < len(runs[0]):
        return None
    begins, position = [0], len(runs[0])
    for run in runs[1:-1]:
        found = text.find(run, position, last)
        if found < 0:
            return None
        begins.append(found)
        position = found + len(run)
    return [*begins, last] if position <= last else None


def _part(runs: list[str], text: str) -> list[int] | None:
    """Where each run begins, if they occur in order; holes at either end are taken as empty."""
    begins, position = [], 0
    for run in runs:
        found = text.find(run, position)
        if found < 0:
            return None
        begins.append(found)
        position = found + len(run)
    if len(runs) > 1 and not runs[0]:
        begins[0] = begins[1]
    return begins


def _laid(template: Template, runs: list[str], begins: list[int], text: str, letters: int, *, whole: bool) -> Fit:
    begin = 0 if whole else begins[0]
    places: list[int | None] = []
    filled: list[str] = []
    run, offset = 0, begin
    for number, unit in enumerate(template.units):
        if isinstance(unit, Hole):
            run += 1
            end = begins[run]
            if not whole and run == len(runs) - 1 and not runs[run]:
                end = offset
            filled.append(text[offset:end])
            places += [None] * (end - offset)
            offset = end
        else:
            places.append(number)
            offset += len(unit.text)
    return Fit(template, begin, offset, tuple(places), letters, whole, tuple(filled))


def render(units: tuple[Char | Hole, ...], filled: tuple[str, ...]) -> str:
    """The message a template makes with these values in its holes."""
    values = iter(filled)
    return "".join(unit.text if isinstance(unit, Char) else next(values, "") for unit in units)
