"""Recording a run: all of it in one transaction, once."""

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence

from devkit.diagnoser.failure import without_parameters
from devkit.diagnoser.history import codes, members
from devkit.diagnoser.history.compiled import Name
from devkit.diagnoser.history.connection import Connection, Row, chunks
from devkit.diagnoser.history.records import ClusterOutcome, PartOutcome, RunOutcome, TestOutcome
from devkit.diagnoser.history.sets import SetStore
from devkit.diagnoser.history.store import History, RacedError


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
    run_id = _insert_new(connection, "add_run", _run_row(run, parts))
    cluster_of = {nodeid: clusters[each.fingerprint] for each in run.clusters for nodeid in each.tests}
    failed: set[str] = set()
    for part in parts:
        part_id = _insert_new(connection, "add_part", sets.row(part, run_id, tests))
        rows = [_result_row(each, tests, part_id, run_id, cluster_of) for each in part.outcomes]
        connection.add("add_results", rows)
        failed.update(each.nodeid for each in part.outcomes if each.outcome != "rerun")
    rows = [_occurrence_row(each, failed, clusters[each.fingerprint], run_id) for each in run.clusters]
    connection.add("add_occurrences", [row for row in rows if row["tests"]])
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
        "outcome": codes.OUTCOMES[each.outcome],
        "reruns": min(each.reruns, 32_767),
        "seconds": _seconds(each.seconds),
        "detail": each.detail,
    }


def identity_of(digests: Iterable[str]) -> str:
    """A run's identity: its parts', whatever order they came in."""
    return hashlib.sha256("\0".join(sorted(digests)).encode()).hexdigest()[:32]


def _unknown_parts(connection: Connection, parts: Sequence[PartOutcome]) -> list[PartOutcome]:
    """The parts no run has; a shard recorded alone is not recorded again with the others."""
    found = set(connection.column("parts_known", digests=[part.digest for part in parts]))
    return [part for part in parts if part.digest not in found]


def test_ids(connection: Connection, nodeids: Collection[str]) -> dict[str, int]:
    """The number of each test, given to it where it has none yet."""
    found = known_tests(connection, nodeids)
    missing = sorted(nodeid for nodeid in nodeids if nodeid not in found)
    if missing:
        rows = [{"digest": members.digest((nodeid,)), "nodeid": nodeid} for nodeid in missing]
        connection.add("add_tests", rows)
        found |= known_tests(connection, missing)
    return found


def known_tests(connection: Connection, nodeids: Collection[str]) -> dict[str, int]:
    """The numbers of those tests that history knows."""
    wanted = {members.digest((nodeid,)): nodeid for nodeid in nodeids}
    found: dict[str, int] = {}
    for chunk in chunks(list(wanted)):
        rows = connection.rows("tests_known", digests=chunk)
        found |= {wanted[bytes(digest)]: number for digest, number in rows}
    return found


def cluster_ids(
    connection: Connection, clusters: Iterable[ClusterOutcome], known_as: Mapping[str, str]
) -> dict[str, int]:
    """The number of each cluster, given to it where it has none yet."""
    rows: list[Row] = []
    for cluster in sorted(clusters, key=lambda each: each.fingerprint):
        cause = known_as.get(cluster.fingerprint, cluster.fingerprint)
        values = {
            name: getattr(cluster, name) for name in ("kind", "title", "exception", "message", "path", "function")
        }
        rows.append({"fingerprint": cluster.fingerprint, "cause": cause, **values})
    connection.add("add_clusters", rows)
    found: dict[str, int] = {}
    for chunk in chunks([row["fingerprint"] for row in rows]):
        found |= {row[0]: row[1] for row in connection.rows("cluster_ids", fingerprints=chunk)}
    return found


def _run_row(run: RunOutcome, parts: Sequence[PartOutcome]) -> Row:
    return {
        "identity": identity_of(part.digest for part in parts),
        "build": run.build,
        "time": run.time,
        "commit_id": run.commit,
        "exact": int(run.exact),
        "branch": run.branch,
        "seconds": _seconds(run.seconds),
        "tests": sum(len(tests) for part in parts for tests in part.ran),
        "failed": sum(each.outcome != "rerun" for part in parts for each in part.outcomes),
        "skipped": sum(len(part.skipped) for part in parts),
        "rolled_up": 0,
    }


def _seconds(duration: float) -> float:
    """A duration as it is kept: reports may say anything."""
    return min(max(duration, 0.0), codes.MOST_SECONDS) if duration == duration else 0.0  # noqa: PLR0124 - NaN


def _insert_new(connection: Connection, name: Name, row: Row) -> int:
    """Insert a row no other process must have inserted meanwhile; return its number."""
    number = connection.value(name, **row)
    if number is None:
        raise RacedError
    return int(number)
