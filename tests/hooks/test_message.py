"""The prepare-commit-msg hook at real commits: there when an editor opens on nothing, and never in the way."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from devkit.core.errors import ExitCode
from devkit.hooks import message

HOOK = '#!/bin/sh\nexec {python} -m devkit hook devkit-message "$@"\n'


@pytest.fixture
def place(repository: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with the hook installed, its editor leaving the message as it is."""
    for name in ("GIT_AUTHOR_NAME", "GIT_COMMITTER_NAME"):
        monkeypatch.setenv(name, "Ada")
    for name in ("GIT_AUTHOR_EMAIL", "GIT_COMMITTER_EMAIL"):
        monkeypatch.setenv(name, "ada@example.com")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_EDITOR", "true")
    hook = repository / ".git/hooks/prepare-commit-msg"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(HOOK.format(python=sys.executable))
    hook.chmod(0o755)
    return repository


def git(folder: Path, *args: str, editor: str | None = None, fails: bool = False) -> str:
    environment = os.environ | ({"GIT_EDITOR": editor} if editor else {})
    command = ["git", *args]
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, encoding="utf-8", errors="replace", check=False
    )
    assert (done.returncode != 0) == fails, done.stdout + done.stderr
    return (done.stdout + done.stderr).strip()


def stage(folder: Path, name: str, text: str = "1\n") -> None:
    (folder / name).write_text(text)
    git(folder, "add", "--all")


def test_the_editor_opens_on_the_proposal(place: Path) -> None:
    stage(place, "a.py", "def f():\n    return 1\n")
    shown = git(place, "commit", editor="cat")
    first, _, rest = shown.partition("\n")
    assert first.endswith(": add f")
    assert rest.startswith("\n# Please enter the commit message")
    assert git(place, "log", "--format=%B") == first


def test_verbose_and_scissors(place: Path) -> None:
    stage(place, "a.txt", "# 1\n")
    git(place, "commit", "--verbose")
    assert git(place, "log", "-1", "--format=%B").endswith(": add a.txt")
    stage(place, "b.txt")
    git(place, "-c", "commit.cleanup=scissors", "commit")
    assert git(place, "log", "-1", "--format=%B").endswith(": add b.txt")


@pytest.mark.parametrize("character", [";", "auto", "-"])
def test_comment_characters(place: Path, character: str) -> None:
    git(place, "config", "core.commentChar", character)
    stage(place, "a.py", "def f(): ...\ndef g(): ...\ndef h(): ...\n")
    git(place, "commit")
    assert git(place, "log", "-1", "--format=%s").endswith(": add a module")


def test_a_comment_string_that_this_git_may_not_know(place: Path) -> None:
    git(place, "config", "core.commentString", "//")
    hook = place / ".git/hooks/commit-msg"
    hook.write_text(f'#!/bin/sh\nexec {sys.executable} -m devkit lint-message "$1"\n')
    hook.chmod(0o755)
    stage(place, "a.txt")
    git(place, "commit")
    assert git(place, "log", "-1", "--format=%B").endswith(": add a.txt")


@pytest.mark.parametrize(
    ("options", "trailers"),
    [
        (["-s"], "Signed-off-by: Ada <ada@example.com>"),
        (["--trailer", "Reviewed-by: Bo <b@c.d>", "--trailer", "Issue=3"], "Reviewed-by: Bo <b@c.d>\nIssue: 3"),
        (["-s", "-v", "--trailer", "Change-Id: I1"], "Signed-off-by: Ada <ada@example.com>\nChange-Id: I1"),
    ],
)
def test_trailers_that_git_put_there_stay_below_the_proposal(place: Path, options: list[str], trailers: str) -> None:
    stage(place, "a.txt")
    git(place, "commit", *options)
    header, _, rest = git(place, "log", "-1", "--format=%B").partition("\n\n")
    assert header.endswith(": add a.txt")
    assert rest == trailers
    git(place, "checkout", "--quiet", "-b", "fix/9-more")
    stage(place, "b.txt")
    git(place, "commit", *options)
    assert git(place, "log", "-1", "--format=%(trailers)").splitlines() == ["Refs: #9", *trailers.splitlines()]


def test_what_looks_like_trailers_in_a_template_is_text(place: Path) -> None:
    (place / ".git/t").write_text("Fix: all\n")
    git(place, "config", "commit.template", ".git/t")
    stage(place, "a.txt")
    git(place, "commit", "-s", editor="sed -i s/all/more/")
    assert git(place, "log", "-1", "--format=%B") == "Fix: more\n\nSigned-off-by: Ada <ada@example.com>"


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no such file names")
def test_a_name_of_bytes_that_are_no_text(place: Path) -> None:
    stage(place, os.fsdecode(b"b\xff.txt"))
    git(place, "commit")
    assert git(place, "log", "-1", "--format=%B").endswith(": add b\ufffd.txt")
    git(place, "checkout", "--quiet", "-b", os.fsdecode(b"fix/AB-12\xff"))
    git(place, "config", "i18n.commitEncoding", "UTF-8")
    (place / "devkit.toml").write_text("[message]\nissue-pattern = '/(.+)'\n")
    for name in (b"c\xff.py", b"d\xff.py"):
        stage(place, os.fsdecode(name), "def f(): ...\n")
    git(place, "commit")
    said = git(place, "log", "-1", "--format=%B")
    assert "AB-12\ufffd" in said
    assert "\\udc" not in said


def test_templates(place: Path) -> None:
    (place / ".git/t").write_text("# only a hint\n")
    git(place, "config", "commit.template", ".git/t")
    stage(place, "a.txt")
    git(place, "commit")
    assert git(place, "log", "-1", "--format=%B").endswith(": add a.txt")
    (place / ".git/t").write_text("PROJ: \n")
    stage(place, "b.txt")
    git(place, "commit", editor="sed -i s/PROJ:/mine/")
    assert git(place, "log", "-1", "--format=%B") == "mine"


def test_never_in_the_way(place: Path) -> None:
    """-m, amend, fixup, revert, merge, squash merge, rebase with squashing, an empty commit, a linked worktree."""
    stage(place, "a.txt")
    git(place, "commit", "-m", "mine")
    git(place, "commit", "--amend")
    git(place, "commit", "--amend", "--no-edit")
    assert git(place, "log", "--format=%B") == "mine"
    git(place, "commit", "--allow-empty", editor="true", fails=True)
    stage(place, "b.txt")
    git(place, "commit", "-m", "second")
    git(place, "revert", "--no-edit", "HEAD")
    assert git(place, "log", "-1", "--format=%s") == 'Revert "second"'
    stage(place, "c.txt")
    git(place, "commit", "--fixup=HEAD~1")
    git(place, "checkout", "--quiet", "-b", "side", "HEAD~2")
    stage(place, "side.txt")
    git(place, "commit", "-m", "side")
    git(place, "checkout", "--quiet", "main")
    git(place, "merge", "--quiet", "--no-ff", "side")
    assert git(place, "log", "-1", "--format=%s") == "Merge branch 'side'"
    git(place, "checkout", "--quiet", "-b", "other", "HEAD~1")
    git(place, "merge", "--quiet", "--squash", "side")
    git(place, "commit")
    assert git(place, "log", "-1", "--format=%s") == "Squashed commit of the following:"
    git(place, "-c", "sequence.editor=sed -i '2,$s/^pick/squash/'", "rebase", "--quiet", "-i", "HEAD~2")
    assert "fixup! second" in git(place, "log", "-1", "--format=%B")
    assert ": add" not in git(place, "log", "--all", "--format=%B")
    git(place, "worktree", "add", "--quiet", "../linked", "-b", "fix/9-linked")
    linked = place.parent / "linked"
    stage(linked, "linked.txt")
    git(linked, "commit")
    assert git(linked, "log", "-1", "--format=%b") == "Refs: #9"


def test_parts_of_what_is_changed(place: Path) -> None:
    """`git commit -a` and `git commit FILE` have an index of their own."""
    stage(place, "a.txt")
    git(place, "commit", "-m", "mine")
    (place / "a.txt").write_text("2\n")
    git(place, "commit", "-a")
    assert git(place, "log", "-1", "--format=%s").endswith(": update a.txt")
    stage(place, "b.txt")
    (place / "a.txt").write_text("3\n")
    git(place, "commit", "a.txt")
    assert git(place, "log", "-1", "--format=%s").endswith(": update a.txt")


def test_a_failure_is_one_line_and_no_more(place: Path) -> None:
    (place / "devkit.toml").write_text("[message]\nbody = 1\n")
    stage(place, "a.txt")
    shown = git(place, "commit", editor="sed -i 1s/^/mine/")
    assert "devkit: no commit message is proposed: " in shown
    assert git(place, "log", "-1", "--format=%B") == "mine"


def test_staged_secrets_are_warned_of(place: Path) -> None:
    token = "ghp_" + "a1B2" * 9
    stage(place, "a.txt", f"{token}\n")
    shown = git(place, "commit")
    assert "warning: a.txt:1 stages a GitHub token" in shown
    assert token not in shown + git(place, "log", "--format=%B")


def test_other_encodings_of_messages(place: Path) -> None:
    git(place, "config", "i18n.commitEncoding", "ISO-8859-1")
    stage(place, "caf\u00e9.txt")
    git(place, "commit")
    assert git(place, "log", "-1", "--encoding=UTF-8", "--format=%s").endswith(": add caf\u00e9.txt")
    stage(place, "b\u00e9.txt")
    for encoding, why in (("ISO-8859-5", "can't be written in ISO-8859-5"), ("nonsense", "no encoding known here")):
        git(place, "config", "i18n.commitEncoding", encoding)
        shown = git(place, "commit", editor="cat", fails=True)
        assert "no commit message is proposed: i" in shown
        assert why in shown


@pytest.mark.parametrize(
    ("arguments", "environment"),
    [
        (["f", "message"], {}),
        (["f", "commit", "HEAD"], {}),
        (["f", "merge"], {}),
        (["f", "squash"], {}),
        (["f"], {"PRE_COMMIT_COMMIT_MSG_SOURCE": "commit"}),
        (["f"], {"GIT_EDITOR": ":"}),
        ([], {}),
    ],
)
def test_nothing_to_do_reads_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], environment: dict[str, str]
) -> None:
    monkeypatch.chdir(tmp_path)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    (tmp_path / "f").mkdir()  # reading it would fail
    assert message.run(arguments) == ExitCode.OK


def test_published(project: Path) -> None:
    yaml = pytest.importorskip("yaml", reason="PyYAML is not installed")
    hooks = yaml.safe_load((project / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    [hook] = [hook for hook in hooks if hook["id"] == "devkit-message"]
    assert hook["entry"] == "devkit hook devkit-message"
    assert hook["stages"] == ["prepare-commit-msg"]
    assert hook["always_run"] is True
    assert not {"types", "files"} & set(hook)  # either would disable it without a word
