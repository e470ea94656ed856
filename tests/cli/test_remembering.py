"""`devkit diagnose` with its memory: what it says of earlier runs, and what it leaves behind."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

Devkit = Callable[..., subprocess.CompletedProcess[str]]
Commit = Callable[[dict[str, str | None]], str]
Statuses = Callable[..., list[str | None]]

CODE = "def half(number):\n    return number / {}\n"
TESTS = """import shop


def test_half():
    assert shop.half(4) == 2


def test_none():
    assert shop.half(0) == 0
"""


@pytest.fixture
def run(repository: Path, commit: Commit) -> Callable[[str], Path]:
    """Commit the code with a divisor, run the tests, return the report."""

    def test(divisor: str) -> Path:
        commit({"shop.py": CODE.format(divisor), "test_shop.py": TESTS, ".gitignore": "__pycache__\n*.json\n"})
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--json-report"]
        environment = os.environ | {"PYTHONDONTWRITEBYTECODE": "1"}
        done = subprocess.run(command, cwd=repository, env=environment, check=False, capture_output=True, timeout=600)
        assert done.returncode in (0, 1), done.stdout
        return repository / ".report.json"

    return test


@pytest.fixture
def statuses(devkit: Devkit, repository: Path) -> Statuses:
    """Diagnose a report in its repository; the clusters' statuses."""

    def diagnose(report: Path, *options: str) -> list[str | None]:
        result = devkit("diagnose", report, "--format", "json", *options, cwd=repository)
        assert result.returncode in (0, 1), result.stderr
        return [cluster["history"]["status"] for cluster in json.loads(result.stdout)["clusters"]]

    return diagnose


def test_a_cause_is_new_then_recurring_then_back(run: Callable[[str], Path], statuses: Statuses) -> None:
    assert statuses(run("0"), "--time", "2026-01-01") == ["new"]
    assert statuses(run("0"), "--time", "2026-01-02") == ["recurring"]
    assert statuses(run("2"), "--time", "2026-01-03") == []
    assert statuses(run("0"), "--time", "2026-01-04") == ["regressed"]


def test_the_default_history_ignores_itself(run: Callable[[str], Path], statuses: Statuses, repository: Path) -> None:
    report = run("0")
    statuses(report)
    assert (repository / ".devkit/history.sqlite3").is_file()
    status = subprocess.run(["git", "status", "--porcelain"], cwd=repository, capture_output=True, check=True)
    assert status.stdout == b""


def test_no_history_leaves_nothing_and_says_nothing(
    run: Callable[[str], Path], statuses: Statuses, repository: Path
) -> None:
    report = run("0")
    assert statuses(report, "--no-history") == [None]
    assert not (repository / ".devkit").exists()


def test_the_same_run_twice_is_one_run(run: Callable[[str], Path], statuses: Statuses) -> None:
    report = run("0")
    assert statuses(report) == ["new"]
    assert statuses(report) == ["new"]


def test_fail_on_new_lets_known_causes_pass(run: Callable[[str], Path], devkit: Devkit, repository: Path) -> None:
    first = devkit("diagnose", run("0"), "--fail-on", "new", "--time", "2026-01-01", cwd=repository)
    second = devkit("diagnose", run("0"), "--fail-on", "new", "--time", "2026-01-02", cwd=repository)
    assert (first.returncode, second.returncode) == (1, 0)
    assert "recurring" in second.stdout


def test_a_history_that_cannot_be_used_costs_only_itself(
    run: Callable[[str], Path], devkit: Devkit, repository: Path, tmp_path: Path
) -> None:
    broken = tmp_path / "history.sqlite3"
    broken.write_text("this is no database, and long enough to be read as one" * 40, encoding="utf-8")
    result = devkit("diagnose", run("0"), "--history", broken, cwd=repository)
    assert result.returncode == 1
    assert "2 of 2 tests failed" in result.stdout
    assert "this run is not remembered" in result.stderr
    assert "Traceback" not in result.stderr


def test_a_time_that_is_none_is_refused(run: Callable[[str], Path], devkit: Devkit, repository: Path) -> None:
    result = devkit("diagnose", run("0"), "--time", "yesterday", cwd=repository)
    assert (result.returncode, result.stdout) == (2, "")
    assert "yesterday" in result.stderr


def test_history_place_from_the_settings(
    run: Callable[[str], Path], devkit: Devkit, repository: Path, tmp_path: Path
) -> None:
    report = run("0")
    (repository / "devkit.toml").write_text(f'[history]\nurl = "{(tmp_path / "h.db").as_posix()}"\n', encoding="utf-8")
    devkit("diagnose", report, cwd=repository)
    assert (tmp_path / "h.db").is_file()
    assert not (repository / ".devkit").exists()
