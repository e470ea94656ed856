"""The plan of `devkit message --split`, run as people run it: in a shell, from anywhere, with hooks that refuse."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

Devkit = Callable[..., subprocess.CompletedProcess[str]]
Git = Callable[..., str]


@pytest.fixture
def staged(repository: Path, git: Git) -> str:
    """Changes in several folders, one of them binary, another than what is in the work tree; their tree's hash."""
    git("config", "user.name", "Ada")
    git("config", "user.email", "ada@example.com")
    write(repository, {"src/a.py": b"def a():\n    return 1\n", "web/b.css": b".x {}\n", "c.bin": b"\0one"})
    git("add", "--all")
    git("commit", "--quiet", "-m", "begin")
    write(repository, {"src/a.py": b"def a():\n    return 2\n", "web/b.css": b".y { z }\n", "c.bin": b"\0two" * 90})
    git("add", "--all")
    write(repository, {"src/a.py": b"not staged\n"})
    return git("write-tree")


def write(top: Path, files: dict[str, bytes]) -> None:
    for name, content in files.items():
        path = top / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def run(plan: str, folder: Path) -> int:
    return subprocess.run(["sh"], input=plan, text=True, cwd=folder, check=False, capture_output=True).returncode


@pytest.mark.parametrize("folder", [".", "web"])
def test_all_is_committed_from_any_folder(staged: str, devkit: Devkit, git: Git, repository: Path, folder: str) -> None:
    plan = devkit("message", "--split", cwd=repository / folder).stdout
    assert run(plan, repository / folder) == 0
    assert git("rev-parse", "HEAD^{tree}") == staged
    assert git("status", "--porcelain") == "M src/a.py"
    assert int(git("rev-list", "--count", "HEAD")) > 2


def test_it_ends_at_the_first_commit_that_is_refused(staged: str, devkit: Devkit, git: Git, repository: Path) -> None:
    plan = devkit("message", "--split", cwd=repository).stdout
    hook = repository / ".git/hooks/pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\n! git rev-parse --verify --quiet HEAD~1\n")
    hook.chmod(0o755)
    assert run(plan, repository) == 1
    assert git("rev-list", "--count", "HEAD") == "2"
    assert git("write-tree") == staged
    assert (repository / "src/a.py").read_bytes() == b"not staged\n"


def test_what_is_in_the_way_is_named(devkit: Devkit, git: Git, repository: Path) -> None:
    git("config", "user.name", "Ada")
    git("config", "user.email", "ada@example.com")
    for branch, content in (("one", b"1\n"), ("two", b"2\n")):
        git("checkout", "--quiet", "--orphan", branch)
        write(repository, {"a.txt": content})
        git("add", "--all")
        git("commit", "--quiet", "-m", branch)
    git("commit", "--quiet", "--allow-empty", "-m", "empty")
    assert "nothing to propose a message for" in devkit("message", "--amend", cwd=repository).stderr
    assert "new files have to be staged" in devkit("message", "--unstaged", cwd=repository).stderr
    with pytest.raises(subprocess.CalledProcessError):
        git("merge", "--allow-unrelated-histories", "one")
    assert "files are unmerged; resolve them" in devkit("message", cwd=repository).stderr
    git("clone", "--quiet", "--bare", ".", "bare.git")
    done = devkit("message", cwd=repository / "bare.git")
    assert (done.returncode, done.stdout) == (2, "")
    assert "a bare repository has no work tree" in done.stderr


def test_no_name_and_no_byte_is_taken_for_a_command(devkit: Devkit, git: Git, repository: Path) -> None:
    git("config", "user.name", "Ada")
    git("config", "user.email", "ada@example.com")
    names = ("a\ntouch run1 #.py", "b\rtouch run2", "$(touch run3)", "`touch run4`", "'; touch run5; '", "-rf", "END")
    write(repository, dict.fromkeys(names, b"x = 1\n"))
    write(repository, {".gitattributes": b"*.raw diff\n", "c.raw": b"one\0two\n", "d": b"END\n'END'\n$(touch run6)\n"})
    git("add", "--all", "--", ".")
    tree = git("write-tree")
    assert run(devkit("message", "--split", cwd=repository).stdout, repository) == 0
    assert git("rev-parse", "HEAD^{tree}") == tree
    assert not list(repository.glob("run*"))
