"""What a step leaves behind when it could not do its work."""

import json
import re
from pathlib import Path

import pytest

from devkit.action import comment, inputs, running
from devkit.action.runner import read
from devkit.core.errors import DevkitError, ExitCode

REPORT = {"created": 1, "duration": 1, "exitcode": 0, "root": "/x", "environment": {}, "collectors": [], "summary": {}}
PASSED = {"nodeid": "test_a.py::test_a", "outcome": "passed", "setup": {"outcome": "passed"}}
MADE_UP = "a8Zk3LmQ9xW2vB7nR5tY1uC4sD6fG0hJ3kP9"
NOTHING = {"clusters": "0", "new": "0", "flaky": "0", "fixed": "0", "failing-tests": ""}


@pytest.fixture
def job(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A job without history in an empty workspace; returns the folder of the runner's files."""
    (tmp_path / "workspace").mkdir()
    monkeypatch.chdir(tmp_path / "workspace")
    for name, value in {
        "RUNNER_TEMP": str(tmp_path),
        "GITHUB_STEP_SUMMARY": str(tmp_path / "summary"),
        "GITHUB_OUTPUT": str(tmp_path / "outputs"),
        "DEVKIT_INPUT_HISTORY": "none",
    }.items():
        monkeypatch.setenv(name, value)
    return tmp_path


def outputs(job: Path) -> dict[str, str]:
    text = (job / "outputs").read_text(encoding="utf-8")
    return dict(re.findall(r"^([\w-]+)<<(?:devkit-\w+)\n(.*?)\ndevkit-\w+$", text, re.MULTILINE | re.DOTALL))


@pytest.mark.parametrize(
    "setting",
    [
        ("DEVKIT_INPUT_FAIL_ON", "sometimes", "the action's input fail-on is 'sometimes'"),
        ("DEVKIT_INPUT_ROOT", "nowhere", "the action's input root is 'nowhere', and there is no such folder"),
        ("DEVKIT_INPUT_COMMAND", "release-notes", "release-notes tells what a tag released"),
        ("GITHUB_EVENT_PATH", "broken.json", "expected the event's payload in JSON"),
        ("DEVKIT_INPUT_FORMATS", f"ghp_{MADE_UP}", "the action's input formats names"),
    ],
)
def test_a_step_that_could_not_begin_says_so_everywhere(
    job: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], setting: tuple[str, str, str]
) -> None:
    name, value, why = setting
    Path("report.json").write_text(json.dumps({**REPORT, "tests": []}), encoding="utf-8")
    Path("broken.json").write_text("{", encoding="utf-8")
    monkeypatch.setenv(name, value)
    with pytest.raises(DevkitError):
        running.run()
    said = outputs(job)
    assert said["verdict"] == "error"
    assert why in said["summary"]
    assert capsys.readouterr().out.startswith("::error title=devkit::")
    summary = (job / "summary").read_text(encoding="utf-8")
    assert summary.startswith("**devkit could not do this:** ")
    assert MADE_UP not in said["summary"] + summary


@pytest.mark.parametrize("reports", ["nowhere.json", "reports/**/*.json", "nowhere.json\nreports/*.xml"])
@pytest.mark.parametrize(("fail_on", "code"), [("any", ExitCode.USAGE), ("none", ExitCode.OK)])
def test_a_report_that_is_not_there_is_none(
    job: Path, monkeypatch: pytest.MonkeyPatch, reports: str, fail_on: str, code: ExitCode
) -> None:
    monkeypatch.setenv("DEVKIT_INPUT_REPORTS", reports)
    monkeypatch.setenv("DEVKIT_INPUT_FAIL_ON", fail_on)
    assert running.run() == code
    said = outputs(job)
    assert said.pop("summary").startswith(f"no test report was found: looked for {reports.replace(chr(10), ', ')};")
    assert said == {
        "verdict": "no-reports",
        "clusters": "0",
        "new": "0",
        "flaky": "0",
        "fixed": "0",
        "failing-tests": "",
    }
    summary = (job / "summary").read_text(encoding="utf-8")
    assert summary.startswith("**No test report was found:** looked for `")


def test_a_run_without_tests_is_green_with_a_warning(job: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("report.json").write_text(json.dumps({**REPORT, "exitcode": 5, "tests": []}), encoding="utf-8")
    assert running.run() == ExitCode.OK
    assert outputs(job)["verdict"] == "green"
    assert capsys.readouterr().out.startswith("::warning title=devkit::no test ran: the reports hold none")


@pytest.mark.parametrize(
    ("exitcode", "why"),
    [(1, "failed"), (2, "was interrupted"), (3, "had an internal error"), (4, "was called wrongly")],
)
@pytest.mark.parametrize(("fail_on", "level"), [("any", "error"), ("new", "error"), ("none", "warning")])
def test_a_run_that_broke_off_is_not_green(
    job: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    exitcode: int,
    why: str,
    *,
    fail_on: str,
    level: str,
) -> None:
    monkeypatch.setenv("DEVKIT_INPUT_FAIL_ON", fail_on)
    for tests in ([], [PASSED]):
        Path("report.json").write_text(json.dumps({**REPORT, "exitcode": exitcode, "tests": tests}), encoding="utf-8")
        assert running.run() == (ExitCode.OK if fail_on == "none" else ExitCode.FINDINGS)
        said = outputs(job)
        assert said["verdict"] == "incomplete"
        assert f"report.json: pytest {why} (exit code {exitcode})" in said["summary"]
        [annotation] = [line for line in capsys.readouterr().out.splitlines() if line.startswith("::")]
        assert annotation.startswith(f"::{level} title=devkit::report.json: pytest {why}")


def test_a_report_that_can_not_be_read_fails_the_step_whatever_is_asked(
    job: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("report.json").write_text('{"exitcode": 1, "tests": [', encoding="utf-8")
    monkeypatch.setenv("DEVKIT_INPUT_FAIL_ON", "none")
    assert running.run() == ExitCode.USAGE
    assert outputs(job)["verdict"] == "unreadable"


def test_a_command_that_could_not_do_its_work_says_why_everywhere(
    job: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DEVKIT_INPUT_COMMAND", "changelog")
    with pytest.raises(DevkitError, match="is no git repository with a commit"):
        running.run()
    assert "is no git repository with a commit" in capsys.readouterr().out
    assert "repository with a commit" in (job / "summary").read_text(encoding="utf-8")
    said = outputs(job)
    assert said["verdict"] == "error"
    assert "is no git repository with a commit" in said["summary"]


@pytest.mark.parametrize(("event", "said"), [("workflow_run", True), ("push", False)])
def test_a_run_of_a_fork_has_no_pull_request_to_comment_on(
    capsys: pytest.CaptureFixture[str], event: str, *, said: bool
) -> None:
    comment.publish(read({"GITHUB_EVENT_NAME": event}), "token", "text", worth_saying=True)
    assert capsys.readouterr().out.startswith("::notice title=devkit::no comment was written: GitHub names no") is said


@pytest.mark.parametrize("in_the_way", [".devkit", ".devkit/ci-history"])
def test_a_history_that_has_no_place_costs_evidence_and_not_the_run(
    job: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], in_the_way: str
) -> None:
    Path("report.json").write_text(json.dumps({**REPORT, "tests": [PASSED]}), encoding="utf-8")
    Path(in_the_way).parent.mkdir(exist_ok=True)
    Path(in_the_way).write_text("x", encoding="utf-8")
    monkeypatch.setenv("DEVKIT_INPUT_HISTORY", "cache")
    assert running.run() == ExitCode.OK
    said = outputs(job)
    assert (said["verdict"], said["history"]) == ("green", "false")
    assert capsys.readouterr().out.startswith(
        "::warning title=devkit::this run is not remembered: .devkit/ci-history: "
    )


def test_a_folder_is_no_history(job: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("report.json").write_text(json.dumps({**REPORT, "tests": [PASSED]}), encoding="utf-8")
    Path(".devkit/ci-history/a.sqlite3/b").mkdir(parents=True)
    monkeypatch.setenv("DEVKIT_INPUT_HISTORY", "cache")
    assert running.run() == ExitCode.OK
    assert (outputs(job)["verdict"], outputs(job)["history"]) == ("green", "true")


def test_a_place_for_files_that_is_none_is_told(job: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("report.json").write_text(json.dumps({**REPORT, "tests": [PASSED]}), encoding="utf-8")
    monkeypatch.setenv("RUNNER_TEMP", str(Path("report.json").absolute()))
    with pytest.raises(DevkitError, match="see RUNNER_TEMP"):
        running.run()
    assert outputs(job)["verdict"] == "error"


def test_what_nobody_foresaw_is_told_everywhere(
    job: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fails() -> None:
        raise ZeroDivisionError("by correct-horse-battery\nand more")

    monkeypatch.setenv("SHOP_PASSWORD", "correct-horse-battery")
    monkeypatch.setattr(inputs, "read", fails)
    with pytest.raises(ZeroDivisionError):
        running.run()
    why = "this is a bug in devkit, not a finding about your run (ZeroDivisionError: by *** and more)"
    assert outputs(job) == {"verdict": "error", "summary": why}
    assert capsys.readouterr().out == f"::error title=devkit::{why}\n"
    assert (job / "summary").read_text(encoding="utf-8").startswith("**devkit could not do this:** this is a bug")


def test_surroundings_that_name_no_caches_are_left_to_the_step_that_tells(
    job: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("broken.json").write_text("{", encoding="utf-8")
    monkeypatch.setenv("GITHUB_EVENT_PATH", "broken.json")
    assert running.cache_keys() == ExitCode.OK
    assert not (job / "outputs").exists()


def test_two_steps_of_a_job_keep_their_files_apart(job: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("report.json").write_text(json.dumps({**REPORT, "tests": [PASSED]}), encoding="utf-8")
    folders = []
    for formats in ("json html", "json"):
        monkeypatch.setenv("DEVKIT_INPUT_FORMATS", formats)
        assert running.run() == ExitCode.OK
        folders.append(Path(outputs(job)["artifacts"]))
    assert [folder.name for folder in folders] == ["devkit-results", "devkit-results-2"]
    assert [len(list(folder.iterdir())) for folder in folders] == [2, 1]
