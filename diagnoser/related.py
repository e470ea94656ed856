"""Causes that may be one: wrong results that different assertions saw, with a function that several suspect."""

from collections.abc import Sequence
from typing import NamedTuple

import msgspec

from devkit.diagnoser.diagnosis import ClusterReport, Related
from devkit.diagnoser.ranking import importance

_SURE = 0.5
"""A culprit this sure stands for itself. Below it, two assertions that suspect one function had one cause in four
of five pairs of the corpus it was measured on; above, in one of two; causes of other kinds in fewer."""
_LOOKED_AT = 4
"""Clusters of one function, so that a run of thousands takes no time; one of them may be the cluster itself."""


class _Name(NamedTuple):
    path: str
    function: str


def related(reports: Sequence[ClusterReport]) -> list[ClusterReport]:
    """Tell of each cluster which others may have its cause: the culprit of one is suspected in both.

    They stay apart, since one in five such pairs has two causes; whoever repairs the function sees which tests to
    run with it.

    Args:
        reports: The clusters of a run; their rank need not be known.

    Returns:
        The same, in the same order, each with those it may be one with.
    """
    unsure = sorted(filter(_may_be_another, reports), key=importance)
    named: dict[_Name, list[ClusterReport]] = {}
    suspecting: dict[_Name, list[ClusterReport]] = {}
    for report in unsure:
        culprit, *others = _names(report)
        named.setdefault(culprit, []).append(report)
        for name in (culprit, *others):
            suspecting.setdefault(name, []).append(report)
    found = {}
    for report in unsure:
        culprit, *others = _names(report)
        near = {
            each.fingerprint: Related(each.fingerprint, 0, _why(culprit)) for each in suspecting[culprit][:_LOOKED_AT]
        }
        for name in others:
            for each in named.get(name, ())[:_LOOKED_AT]:
                near.setdefault(each.fingerprint, Related(each.fingerprint, 0, _why(name)))
        near.pop(report.fingerprint, None)
        found[report.fingerprint] = tuple(near.values())
    return [msgspec.structs.replace(each, related=found.get(each.fingerprint, ())) for each in reports]


def _why(name: _Name) -> str:
    return f"both suspect {name.function} in {name.path}"


def _may_be_another(report: ClusterReport) -> bool:
    culprit = report.culprit
    return report.kind == "assertion" and culprit is not None and bool(culprit.function) and culprit.score < _SURE


def _names(report: ClusterReport) -> list[_Name]:
    """The functions it suspects, the culprit first."""
    places = (report.culprit, *report.suspects)
    return [_Name(each.path, each.function or "") for each in places if each is not None]
