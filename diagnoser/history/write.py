"""Recording a run: all of it in one transaction, once."""

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Table, insert, select

from devkit.diagnoser.failure import without_parameters
from devkit.diagnoser.history import members, schema
from devkit.diagnoser.history.records import ClusterOutcome, PartOutcome, RunOutcome, TestOutcome
from devkit.diagnoser.history.sets import SetStore, ignoring
from devkit.diagnoser.history.store import History, RacedError

_MOST = 500
"""Values in one `IN (…)`."""
Row = dict[str, Any]


def record(history: History, run: RunOutcome, known_as: Mapping[str, str] | None = None) -> bool:
    """Write a run into history, whole or not at all. What is recorded already is not recorded again, part by part.

    Args:
        history: Where to.
        run: What to write.
        known_as: Fingerprint of a cluster -> fingerprint history knows its cause by, as `assess` found.

    Returns:
        Whether anything was new.

    Raises:
        DevkitError: the database can't be written to.
    """
    return history.write(lambda connection: write_run(connection, run, known_as or {}))


def write_run(connection: Connection, run: RunOutcome, known_as: Mapping[str, str]) -> bool:
    """`record` inside a transaction of the caller's."""
    parts = _unknown_parts(connection, run.parts)
    if not parts:
        return False
    sets = SetStore(connection, parts)
    tests = test_ids(connection, sets.names_needed())
    clusters = cluster_ids(connection, run.clusters, known_as)
    run_id = _insert_new(connection, schema.RUNS, _run_row(run, parts))
    cluster_of = {nodeid: clusters[each.fingerprint] for each in run.clusters for nodeid in each.tests}
    failed: set[str] = set()
    for part in parts:
        part_id = _insert_new(connection, schema.PARTS, sets.row(part, run_id, tests))
        rows = [_result_row(each, tests, part_id, run_id, cluster_of) for each in part.outcomes]
        insert_all(connection, schema.RESULTS, rows)
        failed.update(each.nodeid for each in part.outcomes if each.outcome != "rerun")
    rows = [_occurrence_row(each, failed, clusters[each.fingerprint], run_id) for each in run.clusters]
    insert_all(connection, schema.OCCURRENCES, [row for row in rows if row["tests"]])
    return True


def _occurrence_row(cluster: ClusterOutcome, failed: Collection[str], number: int, run_id: int) -> Row:
    tests = [nodeid for nodeid in cluster.tests if nodeid in failed]
    functions = len({without_parameters(nodeid) for nodeid in tests})
    return {"cluster_id": number, "run_id": run_id, "tests": len(tests), "functions": functions}


def _result_row(
    each: TestOutcome, tests: Mapping[str, int], part_id: int, run_id: int, cluster_of: Mapping[str, int]
) -> Row:
    return {
        "test_id": tests[each.nodeid],
        "part_id": part_id,
        "run_id": run_id,
        "cluster_id": cluster_of.get(each.nodeid) if each.outcome != "rerun" else None,
        "outcome": schema.OUTCOMES[each.outcome],
        "reruns": min(each.reruns, 32_767),
        "seconds": each.seconds,
        "detail": each.detail,
    }


def identity_of(digests: Iterable[str]) -> str:
    """A run's identity: its parts', whatever order they came in."""
    return hashlib.sha256("\0".join(sorted(digests)).encode()).hexdigest()[:32]


def _unknown_parts(connection: Connection, parts: Sequence[PartOutcome]) -> list[PartOutcome]:
    """The parts no run has; a shard recorded alone is not recorded again with the others."""
    known = schema.PARTS.c.digest
    found = set(connection.scalars(select(known).where(known.in_([part.digest for part in parts]))))
    return [part for part in parts if part.digest not in found]


def test_ids(connection: Connection, nodeids: Collection[str]) -> dict[str, int]:
    """The number of each test, given to it where it has none yet."""
    found = known_tests(connection, nodeids)
    missing = sorted(nodeid for nodeid in nodeids if nodeid not in found)
    if missing:
        rows = [{"digest": members.digest((nodeid,)), "nodeid": nodeid} for nodeid in missing]
        insert_all(connection, schema.TESTS, rows, ignore=True)
        found |= known_tests(connection, missing)
    return found


def known_tests(connection: Connection, nodeids: Collection[str]) -> dict[str, int]:
    """The numbers of those tests that history knows."""
    table = schema.TESTS
    wanted = {members.digest((nodeid,)): nodeid for nodeid in nodeids}
    found: dict[str, int] = {}
    for chunk in chunks(list(wanted)):
        query = select(table.c.digest, table.c.id).where(table.c.digest.in_(chunk))
        found |= {wanted[bytes(digest)]: number for digest, number in connection.execute(query)}
    return found


def cluster_ids(
    connection: Connection, clusters: Iterable[ClusterOutcome], known_as: Mapping[str, str]
) -> dict[str, int]:
    """The number of each cluster, given to it where it has none yet."""
    table = schema.CLUSTERS
    rows: list[Row] = []
    for cluster in sorted(clusters, key=lambda each: each.fingerprint):
        cause = known_as.get(cluster.fingerprint, cluster.fingerprint)
        values = {
            name: getattr(cluster, name) for name in ("kind", "title", "exception", "message", "path", "function")
        }
        rows.append({"fingerprint": cluster.fingerprint, "cause": cause, **values})
    insert_all(connection, table, rows, ignore=True)
    found: dict[str, int] = {}
    for chunk in chunks([row["fingerprint"] for row in rows]):
        query = select(table.c.fingerprint, table.c.id).where(table.c.fingerprint.in_(chunk))
        found |= {row[0]: row[1] for row in connection.execute(query)}
    return found


def _run_row(run: RunOutcome, parts: Sequence[PartOutcome]) -> Row:
    return {
        "identity": identity_of(part.digest for part in parts),
        "build": run.build,
        "time": run.time,
        "commit_id": run.commit,
        "exact": int(run.exact),
        "branch": run.branch,
        "seconds": run.seconds,
        "tests": sum(len(tests) for part in parts for tests in part.ran),
        "failed": sum(each.outcome != "rerun" for part in parts for each in part.outcomes),
        "skipped": sum(len(part.skipped) for part in parts),
        "rolled_up": 0,
    }


def _insert_new(connection: Connection, table: Table, row: Row) -> int:
    """Insert a row no other process must have inserted meanwhile; return its number."""
    number = connection.scalar(ignoring(connection, table).values(row).returning(table.c.id))
    if number is None:
        raise RacedError
    return int(number)


def insert_all(connection: Connection, table: Table, rows: list[Row], *, ignore: bool = False) -> None:
    """Insert rows; with `ignore` those that are there already stay as they are."""
    if rows:
        connection.execute(ignoring(connection, table) if ignore else insert(table), rows)


def chunks(values: Sequence[Any]) -> Iterable[Sequence[Any]]:
    """The values in portions that fit into one statement."""
    return (values[start : start + _MOST] for start in range(0, len(values), _MOST))
