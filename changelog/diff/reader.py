"""The reader of unified diffs: any bytes, line by line, to records; never raises."""

import re
from collections.abc import Iterable, Iterator

from devkit.changelog.diff.quoted import both, named
from devkit.changelog.diff.records import REGULAR, FileDiff, Hunk
from devkit.core.diff import unquoted

COMMIT = re.compile(rb"(?:[0-9a-f]{40}|[0-9a-f]{64})\n")
"""A line between diffs, as `git diff-tree --stdin` writes it, naming the commit that the files below belong to."""

_HUNK = re.compile(rb"@@ -(\d{1,9})(?:,(\d{1,9}))? \+(\d{1,9})(?:,(\d{1,9}))? @@ ?(.*)")
_INDEX = re.compile(rb"index ([0-9a-f]+)\.\.([0-9a-f]+)(?: ([0-7]{6}))?")
_STARTS = (b"diff --git ", b"diff --cc ", b"diff --combined ")


def read(lines: Iterable[bytes]) -> Iterator[FileDiff]:
    """Read the files of one diff; text around them is passed over.

    Args:
        lines: Of `git diff` or the like, each with its end.
    """
    for _, file in read_commits(lines):
        yield file


def read_commits(lines: Iterable[bytes]) -> Iterator[tuple[str, FileDiff]]:
    """Read the files of many diffs.

    Args:
        lines: Of `git diff-tree --stdin -p`, each with its end.

    Yields:
        The full hash of the commit the file stands under (empty above the first one), and the file.
    """
    before: tuple[str, FileDiff] | None = None
    for commit, file in _read(lines):
        if before is not None:
            if before[0] == commit and _is_retyped(before[1], file):
                file = _retyped(before[1], file)  # noqa: PLW2901 - git writes one file as two where its type changed
            else:
                yield before
        before = (commit, file)
    if before is not None:
        yield before


def _is_retyped(one: FileDiff, two: FileDiff) -> bool:
    """Whether a file that went came again as something else: a link, or a file instead of one."""
    return one.status == "D" and two.status == "A" and one.path == two.path


def _retyped(one: FileDiff, two: FileDiff) -> FileDiff:
    return two._replace(
        status="T",
        old_mode=one.old_mode,
        old_id=one.old_id,
        binary=one.binary or two.binary,
        hunks=one.hunks + two.hunks,
        head=one.head + two.head,
        rest=one.rest + two.rest,
    )


def _read(lines: Iterable[bytes]) -> Iterator[tuple[str, FileDiff]]:
    """Read what git writes of each file."""
    commit, file = "", None
    for line in lines:
        if file is not None and file.takes(line):
            continue
        if line.startswith(_STARTS):
            if file is not None:
                yield commit, file.record()
            file = _File(line)
        elif COMMIT.fullmatch(line):
            if file is not None:
                yield commit, file.record()
            commit, file = line[:-1].decode("ascii"), None
    if file is not None:
        yield commit, file.record()


class _File:
    """A file while its lines come in."""

    def __init__(self, line: bytes) -> None:
        merged = not line.startswith(_STARTS[0])
        paths = ("", unquoted(line.split(b" ", 2)[2])) if merged else both(line[len(_STARTS[0]) :])
        self._old, self._new = paths
        self._status = "M"
        self._old_mode = self._new_mode = ""
        self._ids = ("", "")
        self._binary = False
        self._head = [line]
        self._rest: list[bytes] = []
        self._hunks: list[Hunk] = []
        self._open: tuple[int, int, int, int, str] | None = None
        self._lines: list[bytes] = []
        self._left = (0, 0)

    def takes(self, line: bytes) -> bool:
        """Take in a line if it belongs to this file."""
        if self._open is not None and self._in_hunk(line):
            return True
        if line.startswith(_STARTS) or COMMIT.fullmatch(line):
            return False
        hunk = _HUNK.match(line)
        if hunk and not self._binary:
            self._begin(hunk)
        elif self._hunks:
            return False
        elif self._rest or line.startswith(b"GIT binary patch"):
            self._binary = True
            self._rest.append(line)
        else:
            self._head.append(line)
            self._header(line)
        return True

    def record(self) -> FileDiff:
        """What was read."""
        self._close()
        old_mode, new_mode = self._old_mode or self._new_mode, self._new_mode or self._old_mode
        path = (self._old if self._status == "D" else self._new) or self._old or self._new or ""
        return FileDiff(
            path,
            self._old if self._status in {"R", "C"} else None,
            "T" if self._status == "M" and old_mode[:3] != new_mode[:3] else self._status,
            old_mode or REGULAR,
            new_mode or REGULAR,
            *self._ids,
            self._binary,
            tuple(self._hunks),
            tuple(self._head),
            tuple(self._rest),
        )

    def _in_hunk(self, line: bytes) -> bool:
        """Take in a line of the open hunk; its counts say how many belong to it."""
        sign, (old, new) = line[:1], self._left
        if sign == b"\\":
            self._lines.append(line)
            return True
        if sign == b" " or line in {b"\n", b"\r\n"}:
            old, new = old - 1, new - 1
        elif sign == b"-":
            old -= 1
        elif sign == b"+":
            new -= 1
        else:
            old = -1
        if old < 0 or new < 0:
            self._close()
            return False
        self._left = (old, new)
        self._lines.append(line)
        return True

    def _begin(self, match: re.Match[bytes]) -> None:
        self._close()
        old_start, old_count, new_start, new_count = (1 if part is None else int(part) for part in match.groups()[:4])
        section = match[5].decode("utf-8", "replace").strip()
        self._open = (old_start, old_count, new_start, new_count, section)
        self._left = (old_count, new_count)

    def _close(self) -> None:
        if self._open is not None:
            self._hunks.append(Hunk(*self._open, tuple(self._lines)))
        self._open, self._lines = None, []

    def _header(self, line: bytes) -> None:
        """Read a line between `diff --git` and the first hunk."""
        word, _, rest = line.partition(b" ")
        if word == b"index" and (match := _INDEX.match(line)):
            self._ids = (match[1].decode("ascii"), match[2].decode("ascii"))
            if match[3] and not self._new_mode:
                self._old_mode = self._new_mode = match[3].decode("ascii")
        elif word == b"---":
            self._old = named(rest, "a/") or self._old
        elif word == b"+++":
            self._new = named(rest, "b/") or self._new
        elif word == b"Binary":
            self._binary = True
        else:
            self._extended(line)

    def _extended(self, line: bytes) -> None:
        """Read one of git's own lines: modes, renames, copies."""
        for begin, status in _STATUSES.items():
            if line.startswith(begin):
                self._status, rest = status, line[len(begin) :]
                break
        else:
            self._mode(line)
            return
        if begin.endswith(b"from "):
            self._old = unquoted(rest)
        elif begin.endswith(b"to "):
            self._new = unquoted(rest)
        elif status == "A":
            self._new_mode = _octal(rest)
        else:
            self._old_mode = _octal(rest)

    def _mode(self, line: bytes) -> None:
        if line.startswith(b"old mode "):
            self._old_mode = _octal(line[9:])
        elif line.startswith(b"new mode "):
            self._new_mode = _octal(line[9:])


_STATUSES = {
    b"new file mode ": "A",
    b"deleted file mode ": "D",
    b"rename from ": "R",
    b"rename to ": "R",
    b"copy from ": "C",
    b"copy to ": "C",
}


def _octal(raw: bytes) -> str:
    return raw.strip().decode("ascii", "replace")
