"""What a history costs as it grows: recording time, and size on disk.

    history_growth.py [--history URL] [--runs 1000] [--tests 10000] [--apart 7200]

Runs of so many tests, 1% failing by causes that come and go, `--apart` seconds from one to the next. Prints JSON: CPU
and wall seconds of the first recording (into SQLite the median of three fresh histories) and of the last ones (median),
the assessment included; their ratio; megabytes on disk.
"""

import argparse
import json
import random
import statistics
import tempfile
import time
from pathlib import Path

from devkit.diagnoser.history.memory import remember
from devkit.diagnoser.history.records import ClusterOutcome, PartOutcome, RunOutcome, TestOutcome
from devkit.diagnoser.history.store import open_history


class Project:
    """Tests, and causes that take some of them down."""

    def __init__(self, tests: int, apart: float) -> None:
        self.chance = random.Random(1)  # noqa: S311 - made-up data
        self.names = tuple(
            f"tests/unit/test_module_{n // 40}.py::TestThings::test_thing_{n}[{n % 7}]" for n in range(tests)
        )
        self.causes = [self.chance.sample(self.names, tests // 1000) for _ in range(60)]
        self.apart = apart

    def run(self, number: int) -> RunOutcome:
        """One run: ten of the causes."""
        failing: dict[str, str] = {}
        for cause in self.chance.sample(range(len(self.causes)), 10):
            failing |= {name: f"v1:{cause:016x}" for name in self.causes[cause] if name not in failing}
        outcomes = tuple(TestOutcome(name, "failed", 0.1, 0, 12345) for name in failing)
        part = PartOutcome(f"{number:032x}", "", (self.names,), (), outcomes)
        clusters = tuple(
            ClusterOutcome(
                fingerprint,
                tuple(name for name, other in failing.items() if other == fingerprint),
                title=f"ValueError: no such thing in thing_{fingerprint[-2:]}()",
                exception="ValueError",
                message="no such thing: <n>",
                path=f"src/things/{fingerprint[-2:]}.py",
            )
            for fingerprint in sorted(set(failing.values()))
        )
        time_ = 1_700_000_000 + number * self.apart
        return RunOutcome(time_, (part,), clusters, commit=f"{number:040x}", exact=True, branch="main", seconds=300.0)


def recording(place: str, run: RunOutcome) -> tuple[float, float]:
    """CPU and wall seconds of opening the history, assessing a run and recording it."""
    cpu, wall = time.process_time(), time.perf_counter()
    with open_history(place) as history:
        remember(history, run)
    return time.process_time() - cpu, time.perf_counter() - wall


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--history")
    parser.add_argument("--runs", type=int, default=1000)
    parser.add_argument("--tests", type=int, default=10_000)
    parser.add_argument("--apart", type=float, default=7200.0)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        warm = Project(options.tests, options.apart)
        first = [recording(f"{folder}/first-{number}.sqlite3", warm.run(0)) for number in range(4)][1:]
        place = options.history or f"{folder}/history.sqlite3"
        project = Project(options.tests, options.apart)
        spent = [recording(place, project.run(number)) for number in range(options.runs)]
        if options.history:
            first = spent[:1]
        figures = {
            "first_cpu": round(statistics.median(cpu for cpu, _ in first), 4),
            "first_wall": round(statistics.median(wall for _, wall in first), 4),
            "second_cpu": round(spent[1][0], 4),
            "last_cpu": round(statistics.median(cpu for cpu, _ in spent[-9:]), 4),
            "last_wall": round(statistics.median(wall for _, wall in spent[-9:]), 4),
        }
        figures["ratio_cpu"] = round(figures["last_cpu"] / figures["first_cpu"], 2)
        figures["ratio_wall"] = round(figures["last_wall"] / figures["first_wall"], 2)
        if not options.history:
            figures["megabytes"] = round(sum(file.stat().st_size for file in Path(folder).glob("history*")) / 1e6, 1)
    print(json.dumps(figures, indent=1))


if __name__ == "__main__":
    main()
