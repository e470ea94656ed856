"""A run held against history: what is new, what came back, what is fixed, what is a flake, what comes first."""

from collections.abc import Collection, Mapping

import msgspec

from devkit.diagnoser.history.around import NOTHING_AROUND, Around
from devkit.diagnoser.history.causes import lines, looks, nodeids, tests_in, witnesses
from devkit.diagnoser.history.connection import Connection
from devkit.diagnoser.history.damage import standing
from devkit.diagnoser.history.lineage import own_line
from devkit.diagnoser.history.match import SAME, match
from devkit.diagnoser.history.onbase import BaseSide
from devkit.diagnoser.history.priority import WEIGHTS, priority
from devkit.diagnoser.history.records import Assessment, CauseReport, ClusterOutcome, FixedCause, RunOutcome
from devkit.diagnoser.history.renames import NO_RENAMES
from devkit.diagnoser.history.runs import KnownRun, Moment, main_branch
from devkit.diagnoser.history.status import repaired, status_of
from devkit.diagnoser.history.store import History
from devkit.diagnoser.history.suspicion import cause_verdict
from devkit.diagnoser.history.window import open_window
from devkit.diagnoser.history.words import details_of, failed_alike
from devkit.diagnoser.history.write import identity_of, known_tests

WINDOW = 60
"""The latest runs of a branch among which causes count as open."""
FLAKY_WINDOW = 200
"""The latest runs of a branch that say whether something is a flake."""


def assess(
    history: History, run: RunOutcome, weights: Mapping[str, float] = WEIGHTS, around: Around = NOTHING_AROUND
) -> Assessment:
    """Hold a run against what history knew before it; nothing is written.

    Args:
        history: What is known; it may hold the run already, and later ones: they don't count.
        run: The run at hand.
        weights: Of the parts of a priority, by name.
        around: What git says of branches and renames.

    Raises:
        DevkitError: the database can't be read.
    """
    with history.reading() as connection:
        return _Assessor(connection, run, weights, around).assessment()


class _Assessor:
    def __init__(self, connection: Connection, run: RunOutcome, weights: Mapping[str, float], around: Around) -> None:
        self._connection = connection
        self._run = run
        self._weights = weights
        if connection.value("any_run") is None:  # nothing that may have had another name; git need not be asked
            around = msgspec.structs.replace(around, renames=NO_RENAMES)
        self._around = around
        self._now = _as_known(connection, run)
        moment = Moment(run.time, self._now.id)
        self._details = details_of(run)
        self._main = main_branch(connection, run.branch, around.main)
        self._matches = match(connection, run, moment, around.renames)
        self._wide = open_window(connection, moment, run.branch, FLAKY_WINDOW, around.main)
        self._window = self._wide.latest(WINDOW)
        here = {found.cause for found in self._matches.values()}
        self._line = own_line(self._window, self._now, (self._main, around.base), around.lineage)
        asked_for = set(self._line.causes) | (here if self._line is self._window else set())
        self._fixed = repaired(connection, self._line, asked_for, moment, around.renames)
        self._lines = lines(connection, here, moment)
        self._tests = self._numbers({nodeid for each in run.clusters for nodeid in each.tests})
        self._ran = {nodeid for part in run.parts for group in part.ran for nodeid in group}
        asked = {each.fingerprint: self._numbers_of(each) for each in run.clusters}
        branch = around.base or self._main
        self._base = BaseSide(connection, moment, now=self._now, window=self._window, branch=branch, asked=asked)

    def assessment(self) -> Assessment:
        causes = {each.fingerprint: self._report(each) for each in self._run.clusters}
        return Assessment(causes, self._newly_fixed(), self._notes())

    def _numbers(self, nodeids: Collection[str]) -> dict[str, set[int]]:
        """The numbers of tests; of those that history doesn't know, the numbers they had under earlier names."""
        known = known_tests(self._connection, nodeids)
        older = {nodeid: self._around.renames.earlier(nodeid) for nodeid in nodeids if nodeid not in known}
        former = known_tests(self._connection, {name for names in older.values() for name in names})
        found = {nodeid: {number} for nodeid, number in known.items()}
        return found | {nodeid: {former[name] for name in names if name in former} for nodeid, names in older.items()}

    def _numbers_of(self, cluster: ClusterOutcome) -> set[int]:
        return {number for nodeid in cluster.tests for number in self._tests.get(nodeid, ())}

    def _report(self, cluster: ClusterOutcome) -> CauseReport:
        found = self._matches.get(cluster.fingerprint)
        cause = found.cause if found else None
        known = self._lines.get(cause, []) if cause else []
        status, why = status_of(known, self._line, cause, self._fixed, self._run.branch)
        if status == "regressed" and failed_alike(self._connection, self._line.runs[0].id, cluster, self._details):
            status, why = "recurring", "its tests failed in the run before, with the very same messages"
        harm = standing(self._window, cause, known, tests=len(cluster.tests), now=self._now, main=self._main)
        points, parts = priority(harm, self._weights)
        tests = self._numbers_of(cluster)
        return CauseReport(
            fingerprint=cluster.fingerprint,
            status=status,
            why=why if found is None or found.why == SAME else f"{why}; recognised by {found.why}",
            first_seen=min((line.first for line in known), default=None),
            last_seen=max((line.last for line in known), default=None),
            runs=sum(line.runs for line in known),
            branches=tuple(sorted(line.branch for line in known if line.branch)),
            known_as=cause or cluster.fingerprint,
            flaky=cause_verdict(self._connection, self._wide, cluster, cause, tests=tests, now=self._now),
            priority=points,
            parts=parts,
            base=self._base.of(cluster.fingerprint, cause, self._around.fork),
        )

    def _newly_fixed(self) -> tuple[FixedCause, ...]:
        """Causes that were open in what this run descends from and are not in it, while some of their tests passed."""
        here = {found.cause for found in self._matches.values()}
        gone = [cause for cause in self._line.causes if cause not in here and cause not in self._fixed]
        last = {cause: self._line.runs[self._line.last(cause) or 0] for cause in gone}
        shown = looks(self._connection, gone)
        passed = _passed(self._run)
        found = []
        for cause in sorted(gone):
            tests = witnesses(self._connection, tests_in(self._connection, last[cause].id, [cause])[cause])
            known = set(nodeids(self._connection, tests).values())
            names = passed.intersection(known) or passed.intersection(self._renamed(known))
            if names:
                title = shown[cause].title if cause in shown else cause
                found.append(FixedCause(cause, title, tuple(sorted(names)), last[cause].time))
        return tuple(found)

    def _renamed(self, names: Collection[str]) -> set[str]:
        """What tests are called now, if none of them is in the run by the name it had."""
        if self._ran.intersection(names):
            return set()
        return {now for name in names if (now := self._around.renames.now(name))}

    def _branches_known(self) -> bool:
        """Whether any earlier run has a branch: where none has, there is nothing to tell apart."""
        return self._connection.value("any_branch") is not None

    def _notes(self) -> tuple[str, ...]:
        notes = []
        if self._run.commit is None:
            notes.append("the run's commit is unknown: no evidence from passing and failing on the same commit")
        if self._run.branch is None and self._branches_known():
            notes.append("the run's branch is unknown: it is compared with the runs that have none either, or with all")
        if self._connection.value("any_later", time=self._run.time) is not None:
            notes.append(
                "history holds later runs than this one; they don't count for it (or a machine's clock is off)"
            )
        return tuple(notes)


def _passed(run: RunOutcome) -> set[str]:
    failed = {each.nodeid for part in run.parts for each in part.outcomes if each.outcome != "rerun"}
    return {nodeid for part in run.parts for group in part.ran for nodeid in group} - failed


def _as_known(connection: Connection, run: RunOutcome) -> KnownRun:
    """The run at hand as history will know it, with its number if it is recorded already, else -1."""
    identity = identity_of(part.digest for part in run.parts)
    number = connection.value("run_of_identity", identity=identity)
    tests = sum(len(group) for part in run.parts for group in part.ran)
    failed = sum(each.outcome != "rerun" for part in run.parts for each in part.outcomes)
    skipped = sum(len(part.skipped) for part in run.parts)
    recorded = -1 if number is None else number
    return KnownRun(
        recorded, run.time, run.commit, run.exact, run.branch, run.build, run.seconds, tests, failed, skipped
    )
