"""Recording: once, whole, by many at a time. Every test runs against SQLite and PostgreSQL."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import pytest
from sqlalchemy import func, select

from devkit.diagnoser.history import schema
from devkit.diagnoser.history.connection import Connection
from devkit.diagnoser.history.records import PartOutcome, RunOutcome, TestOutcome
from devkit.diagnoser.history.store import History, open_history
from devkit.diagnoser.history.write import record, write_run

if TYPE_CHECKING:
    from tests.diagnoser.history.conftest import Story

RECORD = """
import sys
sys.path.insert(0, sys.argv[1])
from conftest import Story
from devkit.diagnoser.history.store import open_history
from devkit.diagnoser.history.write import record

place, worker, runs = sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
story = Story()
with open_history(place) as history:
    for number in range(runs):
        run = story.run({f"fault-{number % 3}": [0, 1, number % 20]}, jobs=(f"worker-{worker}",))
        record(history, run)
        print(number, flush=True)
"""


def counts(history: History) -> dict[str, int]:
    with history.reading() as connection:
        return {
            table.name: connection.scalar(select(func.count()).select_from(table))
            for table in schema.METADATA.sorted_tables
        }


def recorder(place: str, worker: int, runs: int) -> "subprocess.Popen[str]":
    command = [sys.executable, "-c", RECORD, str(Path(__file__).parent), place, str(worker), str(runs)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def test_what_is_written(history: History, story: "Story") -> None:
    assert record(history, story.run({"a": [0, 1], "b": [7]}, reran=[9]))
    found = counts(history)
    assert found["runs"] == found["parts"] == 1
    assert found["tests"] == 20
    assert found["results"] == 4
    assert found["clusters"] == found["occurrences"] == 2


def test_twice_changes_nothing(history: History, story: "Story") -> None:
    run = story.run({"a": [0, 1]})
    assert record(history, run)
    before = counts(history)
    assert not record(history, run)
    assert counts(history) == before


def test_a_shard_recorded_alone_is_not_recorded_again_with_the_others(history: History, story: "Story") -> None:
    run = story.run({"a": [0]}, jobs=("1", "2", "3"))
    alone = msgspec.structs.replace(run, parts=run.parts[1:2])
    assert record(history, alone)
    assert record(history, run)
    assert not record(history, run)
    found = counts(history)
    assert (found["parts"], found["runs"], found["results"]) == (3, 2, 3)


def test_runs_of_the_same_tests_share_one_set(history: History, story: "Story") -> None:
    for _ in range(5):
        record(history, story.run({"a": [0]}))
    record(history, story.run(absent=[3]))
    assert counts(history)["sets"] == 5  # all tests, their order, none skipped; all but one, and their order


def test_an_error_in_the_middle_leaves_nothing(history: History, story: "Story") -> None:
    good = story.run({"a": [0]})
    record(history, good)
    before = counts(history)
    stranger = TestOutcome("tests/test_unknown.py::test_that_did_not_run", "failed", 0.1)
    part = PartOutcome("x", "", (("tests/a.py::test_a",),), (), (stranger, stranger))
    with pytest.raises(Exception, match=r"UNIQUE|unique"):
        record(history, RunOutcome(1.0, (part,), good.clusters))
    assert counts(history) == before


def test_an_interrupt_in_the_middle_leaves_nothing(history: History, story: "Story") -> None:
    before = counts(history)

    def interrupted(connection: Connection) -> None:
        write_run(connection, story.run({"a": [0]}), {})
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        history.write(interrupted)
    assert counts(history) == before


def test_names_no_database_index_takes(history: History) -> None:
    long = "tests/test_long.py::test[" + "x" * 20_000 + "]"
    part = PartOutcome("x", "", ((long, long + "y"),), (), (TestOutcome(long, "failed", 0.1),))
    assert record(history, RunOutcome(1.0, (part,), ()))
    assert counts(history)["tests"] == 2


def test_processes_at_once_lose_nothing(place: str) -> None:
    with open_history(place) as history:
        processes = [recorder(place, worker, 10) for worker in range(4)]
        for process in processes:
            _, errors = process.communicate(timeout=600)
            assert process.returncode == 0, errors
        found = counts(history)
        assert found["runs"] == found["parts"] == 40
        assert found["tests"] == 20


def test_a_database_that_many_create_at_once(place: str) -> None:
    with ThreadPoolExecutor(8) as pool:
        for opened in pool.map(lambda _: open_history(place), range(8)):
            opened.close()
    with open_history(place) as history:
        assert counts(history)["migrations"] == 1


@pytest.mark.parametrize("after", [0, 1, 2, 5])
def test_killed_while_recording(place: str, after: int) -> None:
    process = recorder(place, 0, 10_000)
    assert process.stdout is not None
    said = [process.stdout.readline() for _ in range(after + 1)]
    process.kill()
    process.communicate(timeout=600)
    with open_history(place) as history:
        found = counts(history)
        assert found["runs"] == found["parts"]
        assert found["runs"] >= len(said)
        with history.reading() as connection:
            failed = connection.scalar(select(func.sum(schema.RUNS.c.failed)))
        assert failed == found["results"]
