"""Patches for a cluster whose tests disagree with a message, where the sources are at hand."""

from functools import cached_property
from typing import TYPE_CHECKING

from devkit.diagnoser.changes import Changes
from devkit.diagnoser.cluster import Cluster
from devkit.diagnoser.diagnosis import Fix
from devkit.diagnoser.failure import Failure
from devkit.diagnoser.roots import Root
from devkit.diagnoser.sources import Sources

if TYPE_CHECKING:
    from devkit.diagnoser.repair.propose import Repairer

MOST = 6
"""Fixes of one cluster that are shown at most."""
_ENOUGH_UNITS = 60


class Fixing:
    """Proposes fixes for the clusters of one run; costs nothing while no failure is about a message."""

    def __init__(self, sources: Sources | None, root: Root | None, changes: Changes, base: str | None) -> None:
        self._sources = sources
        self._root = root
        self._changes = changes
        self._base = base

    def fixes(self, cluster: Cluster) -> tuple[Fix, ...]:
        """Patches for one cluster, best first, none of them tried; empty where nothing is about a message."""
        failures = [unit.example for unit in cluster.units[:_ENOUGH_UNITS]]
        if self._sources is None or not any(map(_worth_asking, failures)) or self._repairer is None:
            return ()
        return tuple(self._repairer.propose(failures)[:MOST])

    @cached_property
    def _repairer(self) -> "Repairer | None":
        if self._sources is None or self._root is None:
            return None
        from devkit.diagnoser.repair.propose import Repairer

        return Repairer(
            self._sources,
            self._root.folder,
            prefix=self._root.prefix,
            changed=self._changes.lines,
            base=self._base or "the base",
        )


def _worth_asking(failure: Failure) -> bool:
    from devkit.diagnoser.repair.reading import worth_asking

    return worth_asking(failure)
