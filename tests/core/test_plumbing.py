"""git without a library: settings, changed files, the log."""

import sys
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


def test_context_lines_are_those_asked_for(
    git: Git, commit: Commit, repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit({"a.py": "1\n2\n3\n"})
    (repository / "a.py").write_text("1\ntwo\n3\n")
    git("add", "a.py")
    monkeypatch.setenv("GIT_DIFF_OPTS", "--unified=3")
    shown = b"".join(plumbing.staged_diff()).splitlines()
    assert [line for line in shown if line[:1] in {b" ", b"@"}] == [b"@@ -2 +2 @@"]


def test_log_keeps_characters_whole_where_a_piece_of_output_ends(commit: Commit, git: Git) -> None:
    first, message = commit({"a": "1"}), "a" + "€" * 30_000
    git("commit", "--quiet", "--allow-empty", "--no-gpg-sign", "--message", message)
    assert [record.strip() for record in plumbing.log(f"{first}..HEAD", "--format=%s")] == [message]


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


def test_objects_by_one_process(repository: Path, commit: Commit, monkeypatch: pytest.MonkeyPatch) -> None:
    first, large = commit({"a": "1\n", "empty": ""}), "x" * 300_000
    second = commit({"a": "1\n", "large": large})
    monkeypatch.chdir(repository)
    with plumbing.Objects() as objects:
        assert objects.read("HEAD:a") == b"1\n"
        assert objects.read("HEAD:empty") == b""
        assert objects.read("HEAD:none") is None
        assert objects.read("HEAD:large") == large.encode()
        assert objects.read("") is None
        assert objects.read("a\nb") is None
        found = objects.get("HEAD^{commit}")
        assert found is not None
        assert (found.name, found.kind, found.parents) == (second, "commit", (first,))
    assert objects.read("HEAD:a") == b"1\n"  # started again when asked again
    objects.close()


def test_objects_outside_of_a_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with plumbing.Objects() as objects:
        assert objects.read("HEAD") is None
        assert objects.read("HEAD") is None


def test_lines_and_stdin(repository: Path, commit: Commit, monkeypatch: pytest.MonkeyPatch) -> None:
    commit({"a": "1\n"})
    monkeypatch.chdir(repository)
    text = b"one\n\ntwo\r\n" + b"long" * 50_000 + b"\nend"
    blob = plumbing.output(["hash-object", "-w", "--stdin"], stdin=text).strip()
    assert list(plumbing.lines(["cat-file", "blob", blob])) == text.splitlines(keepends=True)
    assert plumbing.output(["hash-object", "--stdin"], stdin=b"").startswith("e69de29")
    with pytest.raises(DevkitError, match="reading: git says fatal"):
        plumbing.output(["cat-file", "blob", "none"], fails="reading")
    assert plumbing.call(["cat-file", "blob", "none"]) != 0


@pytest.mark.parametrize("widens", [True, False])
def test_much_output_comes_whole(repository: Path, git: Git, monkeypatch: pytest.MonkeyPatch, widens: bool) -> None:
    content = b"".join(b"%d line\n" % number for number in range(300_000))
    (repository / "big").write_bytes(content)
    git("add", "big")
    if not widens:
        monkeypatch.setitem(sys.modules, "fcntl", None)
    command = ["-C", str(repository), "cat-file", "blob", ":big"]
    pieces = list(plumbing.chunks(command, fails="git cat-file"))
    assert b"".join(pieces) == content
    assert list(plumbing.chunks(["-C", str(repository), "cat-file", "blob", ":none"])) == []
