"""Runs of which nearly everything failed: is it the machine, or did a change break that much?"""

from typing import NamedTuple

from devkit.diagnoser.attribution.machine import is_of_the_code, machine_trouble
from devkit.diagnoser.diagnosis import ClusterReport, Diagnosis

_WRECKED = 0.8
"""Share of the tests that ran; and share of the failures that one cause must have."""
_FEW = 5
_MOST = 0.5
"""Share of the failures that must speak of the machine."""
_CHECKS = frozenset({"assertion", "message-mismatch"})
_OF_THE_MACHINE = frozenset({"network", "resource", "environment", "timeout", "crash"})


class Wreck(NamedTuple):
    """A run of which nearly everything failed, and what most of it has in common."""

    share: str
    """How much failed, in words."""
    cause: str
    """Fingerprint of the cause that took most of it down; empty where none did."""
    common: str
    """How much of it has what in common, in words."""

    def speaks_of(self, cluster: ClusterReport, *, changed: bool) -> str | None:
        """Say why a cluster may be the machine's; None where the size of the wreck says nothing of it.

        Args:
            cluster: One of the run's.
            changed: Whether its culprit lies in a file that differs from the base: that is looked at first.
        """
        if changed or is_of_the_code(cluster) or self.cause not in ("", cluster.fingerprint):
            return None
        return f"{self.share}, {self.common}"


def wreck_of(diagnosis: Diagnosis) -> Wreck | None:
    """Find what wrecked a run; None where less failed, or where it failed in ways that have nothing in common.

    That nearly everything fails is the machine's doing where most of it fails in ways that speak of a machine, or where
    nearly all of it fails by one cause. Failures each of its own kind, or failed checks, are what a change leaves.
    """
    run = diagnosis.run
    failing, tests = run.failed + run.errors, max(run.tests, run.failed + run.errors)
    ran = tests - run.skipped
    if ran < _FEW or failing <= _WRECKED * ran:
        return None
    share = f"{failing} of {ran} tests that ran failed: more than {_WRECKED:.0%}"
    total = sum(len(cluster.tests) for cluster in diagnosis.clusters)
    machine = sum(len(cluster.tests) for cluster in diagnosis.clusters if _of_the_machine(cluster))
    if machine > _MOST * total:
        return Wreck(share, "", f"{machine} of them in ways that speak of the machine")
    largest = max(diagnosis.clusters, key=lambda cluster: len(cluster.tests))
    if len(largest.tests) > _WRECKED * total and largest.kind not in _CHECKS:
        return Wreck(share, largest.fingerprint, f"{len(largest.tests)} of them by this one cause")
    return None


def _of_the_machine(cluster: ClusterReport) -> bool:
    return cluster.kind in _OF_THE_MACHINE or machine_trouble(cluster) is not None
