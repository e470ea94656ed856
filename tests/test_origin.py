"""The plugin in real runs, and in every report format."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

SOURCE = """class Odd(Exception):
    def __str__(self):
        raise RuntimeError


def load():
    raise ValueError("No data")


def odd():
    raise Odd
"""
TEST = """import pytest
import shop


def test_match():
    with pytest.raises(ValueError, match="Empty data"):
        shop.load()


def test_value():
    with pytest.raises(ValueError) as excinfo:
        shop.load()
    assert str(excinfo.value) == "Empty data"


def test_chain():
    try:
        shop.load()
    except ValueError as error:
        raise KeyError("key") from error


def test_odd():
    try:
        shop.odd()
    except shop.Odd:
        assert False


def test_plain():
    assert 1 == 2


def test_passes():
    with pytest.raises(ValueError):
        shop.load()
"""


def run(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    (folder / "shop.py").write_text(SOURCE)
    (folder / "test_shop.py").write_text(TEST)
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *options]
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")}
    return subprocess.run(command, cwd=folder, env=kept, check=False, capture_output=True, text=True, timeout=600)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("origin")
    reports = ["--json-report", "--json-report-file=r.json", "--report-log=r.jsonl", "--junitxml=r.xml"]
    assert run(path, "-p", "devkit.origin", *reports).returncode == 1
    return path


def noted(longrepr: str) -> Any:  # noqa: ANN401 - JSON
    lines = [line for line in longrepr.split("\n") if line.startswith("devkit-origin: ")]
    return json.loads(lines[0].partition(" ")[2]) if lines else None


def test_json_report(folder: Path) -> None:
    tests = {test["nodeid"].partition("::")[2]: test for test in json.loads((folder / "r.json").read_text())["tests"]}
    expected = {"path": "shop.py", "line": 7, "type": "ValueError", "text": "No data"}
    for name in ("test_match", "test_value", "test_chain"):
        assert noted(tests[name]["call"]["longrepr"]) == expected, name
    assert noted(tests["test_plain"]["call"]["longrepr"]) is None
    assert "devkit-origin" not in json.dumps(tests["test_passes"])


def test_an_exception_that_cannot_be_shown_is_named(folder: Path) -> None:
    tests = {test["nodeid"].partition("::")[2]: test for test in json.loads((folder / "r.json").read_text())["tests"]}
    assert noted(tests["test_odd"]["call"]["longrepr"]) == {"path": "shop.py", "line": 11, "type": "Odd", "text": ""}


def test_reportlog_and_junit_have_it_too(folder: Path) -> None:
    assert '"devkit_origin"' in (folder / "r.jsonl").read_text()
    xml = (folder / "r.xml").read_text()
    assert '<property name="devkit_origin"' in xml
    assert "devkit-origin: {" in xml


def test_outcomes_stay_the_same(tmp_path: Path) -> None:
    plain, noted_run = run(tmp_path, "-q"), run(tmp_path, "-q", "-p", "devkit.origin")
    ends = [each.stdout.rpartition(" in ")[0].splitlines()[-1] for each in (plain, noted_run)]
    assert ends[0] == ends[1]
    assert plain.returncode == noted_run.returncode == 1
    assert "5 failed, 1 passed" in noted_run.stdout


def test_it_imports_nothing_but_pytest_and_the_standard_library(project: Path) -> None:
    text = (project / "src" / "devkit" / "origin.py").read_text(encoding="utf-8")
    names = {line.split()[1].partition(".")[0] for line in text.splitlines() if line.startswith(("import ", "from "))}
    assert names - {"pytest"} <= sys.stdlib_module_names
