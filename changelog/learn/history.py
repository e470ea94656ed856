"""Older commits, read from git: with their lines where words are learned, by their paths only further back."""

import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from devkit.changelog.grammar import Header, parse_header
from devkit.changelog.learn.change import Change, ChangedFile
from devkit.core import plumbing
from devkit.core.errors import DevkitError

_HUNK = re.compile(rb"@@ -\d+(?:,(\d+))? \+\d+(?:,(\d+))? @@ ?(.*)")
_ESCAPE = re.compile(rb"\\([0-7]{3}|.)")
_ESCAPED = {b"a": b"\a", b"b": b"\b", b"f": b"\f", b"n": b"\n", b"r": b"\r", b"t": b"\t", b"v": b"\v"}
_BOT = re.compile(r"\[bot\]|^(?:dependabot|renovate|actions?-user|bot)@|@renovateapp\.")
_TRAILER = re.compile(r"[A-Za-z][A-Za-z0-9-]*: \S")
_FIELDS = 3


class Commit(NamedTuple):
    """An older commit."""

    name: str
    """Its full hash."""
    header: str
    """The first line of its message."""
    body: bool
    """Whether text follows the header, trailers aside."""
    change: Change

    @property
    def human(self) -> bool:
        """Whether a person wrote the message; programs say that they are some."""
        return not _BOT.search(self.change.author or "")

    @property
    def parsed(self) -> Header:
        """The header, read."""
        return parse_header(self.header)


def ancestry(top: Path, tips: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """The parents of every commit that tips reach, the tips included, children before parents.

    Raises:
        DevkitError: a tip is no commit here.
    """
    command = ["-C", str(top), "rev-list", "--topo-order", "--parents", "--stdin", "--"]
    asked = "".join(f"{tip}\n" for tip in tips).encode()
    rows = (line.decode("ascii").split() for line in plumbing.lines(command, fails="git rev-list", stdin=asked))
    return {row[0]: tuple(row[1:]) for row in rows}


def outlines(top: Path, names: Iterable[str]) -> Iterator[Commit]:
    """Read commits without their lines: no blob is opened."""
    yield from _read(top, names, "--raw", "--no-renames")


def commits(top: Path, names: Iterable[str]) -> Iterator[Commit]:
    """Read commits with their lines, in the order given.

    Where a blob is missing (a partial clone), the commits from there on are read without lines.
    """
    names = list(names)
    read = 0
    options = ("--raw", "--patch", "--unified=0", "--find-renames", "-l200", *_PLAIN)
    try:
        for commit in _read(top, names, *options):
            read += 1
            yield commit
    except DevkitError:
        yield from outlines(top, names[read:])


_PLAIN = ("--no-ext-diff", "--no-textconv", "--inter-hunk-context=0", "--src-prefix=a/", "--dst-prefix=b/")


def _read(top: Path, names: Iterable[str], *options: str) -> Iterator[Commit]:
    """Read commits with one git process.

    Raises:
        DevkitError: git ends with an error; what it said before is still yielded.
    """
    mark = os.urandom(16).hex()  # a message can't hold it, so that none is taken for the end of another
    shape = f"--format={mark}%H%n%aE%n%B%n{mark}"
    command = ["-C", str(top), "-c", "core.quotePath=true", "log", "--no-walk=unsorted", "--stdin", "--root", shape]
    fixed = ("--no-color", "--no-show-signature", "--encoding=UTF-8", "--diff-merges=first-parent", "--no-abbrev")
    asked = "".join(f"{name}\n" for name in names).encode()
    if asked:
        lines = plumbing.lines([*command, *fixed, *options, "--"], fails="git log", stdin=asked)
        yield from _parsed(lines, mark.encode())


def _parsed(lines: Iterator[bytes], mark: bytes) -> Iterator[Commit]:
    name, message, files = b"", [b""], _Files()
    for line in lines:
        if not line.startswith(mark):
            files.take(line, lines)
            continue
        if name:
            yield _commit(name, message, files.done())
        name, message, files = line[len(mark) :].strip(), [], _Files()
        for part in lines:
            if part.startswith(mark):
                break
            message.append(part)
    if name:
        yield _commit(name, message, files.done())


def _commit(name: bytes, message: list[bytes], files: tuple[ChangedFile, ...]) -> Commit:
    author, *rest = (line.decode("utf-8", "replace").strip() for line in message)
    text = [line for line in rest if line]
    return Commit(
        name.decode("ascii"),
        text[0] if text else "",
        any(not _TRAILER.match(line) for line in text[1:]),
        Change(files, author),
    )


class _File:
    """A file while its lines come in."""

    __slots__ = ("added", "binary", "contexts", "modes", "old", "path", "removed", "status")

    def __init__(self, raw: bytes) -> None:
        head, *paths = raw.rstrip(b"\n").split(b"\t")
        old, new, *_, status = head[1:].split(b" ")
        self.modes = (old.decode("ascii"), new.decode("ascii"))
        self.status = status[:1].decode("ascii")
        self.path, self.old = _path(paths[-1]), _path(paths[0]) if len(paths) > 1 else None
        self.added: list[bytes] = []
        self.removed: list[bytes] = []
        self.contexts: list[bytes] = []
        self.binary = False


class _Files:
    """The files of a commit while they come in: first git's list of them, then their diffs in the same order."""

    def __init__(self) -> None:
        self._files: list[_File] = []
        self._at = -1

    def take(self, line: bytes, lines: Iterator[bytes]) -> None:
        """Read a line, and those of the hunk it may begin."""
        if line.startswith(b":"):
            self._files.append(_File(line))
        elif line.startswith(b"diff --git "):
            self._at += 1
        elif not 0 <= self._at < len(self._files):
            return
        elif line.startswith(b"@@ "):
            self._hunk(self._files[self._at], line, lines)
        elif line.startswith(b"Binary files "):
            self._files[self._at].binary = True

    def _hunk(self, file: _File, line: bytes, lines: Iterator[bytes]) -> None:
        match = _HUNK.match(line)
        if match is None:
            return
        left = sum(1 if count is None else int(count) for count in match.groups()[:2])
        if match[3]:
            file.contexts.append(match[3])
        while left and (line := next(lines, b"")):
            if line[:1] != b"\\":  # "\ No newline at end of file" belongs to the line before it
                (file.added if line[:1] == b"+" else file.removed).append(line)
                left -= 1

    def done(self) -> tuple[ChangedFile, ...]:
        """The files, complete."""
        return tuple(
            ChangedFile(
                file.path,
                file.old,
                file.status,
                _texts(file.added),
                _texts(file.removed),
                tuple(context.decode("utf-8", "replace") for context in file.contexts),
                file.binary,
                *file.modes,
            )
            for file in self._files
        )


def _texts(lines: list[bytes]) -> tuple[str, ...]:
    return (
        tuple(b"".join(line[1:] for line in lines).decode("utf-8", "replace").removesuffix("\n").split("\n"))
        if lines
        else ()
    )


def _path(raw: bytes) -> str:
    """A path as git lists it: in C quotes if it is unusual; bytes that are no UTF-8 become surrogates."""
    if raw.startswith(b'"'):
        raw = _ESCAPE.sub(_byte, raw[1:-1])
    return raw.decode("utf-8", "surrogateescape")


def _byte(match: re.Match[bytes]) -> bytes:
    found = match[1]
    return bytes([int(found, 8) & 0xFF]) if len(found) == _FIELDS else _ESCAPED.get(found, found)
