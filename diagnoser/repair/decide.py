"""Which end to change: the evidence for each, weighed and put into words."""

import math
import re
from collections.abc import Sequence
from typing import NamedTuple

from devkit.diagnoser.failure import without_parameters
from devkit.diagnoser.repair.case import Case
from devkit.diagnoser.repair.ends import Ends
from devkit.diagnoser.repair.mismatch import UNKNOWN
from devkit.diagnoser.repair.quoting import Quotes

_PRIOR = 0.3
"""Log odds for the code, knowing nothing: a test's expectation was written to be kept."""
_WHOLE = 0.3
_AGREEING = 0.3
_MOST_AGREEING = 5
_QUOTED_OLD = 0.8
_QUOTED_NEW = -0.8
_PASSING_NEW = -1.0
_RAISED_OLD = 0.4
_RAISED_NEW = -0.3


class Places(NamedTuple):
    """Other statements of the code that have a wording, such as `shop.py:12 and 2 more`; empty where there are none."""

    old: str = ""
    new: str = ""


class Verdict(NamedTuple):
    """How much speaks for changing the code, and what does."""

    probability: float
    """0 to 1: that the code's message should go back to what the tests expect."""
    reasons: tuple[str, ...]


def judge(cases: Sequence[Case], quotes: Quotes, ends: Ends, places: Places) -> Verdict:
    """Weigh the evidence.

    Args:
        cases: expectations that the same edit of the code would meet.
        quotes: who else says the old and the new wording.
        ends: which end was changed last.
        places: where else the code says the one or the other.
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
        (places.old, _RAISED_OLD, "the old wording is still used at"),
        (places.new, _RAISED_NEW, "the new wording is also used at"),
    ):
        if found:
            odds += weight
            reasons.append(f"{words} {found}")
    odds += ends.weight
    reasons += ends.reasons
    return Verdict(1 / (1 + math.exp(-odds)), tuple(reasons))


def tests_named(cases: Sequence[Case]) -> str:
    """The tests of some cases, in words: one by name, more by number."""
    names = sorted({without_parameters(case.failure.nodeid) for case in cases})
    return names[0] if len(names) == 1 else f"{len(names)} tests"


_SPACE = re.compile(r"\s+")


def short(text: str, length: int = 60) -> str:
    """A message on one line, cut."""
    line = _SPACE.sub(" ", text).strip().replace(UNKNOWN, "\N{HORIZONTAL ELLIPSIS}")
    return line if len(line) <= length else line[: length - 1] + "\N{HORIZONTAL ELLIPSIS}"
