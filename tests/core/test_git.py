"""The git seam, on real repositories."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from devkit.core import git as seam
from devkit.core.errors import DevkitError

Git = Callable[..., str]
Commit = Callable[[dict[str, str | None]], str]


def lines(count: int) -> str:
    return "".join(f"line {number}\n" for number in range(1, count + 1))


def test_toplevel(repository: Path, tmp_path: Path) -> None:
    inner = repository / "a" / "b"
    inner.mkdir(parents=True)
    assert seam.toplevel(inner) == repository.resolve()
    assert seam.toplevel(repository / "missing" / "file.py") == repository.resolve()
    assert seam.toplevel(tmp_path) is None


def test_head_commit_loose_packed_and_detached(repository: Path, commit: Commit, git: Git) -> None:
    assert seam.head_commit(repository) is None
    first = commit({"a.txt": "1"})
    assert seam.head_commit(repository) == first
    git("pack-refs", "--all")
    assert not (repository / ".git" / "refs" / "heads" / "main").exists()
    assert seam.head_commit(repository) == first
    second = commit({"a.txt": "2"})
    assert seam.head_commit(repository) == second
    git("checkout", "--quiet", "--detach", first)
    assert seam.head_commit(repository) == first


def test_head_commit_of_a_linked_work_tree(repository: Path, commit: Commit, git: Git, tmp_path: Path) -> None:
    first = commit({"a.txt": "1"})
    git("worktree", "add", "--quiet", "-b", "side", str(tmp_path / "linked"))
    second = commit({"a.txt": "2"})
    assert seam.toplevel(tmp_path / "linked") == (tmp_path / "linked").resolve()
    assert seam.head_commit(tmp_path / "linked") == first
    assert seam.head_commit(repository) == second


def test_head_commit_falls_back_to_git(repository: Path, commit: Commit, git: Git) -> None:
    first = commit({"a.txt": "1"})
    git("symbolic-ref", "refs/heads/alias", "refs/heads/main")
    git("symbolic-ref", "HEAD", "refs/heads/alias")
    assert seam.head_commit(repository) == first
    (repository / ".git" / "HEAD").write_text("ref: refs/heads/.invalid\n")
    assert seam.head_commit(repository) is None


def test_changed_lines(repository: Path, commit: Commit, git: Git) -> None:
    commit({"a.py": lines(20), "gone.py": "x\n", "moved.py": lines(30), "same.py": "x\n"})
    git("branch", "base")
    text = (
        lines(20)
        .replace("line 3\n", "changed\nadded\n")
        .replace("line 10\n", "")
        .replace("line 20\n", "line 20\nmore\n")
    )
    commit({"a.py": text, "gone.py": None, "moved.py": None, "new name.py": lines(30).replace("line 5\n", "five\n")})
    (repository / "same.py").write_text("x\nnot committed\n")
    (repository / "untracked.py").write_text("x\n")
    assert seam.changed_lines(repository, "base") == {
        "a.py": ((3, 4), (10, 10), (21, 21)),
        "new name.py": ((5, 5),),
        "same.py": ((2, 2),),
    }


def test_changes_made_on_the_base_since_are_left_out(repository: Path, commit: Commit, git: Git) -> None:
    commit({"a.py": "1\n", "b.py": "1\n"})
    git("branch", "base")
    commit({"a.py": "2\n"})
    git("checkout", "--quiet", "base")
    commit({"b.py": "2\n"})
    git("checkout", "--quiet", "main")
    assert seam.changed_lines(repository, "base") == {"a.py": ((1, 1),)}


def test_lines_that_look_like_headers(repository: Path, commit: Commit, git: Git) -> None:
    commit({"a.sql": "-- b/x\n1\n2\n3\n4\n-- y"})
    git("branch", "base")
    commit({"a.sql": "++ b/evil\n1\n2\n3\n4\n++ b/evil2\n@@ -1 +1 @@"})
    assert seam.changed_lines(repository, "base") == {"a.sql": ((1, 1), (6, 7))}


def test_a_line_was_deleted_at_the_top(repository: Path, commit: Commit, git: Git) -> None:
    commit({"a.py": "1\n2\n"})
    git("branch", "base")
    commit({"a.py": "2\n"})
    assert seam.changed_lines(repository, "base") == {"a.py": ((1, 1),)}


@pytest.mark.parametrize("quoting", ["true", "false"])
@pytest.mark.skipif(os.name == "nt", reason="Windows has no such file names")
def test_unusual_paths(repository: Path, commit: Commit, git: Git, quoting: str) -> None:
    names = ["a b.py", "ünï.py", 'qu"ote.py', "back\\slash.py", "tab\there.py", "new\nline.py", "d/e.py", "b/b/x.py"]
    git("config", "core.quotePath", quoting)
    git("config", "diff.mnemonicPrefix", "true")
    git("config", "diff.noprefix", "true")
    commit({"z": "z\n"})
    git("branch", "base")
    commit(dict.fromkeys(names, "1\n"))
    assert seam.changed_lines(repository, "base") == dict.fromkeys(names, ((1, 1),))


@given(before=st.lists(st.sampled_from("abc"), max_size=8), after=st.lists(st.sampled_from("abcd"), max_size=8))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_line_that_is_new_is_in_a_range(
    repository: Path, commit: Commit, before: list[str], after: list[str]
) -> None:
    base = commit({"a.txt": "".join(f"{line}\n" for line in before)})
    commit({"a.txt": "".join(f"{line}\n" for line in after)})
    ranges = seam.changed_lines(repository, base).get("a.txt", ())
    inside = {number for first, last in ranges for number in range(first, last + 1)}
    assert all(number in inside for number, line in enumerate(after, 1) if line not in before)
    assert bool(ranges) == (before != after)
    assert all(1 <= first <= last <= max(len(after), 1) for first, last in ranges)


@pytest.mark.parametrize("base", ["", "-1", "--output=/tmp/x", "--upload-pack=x"])
def test_a_base_that_looks_like_an_option(repository: Path, commit: Commit, base: str) -> None:
    commit({"a": "1"})
    with pytest.raises(DevkitError, match="is not a revision; give --base a branch"):
        seam.changed_lines(repository, base)


def test_unknown_base(repository: Path, commit: Commit) -> None:
    commit({"a": "1"})
    with pytest.raises(DevkitError, match=r"'origin/main' is not a revision in .*; fetch it first"):
        seam.changed_lines(repository, "origin/main")


def test_a_base_that_only_the_remote_has(repository: Path, commit: Commit, git: Git, tmp_path: Path) -> None:
    commit({"a.py": "a = 1\n"})
    git("switch", "--quiet", "--create", "topic")
    commit({"a.py": "a = 2\n"})
    clone = tmp_path / "clone"
    git("clone", "--quiet", str(repository), str(clone))
    assert seam.known_as(clone, "main") == "origin/main"
    assert seam.changed_lines(clone, "main") == seam.changed_lines(repository, "main") == {"a.py": ((1, 1),)}
    assert seam.known_as(repository, "main") == "main"
    assert [seam.known_as(clone, base) for base in ("nowhere", "--all", "")] == ["nowhere", "--all", ""]


def test_unrelated_histories(repository: Path, commit: Commit, git: Git) -> None:
    commit({"a": "1"})
    git("checkout", "--quiet", "--orphan", "other")
    commit({"b": "1"})
    with pytest.raises(DevkitError, match="share no commit"):
        seam.changed_lines(repository, "main")


def test_shallow_clone(repository: Path, commit: Commit, git: Git, tmp_path: Path) -> None:
    commit({"a": "1"})
    git("branch", "base")
    for number in range(3):
        commit({"a": str(number)})
    clone = tmp_path / "clone"
    git("clone", "--quiet", "--depth=1", "--no-single-branch", repository.as_uri(), str(clone))
    with pytest.raises(DevkitError, match=r"shallow clone .*fetch-depth: 0"):
        seam.changed_lines(clone, "origin/base")


def test_git_variables_of_a_hook_are_out_of_the_way(
    repository: Path, commit: Commit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = commit({"a": "1\n"})
    commit({"a": "2\n"})
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "elsewhere"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(tmp_path / "index"))
    assert seam.changed_lines(repository, first) == {"a": ((1, 1),)}
    assert os.environ["GIT_DIR"] == str(tmp_path / "elsewhere")


def test_settings_of_the_caller_hold(repository: Path, commit: Commit, monkeypatch: pytest.MonkeyPatch) -> None:
    first = commit({"a": "1\n"})
    commit({"a": "2\n"})
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    with pytest.raises(DevkitError, match=r"safe\.directory"):
        seam.changed_lines(repository, first)
    for name, value in {"COUNT": "1", "KEY_0": "safe.directory", "VALUE_0": "*"}.items():
        monkeypatch.setenv(f"GIT_CONFIG_{name}", value)
    assert seam.changed_lines(repository, first) == {"a": ((1, 1),)}
    monkeypatch.setenv("GIT_CONFIG_PARAMETERS", "'devkit.here'='yes'")  # as from git -c devkit.here=yes
    assert seam.run(repository, "config", "devkit.here") == (0, "yes", "")


@pytest.mark.parametrize(
    ("name", "value"),
    [("GIT_DIFF_OPTS", "--unified=3"), ("GIT_EXTERNAL_DIFF", "false"), ("GIT_LITERAL_PATHSPECS", "1")],
)
def test_what_a_caller_wants_to_see_of_differences_is_no_setting(
    repository: Path, commit: Commit, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    first = commit({"a": lines(9)})
    commit({"a": lines(9).replace("5", "five")})
    monkeypatch.setenv(name, value)
    assert seam.changed_lines(repository, first) == {"a": ((5, 5),)}
    assert seam.run(repository, "ls-files", ":(icase)A")[1] == "a"


def test_all_that_git_calls_local_is_left_out_but_settings(git: Git) -> None:
    named = set(git("rev-parse", "--local-env-vars").split())
    assert named - {"GIT_CONFIG_PARAMETERS", "GIT_CONFIG_COUNT"} <= set(seam.LOCAL)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        (
            dict.fromkeys(("AUTHOR_NAME", "AUTHOR_EMAIL", "COMMITTER_NAME", "COMMITTER_EMAIL"), "Ada"),
            "AUTHOR_EMAIL AUTHOR_NAME COMMITTER_EMAIL COMMITTER_NAME",
        ),
        ({"AUTHOR_NAME": "Ada", "AUTHOR_EMAIL": "a@b.c", "AUTHOR_DATE": "@1 +0000", "INDEX_FILE": "index"}, ""),
        (
            {"AUTHOR_NAME": "Ada", "AUTHOR_DATE": "@1 +0000", "COMMITTER_NAME": "Ada"},
            "AUTHOR_NAME COMMITTER_NAME",
        ),
        ({"AUTHOR_DATE": "2020-01-01T00:00:00Z", "EDITOR": "vi", "TERMINAL_PROMPT": "0"}, None),
        ({"EDITOR": ":", "DIR": ".git", "PREFIX": "", "CONFIG_PARAMETERS": "'a.b'='c'", "REFLOG_ACTION": "x"}, ""),
        ({"CONFIG_COUNT": "1", "CONFIG_KEY_0": "a.b", "CONFIG_VALUE_0": "c", "CONFIG_GLOBAL": "/dev/null"}, None),
    ],
)
def test_elsewhere_it_is_as_if_no_hook_ran(
    monkeypatch: pytest.MonkeyPatch, given: dict[str, str], kept: str | None
) -> None:
    for name in list(os.environ):
        if name.startswith("GIT_"):
            monkeypatch.delenv(name)
    for name, value in given.items():
        monkeypatch.setenv(f"GIT_{name}", value)
    found = sorted(name.removeprefix("GIT_") for name in seam.elsewhere() if name.startswith("GIT_"))
    assert found == (sorted(given) if kept is None else kept.split())


def test_without_git(repository: Path, commit: Commit, monkeypatch: pytest.MonkeyPatch) -> None:
    commit({"a": "1"})
    monkeypatch.setenv("PATH", str(repository))
    with pytest.raises(DevkitError, match="git is not on PATH"):
        seam.changed_lines(repository, "main")


def test_a_configured_diff_program_is_not_run(repository: Path, commit: Commit, git: Git) -> None:
    base = commit({"a.py": "1\n", ".gitattributes": "*.py diff=evil\n"})
    commit({"a.py": "2\n"})
    witness = repository / "witness"
    git("config", "diff.external", f"touch {witness}")
    git("config", "diff.evil.textconv", f"touch {witness}; cat")
    git("config", "core.fsmonitor", f"touch {witness}")
    assert seam.changed_lines(repository, base) == {"a.py": ((1, 1),)}
    assert not witness.exists()


def test_a_broken_repository_is_one_sentence(repository: Path, commit: Commit) -> None:
    first = commit({"a": "1"})
    (repository / ".git" / "config").write_text("[core\n")
    with pytest.raises(DevkitError) as caught:
        seam.changed_lines(repository, first)
    assert "\n" not in str(caught.value)
    assert "bad config" in str(caught.value)


@pytest.mark.parametrize("packed", [False, True])
def test_commits_of_references(repository: Path, commit: Commit, git: Git, *, packed: bool) -> None:
    first = commit({"a": "1"})
    git("branch", "base")
    git("update-ref", "refs/remotes/origin/main", first)
    if packed:
        git("pack-refs", "--all")
    second = commit({"a": "2"})
    there = {"refs/heads/main": second, "refs/heads/base": first, "refs/remotes/origin/main": first}
    asked = [*there, "refs/heads/none", "refs/heads/../heads/base"]
    assert seam.commits_of(repository, asked) == there
    git("symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/main")
    assert seam.commits_of(repository, ["refs/remotes/origin/HEAD"]) == {"refs/remotes/origin/HEAD": first}
    git("worktree", "add", "--quiet", "--detach", "../linked", "base")
    assert seam.commits_of(repository.parent / "linked", list(there)) == there


def test_a_shallow_clone_is_known(repository: Path, commit: Commit, git: Git, tmp_path: Path) -> None:
    for number in range(3):
        commit({"a": str(number)})
    git("clone", "--quiet", "--depth=1", repository.as_uri(), str(tmp_path / "clone"))
    git("-C", str(tmp_path / "clone"), "worktree", "add", "--quiet", "--detach", str(tmp_path / "linked"))
    shallow = {path.name: seam.is_shallow(path) for path in (repository, tmp_path / "clone", tmp_path / "linked")}
    assert shallow == {repository.name: False, "clone": True, "linked": True}
    git("-C", str(tmp_path / "clone"), "fetch", "--quiet", "--unshallow")
    assert not seam.is_shallow(tmp_path / "clone")


def test_what_git_complains_of_is_said_in_one_sentence(repository: Path, commit: Commit) -> None:
    commit({"a": "1"})
    with (
        pytest.raises(DevkitError, match=r"git failed: git show nowhere: .*unknown revision") as caught,
        seam.reading(repository, "show", "nowhere") as lines,
    ):
        assert list(lines) == []
    assert "\n" not in str(caught.value)


def test_a_reader_that_has_enough_is_no_error(repository: Path, commit: Commit) -> None:
    commit({"a": "x\n" * 200_000})
    with seam.reading(repository, "show", "--format=", "HEAD:a") as lines:
        assert next(lines) == b"x\n"
