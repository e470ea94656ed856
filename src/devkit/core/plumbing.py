"""git without a library, for what runs at every commit: importing GitPython costs more than a whole hook may.

The caller's `GIT_*` variables stay in the environment: in a hook they name the repository and the index of the commit.
"""

import os
from collections.abc import Callable, Iterator
from typing import NamedTuple

from devkit.core.errors import DevkitError

_CHUNK = 1 << 16


def settings(pattern: str) -> dict[str, str]:
    """Settings of git's whose names match an extended regular expression: lower-case name -> last value.

    Empty where git can't be asked.
    """
    command = ["config", "--null", "--get-regexp", pattern]
    output = b"".join(_output(command))
    pairs = (entry.partition("\n") for entry in output.decode("utf-8", "replace").split("\0") if entry)
    return {name: value for name, _, value in pairs}


def staged_paths() -> tuple[str, ...]:
    """The files the commit being made changes; empty where git can't tell."""
    output = b"".join(_output(["diff", "--cached", "--name-only", "--no-renames", "-z"]))
    return tuple(path for path in output.decode("utf-8", "surrogateescape").split("\0") if path)


def changed_paths(commit: str) -> tuple[str, ...]:
    """The files a commit changes against its first parent."""
    command = ["diff-tree", "--no-commit-id", "--name-only", "--no-renames", "--root", "-r", "-z", commit]
    output = b"".join(_output(command, fails=f"git diff-tree {commit}"))
    return tuple(path for path in output.decode("utf-8", "surrogateescape").split("\0") if path)


def log(revisions: str, *options: str) -> Iterator[str]:
    """Stream `git log -z` of a revision range, one commit after the other, oldest first.

    Args:
        revisions: Such as `origin/main..HEAD`; never taken for an option or a file.
        options: `--format=…` and the like.

    Raises:
        DevkitError: git can't be run, or ends with an error such as an unknown revision.
    """
    if not revisions or revisions.startswith("-"):
        raise DevkitError(f"{revisions!r} is not a range of revisions; write one like origin/main..HEAD")
    rest = ""
    command = [
        "log",
        "-z",
        "--encoding=UTF-8",
        "--reverse",
        "--no-color",
        "--no-show-signature",
        *options,
        revisions,
        "--",
    ]
    for chunk in _output(command, fails=f"git log {revisions}"):
        *records, rest = (rest + chunk.decode("utf-8", "replace")).split("\0")
        yield from records
    if rest:
        yield rest


def _output(command: list[str], *, fails: str = "") -> Iterator[bytes]:
    """Run git and yield its stdout in pieces.

    Raises:
        DevkitError: `fails` names what was tried, and git can't be run or ends with an error.
    """
    try:
        process = _spawned(command) if hasattr(os, "posix_spawnp") else _opened(command)
    except OSError as error:
        if fails:
            raise DevkitError(f"{fails}: git can't be run ({error.strerror}); install it and put it on PATH") from error
        return
    said = b""
    try:
        while chunk := os.read(process.stdout, _CHUNK):
            yield chunk
        while chunk := os.read(process.stderr, _CHUNK):
            said += chunk
    finally:
        os.close(process.stdout)
        os.close(process.stderr)
        status = process.wait()
    if status and fails:
        raise DevkitError(f"{fails}: git says {' '.join(said.decode('utf-8', 'replace').split())}")


class _Process(NamedTuple):
    """A running git."""

    stdout: int
    """A file descriptor to read."""
    stderr: int
    wait: Callable[[], int]
    """Wait for its end; returns the exit status."""


def _spawned(command: list[str]) -> _Process:
    """Start git without importing subprocess, which costs a hook as much as all its other work."""
    (out, child_out), (err, child_err) = os.pipe(), os.pipe()
    try:
        actions = [(os.POSIX_SPAWN_DUP2, child_out, 1), (os.POSIX_SPAWN_DUP2, child_err, 2)]
        pid = os.posix_spawnp("git", ["git", *command], os.environ, file_actions=actions)
    except OSError:
        os.close(out)
        os.close(err)
        raise
    finally:
        os.close(child_out)
        os.close(child_err)
    return _Process(out, err, lambda: os.waitpid(pid, 0)[1])


def _opened(command: list[str]) -> _Process:
    """Start git where there is no spawning."""
    import subprocess

    process = subprocess.Popen(["git", *command], stdout=subprocess.PIPE, stderr=subprocess.PIPE)  # noqa: S603, S607
    streams = [os.dup(stream.fileno()) for stream in (process.stdout, process.stderr) if stream]
    return _Process(streams[0], streams[1], process.wait)
