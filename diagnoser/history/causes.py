"""Causes as history knows them: a cause is a cluster, and the clusters later recognised as the same."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

import msgspec
from sqlalchemy import Connection, Select, func, select

from devkit.diagnoser.history import schema
from devkit.diagnoser.history.records import ClusterOutcome
from devkit.diagnoser.history.runs import Moment
from devkit.diagnoser.history.write import chunks

_WITNESSES = 20
"""Tests of a module that are asked whether it can be collected again."""


class Line(msgspec.Struct, frozen=True):
    """A cause on one branch."""

    branch: str | None
    first: float
    last: float
    runs: int
    """CI runs; shards recorded one by one are one."""


def causes_of(connection: Connection, fingerprints: Iterable[str]) -> dict[str, str]:
    """The cause each known fingerprint belongs to; unknown ones are left out."""
    table = schema.CLUSTERS.c
    found: dict[str, str] = {}
    for chunk in chunks(list(fingerprints)):
        query = select(table.fingerprint, table.cause).where(table.fingerprint.in_(chunk))
        found |= {row[0]: row[1] for row in connection.execute(query)}
    return found


def lines(connection: Connection, causes: Collection[str], moment: Moment | None) -> dict[str, list[Line]]:
    """On which branches each cause was seen before a moment."""
    runs = schema.RUNS.c
    build = func.coalesce(runs.build, runs.identity)
    columns = (schema.CLUSTERS.c.cause, runs.branch, func.min(runs.time), func.max(runs.time))
    found: dict[str, list[Line]] = {cause: [] for cause in causes}
    for chunk in chunks(list(causes)):
        query = _joined(select(*columns, func.count(build.distinct())), chunk, moment)
        for cause, branch, first, last, count in connection.execute(query.group_by(columns[0], runs.branch)):
            found[cause].append(Line(branch, first, last, count))
    return found


def seen_before(connection: Connection, causes: Iterable[str], moment: Moment | None) -> set[str]:
    """Those causes that were in some run before a moment."""
    found: set[str] = set()
    for chunk in chunks(list(causes)):
        found.update(connection.scalars(_joined(select(schema.CLUSTERS.c.cause).distinct(), chunk, moment)))
    return found


def last_tests(connection: Connection, causes: Iterable[str], moment: Moment | None) -> dict[str, frozenset[str]]:
    """The names of the tests each cause took down when it was last seen before a moment; unseen causes are left out."""
    found: dict[str, frozenset[str]] = {}
    for cause in causes:
        run = last_run(connection, cause, None, moment)
        if run is not None:
            found[cause] = frozenset(nodeids(connection, tests_in(connection, run, [cause])[cause]).values())
    return found


def last_run(connection: Connection, cause: str, branch: str | None, moment: Moment | None) -> int | None:
    """The run a cause was last in before a moment; of a branch, where one is given."""
    runs = schema.RUNS.c
    query = _joined(select(runs.id), [cause], moment)
    if branch is not None:
        query = query.where(runs.branch == branch)
    number: int | None = connection.scalar(query.order_by(runs.time.desc(), runs.id.desc()).limit(1))
    return number


def tests_in(connection: Connection, run: int, causes: Collection[str]) -> dict[str, frozenset[int]]:
    """The tests each cause took down in one run."""
    table = schema.RESULTS
    found: dict[str, set[int]] = {cause: set() for cause in causes}
    for chunk in chunks(list(causes)):
        query = select(schema.CLUSTERS.c.cause, table.c.test_id).join_from(table, schema.CLUSTERS)
        query = query.where(table.c.run_id == run, schema.CLUSTERS.c.cause.in_(chunk))
        for cause, test in connection.execute(query):
            found[cause].add(test)
    return {cause: frozenset(tests) for cause, tests in found.items()}


def witnesses(connection: Connection, tests: Collection[int]) -> set[int]:
    """The tests that show by passing that a cause is gone: for a module that could not be collected, some in it."""
    found = set(tests)
    table = schema.TESTS.c
    for name in nodeids(connection, tests).values():
        if "::" not in name:
            inside = table.nodeid.startswith(f"{name}::" if name.endswith(".py") else f"{name}/", autoescape=True)
            found.update(connection.scalars(select(table.id).where(inside).order_by(table.id).limit(_WITNESSES)))
    return found


def looks(connection: Connection, causes: Collection[str]) -> dict[str, ClusterOutcome]:
    """What each cause looked like when it was first seen; without its tests."""
    table = schema.CLUSTERS.c
    found: dict[str, ClusterOutcome] = {}
    for chunk in chunks(list(causes)):
        rows = connection.execute(select(schema.CLUSTERS).where(table.fingerprint.in_(chunk))).mappings()
        found |= {row["fingerprint"]: look(row) for row in rows}
    return found


def look(row: Mapping[Any, Any]) -> ClusterOutcome:
    """A row of clusters as a record, without its tests."""
    names = ("fingerprint", "kind", "title", "exception", "message", "path", "function")
    return ClusterOutcome(tests=(), **{name: row[name] for name in names})


def nodeids(connection: Connection, tests: Collection[int]) -> dict[int, str]:
    """The names of tests."""
    table = schema.TESTS.c
    found: dict[int, str] = {}
    for chunk in chunks(list(tests)):
        query = select(table.id, table.nodeid).where(table.id.in_(chunk))
        found |= {row[0]: row[1] for row in connection.execute(query)}
    return found


def _joined(query: Select[Any], causes: Collection[str], moment: Moment | None) -> Select[Any]:
    """Clusters of some causes, joined to their occurrences and runs before a moment."""
    query = query.select_from(schema.CLUSTERS.join(schema.OCCURRENCES).join(schema.RUNS))
    query = query.where(schema.CLUSTERS.c.cause.in_(causes))
    return query if moment is None else query.where(moment.before())
