"""Runs as history knows them, and how each of some tests fared in them."""

from collections.abc import Collection, Iterator, Sequence
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, RowMapping, Select, and_, or_, select

from devkit.diagnoser.history import members, schema
from devkit.diagnoser.history.write import chunks

_INFRASTRUCTURE = 0.8
"""A run of which more fails is the infrastructure's until shown otherwise."""
_FEW = 5
_MAIN = ("main", "master", "trunk", "develop")


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
        """Whether so much failed that the infrastructure is the first suspect."""
        return self.tests >= _FEW and self.failed > _INFRASTRUCTURE * self.tests


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

    def before(self) -> ColumnElement[bool]:
        """The condition that a run is earlier."""
        time, number = schema.RUNS.c.time, schema.RUNS.c.id
        same = time == self.time
        return or_(time < self.time, same if self.id < 0 else and_(same, number < self.id))


def select_runs() -> Select[Any]:
    """A query for the columns of `KnownRun`, one row a run."""
    return select(*(schema.RUNS.c[name] for name in _COLUMNS))


_COLUMNS = ("id", "time", "commit_id", "exact", "branch", "build", "seconds", "tests", "failed", "skipped")


def known_run(row: RowMapping) -> KnownRun:
    """A row of `select_runs` as a record."""
    values = {name: row[name] for name in _COLUMNS if name not in ("commit_id", "exact")}
    return KnownRun(commit=row["commit_id"], exact=bool(row["exact"]), **values)


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
    runs = schema.RUNS.c
    query = select_runs().where(runs.rolled_up == 0).order_by(runs.time.desc(), runs.id.desc()).limit(limit)
    if moment is not None:
        query = query.where(moment.before())
    if branches is not None:
        named = runs.branch.in_([branch for branch in branches if branch is not None])
        query = query.where(or_(named, runs.branch.is_(None)) if None in branches else named)
    return [known_run(row) for row in connection.execute(query).mappings()]


def main_branch(connection: Connection, branch: str | None = None) -> str | None:
    """The branch others start from: one by an accustomed name, None where history has none of these.

    Args:
        connection: To the history.
        branch: One more branch to choose from.
    """
    runs = schema.RUNS.c
    found = {branch, *connection.scalars(select(runs.branch).where(runs.branch.in_(_MAIN)).distinct())}
    return next((name for name in _MAIN if name in found), None)


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
    parts = sorted(_parts(connection, list(by_id)), key=lambda part: (order[part["run_id"]], part["job"]))
    ran = _Sets(connection)
    for part in parts:
        members_of = ran.get(part["ran"])
        run, number, job = by_id[part["run_id"]], part["id"], part["job"]
        for test in tests:
            row = found.get((number, test))
            if row is not None:
                failed = row["outcome"] != schema.PASSED_AGAIN
                details = (row["reruns"], row["cluster_id"], row["seconds"], row["detail"])
                seen[test].append(Observation(run, number, job, failed, *details))
            elif test in members_of:
                seen[test].append(Observation(run, number, job, failed=False))
    return seen


def _parts(connection: Connection, runs: Sequence[int]) -> Iterator[RowMapping]:
    table = schema.PARTS
    for chunk in chunks(runs):
        yield from connection.execute(select(table).where(table.c.run_id.in_(chunk))).mappings()


def _results(connection: Connection, runs: Collection[int], tests: Sequence[int]) -> dict[tuple[int, int], RowMapping]:
    table = schema.RESULTS
    first = min(runs, default=0)
    found: dict[tuple[int, int], RowMapping] = {}
    for chunk in chunks(tests):
        query = select(table).where(table.c.test_id.in_(chunk), table.c.run_id >= first)
        rows = connection.execute(query).mappings()
        found |= {(row["part_id"], row["test_id"]): row for row in rows if row["run_id"] in runs}
    return found


class _Sets:
    """Sets of tests, each unpacked once."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._known: dict[int | None, frozenset[int]] = {None: frozenset()}

    def get(self, number: int | None) -> frozenset[int]:
        if number not in self._known:
            query = select(schema.SETS.c.members).where(schema.SETS.c.id == number)
            groups = members.unpack(self._connection.scalar(query) or members.pack([]))
            self._known[number] = frozenset(test for group in groups for test in group)
        return self._known[number]
