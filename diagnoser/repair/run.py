"""The repairs of a whole run: its failures by cause, and what to patch for each."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec

from devkit.core import git
from devkit.core.errors import DevkitError
from devkit.diagnoser.clues import Detective
from devkit.diagnoser.cluster import cluster
from devkit.diagnoser.diagnosis import Fix
from devkit.diagnoser.failure import Failure, without_parameters
from devkit.diagnoser.gather import Unit
from devkit.diagnoser.intake import take_in
from devkit.diagnoser.repair.ages import ages_of
from devkit.diagnoser.repair.propose import Proposal, Repairer
from devkit.diagnoser.repair.reading import is_mismatch
from devkit.diagnoser.repair.rows import Rows
from devkit.diagnoser.report import Problem, Stream
from devkit.diagnoser.roots import Root, changed_lines
from devkit.diagnoser.sources import Sources


class Repair(msgspec.Struct, frozen=True):
    """One drifted message and the patches proposed for it, or a failure about an exception and its explanation."""

    message: str
    """What was said and what was expected, in the first of the tests."""
    tests: tuple[str, ...]
    """nodeids of the failing tests that expect another one, sorted."""
    fixes: tuple[Fix, ...]
    """Best first; none where the evidence carries no patch."""
    why: str = ""
    """Where there is no fix: what was expected, what came instead, and where to look."""


class Repairs(msgspec.Struct, frozen=True):
    """What can be repaired of a run."""

    root: Path
    """Paths of the fixes are relative to this folder."""
    folder: Path
    """Where the tests run: nodeids are relative to it."""
    repairs: tuple[Repair, ...]
    failing: int
    """Failing tests of the run."""
    passed: tuple[str, ...]
    """Tests that passed with all parameters, without these, sorted."""
    problems: tuple[Problem, ...] = ()
    """Reports that could not be read."""


def repairs(stream: Stream, *, root: Path | None = None, base: str | None = None) -> Repairs:
    """Propose patches for the failures of a run. Nothing of the project is run.

    Args:
        stream: the run's tests.
        root: the repository the tests ran in; found from the reports and from git where not given.
        base: a revision: the end that was changed since is taken for the one that was meant.

    Returns:
        The causes for which there is a patch, those with most tests first; below them those that can only be explained.

    Raises:
        DevkitError: the sources are not here, or `base` is no revision of their repository.
    """
    rows = Rows(stream)
    run, found, gathered = take_in(rows, root)
    if found is None and run.problems and not run.reports:
        return Repairs(Path.cwd(), Path.cwd(), (), 0, (), tuple(run.problems))
    if found is None:
        raise DevkitError("the sources the tests ran on are not here; name their folder with --root.")
    sources = Sources(found.folder)
    repairer = Repairer(
        sources,
        found.folder,
        prefix=found.prefix,
        changed=_changed(found, base),
        base=base or "the last commit",
        ages=ages_of(found),
    )
    failing = {without_parameters(member.nodeid) for unit in gathered.units for member in unit.members}
    clusters = [
        [_Member(unit, tuple(rows.of(unit, found))) for unit in each.units]
        for each in cluster(gathered, Detective(sources))
    ]
    proposed = list(_repairs(repairer, clusters))
    return Repairs(
        root=found.top if found.top is not None and root is None else found.folder,
        folder=found.folder,
        repairs=tuple(sorted(proposed, key=lambda each: (not each.fixes, -len(each.tests), each.tests))),
        failing=run.failed + run.errors,
        passed=tuple(sorted(gathered.passed - failing)),
        problems=tuple(run.problems),
    )


class _Member(NamedTuple):
    """A unit of a cluster, and those of its tests whose own texts are known."""

    unit: Unit
    failures: tuple[Failure, ...]

    def healed(self, nodeids: Collection[str]) -> set[str]:
        """Tests of the unit that a proposal for these nodeids heals; those of unknown text go with the example."""
        known = {failure.nodeid for failure in self.failures}
        others = {member.nodeid for member in self.unit.members} - known
        return known.intersection(nodeids) | (others if self.unit.example.nodeid in nodeids else set())


def _repairs(repairer: Repairer, clusters: Sequence[Sequence[_Member]]) -> Iterator[Repair]:
    """One for each statement to edit, whatever clusters its tests are in; then what can only be explained."""
    members = [member for cluster in clusters for member in cluster]
    failures = {failure.nodeid: failure for member in members for failure in member.failures}
    proposals = [
        proposal
        for each in clusters
        for proposal in repairer.proposals([failure for member in each for failure in member.failures])
    ]
    by_place = _by_place(proposals, failures)
    healed: set[str] = set()
    for alike in by_place.values():
        for proposal in _united(repairer, alike, failures):
            tests = {test for member in members for test in member.healed(proposal.nodeids)}
            healed |= tests
            yield Repair(_message(failures[proposal.nodeids[0]]), tuple(sorted(tests)), proposal.fixes)
    explained: dict[str, list[str]] = {}
    for nodeid, failure in failures.items():
        if nodeid not in healed and (why := repairer.explain(failure)):
            explained.setdefault(why, []).append(nodeid)
    for why, nodeids in explained.items():
        yield Repair(_message(failures[nodeids[0]]), tuple(sorted(nodeids)), (), why)


def _by_place(proposals: Sequence[Proposal], failures: Mapping[str, Failure]) -> dict[tuple[str, int], list[Proposal]]:
    """Proposals by the statement they edit; where only the test could follow, by the one another cluster found."""
    texts = {id(proposal): _message(failures[proposal.nodeids[0]]) for proposal in proposals}
    known = {
        texts[id(proposal)]: _place(proposal)
        for proposal in proposals
        if any(fix.target == "source" for fix in proposal.fixes)
    }
    found: dict[tuple[str, int], list[Proposal]] = {}
    for proposal in proposals:
        found.setdefault(known.get(texts[id(proposal)], _place(proposal)), []).append(proposal)
    return found


def _place(proposal: Proposal) -> tuple[str, int]:
    """The statement that is edited, by which proposals are told apart: the code's where a fix changes it."""
    fix = next((fix for fix in proposal.fixes if fix.target == "source"), proposal.fixes[0])
    return fix.path, fix.line


def _united(repairer: Repairer, alike: Sequence[Proposal], failures: Mapping[str, Failure]) -> Sequence[Proposal]:
    """Proposals of several clusters for one statement, as one; as they are where that heals less."""
    if len(alike) == 1:
        return alike
    nodeids = sorted({nodeid for proposal in alike for nodeid in proposal.nodeids})
    together = repairer.proposals([failures[nodeid] for nodeid in nodeids])
    return together if {nodeid for proposal in together for nodeid in proposal.nodeids} >= set(nodeids) else alike


def _message(example: Failure) -> str:
    mismatch = is_mismatch(example)
    if mismatch is not None and mismatch.actual:
        return f"{mismatch.actual!r} instead of {mismatch.expected!r}"
    return f"{example.raised.type}: {example.raised.text}".partition("\n")[0]


def _changed(root: Root, base: str | None) -> Mapping[str, Sequence[tuple[int, int]]]:
    """Changed lines by path below the run's folder: since the base, or what is not committed yet."""
    if root.top is None or (base is None and git.head_commit(root.top) is None):
        return {}
    return changed_lines(root, base or "HEAD")
