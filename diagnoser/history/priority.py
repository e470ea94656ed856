"""What to repair first: a sum of parts that are shown with it."""

import math
from collections.abc import Mapping

import msgspec

from devkit.core.words import counted
from devkit.diagnoser.history.records import PriorityPart

WEIGHTS: Mapping[str, float] = {
    "tests": 25.0,
    "runs": 15.0,
    "branches": 10.0,
    "recurrence": 10.0,
    "recency": 10.0,
    "cost": 10.0,
    "age": 5.0,
    "main": 15.0,
}
"""How much each part may add; they are scaled so that all of them make 100."""
_DAY = 86_400.0
_SAME = 0.05
"""Days; what lies nearer rounds to none."""
_MANY_TESTS, _MANY_BRANCHES, _MANY_RETURNS = 256, 5, 3
_MANY_MINUTES, _MANY_DAYS, _HALF_LIFE = 600.0, 30.0, 7.0


class Standing(msgspec.Struct, frozen=True):
    """What is known of a cause's damage."""

    tests: int
    """Tests it takes down."""
    recent: int
    """Of the `looked_at` latest runs, those it was in, the run at hand included."""
    looked_at: int
    branches: int
    """Branches it was seen on: each stands for people it blocks."""
    returns: int
    """Times it came back after a run without it."""
    now: float
    """Unix time of the run at hand."""
    first: float
    last: float
    """Unix time it was first and last seen."""
    seconds: float
    """CI time of the runs it was in, among the latest."""
    on_main: bool
    """Whether it is in the latest run of the main branch."""


def priority(standing: Standing, weights: Mapping[str, float] = WEIGHTS) -> tuple[float, tuple[PriorityPart, ...]]:
    """A priority from 0 to 100, and its parts, the largest first.

    Args:
        standing: The cause's.
        weights: By part; what is left out keeps its default.
    """
    weights = {**WEIGHTS, **weights}
    total = sum(weights.values()) or 1.0
    parts = [
        PriorityPart(name, round(100 * weights[name] / total * value, 1), round(value, 3), why)
        for name, (value, why) in _values(standing).items()
    ]
    parts.sort(key=lambda part: (-part.points, part.name))
    return min(100.0, round(sum(part.points for part in parts), 1)), tuple(parts)


def _values(one: Standing) -> dict[str, tuple[float, str]]:
    """Each part's value from 0 to 1, and what it says."""
    idle, age, minutes = (one.now - one.last) / _DAY, (one.now - one.first) / _DAY, one.seconds / 60
    return {
        "tests": (_log_share(one.tests, _MANY_TESTS), f"takes {counted(one.tests, 'test')} down"),
        "runs": (one.recent / max(one.looked_at, 1), f"in {one.recent} of the {counted(one.looked_at, 'latest run')}"),
        "branches": (min(1.0, one.branches / _MANY_BRANCHES), f"seen on {counted(one.branches, 'branch', 'branches')}"),
        "recurrence": (min(1.0, one.returns / _MANY_RETURNS), f"came back {counted(one.returns, 'time')}"),
        "recency": (0.5 ** (max(idle, 0.0) / _HALF_LIFE), f"last seen {_before(idle)}"),
        "cost": (_log_share(minutes, _MANY_MINUTES), f"{counted(round(minutes), 'CI minute')} in red runs"),
        "age": (min(1.0, max(age, 0.0) / _MANY_DAYS), f"first seen {_before(age)}"),
        "main": (float(one.on_main), "the main branch is red with it" if one.on_main else "not on the main branch"),
    }


def _before(days: float) -> str:
    return f"{days:.1f} days before the latest run" if days >= _SAME else "in the latest run"


def _log_share(value: float, many: float) -> float:
    return min(1.0, math.log1p(max(value, 0.0)) / math.log1p(many))
