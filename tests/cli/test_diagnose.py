"""`devkit diagnose` from end to end, on the example's reports."""

import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

Devkit = Callable[..., subprocess.CompletedProcess[str]]
Commit = Callable[[dict[str, str | None]], str]


@pytest.fixture
def report(bookshop: Path) -> Path:
    return bookshop / "report.json"


@pytest.fixture
def green(tmp_path: Path) -> Path:
    """The report of a run in which everything passed."""
    (tmp_path / "test_green.py").write_text("def test_green():\n    pass\n", encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--json-report", "test_green.py"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
    return tmp_path / ".report.json"


def test_text_is_the_default(devkit: Devkit, report: Path) -> None:
    result = devkit("diagnose", report)
    assert result.returncode == 1
    assert result.stderr == ""
    assert "bookshop/isbn.py" in result.stdout
    assert "BOOKSHOP_VAT_ID" in result.stdout
    assert "\x1b" not in result.stdout
    assert max(map(len, result.stdout.splitlines())) <= 80


def test_a_green_run_is_0(devkit: Devkit, green: Path) -> None:
    result = devkit("diagnose", green)
    assert result.returncode == 0
    assert result.stderr == ""
    assert result.stdout


def test_fail_on_none_is_0(devkit: Devkit, report: Path) -> None:
    assert devkit("diagnose", report, "--fail-on", "none").returncode == 0


@pytest.mark.parametrize("name", ["report.json", "report.jsonl", "junit.xml"])
def test_every_failure_is_in_one_cluster(devkit: Devkit, bookshop: Path, name: str) -> None:
    result = devkit("diagnose", bookshop / name, "--format", "json")
    diagnosis = json.loads(result.stdout)
    assert diagnosis["schema"] == "devkit.diagnosis/1"
    assert diagnosis["run"]["failed"] == 13
    assert diagnosis["run"]["errors"] == 3
    members = Counter(test for cluster in diagnosis["clusters"] for test in cluster["tests"])
    assert len(members) == 16
    assert set(members.values()) == {1}
    assert "tests/test_pricing.py::test_discount_from_fifty" in members
    assert not any("test_supplier" in member for member in members)


def test_reports_of_one_run_as_jobs(devkit: Devkit, bookshop: Path) -> None:
    result = devkit("diagnose", bookshop / "report.json*", "--format", "json")
    assert result.returncode == 1
    assert len(json.loads(result.stdout)["run"]["reports"]) == 2


def test_stdin(devkit: Devkit, report: Path) -> None:
    result = devkit("diagnose", "-", "--format", "json", input=report.read_text(encoding="utf-8"))
    assert result.returncode == 1
    assert json.loads(result.stdout)["run"]["reports"] == ["-"]


def test_commit_comes_from_git_or_from_the_option(
    devkit: Devkit, report: Path, repository: Path, commit: Commit
) -> None:
    head = commit({"a": "1"})
    result = devkit("diagnose", report, "--format", "json", cwd=repository)
    assert json.loads(result.stdout)["run"]["commit"] == head
    result = devkit("diagnose", report, "--format", "json", "--commit", "feedf00d", cwd=repository)
    assert json.loads(result.stdout)["run"]["commit"] == "feedf00d"


def test_commit_is_null_outside_of_git(devkit: Devkit, green: Path) -> None:
    assert json.loads(devkit("diagnose", green, "--format", "json").stdout)["run"]["commit"] is None


def test_several_formats_to_files(devkit: Devkit, report: Path, tmp_path: Path) -> None:
    formats = ["markdown=a.md", "sarif=a.sarif", "json=a.json", "text=a.txt"]
    result = devkit("diagnose", report, *(f"--format={value}" for value in formats))
    assert (result.returncode, result.stdout, result.stderr) == (1, "", "")
    assert json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))["clusters"]
    assert json.loads((tmp_path / "a.sarif").read_text(encoding="utf-8"))["version"] == "2.1.0"
    assert "16 of 34 tests failed" in (tmp_path / "a.md").read_text(encoding="utf-8")
    assert (tmp_path / "a.txt").read_text(encoding="utf-8") == devkit("diagnose", report).stdout


def test_output_takes_the_one_format_without_a_file(devkit: Devkit, report: Path, tmp_path: Path) -> None:
    result = devkit("diagnose", report, "--format", "json", "--format", "text=a.txt", "--output", "a.json")
    assert (result.returncode, result.stdout) == (1, "")
    assert (tmp_path / "a.json").read_text(encoding="utf-8").startswith("{")
    assert (tmp_path / "a.txt").exists()


def test_markdown_keeps_to_its_limit(devkit: Devkit, report: Path) -> None:
    whole = devkit("diagnose", report, "--format", "markdown").stdout
    cut = devkit("diagnose", report, "--format", "markdown", "--max-bytes", "3000").stdout
    assert len(cut.encode()) <= 3000 < len(whole.encode())


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ([], "Give at least one REPORT"),
        (["r", "--format", "jsno"], "unknown format 'jsno'; known are text"),
        (["r", "--format", "json="], "no file after ="),
        (["r", "--format", "json", "--format", "text"], "two formats go to stdout"),
        (["r", "--format", "json=x", "--format", "text=x"], "two formats go to x"),
        (["r", "--format", "json=x", "--output", "x"], "--output has nothing to write"),
        (["r", "--root", "missing"], "'missing' does not exist"),
        (["r", "--fail-on", "some"], "'some' is not one of 'any', 'new', 'none'"),
        (["r", "--max-bytes", "0"], "0 is not in the range x>=1"),
        (["r", "--commit", "a\x1bb"], "is not a commit's name"),
        (["r", "--no-history", "--time", "yesterday"], "--time 'yesterday': expected ISO 8601"),
    ],
)
def test_bad_usage(devkit: Devkit, arguments: list[str], expected: str) -> None:
    result = devkit("diagnose", *arguments)
    assert (result.returncode, result.stdout) == (2, "")
    assert expected in result.stderr
    assert "Usage: " in result.stderr


def test_unreadable_reports_are_named_and_the_others_diagnosed(devkit: Devkit, report: Path, tmp_path: Path) -> None:
    (tmp_path / "empty.json").touch()
    (tmp_path / "page.json").write_text("<html>", encoding="utf-8")
    result = devkit("diagnose", report, "empty.json", "page.json", "missing.json", "--format", "json")
    assert result.returncode == 2
    assert len(json.loads(result.stdout)["clusters"]) >= 5
    said = result.stderr.splitlines()
    assert len(said) == 3
    for name in ("empty.json", "page.json", "missing.json"):
        assert [line for line in said if line.startswith(f"devkit: {name}")]


def test_nothing_readable_prints_no_diagnosis(devkit: Devkit) -> None:
    result = devkit("diagnose", "missing.json", "--fail-on", "none")
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr.startswith("devkit: missing.json")


def test_a_result_that_cannot_be_written(devkit: Devkit, report: Path) -> None:
    result = devkit("diagnose", report, "--output", "no/such/folder")
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr.startswith("devkit: cannot write 'no/such/folder'")


def test_a_bad_base(devkit: Devkit, bookshop: Path, repository: Path, commit: Commit) -> None:
    shutil.copytree(bookshop, repository, dirs_exist_ok=True)
    commit({})
    result = devkit("diagnose", "report.json", "--base", "no-such-branch", cwd=repository)
    assert (result.returncode, result.stdout) == (2, "")
    assert "'no-such-branch' is not a revision" in result.stderr
    assert result.stderr.count("\n") == 1


def test_a_base_of_the_settings_that_is_not_here_is_a_remark(
    devkit: Devkit, bookshop: Path, repository: Path, commit: Commit
) -> None:
    settings = '[diagnose]\nbase = "origin/gone"\n'
    shutil.copytree(bookshop, repository, dirs_exist_ok=True)
    commit({"devkit.toml": settings})
    result = devkit("diagnose", "report.json", cwd=repository)
    assert (result.returncode, result.stderr) == (1, "")
    said = " ".join(result.stdout.split())
    assert "Remark: what changed since origin/gone is not known: 'origin/gone' is not" in said


def test_a_change_since_the_base_is_looked_at_first(
    devkit: Devkit, bookshop: Path, repository: Path, commit: Commit, git: Callable[..., str]
) -> None:
    shutil.copytree(bookshop, repository, dirs_exist_ok=True)
    pricing = repository / "src" / "bookshop" / "pricing.py"
    broken = pricing.read_text(encoding="utf-8")
    pricing.write_text(broken.replace("subtotal > threshold", "subtotal >= threshold"), encoding="utf-8")
    commit({})
    git("branch", "good")
    commit({"src/bookshop/pricing.py": broken})
    result = devkit("diagnose", "report.json", "--base", "good", "--format", "json", cwd=repository)
    [cluster] = [
        cluster
        for cluster in json.loads(result.stdout)["clusters"]
        if "tests/test_pricing.py::test_discount_from_fifty" in cluster["tests"]
    ]
    assert cluster["culprit"]["path"] == "src/bookshop/pricing.py"
    assert cluster["culprit"]["function"] == "discount"
    assert "changed" in cluster["culprit"]["why"]


def test_settings_stand_in_for_options(devkit: Devkit, report: Path, tmp_path: Path) -> None:
    settings = '[diagnose]\nfail-on = "none"\nformat = ["json", "text=a.txt"]\nmax-bytes = 3000\n'
    (tmp_path / "devkit.toml").write_text(settings, encoding="utf-8")
    result = devkit("diagnose", report)
    assert result.returncode == 0
    assert json.loads(result.stdout)["clusters"]
    assert (tmp_path / "a.txt").exists()
    result = devkit("diagnose", report, "--fail-on", "any", "--format", "markdown")
    assert result.returncode == 1
    assert len(result.stdout.encode()) <= 3000


def test_bad_settings(devkit: Devkit, report: Path, tmp_path: Path) -> None:
    (tmp_path / "devkit.toml").write_text('[diagnose]\nfailon = "none"\n', encoding="utf-8")
    result = devkit("diagnose", report)
    assert (result.returncode, result.stdout) == (2, "")
    assert "unknown key diagnose.failon, did you mean fail-on?" in result.stderr


def test_settings_name_a_root_that_is_not_there(devkit: Devkit, report: Path, tmp_path: Path) -> None:
    (tmp_path / "devkit.toml").write_text('[diagnose]\nroot = "gone"\n', encoding="utf-8")
    result = devkit("diagnose", report)
    assert result.returncode == 2
    assert "root = 'gone': there is no folder" in result.stderr


def test_colour_only_when_asked_for(devkit: Devkit, report: Path) -> None:
    assert "\x1b[" in devkit("diagnose", report, "--color", "always", env={"TERM": "xterm-256color"}).stdout
    assert "\x1b[" not in devkit("diagnose", report, "--color", "never", env={"FORCE_COLOR": "1"}).stdout


def test_verbose_says_more(devkit: Devkit, report: Path) -> None:
    assert len(devkit("diagnose", report, "-v").stdout) > len(devkit("diagnose", report).stdout)


def test_a_locale_without_unicode(devkit: Devkit, report: Path) -> None:
    plain = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    assert devkit("diagnose", report, env=plain).stdout == devkit("diagnose", report).stdout


def test_the_same_from_any_folder(devkit: Devkit, report: Path, bookshop: Path) -> None:
    def culprits(cwd: Path, *options: str) -> list[object]:
        result = devkit("diagnose", os.path.relpath(report, cwd), "--format", "json", *options, cwd=cwd)
        return [cluster["fingerprint"] for cluster in json.loads(result.stdout)["clusters"]]

    assert culprits(bookshop) == culprits(bookshop.parent) == culprits(bookshop.parent, "--root", str(bookshop))
