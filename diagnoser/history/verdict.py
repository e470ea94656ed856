"""The diagnosis of a run, completed by what history knows."""

import msgspec

from devkit.diagnoser.diagnosis import ClusterHistory, ClusterReport, Diagnosis, FixedCause, Flaky, PriorityPart
from devkit.diagnoser.history.context import iso
from devkit.diagnoser.history.records import Assessment, CauseReport
from devkit.diagnoser.ranking import ranked

_WORTH_SAYING = 0.1
"""Probability below which a cluster is not said to be a flake at all."""


def with_history(diagnosis: Diagnosis, found: Assessment) -> Diagnosis:
    """Give each cluster its status, its odds of being a flake and its priority, and rank them anew; say what is fixed.

    Args:
        diagnosis: Of the run.
        found: What history says of the same run; clusters it does not name stay as they are.
    """
    clusters = [_completed(cluster, found.causes.get(cluster.fingerprint)) for cluster in diagnosis.clusters]
    fixed = (FixedCause(each.fingerprint, each.title, each.tests, iso(each.last_seen)) for each in found.fixed)
    return msgspec.structs.replace(
        diagnosis, clusters=ranked(clusters), fixed=tuple(fixed), remarks=(*diagnosis.remarks, *found.notes)
    )


def _completed(cluster: ClusterReport, cause: CauseReport | None) -> ClusterReport:
    if cause is None:
        return cluster
    flaky = cause.flaky
    said = flaky is not None and flaky.probability >= _WORTH_SAYING
    return msgspec.structs.replace(
        cluster,
        history=ClusterHistory(
            status=cause.status,
            first_seen=iso(cause.first_seen) if cause.first_seen is not None else None,
            last_seen=iso(cause.last_seen) if cause.last_seen is not None else None,
            runs=cause.runs,
            branches=cause.branches,
            why=cause.why,
        ),
        flaky=Flaky(round(flaky.probability, 3), flaky.why) if flaky is not None and said else None,
        priority=round(cause.priority),
        priority_parts=tuple(PriorityPart(part.name, part.points, part.why) for part in cause.parts),
    )
