"""git's output as it comes, without GitPython: a changelog reads a hundred thousand commits, a hook has no time."""

import os
from collections.abc import Iterator
from pathlib import Path

from devkit.core import plumbing
from devkit.core.errors import DevkitError

_MANY = 30_000 if os.name == "nt" else 1_000_000
"""Characters that a command line holds."""
_PORTION = 1 << 17
"""Bytes taken at a time: git hands over four thousand, and turning to each of them costs as much as reading it."""
_SURE = ("-c", "core.warnAmbiguousRefs=false")
"""A full hash is meant as one: else git looks in six places for a branch or tag that has it for a name."""


def records(top: Path, *command: str, revisions: tuple[str, ...] = ()) -> Iterator[list[str]]:
    """Run a git command whose output is in records that a NUL ends; yield them, many at a time.

    Args:
        top: The folder to run it in.
        command: What follows `git`.
        revisions: What it is about; there may be thousands.

    Raises:
        DevkitError: git can't be run or ends with an error.
    """
    asked: bytes | None = None
    arguments = [*command, *revisions, "--"]
    if sum(map(len, revisions)) > _MANY:
        arguments = [*command, "--stdin", "--"]
        asked = "".join(f"{revision}\n" for revision in revisions).encode("utf-8", "surrogateescape")
    os.environ.setdefault("GIT_FLUSH", "0")  # else git hands over each commit alone, which costs as much as reading it
    portion, size = [], 0
    for chunk in plumbing.chunks(["-C", str(top), *_SURE, *arguments], fails=f"git {command[0]}", stdin=asked):
        portion.append(chunk)
        size += len(chunk)
        if size >= _PORTION:
            whole, found, rest = b"".join(portion).rpartition(b"\0")
            if found:
                yield whole.decode("utf-8", "replace").split("\0")
            portion, size = [rest], 0
    whole, found, _ = b"".join(portion).rpartition(b"\0")
    if found:
        yield whole.decode("utf-8", "replace").split("\0")


def output(top: Path, *command: str, fails: str) -> str:
    """The whole output of a short git command.

    Raises:
        DevkitError: it can't be run or ends with an error; the message begins with `fails`.
    """
    return plumbing.output(["-C", str(top), *command], fails=fails)


def ends(top: Path) -> frozenset[str]:
    """The hashes of the commits at which a shallow clone ends; none where it has all of the history."""
    folder = top / ".git"
    if folder.is_file():  # that of a linked work tree, or of a submodule
        path = top / (found(top, "rev-parse", "--git-path", "shallow") or "shallow")
    else:
        path = (folder if folder.is_dir() else top) / "shallow"
    try:
        return frozenset(path.read_text(encoding="ascii").split())
    except (OSError, UnicodeDecodeError):
        return frozenset()


def found(top: Path, *command: str) -> str | None:
    """The output of a short git command, without the white space around it; None where it ends with an error."""
    try:
        return plumbing.output(["-C", str(top), *command], fails="git").strip()
    except DevkitError:
        return None
