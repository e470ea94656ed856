"""What to look at first: priority by how much a cause takes down."""

import math
from collections.abc import Iterable

import msgspec

from devkit.diagnoser.diagnosis import ClusterReport, Kind

_WEIGHT: dict[Kind, float] = {"collection": 1.15, "import": 1.15, "crash": 1.15, "fixture": 1.05}
"""A module that can't be collected hides every test in it: more is broken than is counted."""
_LEAST = 20


def priority(tests: int, failing: int, kind: Kind) -> int:
    """Give a cluster's priority from 0 to 100: the square root of its share of the failing tests, by kind.

    The root keeps a small cause from vanishing beside a large one: it is a cause to repair all the same.
    """
    share = math.sqrt(tests / failing) if failing else 0.0
    return min(100, round((_LEAST + (100 - _LEAST) * share) * _WEIGHT.get(kind, 1.0)))


def ranked(reports: Iterable[ClusterReport]) -> tuple[ClusterReport, ...]:
    """Order clusters by priority, then size, and number them from 1."""
    order = sorted(reports, key=lambda report: (-report.priority, -len(report.tests), report.fingerprint))
    return tuple(msgspec.structs.replace(report, rank=rank) for rank, report in enumerate(order, start=1))
