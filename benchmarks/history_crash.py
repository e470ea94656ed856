"""Recorders that are killed at random points.

    history_crash.py [--history URL] [--kills 100]

A recorder records one run after the other, the old ones being rolled up as it goes; SIGKILL comes at a random moment,
every fifth time while it makes a new history. Prints JSON: runs that a recorder was told were recorded and that are not
there (lost), runs that are there in part (half), and times the history did not open or was not whole (broken).
`--history` is a database that is empty; histories being made are tried on SQLite only.
"""

import argparse
import json
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from history_processes import half_runs, run_of
from sqlalchemy import func, select

from devkit.core.errors import DevkitError
from devkit.diagnoser.history import schema
from devkit.diagnoser.history.memory import remember
from devkit.diagnoser.history.store import History, open_history

FRESH = 5
"""Every so many kills the history is a new one."""


def work(place: str, worker: str) -> None:
    """Record runs until killed, saying each one's number once it is recorded."""
    print("ready", flush=True)
    with open_history(place) as history:
        for number in range(10_000):
            remember(history, run_of(worker, number), keep_days=0)
            print(number, flush=True)


def killed(place: str, worker: str, *, after: int, pause: float) -> int:
    """Start a recorder, kill it `pause` seconds after so many lines of its output; the runs it said are recorded."""
    command = [sys.executable, __file__, "--work", worker, "--history", place]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    if process.stdout is not None:
        said = [process.stdout.readline() for _ in range(after)]
    time.sleep(pause)
    process.kill()
    said += process.communicate()[0].splitlines(keepends=True)
    return sum(line.endswith("\n") and line != "ready\n" for line in said)


def recorded(history: History, worker: str) -> int:
    """The runs of a recorder that are there."""
    mine = schema.PARTS.c.digest.startswith(f"{worker}-", autoescape=True)
    with history.reading() as connection:
        return connection.scalar(select(func.count(schema.PARTS.c.run_id.distinct())).where(mine)) or 0


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--history")
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--work")
    options = parser.parse_args()
    if options.work:
        work(options.history, options.work)
        return
    chance = random.Random(5)  # noqa: S311 - made-up data
    lost = half = broken = runs = 0
    with tempfile.TemporaryDirectory() as folder:
        for number in range(options.kills):
            fresh = number % FRESH == 0 and not options.history
            place = str(Path(folder, f"fresh-{number}.sqlite3")) if fresh else options.history or f"{folder}/h.sqlite3"
            after, pause = (1, chance.uniform(0, 0.03)) if fresh else (3, chance.uniform(0, 0.15))
            said = killed(place, f"k{number}", after=after, pause=pause)
            try:
                with open_history(place) as history:
                    lost += max(0, said - recorded(history, f"k{number}"))
                    half += half_runs(history)
                    runs += recorded(history, f"k{number}")
                    remember(history, run_of("after", number))
                    broken += not history.sound()
            except DevkitError as error:
                print(error, file=sys.stderr)
                broken += 1
    print(json.dumps({"kills": options.kills, "runs": runs, "lost": lost, "half": half, "broken": broken}))


if __name__ == "__main__":
    main()
