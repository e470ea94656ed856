"""What a run came to: its causes counted by status and verdict, and which of them `--fail-on new` fails by."""

from collections import Counter

import msgspec

from devkit.diagnoser.diagnosis import ClusterReport, Diagnosis, RunVerdict, RunVerdictKind

_ORDER: tuple[RunVerdictKind, ...] = ("yours", "unknown", "infrastructure", "base", "flaky")
_WORDS: dict[RunVerdictKind, str] = {
    "yours": "this change's",
    "unknown": "of unknown origin",
    "infrastructure": "the infrastructure's",
    "base": "on the base, too",
    "flaky": "probably flaky",
    "known": "known",
}


def tallied(diagnosis: Diagnosis, base_name: str | None = None, base_commit: str | None = None) -> Diagnosis:
    """Say of each cluster whether it blocks, and of the run what it came to.

    Args:
        diagnosis: With its verdicts and known failures.
        base_name: What the run was compared with.
        base_commit: The commit that is.
    """
    clusters = tuple(msgspec.structs.replace(cluster, blocks=blocks(cluster)) for cluster in diagnosis.clusters)
    statuses = Counter(cluster.history.status for cluster in clusters)
    kinds: Counter[RunVerdictKind] = Counter(_kind(cluster) for cluster in clusters)
    order: tuple[RunVerdictKind, ...] = (*_ORDER, "known")
    kind: RunVerdictKind = next((each for each in order if kinds[each]), "green")
    if not clusters and diagnosis.run.failed + diagnosis.run.errors:
        kind = "unknown"
    verdict = RunVerdict(
        kind=kind,
        why=_why(kinds, len(clusters)),
        causes=len(clusters),
        blocking=sum(cluster.blocks for cluster in clusters),
        new=statuses["new"],
        recurring=statuses["recurring"],
        regressed=statuses["regressed"],
        fixed=len(diagnosis.fixed),
        known=kinds["known"],
        **{name: kinds[name] for name in _ORDER},
        base_name=base_name,
        base_commit=base_commit,
    )
    return msgspec.structs.replace(diagnosis, clusters=clusters, verdict=verdict)


def blocks(cluster: ClusterReport) -> bool:
    """Whether `--fail-on new` fails by a cluster: it is this change's, or new or back and nobody else's."""
    if cluster.known is not None:
        return False
    kind = cluster.verdict.kind
    return kind == "yours" or (kind == "unknown" and cluster.history.status != "recurring")


def _kind(cluster: ClusterReport) -> RunVerdictKind:
    return "known" if cluster.known is not None else cluster.verdict.kind


def _why(kinds: Counter[RunVerdictKind], total: int) -> str:
    if not total:
        return "nothing failed"
    parts = [f"{kinds[kind]} {_WORDS[kind]}" for kind in (*_ORDER, "known") if kinds[kind]]
    return f"{total} cause{'' if total == 1 else 's'}: {', '.join(parts)}"
