"""`devkit history` from end to end."""

import json
import math
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

Devkit = Callable[..., subprocess.CompletedProcess[str]]
NO_CI = {"CI": "", "GITHUB_SHA": "", "GITHUB_REF_NAME": "", "GITHUB_HEAD_REF": "", "GITHUB_RUN_ID": ""}
TESTS = """
import os

def test_price():
    assert not os.environ.get("BROKEN"), "no price"

def test_stock():
    pass
"""
NOTHING = {
    "flaky": "devkit: no test is a flake with a probability of 0.5 or more\n",
    "top": "devkit: no cause is open on the main branch; --branch names another\n",
    "known": "devkit: there are no known failures\n",
    "tests price_of": "devkit: no test's nodeid holds 'price_of'\n",
}


@pytest.fixture
def history(devkit: Devkit, repository: Path) -> Devkit:
    """`devkit history` inside a repository."""
    return lambda *args, **options: devkit("history", *args, **{"cwd": repository, "env": NO_CI} | options)


@pytest.fixture
def reports(tmp_path: Path) -> list[Path]:
    """Reports of four real runs: green, red, red, green."""
    (tmp_path / "test_shop.py").write_text(TESTS, encoding="utf-8")
    found = []
    for number, broken in enumerate(("", "1", "1", "")):
        path = tmp_path / f"report-{number}.json"
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--json-report"]
        command += [f"--json-report-file={path}", "test_shop.py"]
        subprocess.run(command, cwd=tmp_path, env={"BROKEN": broken, "PATH": ""}, check=False, capture_output=True)
        found.append(path)
    return found


@pytest.fixture
def filled(history: Devkit, reports: list[Path]) -> Devkit:
    for number, report in enumerate(reports):
        history("add", report, "--time", f"2026-01-0{number + 1}", "--commit", f"{number:07x}")
    return history


def test_add_says_what_it_found(history: Devkit, reports: list[Path]) -> None:
    said = [history("add", report, "--time", f"2026-01-0{n + 1}").stdout for n, report in enumerate(reports)]
    assert said == [
        "0 new, 0 regressed, 0 recurring, 0 fixed\n",
        "1 new, 0 regressed, 0 recurring, 0 fixed\n",
        "0 new, 0 regressed, 1 recurring, 0 fixed\n",
        "0 new, 0 regressed, 0 recurring, 1 fixed\n",
    ]


def test_adding_twice_is_one_run(filled: Devkit, reports: list[Path]) -> None:
    assert filled("add", reports[1], "--time", "2026-01-02", "--commit", "0000001").returncode == 0
    assert json.loads(filled("show", "--json").stdout)["runs"] == 4


def test_show(filled: Devkit) -> None:
    result = filled("show")
    assert (result.returncode, result.stderr) == (0, "")
    assert "4 runs, 2 tests, 1 cause\n" in result.stdout
    assert "branches: main" in result.stdout


def test_show_a_cause(filled: Devkit) -> None:
    (run,) = [json.loads(line) for line in filled("export").stdout.splitlines() if '"type":"cluster"' in line]
    result = filled("show", run["fingerprint"].removeprefix("v1:")[:6])
    assert "main: 2 runs, 2026-01-02T00:00:00Z to 2026-01-03T00:00:00Z" in result.stdout
    assert "  test_shop.py::test_price" in result.stdout
    missing = filled("show", "v1:nothing")
    assert missing.returncode == 2
    assert "no cause begins with" in missing.stderr


def test_runs_and_tests(filled: Devkit) -> None:
    runs = json.loads(filled("runs", "--json").stdout)
    assert [run["failed"] for run in runs] == [0, 1, 1, 0]
    assert runs[0]["commit"] == "0000003"
    assert "1 of 2 failed" in filled("runs", "--limit", "2").stdout
    price, stock = json.loads(filled("tests", "--json").stdout)
    assert (price["nodeid"], price["failed"], price["passed"]) == ("test_shop.py::test_price", 2, 2)
    assert (stock["failed"], stock["passed"]) == (0, 4)
    assert "test_price" not in filled("tests", "stock").stdout


def test_what_is_empty_says_so_beside_the_result(filled: Devkit) -> None:
    said = {command: filled(*command.split()) for command in NOTHING}
    assert {command: (found.stdout, found.stderr) for command, found in said.items()} == {
        command: ("", words) for command, words in NOTHING.items()
    }
    assert filled("known", "--json").stderr == ""


def test_flaky_and_top(history: Devkit, reports: list[Path]) -> None:
    for number, which in enumerate((0, 1, 3, 0, 1, 3, 1, 0, 3, 1)):
        history("add", reports[which], "--time", f"2026-01-{number + 1:02}", "--commit", f"{number // 2:07x}")
    (flake,) = json.loads(history("flaky", "--json").stdout)
    assert flake["nodeid"] == "test_shop.py::test_price"
    assert flake["verdict"]["probability"] > 0.9
    assert "same commit" in history("flaky").stdout
    (cause,) = json.loads(history("top", "--json").stdout)
    assert 0 < cause["priority"] <= 100
    assert "takes 1 test down" in history("top").stdout


def test_export_import_and_prune(filled: Devkit, tmp_path: Path) -> None:
    exported = filled("export", "--output", tmp_path / "h.jsonl")
    assert (exported.returncode, exported.stdout) == (0, "")
    assert filled("export").stdout == (tmp_path / "h.jsonl").read_text(encoding="utf-8")
    copy = ("--history", tmp_path / "copy.sqlite3")
    assert filled(*copy, "import", tmp_path / "h.jsonl").stdout.endswith("h.jsonl: 4 new runs, 0 known already\n")
    piped = filled(*copy, "import", "-", input=exported.stdout or filled("export").stdout)
    assert piped.stdout == "-: 0 new runs, 4 known already\n"
    assert filled(*copy, "prune", "--keep", "0d").stdout == "4 runs rolled up into 4 daily counts\n"
    assert json.loads(filled(*copy, "tests", "--json").stdout) == json.loads(filled("tests", "--json").stdout)


def test_a_report_given_twice_as_two_jobs(history: Devkit, reports: list[Path]) -> None:
    assert history("add", reports[0], reports[1]).stdout.startswith("1 new")
    assert history("add", reports[1]).returncode == 0
    assert json.loads(history("show", "--json").stdout)["runs"] == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["show"], "no history yet"),
        (["prune", "--keep", "soon"], "such as 90d"),
        (["import", "missing.jsonl"], "missing.jsonl: can't be read"),
        (["--history", "mysql://h/d", "show"], "expected a path, sqlite:///PATH or postgresql+psycopg"),
        (["add", "missing.json"], "missing.json"),
        (["add", "missing.json", "--time", "soon"], "expected ISO 8601"),
    ],
)
def test_mistakes_are_one_sentence(history: Devkit, arguments: list[str], said: str) -> None:
    result = history(*arguments)
    assert (result.returncode, result.stdout) == (2, "")
    assert said in result.stderr
    assert result.stderr.count("\n") == 1


def test_outside_of_a_repository(devkit: Devkit, tmp_path: Path) -> None:
    result = devkit("history", "runs", cwd=tmp_path)
    assert result.returncode == 2
    assert "name one with --history" in result.stderr


def test_what_a_report_says_cannot_write_to_the_terminal(history: Devkit, tmp_path: Path) -> None:
    name = "test_a.py::test_x[\x1b]0;owned\x07\n::error::\u202e]"
    report = {"created": 1.0, "duration": 1.0, "exitcode": 1, "root": "/r", "environment": {}, "summary": {}}
    crash = {"path": "/r/test_a.py", "lineno": 1, "message": "ValueError: \x1b[31mred"}
    call = {"duration": 0.1, "outcome": "failed", "crash": crash, "longrepr": "\x1b[31mred"}
    test = {"nodeid": name, "lineno": 1, "outcome": "failed", "keywords": [], "call": call}
    (tmp_path / "r.json").write_text(json.dumps(report | {"tests": [test]}), encoding="utf-8")
    assert history("add", tmp_path / "r.json").returncode == 0
    for arguments in (["tests"], ["top"], ["tests", "--json"], ["runs"]):
        said = history(*arguments).stdout
        assert said
        assert not {"\x1b", "\x07", "\u202e"} & set(said)
        assert not any(line.lstrip().startswith("::") for line in said.splitlines())


def test_importing_the_command_costs_no_database() -> None:
    code = "import sys, devkit.cli.history, devkit.diagnoser.history.collect\nprint('sqlalchemy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "False\n"


@pytest.mark.parametrize("time", [1e300, -1e300, math.inf, 253_402_300_800.0])
def test_a_run_of_no_date(filled: Devkit, reports: list[Path], repository: Path, tmp_path: Path, time: float) -> None:
    """devkit writes no such time; what another hand left is shown as the nearest date, never an error."""
    file = repository / ".devkit" / "history.sqlite3"
    connection = sqlite3.connect(file)
    connection.execute("UPDATE runs SET time = ? WHERE id = 2", (time,))
    connection.commit()
    connection.close()
    date = "1167-01-01" if time < 0 else "9999-12-31"
    assert date in filled("runs").stdout
    for command in (["show"], ["tests"], ["flaky"], ["top"], ["known"], ["runs", "--json"], ["prune", "--keep", "1d"]):
        result = filled(*command)
        assert (result.returncode, result.stderr.removeprefix(NOTHING.get(command[0], ""))) == (0, ""), command
    assert filled("add", reports[1], "--time", "2026-02-01").returncode == 0
    exported = tmp_path / "runs.jsonl"
    exported.write_text(filled("export").stdout, encoding="utf-8")
    result = filled("--history", str(tmp_path / "other.sqlite3"), "import", str(exported))
    assert (result.returncode, result.stderr) == (0, "")
