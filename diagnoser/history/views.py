"""What history shows to people: runs, tests, causes, what to repair first."""

from collections import Counter
from collections.abc import Mapping, Sequence

import msgspec
from sqlalchemy import case, func, select

from devkit.core.errors import DevkitError
from devkit.diagnoser.history import codes, members, schema
from devkit.diagnoser.history.causes import Line, last_tests, lines, looks
from devkit.diagnoser.history.connection import Connection
from devkit.diagnoser.history.damage import standing
from devkit.diagnoser.history.priority import WEIGHTS, priority
from devkit.diagnoser.history.records import ClusterOutcome, PriorityPart
from devkit.diagnoser.history.runs import MAIN, KnownRun, Moment, known_run, main_branch
from devkit.diagnoser.history.status import repaired
from devkit.diagnoser.history.store import History
from devkit.diagnoser.history.window import open_window

_OPEN = 60
"""The latest runs among which a cause counts as open."""


class Summary(msgspec.Struct, frozen=True):
    """A history as a whole."""

    runs: int
    rolled_up: int
    """Runs whose passing results are daily counts."""
    tests: int
    causes: int
    first: float | None
    """Unix time of the earliest run."""
    last: float | None
    branches: tuple[str, ...]
    """Sorted."""


class TestRecord(msgspec.Struct, frozen=True):
    """What a test did, over all of history."""

    __test__ = False

    nodeid: str
    passed: int
    failed: int
    reran: int
    """Times it passed when run again."""
    last_failed: float | None


class Cause(msgspec.Struct, frozen=True):
    """A cause, from its first run to its last."""

    look: ClusterOutcome
    """Its tests are those it last took down."""
    lines: tuple[Line, ...]
    also: tuple[str, ...]
    """Fingerprints recognised as the same cause, sorted."""


class TopCause(msgspec.Struct, frozen=True):
    """An open cause and its priority."""

    fingerprint: str
    title: str
    tests: int
    priority: float
    parts: tuple[PriorityPart, ...]


def summary(history: History) -> Summary:
    """Count what there is."""
    runs = schema.RUNS.c
    with history.reading() as connection:
        columns = (func.count(), func.coalesce(func.sum(runs.rolled_up), 0), func.min(runs.time), func.max(runs.time))
        count, rolled_up, first, last = connection.execute(select(*columns)).one()
        tests = connection.scalar(select(func.count()).select_from(schema.TESTS)) or 0
        causes = connection.scalar(select(func.count(schema.CLUSTERS.c.cause.distinct()))) or 0
        branches = connection.scalars(select(runs.branch).where(runs.branch.is_not(None)).distinct())
        return Summary(count, rolled_up, tests, causes, first, last, tuple(sorted(filter(None, branches))))


def latest_runs(history: History, limit: int) -> list[KnownRun]:
    """The latest runs of all branches, the latest first."""
    runs = schema.RUNS.c
    with history.reading() as connection:
        query = select(*(runs[name] for name in codes.KNOWN_RUN)).order_by(runs.time.desc(), runs.id.desc())
        return [known_run(row) for row in connection.execute(query.limit(limit))]


def failing_tests(history: History, containing: str = "", limit: int = 50) -> list[TestRecord]:
    """The tests that failed most, those first whose name contains some text; all such tests where a text is given."""
    table, results = schema.TESTS.c, schema.RESULTS.c
    failed = func.coalesce(func.sum(case((results.outcome != codes.PASSED_AGAIN, 1), else_=0)), 0)
    reran = func.coalesce(func.sum(case((results.outcome == codes.PASSED_AGAIN, 1), else_=0)), 0)
    last = func.max(case((results.outcome != codes.PASSED_AGAIN, schema.RUNS.c.time)))
    joined = schema.TESTS.outerjoin(schema.RESULTS).outerjoin(schema.RUNS)
    query = select(table.id, table.nodeid, failed, reran, last).select_from(joined)
    query = query.where(table.nodeid.contains(containing, autoescape=True)).group_by(table.id, table.nodeid)
    with history.reading() as connection:
        rows = connection.execute(query.order_by(failed.desc(), reran.desc(), table.nodeid).limit(limit)).all()
        ran, days = _runs_of(connection, {row[0] for row in rows})
    return [
        TestRecord(nodeid, max(ran[number] - bad, 0) + days[number], bad, again, time)
        for number, nodeid, bad, again, time in rows
    ]


def _runs_of(connection: Connection, wanted: set[int]) -> tuple[Counter[int], Counter[int]]:
    """How many parts each test ran in, and how often it passed in parts that are rolled up."""
    ran: Counter[int] = Counter()
    parts, results = schema.PARTS.c, schema.RESULTS.c
    for number, times in connection.execute(select(parts.ran, func.count()).group_by(parts.ran)):
        data = connection.scalar(select(schema.SETS.c.members).where(schema.SETS.c.id == number))
        for test in wanted.intersection(members.unpack(data)[0] if data is not None else ()):
            ran[test] += times
    old = select(results.test_id, func.count()).join_from(schema.RESULTS, schema.PARTS).where(parts.ran.is_(None))
    for test, times in connection.execute(old.where(results.outcome != codes.PASSED_AGAIN).group_by(results.test_id)):
        ran[test] += times
    days: Counter[int] = Counter()
    for data in connection.scalars(select(schema.DAYS.c.counts)):
        days.update({test: count for test, count in zip(*members.unpack(data), strict=True) if test in wanted})
    return ran, days


def cause(history: History, fingerprint: str) -> Cause:
    """Everything about a cause.

    Args:
        history: What is known.
        fingerprint: Or its beginning, with or without the version prefix.

    Raises:
        DevkitError: no cause or several begin with it.
    """
    table = schema.CLUSTERS.c
    with history.reading() as connection:
        start = table.fingerprint.startswith(fingerprint, autoescape=True)
        later = table.fingerprint.contains(f":{fingerprint}", autoescape=True)
        found = sorted(set(connection.scalars(select(table.cause).where(start | later))))
        if len(found) != 1:
            many = f"{len(found)} causes begin" if found else "no cause begins"
            raise DevkitError(f"{many} with {fingerprint!r}; `devkit history top` and `devkit diagnose` name them")
        known = looks(connection, found)[found[0]]
        names = last_tests(connection, found, None).get(found[0], frozenset())
        also = sorted(connection.scalars(select(table.fingerprint).where(table.cause == found[0])))
        return Cause(
            look=msgspec.structs.replace(known, tests=tuple(sorted(names))),
            lines=tuple(lines(connection, found, None)[found[0]]),
            also=tuple(each for each in also if each != found[0]),
        )


def top(
    history: History,
    branch: str | None = None,
    limit: int = 20,
    weights: Mapping[str, float] = WEIGHTS,
    main_names: Sequence[str] = MAIN,
) -> list[TopCause]:
    """The open causes of a branch (by default the main one), the most urgent first.

    Args:
        history: What is known.
        branch: Whose causes; None takes the main branch's.
        limit: The most causes.
        weights: Of the parts of a priority.
        main_names: What the main branch may be called, the likeliest first.
    """
    with history.reading() as connection:
        window = open_window(connection, None, branch, _OPEN, main_names)
        fixed = repaired(connection, window, window.causes, None)
        open_causes = [cause for cause in window.causes if cause not in fixed]
        known, shown, main = (
            lines(connection, open_causes, None),
            looks(connection, open_causes),
            main_branch(connection, names=main_names),
        )
        found = []
        for one in open_causes:
            now = window.runs[window.last(one) or 0]
            before = open_window(connection, Moment(now.time, now.id), branch, _OPEN, main_names)
            names = last_tests(connection, [one], None).get(one, frozenset())
            points, parts = priority(standing(before, one, known[one], tests=len(names), now=now, main=main), weights)
            title = shown[one].title if one in shown else one
            found.append(TopCause(one, title, len(names), points, parts))
    return sorted(found, key=lambda each: (-each.priority, each.fingerprint))[:limit]
