"""Flakes of a real project, run by the real pytest, in many orders, jobs and states; remembered as `diagnose` does."""

import json
import random
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from devkit.diagnoser.diagnosis import Diagnosis
from devkit.diagnoser.history.flakes import FlakyTest, flakes
from devkit.diagnoser.history.store import open_history
from devkit.diagnoser.history.views import latest_runs
from devkit.diagnoser.pipeline import Options
from devkit.diagnoser.readers import open_reports
from devkit.diagnoser.remembering import Memory, diagnose_remembered

TESTS = """import os

settings = {"rate": 2}


def test_polluter():
    settings["rate"] = 3


def test_victim():
    assert settings["rate"] == 2


def test_path():
    assert os.environ["JOB"] != "windows"


def test_slow_network():
    if "busy" in os.environ["STATE"]:
        raise TimeoutError("timed out after 3 s")


def test_slow_disk():
    assert "busy" not in os.environ["STATE"], "the disk was slow"


def test_calm():
    pass
"""
DRIVER = """import json, os, sys
import pytest

for run in json.load(open(sys.argv[1])):
    sys.modules.pop("test_shop", None)
    os.environ.update(JOB=run["job"], STATE=run["state"])
    options = ["-q", "-p", "no:cacheprovider", "-p", "no:randomly", "--json-report"]
    code = pytest.main([*options, "--json-report-file=" + run["report"], *run["tests"]])
    if code not in (0, 1):
        sys.exit(f"pytest ended with {code!r} for {run}, called with PYTEST_ADDOPTS={os.environ.get('PYTEST_ADDOPTS')}")
"""
NAMES = ("polluter", "victim", "path", "slow_network", "slow_disk", "calm")
ALWAYS = ("polluter", "path", "slow_network", "slow_disk", "calm")
Run = dict[str, object]


class Runs:
    """Runs of the project; those that are asked for are made at once, by one process."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.place = folder / "history.sqlite3"
        (folder / "test_shop.py").write_text(TESTS, encoding="utf-8")
        (folder / "driver.py").write_text(DRIVER, encoding="utf-8")

    def make(self, plans: Sequence[Sequence[Run]], start: int = 0) -> list[Diagnosis]:
        """Run each plan (one run a job) and remember it; what was said of each."""
        for number, plan in enumerate(plans, start):
            for each in plan:
                each["report"] = str(self.folder / f"{number:03}" / f"{each['job']}.json")
                Path(str(each["report"])).parent.mkdir(exist_ok=True)
        flat = [each for plan in plans for each in plan]
        (self.folder / "plan.json").write_text(json.dumps(flat), encoding="utf-8")
        command = [sys.executable, "-B", "driver.py", "plan.json"]
        done = subprocess.run(command, cwd=self.folder, capture_output=True, text=True, check=False, timeout=600)
        assert done.returncode == 0, done.stdout + done.stderr
        return [self._remembered(number, plan) for number, plan in enumerate(plans, start)]

    def _remembered(self, number: int, plan: Sequence[Run]) -> Diagnosis:
        memory = Memory(self.place, "main", str(1_767_225_600 + number * 3600))
        stream = open_reports([str(each["report"]) for each in plan])
        options = Options(root=self.folder, commit=f"{number:040x}")
        found, troubles = diagnose_remembered(stream, options, memory)
        assert not troubles, troubles
        assert found.run.tests == sum(len(each["tests"]) for each in plan), found.unread
        return found

    def recorded(self) -> str:
        """What history knows of each run, the earliest first, and of each test: to be read where a test fails."""
        with open_history(self.place) as history:
            runs = [f"{run.time:.0f}: {run.failed} of {run.tests} failed" for run in latest_runs(history, 99)[::-1]]
            found = flakes(history, least=0.0)
        tests = (f"{test.nodeid}: {test.verdict.probability:.3f}, {test.verdict.why}" for test in found)
        return "\n".join((*runs, *tests))

    def flaky(self, least: float = 0.5) -> dict[str, FlakyTest]:
        with open_history(self.place) as history:
            return {test.nodeid.rpartition("_")[2]: test for test in flakes(history, least=least)}


def run(names: Sequence[str] = ALWAYS, job: str = "linux", state: str = "") -> Run:
    return {"job": job, "state": state, "tests": [f"test_shop.py::test_{name}" for name in names]}


@pytest.fixture
def runs(tmp_path: Path, outside_ci: pytest.MonkeyPatch) -> Runs:
    outside_ci.chdir(tmp_path)
    return Runs(tmp_path)


def shuffled(chance: random.Random) -> list[str]:
    names = list(NAMES)
    chance.shuffle(names)
    return names


def test_a_test_that_fails_only_after_another_one(runs: Runs) -> None:
    chance = random.Random(5)  # noqa: S311 - an order, no secret
    said = runs.make([[run(shuffled(chance))] for _ in range(24)])
    assert "victim" in runs.flaky(), runs.recorded()
    assert "fails only after test_shop.py::test_polluter" in runs.flaky()["victim"].verdict.why
    red = [found for found in said if found.clusters]
    assert "fails only after test_shop.py::test_polluter" in red[-1].clusters[0].flaky.why
    assert red[-1].clusters[0].verdict.kind == "flaky"


def test_a_test_that_fails_in_one_job_only(runs: Runs) -> None:
    jobs = ("linux", "windows")
    said = runs.make([[run(("path", "calm"), job) for job in jobs] for _ in range(4)])
    assert said[-1].clusters[0].jobs == ("windows",)
    assert runs.flaky() == {}
    with open_history(runs.place) as history:
        (path,) = flakes(history, least=0.0)
    assert "fails in job windows only" in path.verdict.why


def test_tests_that_fail_with_known_flakes(runs: Runs) -> None:
    busy = {3, 7, 8, 14, 19}
    runs.make([[run(state="busy" if number in busy else "")] for number in range(24)])
    found = runs.flaky(least=0.0)
    assert found["network"].verdict.probability >= 0.5
    assert "fails together with known flakes in 5 of 5 runs" in found["disk"].verdict.why


def test_a_flake_that_is_repaired_stops_being_one(runs: Runs) -> None:
    names, busy = ("slow_network", "calm"), {1, 4, 5, 8}
    runs.make([[run(names, state="busy" if number in busy else "")] for number in range(10)])
    assert set(runs.flaky()) == {"network"}
    runs.make([[run(names)] for _ in range(32)], start=10)
    assert runs.flaky() == {}
