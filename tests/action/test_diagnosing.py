"""The main command in process: a pull request's merge commit, as actions/checkout leaves it, with a real red run."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from devkit.action import diagnosing, inputs, runner, running
from devkit.core.errors import DevkitError, ExitCode

Commit = Callable[[dict[str, str | None]], str]
Git = Callable[..., str]

GOOD = "def total(prices):\n    subtotal = sum(prices)\n    return subtotal\n"
TEST = "from shop import total\n\n\ndef test_total():\n    assert total([1, 2]) == 3\n"


@pytest.fixture
def pull_request(repository: Path, commit: Commit, git: Git, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checked out merge of a topic that breaks a function, and the report of its tests; the work directory."""
    commit({"shop.py": GOOD, "test_shop.py": TEST, ".gitignore": "report.json\n__pycache__/\n"})
    git("checkout", "--quiet", "-b", "topic")
    commit({"shop.py": GOOD.replace("return subtotal", "return subtotal - 1")})
    git("checkout", "--quiet", "--detach", "main")
    git("-c", "commit.gpgsign=false", "merge", "--quiet", "--no-ff", "--no-edit", "topic")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--json-report"]
    subprocess.run([*command, "--json-report-file=report.json"], cwd=repository, check=False, capture_output=True)
    monkeypatch.chdir(repository)
    return repository


def surroundings(folder: Path, **changes: str) -> dict[str, str]:
    (folder.parent / "event.json").write_text(
        json.dumps({"pull_request": {"number": 7, "base": {"ref": "main", "sha": "b" * 40}}}), encoding="utf-8"
    )
    return {
        "GITHUB_WORKSPACE": str(folder),
        "RUNNER_TEMP": str(folder.parent / "temp"),
        "GITHUB_EVENT_NAME": "pull_request",
        "GITHUB_EVENT_PATH": str(folder.parent / "event.json"),
        "GITHUB_REPOSITORY": "team/shop",
        "GITHUB_STEP_SUMMARY": str(folder.parent / "summary.md"),
        "GITHUB_OUTPUT": str(folder.parent / "outputs"),
        **changes,
    }


def run(folder: Path, **changes: str) -> ExitCode:
    environment = surroundings(folder, **changes)
    return diagnosing.run(inputs.read(environment), runner.read(environment), environment)


def test_a_pull_request_s_own_failure_is_its_own(pull_request: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = run(pull_request, DEVKIT_INPUT_HISTORY="none", DEVKIT_INPUT_FAIL_ON="new")
    assert code == ExitCode.FINDINGS
    outputs = (pull_request.parent / "outputs").read_text(encoding="utf-8")
    assert "\nyours\n" in outputs
    assert "\nshop.py:3\n" in outputs
    annotation = capsys.readouterr().out
    assert annotation.startswith("::error file=shop.py,line=3,")
    summary = (pull_request.parent / "summary.md").read_text(encoding="utf-8")
    head = subprocess.run(["git", "rev-parse", "HEAD"], capture_output=True, text=True, check=True).stdout.strip()
    assert f"](https://github.com/team/shop/blob/{head}/shop.py#L3)" in summary


def test_a_shallow_clone_says_what_it_lacks(
    pull_request: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    clone = pull_request.parent / "clone"
    subprocess.run(["git", "clone", "--quiet", "--depth=1", pull_request.as_uri(), str(clone)], check=True)
    (clone / "report.json").write_bytes((pull_request / "report.json").read_bytes())
    monkeypatch.chdir(clone)
    assert run(clone, DEVKIT_INPUT_HISTORY="none") == ExitCode.FINDINGS
    assert "::notice title=devkit::the clone doesn't reach the base" in capsys.readouterr().out


def test_a_known_failure_does_not_count(pull_request: Path) -> None:
    entry = '[[failure]]\ntest = "test_shop.py::*"\nowner = "ada"\nreason = "waits for #7"\nexpires = 2999-01-01\n'
    (pull_request / "known.toml").write_text(entry, encoding="utf-8")
    code = run(pull_request, DEVKIT_INPUT_HISTORY="none", DEVKIT_INPUT_KNOWN_FAILURES="known.toml")
    assert code == ExitCode.OK
    assert "\nknown\n" in (pull_request.parent / "outputs").read_text(encoding="utf-8")


def test_a_history_by_environment_needs_its_address(pull_request: Path) -> None:
    with pytest.raises(DevkitError, match="DEVKIT_HISTORY_URL is not set"):
        run(pull_request, DEVKIT_INPUT_HISTORY="env")
    place = str(pull_request.parent / "team.sqlite3")
    assert run(pull_request, DEVKIT_INPUT_HISTORY="env", DEVKIT_HISTORY_URL=place) == ExitCode.FINDINGS
    assert Path(place).is_file()


def test_an_unreadable_report_is_told_and_fails(pull_request: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (pull_request / "cut.json").write_text('{"created": 1, "exitcode": 1, "tests": [', encoding="utf-8")
    code = run(pull_request, DEVKIT_INPUT_HISTORY="none", DEVKIT_INPUT_REPORTS="cut.json")
    assert code == ExitCode.USAGE
    assert "\nunreadable\n" in (pull_request.parent / "outputs").read_text(encoding="utf-8")
    [error] = [line for line in capsys.readouterr().out.splitlines() if line.startswith("::")]
    assert error.startswith("::error title=A report was not read::cut.json: ends at byte 40 in the middle")


def test_one_step_s_summary_does_not_replace_another_s(pull_request: Path) -> None:
    summary = pull_request.parent / "summary.md"
    summary.write_text("earlier\n", encoding="utf-8")
    run(pull_request, DEVKIT_INPUT_HISTORY="none")
    assert summary.read_text(encoding="utf-8").startswith("earlier\n")


def test_fixes_are_tried_where_that_is_asked_for(
    repository: Path, commit: Commit, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    source = 'def load():\n    raise ValueError("No data was provided")\n'
    test = (
        "import pytest\nimport shop\n\n\ndef test_load():\n"
        '    with pytest.raises(ValueError, match="No data was given"):\n        shop.load()\n'
    )
    commit({"shop.py": source, "test_shop.py": test, ".gitignore": "report.json\n__pycache__/\n"})
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--json-report"]
    subprocess.run([*command, "--json-report-file=report.json"], cwd=repository, check=False, capture_output=True)
    monkeypatch.chdir(repository)
    verified = {}
    for asked, folder in (("false", "devkit-results"), ("true", "devkit-results-2")):
        run(repository, DEVKIT_INPUT_HISTORY="none", DEVKIT_INPUT_VERIFY_FIXES=asked)
        document = json.loads((tmp_path / "temp" / folder / "diagnosis.json").read_text(encoding="utf-8"))
        verified[asked] = [fix["verified"] for cluster in document["clusters"] for fix in cluster["fixes"]]
    assert verified == {"false": [None, None], "true": [True, None]}


def test_a_comment_without_a_token_is_told(pull_request: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(pull_request, DEVKIT_INPUT_HISTORY="none", DEVKIT_INPUT_COMMENT="true")
    assert "::warning title=devkit::no comment was written: the input token is empty" in capsys.readouterr().out


def test_a_sentence_names_inputs_and_no_options(
    pull_request: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    foreign = {"DEVKIT_INPUT_HISTORY": "env", "DEVKIT_HISTORY_URL": "foo://x"}
    run(pull_request, **foreign)
    assert "this run is not remembered: the input history foo://" in capsys.readouterr().out
    for name, value in surroundings(pull_request, DEVKIT_INPUT_HISTORY="none", DEVKIT_INPUT_BASE="nope").items():
        monkeypatch.setenv(name, value)
    with pytest.raises(DevkitError, match="or give the input base another one"):
        running.run()
    written = "".join((pull_request.parent / name).read_text(encoding="utf-8") for name in ("summary.md", "outputs"))
    assert "--history" not in written
    assert "--base" not in written
