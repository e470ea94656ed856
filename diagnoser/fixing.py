"""Patches for a cluster whose tests disagree with a message, where the sources are at hand."""

from collections.abc import Collection, Iterator
from functools import cached_property
from typing import TYPE_CHECKING

import msgspec

from devkit.core.errors import DevkitError
from devkit.diagnoser.changes import Changes
from devkit.diagnoser.cluster import Cluster
from devkit.diagnoser.diagnosis import Diagnosis, Fix
from devkit.diagnoser.failure import Failure, without_parameters
from devkit.diagnoser.roots import Root
from devkit.diagnoser.sources import Sources

if TYPE_CHECKING:
    from devkit.diagnoser.repair.propose import Proposal, Repairer
    from devkit.diagnoser.repair.run import Repair, Repairs

MOST = 6
"""Fixes of one cluster that are shown at most."""
_ENOUGH_UNITS = 60


class Verification(msgspec.Struct, frozen=True):
    """How fixes are tried, where that is asked for: it runs the project's tests."""

    python: str | None = None
    """The interpreter to run them with; that of the project's virtual environment where not given."""
    timeout: float = 120
    """Seconds the tests of one fix may take."""


class Fixing:
    """Proposes fixes for the clusters of one run; costs nothing while no failure is about a message."""

    def __init__(self, sources: Sources | None, root: Root | None, changes: Changes, base: str | None) -> None:
        self._sources = sources
        self._root = root
        self._changes = changes
        self._base = base
        self._proposed: list[tuple[Proposal, tuple[str, ...]]] = []

    def fixes(self, cluster: Cluster) -> tuple[Fix, ...]:
        """Patches for one cluster, best first, none of them tried; empty where nothing is about a message."""
        units = cluster.units[:_ENOUGH_UNITS]
        failures = [unit.example for unit in units]
        if self._sources is None or not any(map(_worth_asking, failures)) or self._repairer is None:
            return ()
        proposals = self._repairer.proposals(failures)
        for proposal in proposals:
            alike = (unit.members for unit in units if unit.example.nodeid in proposal.nodeids)
            self._proposed.append((proposal, tuple(sorted(each.nodeid for members in alike for each in members))))
        fixes = sorted((fix for proposal in proposals for fix in proposal.fixes), key=lambda fix: -fix.confidence)
        return tuple(fixes[:MOST])

    def explanation(self, cluster: Cluster) -> str:
        """What the first test waited for, of an exception or a warning that no patch brings; empty for other causes."""
        example = cluster.units[0].example
        if self._sources is None or not _worth_asking(example) or self._repairer is None:
            return ""
        return self._repairer.explain(example)

    def origin(self, cluster: Cluster) -> tuple[str, int] | None:
        """Where the message is written that came instead of quite another one; None for other causes."""
        example = cluster.units[0].example
        if self._sources is None or not _worth_asking(example) or self._repairer is None:
            return None
        return self._repairer.origin(example)

    def tried(self, found: Diagnosis, passed: Collection[str], how: Verification) -> Diagnosis:
        """Try the fixes of a diagnosis, of each message until one is verified. This runs the project's tests.

        Args:
            found: the diagnosis whose clusters were asked for here.
            passed: tests that passed, without parameters: what a fix must not break.
            how: with which Python and for how long.

        Returns:
            The diagnosis with `verified` set where that can be told, verified fixes first; where nothing can be tried,
            as it was with a remark that says why.
        """
        from devkit.diagnoser.repair.verifying import order, verify

        if self._root is None or not self._proposed:
            return found
        repairs = self._repairs(self._root, found, passed)
        try:
            tried = verify(repairs, python=how.python, timeout=how.timeout, thorough=False)
        except DevkitError as error:
            return msgspec.structs.replace(found, remarks=(*found.remarks, f"no fix was tried: {error}"))
        by_patch = {fix.patch: fix for repair in tried.repairs for fix in repair.fixes}
        clusters = []
        for cluster in found.clusters:
            fixes = sorted((by_patch.get(fix.patch, fix) for fix in cluster.fixes), key=order)
            clusters.append(msgspec.structs.replace(cluster, fixes=tuple(fixes)))
        return msgspec.structs.replace(found, clusters=tuple(clusters))

    def _repairs(self, root: Root, found: Diagnosis, passed: Collection[str]) -> "Repairs":
        """What was proposed, as far as it is shown."""
        from devkit.diagnoser.repair.run import Repairs

        failing = {without_parameters(test) for cluster in found.clusters for test in cluster.tests}
        return Repairs(
            root=root.top if root.top is not None and root.prefix else root.folder,
            folder=root.folder,
            repairs=tuple(self._shown({fix.patch for cluster in found.clusters for fix in cluster.fixes})),
            failing=found.run.failed + found.run.errors,
            passed=tuple(sorted(set(passed) - failing)),
        )

    def _shown(self, patches: Collection[str]) -> "Iterator[Repair]":
        from devkit.diagnoser.repair.run import Repair

        for proposal, tests in self._proposed:
            fixes = tuple(fix for fix in proposal.fixes if fix.patch in patches)
            if fixes:
                yield Repair("", tests, fixes)

    @cached_property
    def _repairer(self) -> "Repairer | None":
        if self._sources is None or self._root is None:
            return None
        from devkit.diagnoser.repair.ages import ages_of
        from devkit.diagnoser.repair.propose import Repairer

        return Repairer(
            self._sources,
            self._root.folder,
            prefix=self._root.prefix,
            changed=self._changes.lines,
            base=self._base or "the base",
            ages=ages_of(self._root),
        )


def _worth_asking(failure: Failure) -> bool:
    from devkit.diagnoser.repair.reading import worth_asking

    return worth_asking(failure)
