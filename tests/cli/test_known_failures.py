"""known-failures.toml and the settings of history, from end to end."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

Devkit = Callable[..., subprocess.CompletedProcess[str]]
Commit = Callable[[dict[str, str | None]], str]
NO_CI = dict.fromkeys(
    ("CI", "GITHUB_SHA", "GITHUB_REF_NAME", "GITHUB_HEAD_REF", "GITHUB_RUN_ID", "GITHUB_BASE_REF"), ""
)
ENTRY = """[[failure]]
test = "{test}"
owner = "ada@example.com"
reason = "the service is being replaced"
expires = {expires}
issue = "https://example.org/issues/7"
mode = "{mode}"
"""
EVERY_FORMAT = ("text", "markdown", "json", "github", "sarif")


@pytest.fixture
def report(repository: Path, commit: Commit) -> Path:
    """Two failures of two causes in a repository."""
    commit({"shop.py": "A = 1\n", ".gitignore": "*.json\n"})
    tests = []
    for name, message in (("test_a", "ValueError: a"), ("test_b", "KeyError: 'b'")):
        crash = {"path": str(repository / "test_x.py"), "lineno": 3, "message": message}
        call = {"outcome": "failed", "duration": 0.1, "crash": crash, "longrepr": f"E   {message}"}
        tests.append({"nodeid": f"test_x.py::{name}", "outcome": "failed", "call": call})
    head = {"created": 1_767_225_600.0, "duration": 1.0, "exitcode": 1, "root": str(repository), "environment": {}}
    path = repository / "report.json"
    path.write_text(json.dumps(head | {"summary": {"failed": 2, "total": 2}, "tests": tests}), encoding="utf-8")
    return path


@pytest.fixture
def diagnose(devkit: Devkit, report: Path, repository: Path) -> Devkit:
    return lambda *args: devkit("diagnose", report, *args, cwd=repository, env=NO_CI)


def known(folder: Path, test: str, expires: str = "2999-12-31", mode: str = "quiet") -> None:
    (folder / "known-failures.toml").write_text(ENTRY.format(test=test, expires=expires, mode=mode), encoding="utf-8")


@pytest.mark.parametrize("fail_on", ["any", "new"])
def test_it_quiets_the_exit_code(diagnose: Devkit, repository: Path, fail_on: str) -> None:
    assert diagnose("--fail-on", fail_on).returncode == 1
    known(repository, "test_x.py::test_a")
    assert diagnose("--fail-on", fail_on).returncode == 1
    known(repository, "test_x.py::*")
    assert diagnose("--fail-on", fail_on).returncode == 0


@pytest.mark.parametrize("mode", ["quiet", "quarantine"])
def test_it_is_shown_apart_in_every_format(diagnose: Devkit, repository: Path, mode: str) -> None:
    known(repository, "test_x.py::test_a", mode=mode)
    said = {name: diagnose("--no-history", "--format", name).stdout for name in EVERY_FORMAT}
    document = json.loads(said["json"])
    assert [cluster["known"] and cluster["known"]["mode"] for cluster in document["clusters"]] == [None, mode]
    assert (document["verdict"]["known"], document["verdict"]["causes"]) == (1, 2)
    assert "In quarantine:" in said["text"] if mode == "quarantine" else "Known failures, which do" in said["text"]
    assert ("Known failure: until 2999-12-31: the service is being replaced" in said["text"]) == (mode == "quiet")
    assert "| known |" in said["markdown"]
    assert said["github"].count("::notice") == (mode == "quiet")
    results = json.loads(said["sarif"])["runs"][0]["results"]
    assert ["suppressions" in result for result in results] == [False, True]
    assert "ada@example.com" in results[1]["suppressions"][0]["justification"]


def test_an_expired_entry_speaks_up_and_quiets_nothing(diagnose: Devkit, repository: Path) -> None:
    known(repository, "test_x.py::*", expires="2020-01-31")
    result = diagnose("--no-history")
    assert result.returncode == 1
    assert "Expired: known-failures.toml: test_x.py::* expired on 2020-01-31" in " ".join(result.stdout.split())
    for name in ("markdown", "json", "github"):
        assert "2020-01-31" in diagnose("--no-history", "--format", name).stdout


def test_another_file(diagnose: Devkit, repository: Path, tmp_path: Path) -> None:
    known(tmp_path, "test_x.py::*")
    assert diagnose("--known-failures", tmp_path / "known-failures.toml").returncode == 0
    missing = diagnose("--known-failures", tmp_path / "none.toml")
    assert (missing.returncode, missing.stdout, missing.stderr.count("\n")) == (2, "", 1)
    assert "no such file of known failures" in missing.stderr
    (repository / "ci").mkdir()
    known(repository / "ci", "test_x.py::*")
    settings = '[history]\nknown-failures = "ci/known-failures.toml"\n'
    (repository / "devkit.toml").write_text(settings, encoding="utf-8")
    assert diagnose().returncode == 0


def test_a_mistake_is_one_sentence(diagnose: Devkit, repository: Path) -> None:
    known(repository, "test_x.py::*", mode="loud")
    result = diagnose()
    assert (result.returncode, result.stdout, result.stderr.count("\n")) == (2, "", 1)
    assert "known-failures.toml" in result.stderr


def test_when_each_was_last_seen(diagnose: Devkit, devkit: Devkit, repository: Path) -> None:
    diagnose("--time", "2026-01-02")
    entries = [("test_x.py::test_a", "2999-12-31"), ("gone::*", "2020-01-01")]
    text = "\n".join(ENTRY.format(test=test, expires=expires, mode="quiet") for test, expires in entries)
    (repository / "known-failures.toml").write_text(text, encoding="utf-8")
    used, gone = devkit("history", "known", cwd=repository, env=NO_CI).stdout.splitlines()
    assert "until 2999-12-31  last seen 2026-01-02T00:00:00Z  test_x.py::test_a" in used
    assert "expired on 2020-01-01  never seen: it can go  gone::*" in gone
    document = json.loads(devkit("history", "known", "--json", cwd=repository, env=NO_CI).stdout)
    assert [entry["expired"] for entry in document] == [False, True]


def test_the_settings_of_history(diagnose: Devkit, devkit: Devkit, repository: Path) -> None:
    settings = '[history]\nurl = "kept/runs.sqlite3"\nmain-branch = "main"\n[history.weights]\nage = 0\nmain = 200\n'
    (repository / "devkit.toml").write_text(settings, encoding="utf-8")
    (repository / "inner").mkdir()
    diagnose("--time", "2026-01-02")
    assert (repository / "kept/runs.sqlite3").is_file()
    assert ": 1 run, " in devkit("history", "show", cwd=repository / "inner", env=NO_CI).stdout
    (first, _) = json.loads(diagnose("--format", "json", "--time", "2026-01-03").stdout)["clusters"]
    points = {part["name"]: part["points"] for part in first["priority_parts"]}
    assert (points["age"], points["main"] > 60) == (0.0, True)
    (top, _) = json.loads(devkit("history", "top", "--json", cwd=repository, env=NO_CI).stdout)
    assert {part["name"]: part["points"] for part in top["parts"]}["main"] == points["main"]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('keep = "soon"', "history.keep = 'soon'"),
        ("weights.ages = 1", "unknown key history.weights.ages, did you mean age?"),
        ("weights.age = -1", "history.weights.age"),
        ("main-branch = 3", "history.main-branch"),
    ],
)
def test_mistakes_in_the_settings(diagnose: Devkit, repository: Path, line: str, said: str) -> None:
    (repository / "devkit.toml").write_text(f"[history]\n{line}\n", encoding="utf-8")
    result = diagnose()
    assert (result.returncode, result.stdout, result.stderr.count("\n")) == (2, "", 1)
    assert said in result.stderr


def test_parts_of_the_priority_are_shown(diagnose: Devkit) -> None:
    assert "main 15" in diagnose().stdout
    assert "(the main branch is red with it)" in " ".join(diagnose("-v").stdout.split())
