"""The repairs of a whole run: its failures by cause, and what to patch for each."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import msgspec

from devkit.core import git
from devkit.core.errors import DevkitError
from devkit.diagnoser.clues import Detective
from devkit.diagnoser.cluster import Cluster, cluster
from devkit.diagnoser.diagnosis import Fix
from devkit.diagnoser.failure import Failure, without_parameters
from devkit.diagnoser.intake import take_in
from devkit.diagnoser.repair.propose import Repairer
from devkit.diagnoser.repair.reading import is_mismatch
from devkit.diagnoser.report import Problem, Stream
from devkit.diagnoser.roots import Root, changed_lines
from devkit.diagnoser.sources import Sources


class Repair(msgspec.Struct, frozen=True):
    """One drifted message and the patches proposed for it."""

    message: str
    """What was said and what was expected, in the first of the tests."""
    tests: tuple[str, ...]
    """nodeids of the failing tests that expect another one, sorted."""
    fixes: tuple[Fix, ...]
    """Best first."""


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
        The causes for which there is a patch, those with most tests first.

    Raises:
        DevkitError: the sources are not here, or `base` is no revision of their repository.
    """
    run, found, gathered = take_in(stream, root)
    if found is None and run.problems and not run.reports:
        return Repairs(Path.cwd(), Path.cwd(), (), 0, (), tuple(run.problems))
    if found is None:
        raise DevkitError("the sources the tests ran on are not here; name their folder with --root.")
    sources = Sources(found.folder)
    repairer = Repairer(
        sources, found.folder, prefix=found.prefix, changed=_changed(found, base), base=base or "the last commit"
    )
    failing = {without_parameters(member.nodeid) for unit in gathered.units for member in unit.members}
    proposed = [repair for each in cluster(gathered, Detective(sources)) for repair in _repairs(repairer, each)]
    return Repairs(
        root=found.top if found.top is not None and root is None else found.folder,
        folder=found.folder,
        repairs=tuple(
            sorted((each for each in proposed if each.fixes), key=lambda each: (-len(each.tests), each.tests))
        ),
        failing=run.failed + run.errors,
        passed=tuple(sorted(gathered.passed - failing)),
        problems=tuple(run.problems),
    )


def _repairs(repairer: Repairer, found: Cluster) -> Iterator[Repair]:
    units = {unit.example.nodeid: unit for unit in found.units}
    for proposal in repairer.proposals([unit.example for unit in found.units]):
        healed = [units[nodeid] for nodeid in proposal.nodeids]
        tests = sorted({member.nodeid for unit in healed for member in unit.members})
        yield Repair(_message(healed[0].example), tuple(tests), proposal.fixes)


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
