"""Which end to change: the evidence for each, weighed and put into words."""

import math
import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from devkit.diagnoser.failure import without_parameters
from devkit.diagnoser.repair.case import Case
from devkit.diagnoser.repair.quoting import Quotes
from devkit.diagnoser.repair.text import SourceText

Ranges = Sequence[tuple[int, int]]

_PRIOR = 0.3
"""Log odds for the code, knowing nothing: a test's expectation was written to be kept."""
_WHOLE = 0.3
_AGREEING = 0.3
_MOST_AGREEING = 5
_QUOTED_OLD = 0.8
_QUOTED_NEW = -0.8
_PASSING_NEW = -1.0
_CHANGED = 1.6


class Verdict(NamedTuple):
    """How much speaks for changing the code, and what does."""

    probability: float
    """0 to 1: that the code's message should go back to what the tests expect."""
    reasons: tuple[str, ...]


def judge(cases: Sequence[Case], quotes: Quotes, changed: "ChangedEnds") -> Verdict:
    """Weigh the evidence.

    Args:
        cases: expectations that the same edit of the code would meet.
        quotes: who else says the old and the new wording.
        changed: which ends were changed since the base.
    """
    odds, reasons = _PRIOR, []
    tests = len({case.failure.test for case in cases})
    odds += _AGREEING * min(tests - 1, _MOST_AGREEING)
    reasons.append(f"{tests} tests agree on the old wording" if tests > 1 else "one test expects the old wording")
    if any(case.comparison.expectation.how == "equal" for case in cases):
        odds += _WHOLE
    for found, weight, words in (
        (quotes.documents_old, _QUOTED_OLD, "the old wording is quoted in"),
        (quotes.documents_new, _QUOTED_NEW, "the new wording is quoted in"),
        (quotes.tests_new, _PASSING_NEW, "the new wording is expected in"),
    ):
        if found:
            odds += weight
            reasons.append(f"{words} {found}")
    odds += changed.weight * _CHANGED
    reasons += changed.reasons
    return Verdict(1 / (1 + math.exp(-odds)), tuple(reasons))


class ChangedEnds(NamedTuple):
    """Which end was changed since the base."""

    source: bool = False
    test: bool = False
    base: str = "the base"

    @property
    def weight(self) -> int:
        """1 where only the test was changed, -1 where only the code was: the end that moved was meant."""
        return int(self.test) - int(self.source)

    @property
    def reasons(self) -> tuple[str, ...]:
        """The evidence in words."""
        if self.source and not self.test:
            return (f"the message was changed since {self.base}, the test was not",)
        if self.test and not self.source:
            return (f"the test was changed since {self.base}, the message was not",)
        return (f"both ends were changed since {self.base}",) if self.source else ()


def touched(changed: Mapping[str, Ranges], before: SourceText | None, after: SourceText | None) -> bool:
    """Whether lines that an edit changes are among the changed ones."""
    if before is None or after is None or before.path not in changed:
        return False
    ours, theirs = before.text.split("\n"), after.text.split("\n")
    lines = {number for number, (a, b) in enumerate(zip(ours, theirs, strict=False), 1) if a != b}
    return any(first <= line <= last for line in lines for first, last in changed[before.path])


def tests_named(cases: Sequence[Case]) -> str:
    """The tests of some cases, in words: one by name, more by number."""
    names = sorted({without_parameters(case.failure.nodeid) for case in cases})
    return names[0] if len(names) == 1 else f"{len(names)} tests"


_SPACE = re.compile(r"\s+")


def short(text: str, length: int = 60) -> str:
    """A message on one line, cut."""
    line = _SPACE.sub(" ", text).strip()
    return line if len(line) <= length else line[: length - 1] + "\N{HORIZONTAL ELLIPSIS}"
