"""Cleaning a message file: compared with what git itself stores."""

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from devkit.changelog.cleanup import Cleanup, clean, comment_of, comments
from devkit.core import plumbing

Git = Callable[..., str]

SCISSORS = "------------------------ >8 ------------------------"


def stored(repository: Path, git: Git, text: str, *options: str) -> str:
    """What git makes of a message file as if it came from an editor."""
    path = repository / "written"
    path.write_text(text, encoding="utf-8", newline="")
    editor = f"cp '{path}'"
    git(*options, "-c", f"core.editor={editor}", "commit", "--quiet", "--allow-empty", "--no-gpg-sign")
    raw = subprocess.run(["git", "cat-file", "commit", "HEAD"], cwd=repository, check=True, capture_output=True).stdout
    return raw.decode().split("\n\n", 1)[1]


@pytest.mark.parametrize(
    "text",
    [
        "feat: x\n",
        "feat: x",
        "\n\n  \nfeat: x  \n\n\n\nbody\t\n\n\n",
        "feat: x\n# comment\n  # no comment\n#another\n\nbody # not one\n",
        "# first\nfeat: x\n\n# middle\n\nbody\n# last",
        "feat: x\n\nbody\n\n\n# a\n\n\nmore\n",
    ],
)
def test_as_git_does(repository: Path, git: Git, text: str) -> None:
    assert clean(text) == stored(repository, git, text)


@pytest.mark.parametrize("comment", [";", "%", "|"])
def test_comment_character_as_git_does(repository: Path, git: Git, comment: str) -> None:
    text = f"{comment} first\nfeat: x\n\n#1 is a heading\n{comment} last\n"
    expected = stored(repository, git, text, "-c", f"core.commentChar={comment}")
    assert clean(text, Cleanup(comment)) == expected


def test_comment_string_of_several_characters() -> None:
    assert clean("// a\nfeat: x\n/ no\n", Cleanup("//")) == "feat: x\n/ no\n"


def pretend(folder: Path, version: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Put a git on PATH that says it is another version."""
    real = shutil.which("git")
    folder.mkdir()
    (folder / "git").write_text(f'#!/bin/sh\n[ "$1" = version ] && echo "{version}" && exit\nexec "{real}" "$@"\n')
    (folder / "git").chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")


@pytest.mark.skipif(os.name == "nt", reason="the git that is put on PATH is a shell script")
@pytest.mark.parametrize(
    ("version", "settings", "comment"),
    [
        ("git version 2.39.5", "commentString=//", "#"),
        ("git version 2.44.9 (Apple Git-154)", "commentString=// commentChar=;", ";"),
        ("git version 2.45.0.windows.1", "commentChar=; commentString=//", "//"),
        ("git version 2.45.0", "commentString=// commentChar=;", ";"),
        ("git version 3.0.rc1", "commentString=//", "//"),
        ("", "commentString=//", "#"),
        ("", "commentChar=auto", "auto"),
        ("", "", "#"),
    ],
)
def test_comment_string_where_git_knows_it(
    repository: Path, git: Git, monkeypatch: pytest.MonkeyPatch, *, version: str, settings: str, comment: str
) -> None:
    for setting in settings.split():
        git("config", *f"core.{setting}".split("="))
    monkeypatch.chdir(repository)
    pretend(repository / "bin", version, monkeypatch)
    assert comment_of(plumbing.settings(r"^core\.comment(char|string)$")) == comment


def test_comment_string_as_git_does(repository: Path, git: Git, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(repository)
    git("config", "core.commentString", "//")
    text = "# first\nfeat: x\n// second\n"
    expected = stored(repository, git, text)
    assert clean(text, Cleanup(comment_of({"core.commentstring": "//"}))) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("#1 fix: x\n\n; Please enter the message.\n;\n", "#1 fix: x\n"),
        (f"#1: x\n; help\n; {SCISSORS}\n; help\ndiff\n", "#1: x\n"),
        ("feat: x\n\n#1\n", "feat: x\n"),
        ("feat: x\n\nbody\n", "feat: x\n\nbody\n"),
    ],
)
def test_character_that_git_chose_is_the_one_its_help_begins_with(text: str, expected: str) -> None:
    assert clean(text, Cleanup("auto")) == expected


def test_scissors_and_all_below_are_cut() -> None:
    text = f"feat: x\n\n# help\n# {SCISSORS}\n# Do not touch\ndiff --git a/x b/x\n+feat\n"
    assert clean(text) == "feat: x\n"
    assert clean(text, Cleanup(strips=False)) == "feat: x\n\n# help\n"


def test_scissors_at_the_top_leave_nothing() -> None:
    assert clean(f"# {SCISSORS}\ndiff\n") == ""


def test_what_only_looks_like_scissors_is_kept() -> None:
    assert clean(f"feat: x\n\nnot {SCISSORS}\n").endswith(f"not {SCISSORS}\n")


def test_byte_order_mark_and_carriage_returns_go() -> None:
    assert clean("\ufefffeat: x\r\n\r\nbody\r\n# c\r\n") == "feat: x\n\nbody\n"


def test_comments_are_what_cleaning_takes_out() -> None:
    text = f"# a\nfeat: x\n# b\n# {SCISSORS}\ndiff\n"
    assert comments(text, Cleanup()) == f"\n# a\n# b\n# {SCISSORS}\ndiff\n"
    assert clean(clean(text) + comments(text, Cleanup())) == clean(text)
    assert comments("feat: x\n", Cleanup()) == ""
