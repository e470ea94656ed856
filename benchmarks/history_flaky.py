"""Flakes found in made-up projects: 2,000 tests, 30 flakes of 0.5% to 40%, 20 regressions, 500 runs.

    history_flaky.py [--projects 5]

Prints JSON: F1 over the projects, broken tests called flaky, and the median number of runs until a 5% flake is named.
"""

import argparse
import json
import random
import statistics
import tempfile
from pathlib import Path

from devkit.diagnoser.history.flakes import flakes
from devkit.diagnoser.history.flaky import LIKELY, judge
from devkit.diagnoser.history.records import ClusterOutcome, PartOutcome, RunOutcome, TestOutcome
from devkit.diagnoser.history.runs import KnownRun, Observation
from devkit.diagnoser.history.store import open_history
from devkit.diagnoser.history.write import record

RUNS = 500
SIZES = (1, 1, 1, 2, 3, 5, 10, 30)


def project(seed: int, folder: Path) -> tuple[int, int, int, int]:
    """Flakes found, missed, wrongly named, and how many tests were broken."""
    chance = random.Random(seed)  # noqa: S311 - made-up data
    names = tuple(f"tests/test_{number // 50}.py::test_{number}" for number in range(2000))
    rates = {name: 0.005 * 80 ** (n / 29) for n, name in enumerate(chance.sample(names, 30))}
    sound = [name for name in names if name not in rates]
    regressions = []
    for _ in range(20):
        first = chance.randrange(RUNS - 10)
        regressions.append(
            (first, first + 1 + int(chance.expovariate(0.2)), chance.sample(sound, chance.choice(SIZES)))
        )
    with open_history(folder / f"{seed}.sqlite3") as history:
        for number in range(RUNS):
            causes = {name: [name] for name, rate in rates.items() if chance.random() < rate}
            causes |= {f"r{n}": tests for n, (first, last, tests) in enumerate(regressions) if first <= number < last}
            failing = sorted({name for tests in causes.values() for name in tests})
            outcomes = tuple(TestOutcome(name, "failed", 0.1) for name in failing)
            part = PartOutcome(f"{seed}-{number}", "", (names,), (), outcomes)
            clusters = tuple(ClusterOutcome(f"v1:{name}"[:64], tuple(tests)) for name, tests in causes.items())
            record(
                history,
                RunOutcome(number * 3600.0, (part,), clusters, commit=f"{number:040x}", exact=True, branch="main"),
            )
        found = {test.nodeid for test in flakes(history)}
    broken = {name for _, _, tests in regressions for name in tests}
    return len(found & set(rates)), len(set(rates) - found), len(found - set(rates)), len(broken)


def runs_until_named(seed: int, rate: float) -> int:
    """After how many runs a flake that fails alone is first called one."""
    chance = random.Random(seed)  # noqa: S311 - made-up data
    seen: list[Observation] = []
    for number in range(RUNS):
        failed = chance.random() < rate
        run = KnownRun(
            number,
            float(number),
            None,
            exact=False,
            branch="main",
            build=None,
            seconds=60.0,
            tests=2000,
            failed=int(failed),
            skipped=0,
        )
        seen.insert(0, Observation(run, number, "", failed=failed))
        verdict = judge(seen) if failed or (seen[1:2] and seen[1].failed) else None
        if verdict is not None and verdict.probability >= LIKELY:
            return number + 1
    return RUNS


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--projects", type=int, default=5)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        scored = [project(seed, Path(folder)) for seed in range(options.projects)]
    found, missed, wrong, broken = (sum(column) for column in zip(*scored, strict=True))
    figures = {
        "f1": round(2 * found / (2 * found + missed + wrong), 3),
        "broken_called_flaky": round(wrong / broken, 4),
        "runs_until_5_percent_is_named": statistics.median(runs_until_named(seed, 0.05) for seed in range(101)),
    }
    print(json.dumps(figures, indent=1))


if __name__ == "__main__":
    main()
