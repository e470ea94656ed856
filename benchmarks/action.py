"""The action's own step against `devkit diagnose` on the same report of 2,000 tests: CPU seconds, and their ratio.

python benchmarks/action.py [--times 5]
"""

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

EXAMPLE = Path("examples/bookshop/report.json").absolute()
TESTS = 2_000


def report() -> str:
    """The example's tests over and over, as rows of one parametrized test each."""
    run = json.loads(EXAMPLE.read_text(encoding="utf-8"))
    tests = run["tests"]
    rounds = TESTS // len(tests) + 1
    run["tests"] = [{**test, "nodeid": f"{test['nodeid']}[{n}]"} for n in range(rounds) for test in tests][:TESTS]
    return json.dumps(run)


def cpu(command: list[str], environment: dict[str, str], folder: Path) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, cwd=folder, env=os.environ | environment, check=False, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--times", type=int, default=5)
    times = parser.parse_args().times
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "report.json").write_text(report(), encoding="utf-8")
        environment = {
            "GITHUB_STEP_SUMMARY": str(folder / "summary.md"),
            "GITHUB_OUTPUT": str(folder / "outputs"),
            "RUNNER_TEMP": str(folder),
            "DEVKIT_INPUT_REPORTS": "report.json",
        }
        devkit = [sys.executable, "-P", "-m", "devkit"]
        alone = [*devkit, "diagnose", "report.json", "--history", str(folder / "alone.sqlite3")]
        figures: dict[str, list[float]] = {"diagnose": [], "action": []}
        for _ in range(times):
            figures["diagnose"].append(cpu(alone, {}, folder))
            figures["action"].append(cpu([*devkit, "action", "run"], environment, folder))
    medians = {name: statistics.median(values) for name, values in figures.items()}
    print(json.dumps({**medians, "ratio": medians["action"] / medians["diagnose"]}, indent=2))


if __name__ == "__main__":
    main()
