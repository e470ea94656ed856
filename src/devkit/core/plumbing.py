"""git without a library, for what runs at every commit: importing GitPython costs more than a whole hook may.

The caller's `GIT_*` variables stay in the environment: in a hook they name the repository and the index of the commit.
"""

from __future__ import annotations

import os
import time

from devkit.core.errors import DevkitError
from devkit.core.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import Self

_CHUNK = 1 << 16
_MUCH = 1 << 18
"""Bytes of output after which more is waited for: git writes four thousand at a time; turning to each costs both."""
_WIDE = 1 << 20
_PORTION = 1 << 17
_NAP = 0.008
"""Seconds in which git fills a good part of a wide pipe."""


def settings(pattern: str) -> dict[str, str]:
    """Settings of git's whose names match an extended regular expression: lower-case name -> last value.

    The one that was set last is the last one; empty where git can't be asked.
    """
    command = ["config", "--null", "--get-regexp", pattern]
    output = b"".join(_output(command))
    pairs = (entry.partition("\n") for entry in output.decode("utf-8", "replace").split("\0") if entry)
    found: dict[str, str] = {}
    for name, _, value in pairs:
        found.pop(name, None)
        found[name] = value
    return found


def version() -> tuple[int, ...]:
    """The version of git, such as `(2, 45)`; empty where git can't be asked."""
    said = b"".join(_output(["version"])).decode("ascii", "replace").split()  # git version 2.45.0.windows.1
    first, second = [*(said[2] if len(said) > 2 else "").split("."), ""][:2]  # noqa: PLR2004
    return (int(first), int(second)) if first.isdigit() and second.isdigit() else ()


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
    import codecs

    rest, decoder = "", codecs.getincrementaldecoder("utf-8")("replace")  # a chunk may end within a character
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
        *records, rest = (rest + decoder.decode(chunk)).split("\0")
        yield from records
    rest += decoder.decode(b"", final=True)
    if rest:
        yield rest


DIFF_OPTIONS = (
    *("--patch", "--no-color", "--no-ext-diff", "--no-textconv", "--no-relative", "--full-index", "--find-renames"),
    *("--unified=0", "--inter-hunk-context=0", "--src-prefix=a/", "--dst-prefix=b/", "--submodule=short"),
)
"""What makes git write diffs of one shape, whatever its settings say."""


def staged_diff(against: str = "") -> Iterator[bytes]:
    """Stream the diff of what is staged, line by line, without context; empty where git can't tell.

    Args:
        against: A commit or tree to compare with; HEAD (or nothing, before the first commit) if empty.
    """
    return lines([*_QUIET, "diff", "--cached", *DIFF_OPTIONS, *([against] if against else []), "--"])


def unstaged_diff() -> Iterator[bytes]:
    """Stream the diff of what is changed and not staged, likewise."""
    return lines([*_QUIET, "diff", *DIFF_OPTIONS, "--"])


def commit_diffs(pairs: Iterable[tuple[str, str]]) -> Iterator[bytes]:
    """Stream the diffs of many commits by one process, each below a line with its hash.

    Args:
        pairs: Full hashes of a commit and of the parent to compare with, or of a commit and nothing for the first one.

    Raises:
        DevkitError: git ends with an error.
    """
    asked = "".join(f"{commit} {parent}".rstrip() + "\n" for commit, parent in pairs).encode("ascii")
    command = [*_QUIET, "diff-tree", "--stdin", "--root", "-r", *DIFF_OPTIONS]
    return lines(command, fails="git diff-tree --stdin", stdin=asked)


def lines(command: list[str], *, fails: str = "", stdin: bytes | None = None) -> Iterator[bytes]:
    """Run git and yield its stdout line by line, each with its end.

    Args:
        command: What follows `git`.
        fails: What was tried; git's errors are passed over where it is empty.
        stdin: What git is given to read; what this process reads if None.

    Raises:
        DevkitError: `fails` is given, and git can't be run or ends with an error.
    """
    rest: list[bytes] = []
    for chunk in _output(command, fails=fails, stdin=stdin):
        whole, newline, last = chunk.rpartition(b"\n")
        if newline:
            rest.append(whole)
            yield from (line + b"\n" for line in b"".join(rest).split(b"\n"))
            rest.clear()
        rest.append(last)
    if any(rest):
        yield b"".join(rest)


def output(command: list[str], *, fails: str = "", stdin: bytes | None = None) -> str:
    """Run git and return its whole stdout; bytes that are no UTF-8 become surrogates.

    Raises:
        DevkitError: as `lines`.
    """
    return b"".join(_output(command, fails=fails, stdin=stdin)).decode("utf-8", "surrogateescape")


def chunks(command: list[str], *, fails: str = "", stdin: bytes | None = None) -> Iterator[bytes]:
    """Run git and yield its stdout in pieces of any size; where much comes, it is let come in large ones.

    Raises:
        DevkitError: as `lines`.
    """
    return _output(command, fails=fails, stdin=stdin, patient=True)


def call(command: list[str], *, stdin: bytes = b"") -> int:
    """Run git with its stdout and stderr on this process's stderr, as for a command that runs hooks.

    Returns:
        Its exit status.
    """
    import subprocess

    return subprocess.run(["git", *command], input=stdin, stdout=2, check=False).returncode  # noqa: S603, S607


class Object(Record):
    """One of git's objects."""

    name: str
    """Its full hash."""
    kind: str
    """`blob`, `tree`, `commit` or `tag`."""
    content: bytes

    @property
    def parents(self) -> tuple[str, ...]:
        """The full hashes of a commit's parents, as it names them."""
        head = self.content.partition(b"\n\n")[0].split(b"\n")
        return tuple(line[7:].decode("ascii", "replace") for line in head if line.startswith(b"parent "))


class Objects:
    """git's objects, read by one process that stays until `close`; started when the first one is asked for."""

    def __init__(self) -> None:
        self._process: _Process | None = None
        self._asked = -1
        self._rest = b""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def read(self, name: str) -> bytes | None:
        """The content of an object; None where there is none, or git can't be asked."""
        found = self.get(name)
        return found.content if found else None

    def get(self, name: str) -> Object | None:
        """An object; None where there is none, or git can't be asked.

        Args:
            name: A full hash, or what git resolves to one, such as `HEAD:setup.py`.
        """
        if not name or "\n" in name:
            return None
        try:
            if self._process is None:
                self._process, self._asked = _conversation(["cat-file", "--batch"])
            os.write(self._asked, name.encode("utf-8", "surrogateescape") + b"\n")
            words = self._until_newline().split(b" ")
            if len(words) != 3 or not words[2].isdigit():  # noqa: PLR2004 - hash, type, size; else a complaint
                return None
            return Object(words[0].decode("ascii"), words[1].decode("ascii"), self._exactly(int(words[2]) + 1)[:-1])
        except (OSError, ValueError):
            self.close()
            return None

    def close(self) -> None:
        """End the process."""
        process, self._process, self._rest = self._process, None, b""
        if process is not None:
            for descriptor in (self._asked, process.stdout, process.stderr):
                os.close(descriptor)
            process.wait()

    def _until_newline(self) -> bytes:
        while b"\n" not in self._rest:
            self._more()
        line, _, self._rest = self._rest.partition(b"\n")
        return line

    def _exactly(self, size: int) -> bytes:
        parts, length = [self._rest], len(self._rest)
        self._rest = b""
        while length < size:
            self._more()
            parts.append(self._rest)
            length += len(self._rest)
            self._rest = b""
        whole = b"".join(parts)
        self._rest = whole[size:]
        return whole[:size]

    def _more(self) -> None:
        chunk = os.read(self._process.stdout, _CHUNK) if self._process else b""
        if not chunk:
            raise ValueError("git cat-file ended")
        self._rest += chunk


_QUIET = ("-c", "core.safecrlf=false", "-c", "core.fsmonitor=false")


def _output(
    command: list[str], *, fails: str = "", stdin: bytes | None = None, patient: bool = False
) -> Iterator[bytes]:
    """Run git and yield its stdout in pieces; where `patient`, wait for large ones once it is clear that much comes.

    Raises:
        DevkitError: `fails` names what was tried, and git can't be run or ends with an error.
    """
    source = _source(stdin) if stdin is not None else None
    try:
        process = _spawned(command, source) if hasattr(os, "posix_spawnp") else _opened(command, source)
    except OSError as error:
        if fails:
            raise DevkitError(f"{fails}: git can't be run ({error.strerror}); install it and put it on PATH") from error
        return
    finally:
        if source is not None:
            os.close(source)
    said = b""
    try:
        size, left = _CHUNK, _MUCH if patient else 0
        while chunk := os.read(process.stdout, size):
            yield chunk
            if left > 0:
                left -= len(chunk)
                size = _widened(process.stdout) if left <= 0 else size
            if len(chunk) < size != _CHUNK:
                time.sleep(_NAP)
        while chunk := os.read(process.stderr, _CHUNK):
            said += chunk
    finally:
        os.close(process.stdout)
        os.close(process.stderr)
        status = process.wait()
    if status and fails:
        raise DevkitError(f"{fails}: git says {' '.join(said.decode('utf-8', 'replace').split())}")


def _widened(pipe: int) -> int:
    """Let a pipe hold more, where the system can; returns the bytes to take at a time, and only then."""
    try:
        import fcntl

        fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, _WIDE)
    except (ImportError, AttributeError, OSError):
        return _CHUNK
    return _PORTION


class _Process(Record):
    """A running git."""

    stdout: int
    """A file descriptor to read."""
    stderr: int
    wait: Callable[[], int]
    """Wait for its end; returns the exit status."""


def _source(content: bytes) -> int:
    """A file descriptor from which `content` can be read, however long it is."""
    import tempfile

    with tempfile.TemporaryFile() as file:
        file.write(content)
        file.seek(0)
        return os.dup(file.fileno())


def _conversation(command: list[str]) -> tuple[_Process, int]:
    """Start git to talk with it: the process, and a file descriptor to write to."""
    child_in, asked = os.pipe()
    try:
        process = _spawned(command, child_in) if hasattr(os, "posix_spawnp") else _opened(command, child_in)
    except OSError:
        os.close(asked)
        raise
    finally:
        os.close(child_in)
    return process, asked


def _environment() -> dict[str, str]:
    """The caller's environment, without what wins over the number of context lines that a diff is asked for with."""
    return {name: value for name, value in os.environ.items() if name != "GIT_DIFF_OPTS"}


def _spawned(command: list[str], source: int | None = None) -> _Process:
    """Start git without importing subprocess, which costs a hook as much as all its other work."""
    (out, child_out), (err, child_err) = os.pipe(), os.pipe()
    try:
        actions = [(os.POSIX_SPAWN_DUP2, child_out, 1), (os.POSIX_SPAWN_DUP2, child_err, 2)]
        if source is not None:
            actions.append((os.POSIX_SPAWN_DUP2, source, 0))
        pid = os.posix_spawnp("git", ["git", *command], _environment(), file_actions=actions)
    except OSError:
        os.close(out)
        os.close(err)
        raise
    finally:
        os.close(child_out)
        os.close(child_err)
    return _Process(out, err, lambda: os.waitpid(pid, 0)[1])


def _opened(command: list[str], source: int | None = None) -> _Process:
    """Start git where there is no spawning."""
    import subprocess

    process = subprocess.Popen(  # noqa: S603
        ["git", *command],  # noqa: S607
        env=_environment(),
        stdin=source,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    streams = [os.dup(stream.fileno()) for stream in (process.stdout, process.stderr) if stream]
    return _Process(streams[0], streams[1], process.wait)
