"""Known failures: quieted, and set behind the others."""

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec

from devkit.core.errors import DevkitError
from devkit.diagnoser.diagnosis import ClusterReport, Diagnosis, Known
from devkit.diagnoser.history.collect import cluster_outcome
from devkit.diagnoser.history.known import FILE, KnownFailure, load_known, quiet
from devkit.diagnoser.ranking import numbered


def find_known(given: Path | None, folder: Path | None) -> tuple[KnownFailure, ...]:
    """Read the known failures.

    Args:
        given: The file as named by an option or the settings; it must be there.
        folder: Where `known-failures.toml` may lie otherwise; None for nowhere.

    Raises:
        DevkitError: the file given is not there; a file can't be read, or an entry is not as it must be.
    """
    if given is not None:
        if not given.is_file():
            raise DevkitError(f"{given}: there is no such file of known failures; name another with --known-failures")
        return load_known(given)
    return load_known(folder / FILE) if folder is not None else ()


def with_known(
    diagnosis: Diagnosis, known: Sequence[KnownFailure], known_as: Mapping[str, str], today: dt.date
) -> Diagnosis:
    """Mark the clusters that known failures quiet and rank them last; expired entries speak up.

    Args:
        diagnosis: Of the run.
        known: The entries.
        known_as: Fingerprint -> fingerprint history knows the cause by.
        today: To tell which entries have expired.
    """
    if not known:
        return diagnosis
    found = quiet(known, map(cluster_outcome, diagnosis.clusters), known_as, today)
    clusters = [_marked(cluster, found.clusters.get(cluster.fingerprint)) for cluster in diagnosis.clusters]
    clusters.sort(key=_apart)
    return msgspec.structs.replace(diagnosis, clusters=numbered(clusters), expired=found.expired)


def _marked(cluster: ClusterReport, entry: KnownFailure | None) -> ClusterReport:
    if entry is None:
        return cluster
    known = Known(entry.what, entry.owner, entry.reason, entry.expires.isoformat(), entry.issue, entry.mode)
    return msgspec.structs.replace(cluster, known=known)


def _apart(cluster: ClusterReport) -> int:
    return 0 if cluster.known is None else 1 + (cluster.known.mode == "quarantine")
