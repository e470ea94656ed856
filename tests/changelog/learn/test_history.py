from typing import TYPE_CHECKING

import pytest

from devkit.changelog.learn.history import ancestry, commits, outlines
from devkit.core.errors import DevkitError

if TYPE_CHECKING:
    from tests.changelog.learn.conftest import Repository


def test_a_commit_is_read_with_its_lines(history: "Repository") -> None:
    history.commit("chore: begin", {"src/a.py": "def f():\n    return 1\n", "gone.txt": "x\n"})
    (history.top / "gone.txt").unlink()
    name = history.commit("fix(f): return 2\n\nSigned-off-by: A <a@b.c>", {"src/a.py": "def f():\n    return 2\n"})
    (commit,) = commits(history.top, [name])
    assert commit.name == name
    assert (commit.header, commit.body) == ("fix(f): return 2", False)
    assert commit.change.author == "someone@example.org"
    gone, changed = commit.change.files
    assert (gone.path, gone.status, gone.removed) == ("gone.txt", "D", ("x",))
    assert (changed.path, changed.added, changed.removed) == ("src/a.py", ("    return 2",), ("    return 1",))
    assert changed.contexts == ("def f():",)


def test_lines_that_look_like_git_s_own_are_lines(history: "Repository") -> None:
    text = "diff --git a/x b/x\n:100644 100644 a b M\tx\n@@ -1 +1 @@\n--- a\n+++ b\n\\ No newline\n"
    name = history.commit("test: diff", {"fixture.patch": text, "zz": "end"})
    (commit,) = commits(history.top, [name])
    assert [file.path for file in commit.change.files] == ["fixture.patch", "zz"]
    assert commit.change.files[0].added == tuple(text.splitlines())
    assert commit.change.files[1].added == ("end",)


def test_unusual_paths_bytes_renames_and_binaries(history: "Repository") -> None:
    history.commit("chore: begin", {"old name.py": "".join(f"{at}\n" for at in range(30))})
    history.git("mv", "old name.py", "new näme.py")
    files: dict[str, str | bytes] = {'tab\t"q".txt': "x\n", "latin.txt": b"caf\xe9\n", "blob.bin": b"\0\1\2"}
    name = history.commit("refactor: move", files)
    (commit,) = commits(history.top, [name])
    found = {file.path: file for file in commit.change.files}
    assert found["new näme.py"].status == "R"
    assert found["new näme.py"].old_path == "old name.py"
    assert found['tab\t"q".txt'].added == ("x",)
    assert found["latin.txt"].added == ("caf\ufffd",)
    assert found["blob.bin"].binary
    assert not found["blob.bin"].added


def test_outlines_open_no_blob(history: "Repository") -> None:
    history.commit("chore: begin", {"a.txt": "x\n"})
    name = history.commit("docs: more", {"a.txt": "x\ny\n", "b.txt": "z\n"})
    (commit,) = outlines(history.top, [name])
    assert [(file.path, file.status, file.added) for file in commit.change.files] == [
        ("a.txt", "M", ()),
        ("b.txt", "A", ()),
    ]


def test_a_missing_blob_costs_lines_not_commits(history: "Repository") -> None:
    names = [history.commit(f"fix: {at}", {"a.txt": f"{at}\n"}) for at in range(4)]
    blob = history.git("rev-parse", f"{names[1]}:a.txt")
    (history.top / ".git" / "objects" / blob[:2] / blob[2:]).unlink()
    found = list(commits(history.top, names))
    assert [commit.name for commit in found] == names
    assert [file.path for commit in found for file in commit.change.files] == ["a.txt"] * 4


@pytest.mark.parametrize("message", ["plain", "fix: x\n\nbody\n\n\n:100644 like git", "feat: ü\n\nRefs: #1"])
def test_messages_do_not_run_into_changes(history: "Repository", message: str) -> None:
    first = history.commit(message, {"a.txt": "1\n"})
    second = history.commit("docs: next", {})
    found = list(commits(history.top, [first, second]))
    assert [commit.header for commit in found] == [message.splitlines()[0], "docs: next"]
    assert [len(commit.change.files) for commit in found] == [1, 0]


def test_programs_are_told_from_people(history: "Repository") -> None:
    bot = history.commit("build(deps): bump x", author="49699333+dependabot[bot]@users.noreply.github.com")
    person = history.commit("build(deps): bump y", author="robot.lover@example.org")
    assert [commit.human for commit in outlines(history.top, [bot, person])] == [False, True]


def test_ancestry_lists_children_before_parents(history: "Repository") -> None:
    first, second = history.commit("a"), history.commit("b")
    assert ancestry(history.top, [second]) == {second: (first,), first: ()}
    with pytest.raises(DevkitError):
        ancestry(history.top, ["0" * 40])
