"""Messages of git's own making, written by git itself where that is possible."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from devkit.changelog.origins import origin

Git = Callable[..., str]
Commit = Callable[[dict[str, str | None]], str]


def last(git: Git) -> str:
    return git("log", "-1", "--format=%B")


def quiet(git: Git, *args: str) -> None:
    git("-c", "core.editor=true", "-c", "commit.gpgSign=false", *args)


def test_revert_and_reapply(git: Git, commit: Commit) -> None:
    commit({"a": "1"})
    commit({"a": "2"})
    quiet(git, "revert", "--no-edit", "HEAD")
    assert origin(last(git)) == "revert"
    quiet(git, "revert", "--no-edit", "HEAD")
    assert origin(last(git)) in {"revert", "reapply"}  # git 2.43 and later say Reapply


def test_fixup_squash_and_amend(git: Git, commit: Commit) -> None:
    commit({"a": "1"})
    for option, expected in (("--fixup=HEAD", "fixup"), ("--squash=HEAD", "squash"), ("--fixup=amend:HEAD", "amend")):
        quiet(git, "commit", "--quiet", "--allow-empty", option)
        assert origin(last(git)) == expected


def test_merges(git: Git, commit: Commit) -> None:
    commit({"a": "1"})
    for number, name in enumerate(["one", "two", "three", "it's"]):
        git("checkout", "--quiet", "-b", name, "main")
        commit({name: str(number)})
    git("tag", "--no-sign", "v1", "one")
    git("checkout", "--quiet", "main")
    seen = []
    for names in (["v1"], ["two", "three"], ["it's"]):
        quiet(git, "merge", "--quiet", "--no-ff", "--no-edit", *names)
        seen.append(last(git))
    assert [text.split(" '")[0] for text in seen] == ["Merge tag", "Merge branches", "Merge branch"]
    assert [origin(text) for text in seen] == ["merge"] * 3


def test_squashed_merge(repository: Path, git: Git, commit: Commit) -> None:
    commit({"a": "1"})
    git("checkout", "--quiet", "-b", "other")
    commit({"b": "1"})
    git("checkout", "--quiet", "main")
    subprocess.run(["git", "merge", "--quiet", "--squash", "other"], cwd=repository, check=True, capture_output=True)
    assert origin((repository / ".git" / "SQUASH_MSG").read_text()) == "squash"


@pytest.mark.parametrize(
    "header",
    [
        "Merge branch 'main' into feat/x",
        "Merge branch 'main' of https://example.com/a/b",
        "Merge branches 'a', 'b' and 'c' into d",
        "Merge remote-tracking branch 'origin/main'",
        "Merge remote-tracking branches 'o/a' and 'o/b'",
        "Merge commit '0123abc'",
        "Merge tag 'v1.0' into release",
        "Merge pull request #12 from someone/branch",
        "Merge 0123abc into 4567def",
        "Merged in feature/x (pull request #3)",
        "Merged PR 12: Add a thing",
    ],
)
def test_merge_headers(header: str) -> None:
    assert origin(f"{header}\n\n# Conflicts:\n") == "merge"


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ('Revert "feat: x"', "revert"),
        ('Revert "Revert "feat: x""', "revert"),
        ('Revert "feat: x" (#12)', "revert"),
        ('Reapply "feat: x"', "reapply"),
        ("fixup! fixup! feat: x", "fixup"),
        ("squash! feat: x", "squash"),
        ("amend! feat: x", "amend"),
    ],
)
def test_other_headers(header: str, expected: str) -> None:
    assert origin(header) == expected


@pytest.mark.parametrize(
    "header",
    [
        *("", "Revert the change", "revert: x", 'Reverts "x"', "Reapply x", "fixup!", "fixup!x", "fixup: x", "Merge x"),
        *("Merge conflict handling improved", "Merged the branches", "Merge branch x", "squash the bug", "amend x"),
        *('Revert "x" and more', "feat: x", "Automate it"),
    ],
)
def test_what_a_person_wrote(header: str) -> None:
    assert origin(header) is None
