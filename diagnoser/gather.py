"""Failing tests as they stream by, gathered into units: tests that fail alike, one kept whole as their example.

A run of 100,000 failures has a few thousand units. Everything after this step works on units, so the cost of a failure
is reading it and computing its unit's key; only one failure a unit is looked at closely.
"""

from collections.abc import Iterable

import msgspec

from devkit.diagnoser import longrepr as longreprs
from devkit.diagnoser.evidence import failure
from devkit.diagnoser.failure import Failure, without_parameters
from devkit.diagnoser.location import Locator
from devkit.diagnoser.mask import shape, template
from devkit.diagnoser.report import Phase, TestResult

_DEEPEST = 40
"""Frames of a traceback that tell units apart: the rest of a deep recursion repeats itself."""
_JUDGED = ("AssertionError", "assert ", "Failed: ")

UnitKey = tuple[str, str, str, tuple[tuple[str, str], ...]]


class Member(msgspec.Struct, frozen=True, gc=False):
    """One failing test of a unit."""

    nodeid: str
    job: str
    worker: str


class Unit(msgspec.Struct, frozen=True):
    """Tests that fail alike: same test function, same phase, same template, same way through the code."""

    example: Failure
    """The one with the smallest nodeid, so that the order of the input doesn't matter."""
    members: tuple[Member, ...]
    """Sorted by nodeid; each nodeid of a run stands in one unit only."""


class Gathered(msgspec.Struct, frozen=True):
    """What one run left: its failures by unit, and which tests passed."""

    units: tuple[Unit, ...]
    """Sorted by the nodeid of their example."""
    passed: frozenset[str]
    """Passing tests, without parameters."""
    jobs: dict[str, tuple[str, ...]]
    """By nodeid: the further jobs in which an already known failing test failed as well."""
    flaky: dict[str, Phase]
    """By nodeid: the failure of a test that passed when it was run again."""
    workers: frozenset[str]
    """pytest-xdist's workers of the run."""
    all_jobs: frozenset[str]
    """Jobs of the run."""

    def jobs_of(self, members: Iterable[Member]) -> set[str]:
        """Every job in which one of these tests failed."""
        return {job for member in members for job in (member.job, *self.jobs.get(member.nodeid, ()))}


class _Group:
    __slots__ = ("members", "nodeid", "phase")

    def __init__(self, nodeid: str, phase: Phase) -> None:
        self.nodeid = nodeid
        self.phase = phase
        self.members: list[Member] = []


class Gatherer:
    """Takes the tests of a run one by one."""

    def __init__(self) -> None:
        self._groups: dict[UnitKey, _Group] = {}
        self._seen: set[str] = set()
        self._passed: set[str] = set()
        self._jobs: dict[str, list[str]] = {}
        self._flaky: dict[str, Phase] = {}
        self._workers: set[str] = set()
        self._all_jobs: set[str] = set()

    def add(self, test: TestResult) -> None:
        """Take one test. Of several failing phases the first counts: the later ones mostly follow from it."""
        self._workers.add(test.worker)
        self._all_jobs.add(test.job)
        if test.outcome == "passed":
            self._passed.add(without_parameters(test.nodeid))
            if test.reruns:
                self._flaky[test.nodeid] = test.reruns[0]
        elif test.outcome in ("failed", "error"):
            self._failed(test)

    def _failed(self, test: TestResult) -> None:
        if test.nodeid in self._seen:
            if test.job:
                self._jobs.setdefault(test.nodeid, []).append(test.job)
            return
        self._seen.add(test.nodeid)
        phase = test.phases[0] if test.phases else Phase("call", "failed")
        key = _unit_key(test.nodeid, phase)
        group = self._groups.get(key)
        if group is None:
            group = self._groups[key] = _Group(test.nodeid, phase)
        elif test.nodeid < group.nodeid:
            group.nodeid, group.phase = test.nodeid, phase
        group.members.append(Member(test.nodeid, test.job, test.worker))

    @property
    def files(self) -> set[str]:
        """Files of the failing tests."""
        return {group.nodeid.partition("::")[0] for group in self._groups.values()}

    def finish(self, locator: Locator) -> Gathered:
        """Look at one failure of each unit; `locator` knows whose each file is."""
        groups = sorted(self._groups.values(), key=lambda group: group.nodeid)
        for group in groups:
            locator.learn(group.phase, group.nodeid.partition("::")[0])
        units = tuple(
            Unit(failure(group.nodeid, group.phase, locator), tuple(sorted(group.members, key=_nodeid)))
            for group in groups
        )
        jobs = {nodeid: tuple(found) for nodeid, found in self._jobs.items()}
        return Gathered(
            units=units,
            passed=frozenset(self._passed),
            jobs=jobs,
            flaky=self._flaky,
            workers=frozenset(self._workers),
            all_jobs=frozenset(self._all_jobs),
        )


def gather(tests: Iterable[TestResult]) -> Gatherer:
    """Take every test of a run."""
    gatherer = Gatherer()
    for test in tests:
        gatherer.add(test)
    return gatherer


def _nodeid(member: Member) -> str:
    return member.nodeid


def _unit_key(nodeid: str, phase: Phase) -> UnitKey:
    """What tells units apart, without parsing more text than needed."""
    message = phase.crash.message if phase.crash is not None else ""
    if phase.traceback:
        way = tuple((entry.path, entry.message) for entry in phase.traceback[-_DEEPEST:])
    else:
        sections = longreprs.parse(phase.longrepr)
        message = message or sections[-1].message or phase.longrepr.strip().rpartition("\n")[2]
        way = tuple((frame.path, frame.function) for frame in sections[-1].frames[-_DEEPEST:])
    first = message.lstrip().partition("\n")[0]
    masked = shape(first) if first.startswith(_JUDGED) else template(first)
    return (without_parameters(nodeid), phase.when, masked, way)
