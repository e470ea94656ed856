"""git without a library: settings, changed files, the log."""

from collections.abc import Callable
from pathlib import Path

import pytest

from devkit.core import plumbing
from devkit.core.errors import DevkitError

Git = Callable[..., str]
Commit = Callable[[dict[str, str | None]], str]


@pytest.fixture(autouse=True)
def inside(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(repository)


def test_settings(git: Git) -> None:
    git("config", "core.commentChar", ";")
    git("config", "--add", "core.commentChar", "%")
    git("config", "commit.cleanup", "a\nb")
    assert plumbing.settings(r"^(core\.commentchar|commit\.cleanup)$") == {
        "core.commentchar": "%",
        "commit.cleanup": "a\nb",
    }


def test_no_settings_where_there_is_no_git(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert plumbing.settings("^core") == {}
    with pytest.raises(DevkitError, match="git can't be run"):
        list(plumbing.log("HEAD", "--format=%H"))


def test_paths(git: Git, commit: Commit, repository: Path) -> None:
    commit({"a.py": "1", "sub/ä b.py": "1"})
    second = commit({"a.py": "2", "sub/ä b.py": None})
    assert plumbing.changed_paths(second) == ("a.py", "sub/ä b.py")
    assert plumbing.changed_paths(git("rev-list", "--max-parents=0", "HEAD")) == ("a.py", "sub/ä b.py")
    (repository / "c.py").write_text("")
    git("add", "c.py")
    assert plumbing.staged_paths() == ("c.py",)


def test_log_streams_oldest_first(commit: Commit) -> None:
    hashes = [commit({"a": str(number)}) for number in range(3)]
    assert [record.strip() for record in plumbing.log("HEAD", "--format=%H")] == hashes
    assert [record.strip() for record in plumbing.log(f"{hashes[0]}..HEAD", "--format=%H")] == hashes[1:]


@pytest.mark.parametrize("revisions", ["", "--output=x", "nowhere..HEAD"])
def test_log_of_no_range(commit: Commit, revisions: str, repository: Path) -> None:
    commit({"a": "1"})
    with pytest.raises(DevkitError):
        list(plumbing.log(revisions, "--format=%H"))
    assert not (repository / "x").exists()
