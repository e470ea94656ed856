"""Many recorders at once.

    history_processes.py [--history URL] [--workers 16] [--runs 25]

Prints JSON: runs recorded by the workers against those expected, and runs that are there in part (half).
"""

import argparse
import json
import random
import subprocess
import sys
import tempfile
import time

from sqlalchemy import func, select

from devkit.diagnoser.history import schema
from devkit.diagnoser.history.records import ClusterOutcome, PartOutcome, RunOutcome, TestOutcome
from devkit.diagnoser.history.store import History, open_history
from devkit.diagnoser.history.write import record

NAMES = tuple(f"tests/test_{number // 20}.py::test_{number}" for number in range(1000))


def run_of(worker: str, number: int) -> RunOutcome:
    """A run that no other worker records."""
    failing = random.Random(f"{worker}-{number}").sample(NAMES, 10)  # noqa: S311 - made-up data
    outcomes = tuple(TestOutcome(name, "failed", 0.1) for name in failing)
    parts = tuple(PartOutcome(f"{worker}-{number}-{job}", job, (NAMES,), (), outcomes) for job in ("a", "b"))
    clusters = (ClusterOutcome(f"v1:{number % 7}", tuple(failing)),)
    return RunOutcome(time.time(), parts, clusters, branch="main")


def work(place: str, worker: str, runs: int) -> None:
    """Record runs, saying each one's number once it is recorded."""
    with open_history(place) as history:
        for number in range(runs):
            record(history, run_of(worker, number))
            print(number, flush=True)


def start(place: str, worker: str, runs: int) -> "subprocess.Popen[str]":
    command = [sys.executable, __file__, "--work", worker, "--history", place, "--runs", str(runs)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def count(history: History, table: object) -> int:
    with history.reading() as connection:
        return connection.scalar(select(func.count()).select_from(table)) or 0


def half_runs(history: History) -> int:
    """Runs without both parts, or without each part's ten failures."""
    parts, results, runs = schema.PARTS.c, schema.RESULTS.c, schema.RUNS.c
    with history.reading() as connection:
        whole = select(parts.run_id).group_by(parts.run_id).having(func.count() == 2)
        full = select(results.run_id).group_by(results.run_id).having(func.count() == 20)
        broken = select(func.count()).where(runs.id.not_in(whole) | runs.id.not_in(full))
        return connection.scalar(broken) or 0


def concurrent(place: str, workers: int, runs: int) -> dict[str, object]:
    started = time.perf_counter()
    processes = [start(place, f"w{number}", runs) for number in range(workers)]
    codes = [process.communicate()[0] and process.returncode for process in processes]
    with open_history(place) as history:
        found, parts = count(history, schema.RUNS), count(history, schema.PARTS)
        half = half_runs(history)
    seconds = round(time.perf_counter() - started, 1)
    expected = workers * runs
    return {
        "expected": expected,
        "runs": found,
        "parts": parts,
        "half": half,
        "exits": sorted(set(codes)),
        "s": seconds,
    }


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--history")
    parser.add_argument("--workers", type=int, default=16)
    parser.add_argument("--runs", type=int, default=25)
    parser.add_argument("--work")
    options = parser.parse_args()
    if options.work:
        work(options.history, options.work, options.runs)
        return
    with tempfile.TemporaryDirectory() as folder:
        place = options.history or f"{folder}/history.sqlite3"
        print(json.dumps(concurrent(place, options.workers, options.runs)))


if __name__ == "__main__":
    main()
