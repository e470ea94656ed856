"""`devkit fix`, the real command on a real project and its real report."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

Devkit = Callable[..., subprocess.CompletedProcess[str]]
Git = Callable[..., str]
Commit = Callable[[dict[str, str | None]], str]

SOURCE = 'def load():\n    raise ValueError("No data was provided")  # kept\n'
TEST = """import pytest
import shop

def test_load():
    with pytest.raises(ValueError, match="No data was given"):
        shop.load()
"""
HEALED = SOURCE.replace("provided", "given")


@pytest.fixture
def report(repository: Path, commit: Commit, tmp_path: Path) -> Path:
    commit({"shop.py": SOURCE, "tests/test_shop.py": TEST, "pytest.ini": "[pytest]\npythonpath = .\n"})
    path = tmp_path / "report.json"
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--json-report"]
    environment = os.environ | {"PYTHONDONTWRITEBYTECODE": "1"}
    command.append(f"--json-report-file={path}")
    run = subprocess.run(command, cwd=repository, env=environment, check=False, capture_output=True, timeout=600)
    assert run.returncode == 1
    return path


def test_both_proposals_are_shown_best_first(devkit: Devkit, report: Path, repository: Path) -> None:
    run = devkit("fix", report, cwd=repository)
    assert run.returncode == 1
    assert run.stderr == ""
    assert run.stdout.index("change the code at shop.py:2") < run.stdout.index(
        "change the test at tests/test_shop.py:5"
    )
    assert '+    raise ValueError("No data was given")  # kept' in run.stdout
    assert (repository / "shop.py").read_text() == SOURCE


def test_the_diff_is_for_git(devkit: Devkit, report: Path, repository: Path, git: Git) -> None:
    run = devkit("fix", report, "--format", "diff", cwd=repository)
    subprocess.run(["git", "apply", "-"], cwd=repository, input=run.stdout, text=True, check=True)
    assert (repository / "shop.py").read_text() == HEALED
    assert git("diff", "--name-only") == "shop.py"


def test_json_says_everything(devkit: Devkit, report: Path, repository: Path) -> None:
    document = json.loads(devkit("fix", report, "--format", "json", cwd=repository).stdout)
    assert document["schema"] == "devkit.fixes/1"
    [repair] = document["repairs"]
    assert repair["tests"] == ["tests/test_shop.py::test_load"]
    assert [fix["target"] for fix in repair["fixes"]] == ["source", "test"]
    assert repair["fixes"][0]["verified"] is None


def test_markdown_holds_the_patch_in_a_fence(devkit: Devkit, report: Path, repository: Path) -> None:
    run = devkit("fix", report, "--format", "markdown", cwd=repository)
    assert "```diff\n--- a/shop.py" in run.stdout


def test_apply_writes_the_best_fix(devkit: Devkit, report: Path, repository: Path) -> None:
    run = devkit("fix", report, "--apply", cwd=repository)
    assert (run.returncode, run.stderr) == (0, "devkit: wrote shop.py\n")
    assert (repository / "shop.py").read_text() == HEALED
    again = devkit("fix", report, "--apply", "--allow-dirty", cwd=repository)
    assert (repository / "shop.py").read_text() == HEALED
    assert again.returncode == 0


def test_the_target_can_be_chosen(devkit: Devkit, report: Path, repository: Path) -> None:
    run = devkit("fix", report, "--apply", "--target", "test", cwd=repository)
    assert run.returncode == 0
    assert (repository / "shop.py").read_text() == SOURCE
    assert 'match="No data was provided"' in (repository / "tests/test_shop.py").read_text()


def test_a_dirty_file_is_refused(devkit: Devkit, report: Path, repository: Path) -> None:
    dirty = SOURCE + "\n\nx = 1\n"
    (repository / "shop.py").write_text(dirty)
    run = devkit("fix", report, "--apply", cwd=repository)
    assert run.returncode == 2
    assert "shop.py: has uncommitted changes; nothing was written." in run.stderr
    assert (repository / "shop.py").read_text() == dirty
    assert devkit("fix", report, "--apply", "--allow-dirty", cwd=repository).returncode == 0
    assert (repository / "shop.py").read_text() == HEALED + "\n\nx = 1\n"


def test_a_fix_is_verified(devkit: Devkit, report: Path, repository: Path, git: Git) -> None:
    run = devkit("fix", report, "--verify", "--python", sys.executable, "--format", "json", cwd=repository, timeout=600)
    [repair] = json.loads(run.stdout)["repairs"]
    assert [fix["verified"] for fix in repair["fixes"]] == [True, True]
    assert git("status", "--porcelain") == ""
    assert len(git("worktree", "list").splitlines()) == 1


def test_a_diagnosis_explains_what_no_patch_heals(devkit: Devkit, report: Path, repository: Path) -> None:
    (repository / "shop.py").write_text("def load():\n    return None\n")
    (repository / "other.py").write_text(SOURCE)
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--json-report"]
    subprocess.run(
        [*command, f"--json-report-file={report}"], cwd=repository, check=False, capture_output=True, timeout=600
    )
    run = devkit("diagnose", report, "--no-history", "--format", "json", cwd=repository)
    [cluster] = json.loads(run.stdout)["clusters"]
    assert cluster["fixes"] == []
    [hint] = cluster["hints"]
    assert "waits for ValueError matching 'No data was given', but nothing was raised" in hint


def test_a_diagnosis_has_its_fixes_tried_only_if_asked(devkit: Devkit, report: Path, repository: Path) -> None:
    arguments = ("diagnose", report, "--no-history", "--format", "json")
    verified = []
    for asked in ((), ("--verify",)):
        document = json.loads(devkit(*arguments, *asked, cwd=repository, timeout=600).stdout)
        verified.append([fix["verified"] for cluster in document["clusters"] for fix in cluster["fixes"]])
    assert verified == [[None, None], [True, None]]


def test_with_nothing_to_fix_it_says_so(devkit: Devkit, report: Path, repository: Path) -> None:
    (repository / "shop.py").write_text(HEALED)
    run = devkit("fix", report, cwd=repository)
    assert run.returncode == 0
    assert "No fix: none of 1 failing tests" in run.stdout


@pytest.mark.parametrize(
    ("args", "words"),
    [
        ((), "Give at least one REPORT"),
        (("r.json", "--allow-dirty"), "--allow-dirty has nothing to allow without --apply"),
        (("r.json", "--python", "python"), "--python is for --verify"),
        (("missing.json",), "missing.json"),
    ],
)
def test_bad_usage(devkit: Devkit, args: tuple[str, ...], words: str) -> None:
    run = devkit("fix", *args)
    assert run.returncode == 2
    assert words in run.stderr


def test_a_report_cannot_reach_the_terminal(devkit: Devkit, report: Path, repository: Path) -> None:
    evil = "\\u001b]0;x\\u0007::error::"
    text = report.read_text().replace("test_load", f"test_load[{evil}]")
    report.write_text(text)
    for form in ("text", "markdown", "json"):
        run = devkit("fix", report, "--format", form, cwd=repository)
        assert run.returncode in (0, 1), run.stderr
        assert "\x1b" not in run.stdout
        assert "\n::error" not in run.stdout


def test_the_end_that_the_base_does_not_have_was_meant(
    devkit: Devkit, report: Path, repository: Path, commit: Commit, git: Git
) -> None:
    git("branch", "base")
    commit({"shop.py": SOURCE.replace("was provided", "was delivered")})
    changed = report.with_name("changed.json")
    changed.write_text(report.read_text().replace("was provided", "was delivered"))
    fixes = json.loads(devkit("fix", changed, "--base", "base", "--format", "json", cwd=repository).stdout)["repairs"]
    assert [fix["target"] for fix in fixes[0]["fixes"]] == ["test", "source"]
    assert "the message was changed since base, the test was not" in fixes[0]["fixes"][0]["why"]
    later = json.loads(devkit("fix", changed, "--format", "json", cwd=repository).stdout)["repairs"]
    assert "the message was changed last (" in later[0]["fixes"][0]["why"]


def test_told_to_stop_while_it_verifies_it_leaves_nothing(
    report: Path, repository: Path, tmp_path: Path, git: Git
) -> None:
    test = repository / "tests" / "test_shop.py"
    test.write_text("import time\n" + TEST.replace("def test_load():\n", "def test_load():\n    time.sleep(60)\n"))
    before = {path: path.read_bytes() for path in (test, repository / "shop.py")}
    scratches = tmp_path / "scratches"
    scratches.mkdir()
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST", "GIT_"))}
    command = [sys.executable, "-m", "devkit", "fix", str(report), "--verify", "--python", sys.executable]
    with subprocess.Popen(
        command, cwd=repository, env=environment | {"TMPDIR": str(scratches)}, stderr=subprocess.PIPE, text=True
    ) as process:
        while not list(scratches.glob("devkit-verify-*/tree/tests/test_shop.py")):
            assert process.poll() is None
            time.sleep(0.05)
        process.terminate()
        _, errors = process.communicate(timeout=600)
    assert (process.returncode, errors.strip()) == (130, "devkit: interrupted")
    assert not list(scratches.iterdir())
    assert len(git("worktree", "list").splitlines()) == 1
    assert {path: path.read_bytes() for path in before} == before


def test_a_failure_without_a_patch_is_explained(devkit: Devkit, report: Path, repository: Path) -> None:
    other = report.with_name("missing.json")
    document = json.loads(report.read_text())
    call = document["tests"][0]["call"]
    call["crash"]["message"] = "Failed: DID NOT RAISE ValueError"
    call["longrepr"] = "E   Failed: DID NOT RAISE ValueError\n\ntests/test_shop.py:5: Failed"
    other.write_text(json.dumps(document))
    for form, words in (("text", "no patch: tests/test_shop.py:5 waits for"), ("markdown", "No patch: ")):
        run = devkit("fix", other, "--format", form, cwd=repository)
        assert run.returncode == 1
        assert words in run.stdout
    assert devkit("fix", other, "--format", "diff", cwd=repository).stdout == ""
    assert devkit("fix", other, "--apply", cwd=repository).stderr == ""


def test_a_report_older_than_the_sources_changes_nothing(devkit: Devkit, report: Path, repository: Path) -> None:
    (repository / "tests" / "test_shop.py").write_text("# moved\n" + TEST)
    assert "change the test at tests/test_shop.py:6" in devkit("fix", report, cwd=repository).stdout
    (repository / "tests" / "test_shop.py").write_text(TEST.replace("given", "provided"))
    run = devkit("fix", report, "--apply", "--allow-dirty", cwd=repository)
    assert (repository / "shop.py").read_text() == SOURCE
    assert "no patch: tests/test_shop.py:5 was changed after the tests ran; run them again" in run.stdout
    assert run.returncode == 1
