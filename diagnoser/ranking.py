"""What to look at first: priority by how much a cause takes down."""

import math
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from devkit.diagnoser.diagnosis import ClusterReport, Kind, Related

_WEIGHT: dict[Kind, float] = {"collection": 1.15, "import": 1.15, "crash": 1.15, "fixture": 1.05}
"""A module that can't be collected hides every test in it: more is broken than is counted."""
_LEAST = 20
_MOST_RELATED = 3


def priority(tests: int, failing: int, kind: Kind) -> int:
    """Give a cluster's priority from 0 to 100: the square root of its share of the failing tests, by kind.

    The root keeps a small cause from vanishing beside a large one: it is a cause to repair all the same.
    """
    share = math.sqrt(tests / failing) if failing else 0.0
    return min(100, round((_LEAST + (100 - _LEAST) * share) * _WEIGHT.get(kind, 1.0)))


def ranked(reports: Iterable[ClusterReport]) -> tuple[ClusterReport, ...]:
    """Order clusters by priority, then size, and number them from 1."""
    return numbered(sorted(reports, key=importance))


def importance(report: ClusterReport) -> tuple[int, int, str]:
    """Sort clusters by this: the most important first."""
    return -report.priority, -len(report.tests), report.fingerprint


def numbered(reports: Sequence[ClusterReport]) -> tuple[ClusterReport, ...]:
    """Number clusters from 1 as they stand, also where others name them."""
    ranks = {report.fingerprint: rank for rank, report in enumerate(reports, start=1)}
    return tuple(
        msgspec.structs.replace(report, rank=rank, related=_renumbered(report.related, ranks))
        for rank, report in enumerate(reports, start=1)
    )


def _renumbered(related: Iterable[Related], ranks: Mapping[str, int]) -> tuple[Related, ...]:
    found = (msgspec.structs.replace(each, rank=ranks.get(each.fingerprint, 0)) for each in related)
    return tuple(sorted(found, key=lambda each: each.rank))[:_MOST_RELATED]
