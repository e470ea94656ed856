"""The hook devkit-changelog at the stages it is published for, run by real git."""

import os
import shlex
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., subprocess.CompletedProcess[str]]
Git = Callable[..., str]

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="git hooks are shell scripts here")


def install(repository: Path, stage: str, *arguments: str) -> None:
    """Make a stage run the hook."""
    command = shlex.join([sys.executable, "-m", "devkit", "hook", "devkit-changelog", *arguments])
    path = repository / ".git" / "hooks" / stage
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"#!/bin/sh\nexec {command}\n")
    path.chmod(0o755)


def attempt(repository: Path, *args: str) -> subprocess.CompletedProcess[str]:
    command = ["git", "-c", "user.name=Ada", "-c", "user.email=ada@example.com", *args]
    return subprocess.run(command, cwd=repository, check=False, capture_output=True, text=True, env=os.environ)


@pytest.fixture
def begun(repository: Path, git: Git) -> Path:
    (repository / "CHANGELOG.md").write_text("# Changelog\n", encoding="utf-8")
    git("add", "CHANGELOG.md")
    git("commit", "--quiet", "--no-gpg-sign", "--message", "docs: a changelog")
    git("commit", "--quiet", "--allow-empty", "--no-gpg-sign", "--message", "feat: begin")
    return repository


def test_before_a_commit_it_fails_or_updates(begun: Path) -> None:
    install(begun, "pre-commit")
    done = attempt(begun, "commit", "--allow-empty", "-m", "fix: more")
    assert done.returncode == 1
    assert "CHANGELOG.md is not up to date; run devkit changelog --update CHANGELOG.md" in done.stderr
    install(begun, "pre-commit", "--fix")
    assert attempt(begun, "commit", "--allow-empty", "-m", "fix: more").returncode == 1
    assert "- begin (" in (begun / "CHANGELOG.md").read_text()
    assert attempt(begun, "add", "CHANGELOG.md").returncode == 0
    assert attempt(begun, "commit", "-m", "docs: changelog").returncode == 0
    assert attempt(begun, "commit", "--allow-empty", "-m", "fix: more").returncode == 0


def test_the_first_commit_is_not_stopped(repository: Path) -> None:
    install(repository, "pre-commit")
    assert attempt(repository, "commit", "--allow-empty", "-m", "feat: begin").returncode == 0


def test_where_there_is_no_changelog_nothing_is_held_up(repository: Path, git: Git) -> None:
    git("commit", "--quiet", "--allow-empty", "--no-gpg-sign", "--message", "feat: begin")
    install(repository, "pre-commit")
    done = attempt(repository, "commit", "--allow-empty", "-m", "fix: more")
    assert done.returncode == 0
    assert "there is no CHANGELOG.md" in done.stderr


def test_before_a_push(begun: Path, tmp_path: Path) -> None:
    subprocess.run(["git", "init", "--quiet", "--bare", tmp_path / "bare"], check=True)
    install(begun, "pre-push")
    assert attempt(begun, "push", str(tmp_path / "bare"), "main").returncode == 1
    install(begun, "pre-push", "--fix")
    assert attempt(begun, "push", str(tmp_path / "bare"), "main").returncode == 1
    assert attempt(begun, "push", "--no-verify", str(tmp_path / "bare"), "main").returncode == 0


def test_after_a_merge(begun: Path, git: Git) -> None:
    git("switch", "--quiet", "--create", "side")
    git("commit", "--quiet", "--allow-empty", "--no-gpg-sign", "--message", "fix: beside")
    git("switch", "--quiet", "main")
    install(begun, "post-merge", "--fix")
    assert attempt(begun, "merge", "--no-ff", "--no-edit", "side").returncode == 0
    assert "- beside (" in (begun / "CHANGELOG.md").read_text()


def test_other_arguments_are_refused(devkit: Run, begun: Path) -> None:
    for arguments in (["--fast"], ["a.md", "b.md"], ["--package"]):
        done = devkit("hook", "devkit-changelog", *arguments, cwd=begun)
        assert done.returncode == 2
        assert "Traceback" not in done.stderr
