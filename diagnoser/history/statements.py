"""The statements that every recorded run needs, in SQLAlchemy's terms and by name.

PostgreSQL is given them by SQLAlchemy. SQLite is given the text that `compiling` made of them ahead of time, because
loading SQLAlchemy costs several times what the statements do. Values have a name; a list is bound with `_in`.
"""

from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Executable,
    Insert,
    Select,
    Table,
    bindparam,
    delete,
    func,
    insert,
    null,
    or_,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from devkit.diagnoser.history import codes
from devkit.diagnoser.history.schema import CLUSTERS, DAYS, MIGRATIONS, OCCURRENCES, PARTS, RESULTS, RUNS, SETS, TESTS

_RUN = tuple(RUNS.c[name] for name in codes.KNOWN_RUN)
_CLUSTER = tuple(CLUSTERS.c[name] for name in codes.LOOK)


def _value(name: str) -> BindParameter[Any]:
    return bindparam(name)


def _in(column: ColumnElement[Any], name: str) -> ColumnElement[bool]:
    return column.in_(bindparam(name, expanding=True))


def _before() -> ColumnElement[bool]:
    """The condition that a run is earlier than a `Moment`."""
    return or_(RUNS.c.time < _value("time"), (RUNS.c.time == _value("time")) & (RUNS.c.id < _value("number")))


def _seen(*columns: ColumnElement[Any]) -> Select[Any]:
    """Clusters, joined to their occurrences and the runs these were in, before a moment."""
    return select(*columns).select_from(CLUSTERS.join(OCCURRENCES).join(RUNS)).where(_before())


def _earlier() -> Select[Any]:
    """The latest runs before a moment that are not rolled up."""
    found = select(*_RUN).where(RUNS.c.rolled_up == 0, _before())
    return found.order_by(RUNS.c.time.desc(), RUNS.c.id.desc()).limit(_value("limit"))


def _latest(query: Select[Any]) -> Select[Any]:
    return query.order_by(RUNS.c.time.desc(), RUNS.c.id.desc()).limit(1)


def _new(table: Table, dialect: str) -> Insert:
    """An INSERT that leaves rows alone which are there already."""
    if dialect == "postgresql":
        return postgresql.insert(table).on_conflict_do_nothing()
    return sqlite.insert(table).on_conflict_do_nothing()


_BUILD = func.coalesce(RUNS.c.build, RUNS.c.identity)
_WORDS = RESULTS.join(CLUSTERS).join(RUNS, RESULTS.c.run_id == RUNS.c.id)
_USED = [select(column).where(column.is_not(None)) for column in (PARTS.c.ran, PARTS.c.skipped, PARTS.c.sequence)]

_RUN_QUERIES: dict[str, Executable] = {
    "schema_version": select(func.max(MIGRATIONS.c.number)),
    "run_of_identity": select(RUNS.c.id).where(RUNS.c.identity == _value("identity")),
    "any_run": select(RUNS.c.id).limit(1),
    "any_branch": select(RUNS.c.id).where(RUNS.c.branch.is_not(None)).limit(1),
    "any_later": select(RUNS.c.id).where(RUNS.c.time > _value("time")).limit(1),
    "branches_named": select(RUNS.c.branch).where(_in(RUNS.c.branch, "names")).distinct(),
    "runs_before": _earlier(),
    "runs_before_on": _earlier().where(RUNS.c.branch == _value("branch")),
    "runs_before_on_none": _earlier().where(RUNS.c.branch.is_(None)),
    "parts_of": select(PARTS.c.run_id, PARTS.c.id, PARTS.c.job, PARTS.c.ran).where(_in(PARTS.c.run_id, "runs")),
    "sequences_of": select(PARTS.c.sequence, PARTS.c.ran).where(_in(PARTS.c.id, "parts")),
    "parts_known": select(PARTS.c.digest).where(_in(PARTS.c.digest, "digests")),
    "members_of": select(SETS.c.members).where(SETS.c.id == _value("id")),
    "sets_known": select(SETS.c.digest, SETS.c.id).where(_in(SETS.c.digest, "digests")),
    "tests_known": select(TESTS.c.digest, TESTS.c.id).where(_in(TESTS.c.digest, "digests")),
    "nodeids": select(TESTS.c.id, TESTS.c.nodeid).where(_in(TESTS.c.id, "tests")),
    "tests_inside": (
        select(TESTS.c.id)
        .where(TESTS.c.nodeid.startswith(_value("start"), escape="/"))
        .order_by(TESTS.c.id)
        .limit(_value("limit"))
    ),
}
_CLUSTER_QUERIES: dict[str, Executable] = {
    "cluster_ids": select(CLUSTERS.c.fingerprint, CLUSTERS.c.id).where(_in(CLUSTERS.c.fingerprint, "fingerprints")),
    "causes_of": select(CLUSTERS.c.fingerprint, CLUSTERS.c.cause).where(_in(CLUSTERS.c.fingerprint, "fingerprints")),
    "clusters_of": select(*_CLUSTER).where(_in(CLUSTERS.c.fingerprint, "fingerprints")),
    "clusters_like": (
        select(*_CLUSTER)
        .where(CLUSTERS.c.exception == _value("exception"), CLUSTERS.c.fingerprint != _value("fingerprint"))
        .order_by(CLUSTERS.c.id.desc())
        .limit(_value("limit"))
    ),
    "clusters_in": (
        select(OCCURRENCES.c.run_id, OCCURRENCES.c.cluster_id, CLUSTERS.c.cause, OCCURRENCES.c.functions)
        .join_from(OCCURRENCES, CLUSTERS)
        .where(_in(OCCURRENCES.c.run_id, "runs"))
    ),
    "cause_lines": (
        _seen(
            CLUSTERS.c.cause, RUNS.c.branch, func.min(RUNS.c.time), func.max(RUNS.c.time), func.count(_BUILD.distinct())
        )
        .where(_in(CLUSTERS.c.cause, "causes"))
        .group_by(CLUSTERS.c.cause, RUNS.c.branch)
    ),
    "causes_seen": _seen(CLUSTERS.c.cause).where(_in(CLUSTERS.c.cause, "causes")).distinct(),
    "last_run": _latest(_seen(RUNS.c.id).where(CLUSTERS.c.cause == _value("cause"))),
    "last_run_on": _latest(
        _seen(RUNS.c.id).where(CLUSTERS.c.cause == _value("cause"), RUNS.c.branch == _value("branch"))
    ),
}
_RESULT_QUERIES: dict[str, Executable] = {
    "results_of": select(
        RESULTS.c.part_id,
        RESULTS.c.test_id,
        RESULTS.c.run_id,
        RESULTS.c.outcome,
        RESULTS.c.reruns,
        RESULTS.c.cluster_id,
        RESULTS.c.seconds,
        RESULTS.c.detail,
    ).where(_in(RESULTS.c.test_id, "tests"), RESULTS.c.run_id >= _value("first")),
    "tests_in": (
        select(CLUSTERS.c.cause, RESULTS.c.test_id)
        .join_from(RESULTS, CLUSTERS)
        .where(RESULTS.c.run_id == _value("run"), _in(CLUSTERS.c.cause, "causes"))
    ),
    "details_in": select(RESULTS.c.test_id, RESULTS.c.detail).where(
        RESULTS.c.run_id == _value("run"),
        _in(RESULTS.c.test_id, "tests"),
        RESULTS.c.outcome != codes.PASSED_AGAIN,
    ),
    "causes_by_words": (
        select(RESULTS.c.test_id, RESULTS.c.detail, CLUSTERS.c.cause)
        .select_from(_WORDS)
        .where(_in(RESULTS.c.test_id, "tests"), _in(RESULTS.c.detail, "details"), _before())
        .order_by(RUNS.c.time.desc(), RUNS.c.id.desc())
        .limit(_value("limit"))
    ),
}
_ROLLUP: dict[str, Executable] = {
    "any_due": select(RUNS.c.id).where(RUNS.c.rolled_up == 0, RUNS.c.time < _value("before")).limit(1),
    "runs_due": (
        select(RUNS.c.id, RUNS.c.identity, RUNS.c.time, RUNS.c.branch)
        .where(RUNS.c.rolled_up == 0, RUNS.c.time < _value("before"))
        .order_by(RUNS.c.time)
        .limit(_value("limit"))
    ),
    "sets_ran": select(PARTS.c.ran).where(_in(PARTS.c.run_id, "runs")),
    "tests_failed": select(RESULTS.c.test_id).where(
        _in(RESULTS.c.run_id, "runs"), RESULTS.c.outcome != codes.PASSED_AGAIN
    ),
    "forget_sets": update(PARTS).where(_in(PARTS.c.run_id, "runs")).values(ran=null(), skipped=null(), sequence=null()),
    "mark_rolled_up": update(RUNS).where(_in(RUNS.c.id, "runs")).values(rolled_up=1),
    "drop_unused_sets": delete(SETS).where(*(SETS.c.id.not_in(query) for query in _USED)),
}


def statements(dialect: str) -> dict[str, Executable]:
    """Every statement by its name, for `sqlite` or `postgresql`."""
    inserts: dict[str, Executable] = {
        "add_tests": _new(TESTS, dialect),
        "add_sets": _new(SETS, dialect),
        "add_clusters": _new(CLUSTERS, dialect),
        "add_run": _new(RUNS, dialect).returning(RUNS.c.id),
        "add_part": _new(PARTS, dialect).returning(PARTS.c.id),
        "add_results": insert(RESULTS),
        "add_occurrences": insert(OCCURRENCES),
        "add_day": insert(DAYS),
        "add_migration": insert(MIGRATIONS),
    }
    return _RUN_QUERIES | _CLUSTER_QUERIES | _RESULT_QUERIES | _ROLLUP | inserts
