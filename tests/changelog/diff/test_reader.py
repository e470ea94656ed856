"""The reader of unified diffs, on what real git writes and on any bytes."""

import os
import subprocess
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from devkit.changelog.diff.change import change
from devkit.changelog.diff.reader import read, read_commits
from devkit.changelog.diff.records import FileDiff
from devkit.core import plumbing

PIECES = st.sampled_from(
    [
        b"diff --git a/x b/x\n",
        b'diff --git "a/\\303\\244 b" "b/\\303\\244 b"\n',
        b"diff --cc x\n",
        b"index 0123456..789abcd 100644\n",
        b"new file mode 100755\n",
        b"deleted file mode 100644\n",
        b"old mode 100644\n",
        b"rename from a\n",
        b"rename to b c\n",
        b"--- a/x\n",
        b"+++ b/x\t\n",
        b"--- /dev/null\n",
        b"@@ -1,2 +1 @@ def f():\n",
        b"@@ -0,0 +1 @@\n",
        b"@@ -999999999999 +1 @@\n",
        b"Binary files a/x and b/x differ\n",
        b"GIT binary patch\n",
        b"+added\n",
        b"-removed\n",
        b" kept\n",
        b"\\ No newline at end of file\n",
        b"0" * 40 + b"\n",
        b"\n",
    ]
)


@given(st.lists(st.one_of(PIECES, st.binary(max_size=30))))
def test_never_raises(pieces: list[bytes]) -> None:
    lines = b"".join(pieces).splitlines(keepends=True)
    for commit, file in read_commits(lines):
        assert isinstance(file.path, str)
        assert commit == "" or len(commit) == 40
        assert change([file]).files[0].status in set("AMDRCT")
        for hunk in file.hunks:
            assert sum(line[:1] == b"+" for line in hunk.lines) <= hunk.new_count
            assert sum(line[:1] == b"-" for line in hunk.lines) <= hunk.old_count


def git(folder: Path, *args: str) -> bytes:
    identity = ["-c", "user.name=Ada", "-c", "user.email=ada@example.com", "-c", "protocol.file.allow=always"]
    return subprocess.run(["git", *identity, *args], cwd=folder, check=True, capture_output=True).stdout


def staged(folder: Path, *options: str) -> dict[str, FileDiff]:
    git(folder, "add", "--all")
    raw = git(folder, "diff", "--cached", *plumbing.DIFF_OPTIONS, *options)
    return {file.path: file for file in read(raw.splitlines(keepends=True))}


def test_what_git_writes(repository: Path) -> None:
    """Added, modified, deleted, renamed, binary, mode, link, unusual names, no newline at the end."""
    (repository / "kept.py").write_bytes(b"def f():\n    a = 1\n    b = 2\n    return a\n")
    (repository / "gone").write_bytes(b"-- a/gone\n++ b/gone\n")
    (repository / "old name").write_bytes(b"\n".join(b"%d" % number for number in range(50)))
    (repository / "tool.sh").write_bytes(b"#!/bin/sh\n")
    (repository / "picture").write_bytes(b"\0\1\2")
    git(repository, "add", "--all")
    git(repository, "commit", "--quiet", "-m", "begin")
    (repository / "kept.py").write_bytes(b"def f():\n    a = 1\n    b = 3\n    return a\n\n-- last\r\n\xe9")
    (repository / "gone").unlink()
    (repository / "old name").rename(repository / "new name")
    (repository / "tool.sh").chmod(0o755)
    (repository / "picture").write_bytes(b"\0\1\3")
    (repository / "\xe4\t\"b'").write_bytes(b"x")
    (repository / "link").symlink_to("kept.py")
    (repository / "empty").write_bytes(b"")
    found = staged(repository)
    assert {path: file.status for path, file in found.items()} == {
        "kept.py": "M",
        "gone": "D",
        "new name": "R",
        "tool.sh": "M",
        "picture": "M",
        "\xe4\t\"b'": "A",
        "link": "A",
        "empty": "A",
    }
    assert found["kept.py"].added == ("    b = 3", "", "-- last", "\ufffd")
    assert found["kept.py"].removed == ("    b = 2",)
    assert [hunk.section for hunk in found["kept.py"].hunks] == ["def f():", "def f():"]
    assert found["gone"].removed == ("-- a/gone", "++ b/gone")
    assert found["new name"].old_path == "old name"
    assert found["tool.sh"].mode_changed
    assert found["picture"].binary
    assert found["link"].new_mode == "120000"


@pytest.mark.skipif(os.name == "nt", reason="paths are bytes only elsewhere")
def test_a_path_that_is_no_utf_8(repository: Path) -> None:
    Path(os.fsdecode(os.fsencode(repository) + b"/b\xe9 c")).write_bytes(b"x\n")
    assert list(staged(repository)) == ["b\udce9 c"]


def test_submodules_and_lfs(repository: Path, tmp_path: Path) -> None:
    inner = tmp_path / "inner"
    inner.mkdir()
    git(inner, "init", "--quiet")
    git(inner, "commit", "--quiet", "--allow-empty", "-m", "begin")
    git(repository, "submodule", "--quiet", "add", str(inner), "sub")
    (repository / "big").write_text("version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 12\n")
    found = staged(repository)
    assert found["sub"].submodule
    assert not found["big"].submodule
    assert found["big"].lfs
    assert not found[".gitmodules"].lfs


def test_commits_of_one_stream(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(repository)
    hashes = []
    for content in ("1\n", "1\n2\n", None, "3\n"):
        if content is not None:
            (repository / "a").write_text(content)
        git(repository, "add", "--all")
        git(repository, "commit", "--quiet", "--allow-empty", "-m", "x")
        hashes.append(git(repository, "rev-parse", "HEAD").decode().strip())
    pairs = list(zip(hashes, ["", *hashes], strict=False))
    found = [(commit, file.added) for commit, file in read_commits(plumbing.commit_diffs(pairs))]
    assert found == [(hashes[0], ("1",)), (hashes[1], ("2",)), (hashes[3], ("3",))]


LINE = st.text(st.sampled_from("ab -+@\\\t\r"), max_size=4).map(lambda text: text.encode())


@given(old=st.lists(LINE, max_size=12), new=st.lists(LINE, max_size=12), old_ends=st.booleans(), new_ends=st.booleans())
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_counts_and_lines_are_git_s(
    tmp_path: Path, old: list[bytes], new: list[bytes], *, old_ends: bool, new_ends: bool
) -> None:
    """Whatever the lines look like, those read are those that differ, and the hunks give one file from the other."""
    from devkit.changelog.message.split.assemble import assemble

    before = b"\n".join(old) + (b"\n" if old_ends else b"")
    after = b"\n".join(new) + (b"\n" if new_ends else b"")
    (tmp_path / "old").write_bytes(before)
    (tmp_path / "new").write_bytes(after)
    command = ["git", "diff", "--no-index", *plumbing.DIFF_OPTIONS, "--text", "old", "new"]
    raw = subprocess.run(command, cwd=tmp_path, check=False, capture_output=True).stdout
    files = list(read([line + b"\n" for line in raw.split(b"\n")[:-1]]))
    assert len(files) == (before != after)
    assert assemble(before, [hunk for file in files for hunk in file.hunks]) == after


def test_fifty_thousand_lines() -> None:
    lines = [b"diff --git a/x b/x\n", b"--- a/x\n", b"+++ b/x\n", b"@@ -0,0 +1,50000 @@\n", *[b"+line\n"] * 50_000]
    [file] = read(lines)
    assert len(file.hunks[0].lines) == 50_000
