"""Runs as history knows them, and how each of some tests fared in them."""

import math
from collections.abc import Collection, Mapping, Sequence
from typing import Any

import msgspec

from devkit.diagnoser.history import codes, members
from devkit.diagnoser.history.connection import Connection, chunks

_WRECKED = 0.8
"""A run of which more fails says nothing of chance: whatever it was, it was one thing for all."""
_FEW = 5
MAIN = ("main", "master", "trunk", "develop")
"""The names a main branch is accustomed to have."""


class KnownRun(msgspec.Struct, frozen=True, gc=False):
    """A recorded run."""

    id: int
    time: float
    commit: str | None
    exact: bool
    branch: str | None
    build: str | None
    seconds: float
    tests: int
    """That ran to a verdict."""
    failed: int
    skipped: int

    @property
    def wrecked(self) -> bool:
        """Whether so much failed that the run tells no flake from the rest; whose fault it was is judged elsewhere."""
        return self.tests >= _FEW and self.failed > _WRECKED * self.tests


class Observation(msgspec.Struct, frozen=True, gc=False):
    """How one test ended in one part of one run."""

    run: KnownRun
    part: int
    job: str
    failed: bool
    reruns: int = 0
    """Failed attempts before the last; with `failed` false the test is one that passed when run again."""
    cluster: int | None = None
    seconds: float = 0.0
    detail: int = 0
    """Equal for failures with equal messages; 0 where there is none."""


class Moment(msgspec.Struct, frozen=True):
    """A place in history: what is earlier counts."""

    time: float
    id: int = -1
    """Of a run that is recorded; -1 for one that isn't yet and comes after all others of its time."""

    def bounds(self) -> dict[str, float]:
        """The values of a statement's condition that a run is earlier."""
        return {"time": self.time, "number": self.id if self.id >= 0 else _LAST}


_LAST = 2**31 - 1
END = Moment(math.inf)
"""After all of history."""


def known_run(row: Sequence[Any]) -> KnownRun:
    """A row of `codes.KNOWN_RUN` as a record."""
    number, time, commit, exact, *others = row
    return KnownRun(number, time, commit, bool(exact), *others)


def runs_before(
    connection: Connection, moment: Moment | None, branches: Collection[str | None] | None, limit: int
) -> list[KnownRun]:
    """The latest runs before a moment, the latest first; of runs that are rolled up it is not known who passed.

    Args:
        connection: To the history.
        moment: None takes the latest of all.
        branches: Only runs of these; None in it stands for runs whose branch is unknown. None takes all branches.
        limit: The most runs.
    """
    bounds = (moment or END).bounds()
    if branches is None:
        rows = connection.rows("runs_before", limit=limit, **bounds)
    else:
        rows = []
        for branch in branches:
            if branch is None:
                rows += connection.rows("runs_before_on_none", limit=limit, **bounds)
            else:
                rows += connection.rows("runs_before_on", branch=branch, limit=limit, **bounds)
    return sorted(map(known_run, rows), key=lambda run: (-run.time, -run.id))[:limit]


def main_branch(connection: Connection, branch: str | None = None, names: Sequence[str] = MAIN) -> str | None:
    """The branch others start from; None where history has none of that name.

    Args:
        connection: To the history.
        branch: One more branch to choose from.
        names: What it may be called, the likeliest first.
    """
    found = {branch, *connection.column("branches_named", names=names)}
    return next((name for name in names if name in found), None)


def observations(
    connection: Connection, runs: Sequence[KnownRun], tests: Collection[int]
) -> dict[int, list[Observation]]:
    """How each test ended in each part of the runs it ran in; in the order of `runs`.

    Parts whose passing results are rolled up say nothing about tests that passed.
    """
    by_id = {run.id: run for run in runs}
    found = _results(connection, set(by_id), list(tests))
    seen: dict[int, list[Observation]] = {test: [] for test in tests}
    order = {run.id: index for index, run in enumerate(runs)}
    parts = [part for chunk in chunks(list(by_id)) for part in connection.rows("parts_of", runs=chunk)]
    sets = _Sets(connection)
    for run_id, part, job, ran in sorted(parts, key=lambda part: (order[part[0]], part[2])):
        members_of, run = sets.get(ran), by_id[run_id]
        for test in tests:
            row = found.get((part, test))
            if row is not None:
                outcome, *details = row
                seen[test].append(Observation(run, part, job, outcome != codes.PASSED_AGAIN, *details))
            elif test in members_of:
                seen[test].append(Observation(run, part, job, failed=False))
    return seen


def _results(
    connection: Connection, runs: Collection[int], tests: Sequence[int]
) -> Mapping[tuple[int, int], Sequence[Any]]:
    """Part and test -> outcome, reruns, cluster, seconds and detail."""
    first = min(runs, default=0)
    found: dict[tuple[int, int], Sequence[Any]] = {}
    for chunk in chunks(tests):
        rows = connection.rows("results_of", tests=chunk, first=first)
        found |= {(part, test): rest for part, test, run, *rest in rows if run in runs}
    return found


class _Sets:
    """Sets of tests, each unpacked once."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._known: dict[int | None, frozenset[int]] = {None: frozenset()}

    def get(self, number: int | None) -> frozenset[int]:
        if number not in self._known:
            groups = members.unpack(self._connection.value("members_of", id=number) or members.pack([]))
            self._known[number] = frozenset(test for group in groups for test in group)
        return self._known[number]
