"""Causes as history knows them: a cause is a cluster, and the clusters later recognised as the same."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any

import msgspec

from devkit.diagnoser.history import codes
from devkit.diagnoser.history.connection import Connection, chunks
from devkit.diagnoser.history.records import ClusterOutcome
from devkit.diagnoser.history.runs import END, Moment

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
    found: dict[str, str] = {}
    for chunk in chunks(list(fingerprints)):
        found |= {row[0]: row[1] for row in connection.rows("causes_of", fingerprints=chunk)}
    return found


def lines(connection: Connection, causes: Collection[str], moment: Moment | None) -> dict[str, list[Line]]:
    """On which branches each cause was seen before a moment."""
    found: dict[str, list[Line]] = {cause: [] for cause in causes}
    for chunk in chunks(list(causes)):
        rows = connection.rows("cause_lines", causes=chunk, **(moment or END).bounds())
        for cause, branch, first, last, count in rows:
            found[cause].append(Line(branch, first, last, count))
    return found


def seen_before(connection: Connection, causes: Iterable[str], moment: Moment | None) -> set[str]:
    """Those causes that were in some run before a moment."""
    found: set[str] = set()
    for chunk in chunks(list(causes)):
        found.update(connection.column("causes_seen", causes=chunk, **(moment or END).bounds()))
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
    bounds = (moment or END).bounds()
    number: int | None
    if branch is None:
        number = connection.value("last_run", cause=cause, **bounds)
    else:
        number = connection.value("last_run_on", cause=cause, branch=branch, **bounds)
    return number


def tests_in(connection: Connection, run: int, causes: Collection[str]) -> dict[str, frozenset[int]]:
    """The tests each cause took down in one run."""
    found: dict[str, set[int]] = {cause: set() for cause in causes}
    for chunk in chunks(list(causes)):
        for cause, test in connection.rows("tests_in", run=run, causes=chunk):
            found[cause].add(test)
    return {cause: frozenset(tests) for cause, tests in found.items()}


def witnesses(connection: Connection, tests: Collection[int]) -> set[int]:
    """The tests that show by passing that a cause is gone: for a module that could not be collected, some in it."""
    found = set(tests)
    for name in nodeids(connection, tests).values():
        if "::" not in name:
            start = f"{name}::" if name.endswith(".py") else f"{name}/"
            escaped = start.replace("/", "//").replace("%", "/%").replace("_", "/_")
            found.update(connection.column("tests_inside", start=escaped, limit=_WITNESSES))
    return found


def looks(connection: Connection, causes: Collection[str]) -> dict[str, ClusterOutcome]:
    """What each cause looked like when it was first seen; without its tests."""
    found: dict[str, ClusterOutcome] = {}
    for chunk in chunks(list(causes)):
        found |= {row[0]: look(row) for row in connection.rows("clusters_of", fingerprints=chunk)}
    return found


def look(row: Sequence[Any]) -> ClusterOutcome:
    """A row of `codes.LOOK` as a record, without its tests."""
    return ClusterOutcome(tests=(), **dict(zip(codes.LOOK, row, strict=True)))


def nodeids(connection: Connection, tests: Collection[int]) -> dict[int, str]:
    """The names of tests."""
    found: dict[int, str] = {}
    for chunk in chunks(list(tests)):
        found |= {row[0]: row[1] for row in connection.rows("nodeids", tests=chunk)}
    return found
