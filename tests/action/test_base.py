import subprocess
from pathlib import Path

import pytest

from devkit.action import base, runner


def git(folder: Path, *args: str) -> str:
    identity = ("-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false")
    done = subprocess.run(["git", *identity, *args], cwd=folder, check=True, capture_output=True, text=True)
    return done.stdout.strip()


@pytest.fixture
def origin(tmp_path: Path) -> Path:
    """A repository whose branch `pull/7/merge` merges a topic into main, as GitHub does."""
    folder = tmp_path / "origin"
    folder.mkdir()
    git(folder, "init", "--quiet", "--initial-branch=main")
    for branch, name in (("main", "a"), ("topic", "b")):
        git(folder, "checkout", "--quiet", "-B", branch)
        (folder / name).write_text(name, encoding="utf-8")
        git(folder, "add", name)
        git(folder, "commit", "--quiet", "-m", name)
    git(folder, "checkout", "--quiet", "-b", "pull/7/merge", "main")
    git(folder, "merge", "--quiet", "--no-ff", "--no-edit", "topic")
    return folder


def job(base: str = "main", base_commit: str = "") -> runner.Runner:
    return runner.read({"GITHUB_EVENT_NAME": "pull_request"})._replace(base=base, base_commit=base_commit)


def clone(origin: Path, depth: int) -> Path:
    folder = origin.parent / f"clone{depth}"
    git(origin.parent, "clone", "--quiet", f"--depth={depth}", "--branch=pull/7/merge", origin.as_uri(), str(folder))
    return folder


def test_two_commits_of_a_merge_are_enough(origin: Path) -> None:
    assert base.find(clone(origin, 2), job()) == "HEAD^1"


def test_one_commit_is_less_evidence_and_no_error(origin: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert base.find(clone(origin, 1), job(base_commit="b" * 40)) is None
    assert "::notice title=devkit::the clone doesn't reach the base" in capsys.readouterr().out


def test_outside_of_a_clone_there_is_no_base(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert base.find(tmp_path, job()) is None
    assert not capsys.readouterr().out


def test_a_checked_out_head_is_held_against_the_base_branch(origin: Path) -> None:
    folder = clone(origin, 9)
    git(folder, "fetch", "--quiet", "origin", "main:refs/remotes/origin/main", "topic:topic")
    git(folder, "checkout", "--quiet", "topic")
    assert base.find(folder, job()) == "origin/main"


def test_what_looks_like_an_option_is_never_asked_of_git(origin: Path) -> None:
    assert base.find(clone(origin, 1), job(base="x", base_commit="--output=/tmp/x")) is None


def test_what_git_says_of_a_clone_that_it_refuses_is_told(origin: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = clone(origin, 2)
    git(folder, "config", "core.repositoryFormatVersion", "99")
    assert base.find(folder, job()) is None
    said = capsys.readouterr().out
    assert said.startswith("::warning title=devkit::git can't tell what changed: fatal: ")
    assert "fetch-depth" not in said
