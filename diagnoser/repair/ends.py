"""Which of the two ends of a mismatch was changed last: since the base, or in the history of the lines."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from devkit.diagnoser.repair.ages import Age, Ages
from devkit.diagnoser.repair.text import SourceText

Ranges = Sequence[tuple[int, int]]
Edit = tuple[SourceText, SourceText]
"""A file before and after a fix."""

_SINCE_BASE = 1.6
_LATER = 0.9
_UNCOMMITTED = 1.3


class Ends(NamedTuple):
    """What the history says of both ends."""

    weight: float = 0.0
    """Positive where the test was the one to move, negative where the code was: the end that moved was meant."""
    reasons: tuple[str, ...] = ()
    """The evidence in words."""


class Movement:
    """Knows what changed in a repository, and when."""

    def __init__(self, changed: Mapping[str, Ranges], base: str, ages: Ages) -> None:
        """Take the evidence.

        Args:
            changed: lines changed since the base, by path.
            base: what the base is called in explanations.
            ages: says when lines were changed.
        """
        self._changed = changed
        self.base = base
        """What the base is called in explanations."""
        self._ages = ages

    def ends(self, source: Edit | None, test: Edit | None) -> Ends:
        """Compare the lines that two fixes would change; None for an end that no fix would change."""
        moved_source, moved_test = self._touched(source), self._touched(test)
        if moved_source and moved_test:
            return Ends(0.0, (f"both ends were changed since {self.base}",))
        if moved_source:
            return Ends(-_SINCE_BASE, (f"the message was changed since {self.base}, the test was not",))
        if moved_test:
            return Ends(_SINCE_BASE, (f"the test was changed since {self.base}, the message was not",))
        return self._by_age(source, test)

    def moved(self, path: str, first: int, last: int) -> bool:
        """Whether one of some lines of a file, 1-based, was changed since the base."""
        return any(start <= last and first <= end for start, end in self._changed.get(path, ()))

    def _touched(self, edit: Edit | None) -> bool:
        ranges = self._changed.get(edit[0].path, ()) if edit is not None else ()
        lines = changing(*edit) if edit is not None and ranges else ()
        return any(first <= line <= last for line in lines for first, last in ranges)

    def _by_age(self, source: Edit | None, test: Edit | None) -> Ends:
        if source is None or test is None:
            return Ends()
        ours, theirs = self._age(source), self._age(test)
        if ours is None or theirs is None:
            return Ends(0.0, (self._ages.silent,) if self._ages.silent else ())
        if ours.commit == theirs.commit:
            when = f"together, in {ours.words}" if ours.commit else "and are not committed yet"
            return Ends(0.0, (f"both ends were changed last {when}",))
        weight = _LATER if ours.commit and theirs.commit else _UNCOMMITTED
        newer = self._ages.newer(ours, theirs)
        if newer is None:
            return Ends(0.0, ("both ends were changed last at one time, on two branches",))
        if newer == ours:
            return Ends(-weight, (f"the message was changed last ({ours.words}), the test before ({theirs.words})",))
        return Ends(weight, (f"the test was changed last ({theirs.words}), the message before ({ours.words})",))

    def _age(self, edit: Edit) -> Age | None:
        return self._ages.newest(edit[0].path, changing(*edit))


def changing(before: SourceText, after: SourceText) -> list[int]:
    """Lines of a file that an edit changes, 1-based, as they are numbered before it."""
    ours, theirs = before.text.split("\n"), after.text.split("\n")
    same = next((number for number, (a, b) in enumerate(zip(ours, theirs, strict=False)) if a != b), len(ours))
    if len(ours) == len(theirs):
        return [number for number, (a, b) in enumerate(zip(ours, theirs, strict=True), 1) if a != b]
    tail = next(
        (n for n, (a, b) in enumerate(zip(reversed(ours), reversed(theirs), strict=False)) if a != b), len(ours)
    )
    return list(range(same + 1, max(same + 1, len(ours) - tail) + 1))
