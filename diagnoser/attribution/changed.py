"""What changed against the base: edits by file, with the lines they removed and added."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from devkit.core import diff, git
from devkit.core.errors import DevkitError
from devkit.diagnoser.attribution.base import Base

_DIFF = (
    *("-c", "core.safecrlf=false", "-c", "core.fsmonitor=false", "-c", "diff.renameLimit=2000"),
    *("diff", "--no-color", "--no-ext-diff", "--no-textconv", "--no-relative", "--ignore-submodules"),
    *("--find-renames", "--unified=0", "--src-prefix=a/", "--dst-prefix=b/"),
)
_WHOLE = 10**9
"""The last line of a file nobody counted."""
_MOST_LINES = 50_000
"""Lines of text that are kept of a diff; of what is longer, the places alone count."""
_LONGEST_LINE = 300


class Edit(msgspec.Struct, frozen=True):
    """A run of changed lines."""

    first: int
    last: int
    """1-based, as numbered now; where lines were only deleted, the line before them."""
    removed: tuple[str, ...] = ()
    added: tuple[str, ...] = ()

    @property
    def idle(self) -> bool:
        """Whether it changes nothing but blank lines and comments; of an edit whose text is not known, it is not."""
        lines = [line.strip() for line in (*self.removed, *self.added)]
        return bool(lines) and all(not line or line.startswith("#") for line in lines)

    def near(self, line: int) -> int:
        """How many lines away it is; 0 where the line is in it."""
        return max(self.first - line, line - self.last, 0)


class Change(msgspec.Struct, frozen=True):
    """A changed file."""

    path: str
    """Relative to the top folder, `/`-separated; of a deleted file, as it was called."""
    edits: tuple[Edit, ...]
    before: str | None
    """What it was called; None for a new file."""
    deleted: bool = False

    @property
    def moved(self) -> bool:
        """Whether it was called otherwise, or is gone."""
        return self.deleted or (self.before is not None and self.before != self.path)


def changed_files(top: Path, base: Base) -> dict[str, Change]:
    """The files that differ from the base, by path; empty where git can't tell.

    Args:
        top: The git work tree.
        base: What to compare with; the files here count only if they are the run's.
    """
    if base.commit is None or base.head is None:
        return {}
    revisions = [base.commit] if base.work_tree else [base.commit, base.head]
    try:
        with git.reading(top, *_DIFF, *revisions, "--") as lines:
            found = {change.path: change for change in _parsed(lines)}
    except DevkitError:
        return {}
    if base.work_tree:
        for path in git.run(top, "ls-files", "--others", "--exclude-standard", "-z")[1].split("\0"):
            if path:
                found.setdefault(path, Change(path, (Edit(1, _WHOLE),), None))
    return found


def _parsed(lines: Iterator[bytes]) -> Iterator[Change]:
    before: str | None = None
    after: str | None = None
    edits: list[Edit] = []
    room = _MOST_LINES
    for line in lines:
        if line.startswith(b"diff --git "):
            yield from _change(before, after, edits)
            before, after, edits = None, None, []
        elif line.startswith((b"--- ", b"rename from ")):
            before = _path(line)
        elif line.startswith((b"+++ ", b"rename to ")):
            after = _path(line)
        elif hunk := diff.hunk(line):
            first, last, size = hunk
            body = _texts(diff.body(lines, size))
            room -= len(body)
            edits.append(_edit(first, last, body if room > 0 else ()))
    yield from _change(before, after, edits)


def _change(before: str | None, after: str | None, edits: Sequence[Edit]) -> Iterator[Change]:
    path = after or before
    if path is not None:
        yield Change(path, tuple(edits), before, deleted=after is None)


def _texts(lines: Iterator[bytes]) -> list[str]:
    return [line[:_LONGEST_LINE].decode("utf-8", "replace").rstrip("\r\n") for line in lines]


def _edit(first: int, last: int, body: Sequence[str]) -> Edit:
    gone = tuple(line[1:] for line in body if line.startswith("-"))
    new = tuple(line[1:] for line in body if line.startswith("+"))
    return Edit(first, last, gone, new)


def _path(header: bytes) -> str | None:
    """The path of a header line, unquoted; None for `/dev/null`."""
    word, _, rest = header.partition(b" ")
    if word == b"rename":
        return diff.unquoted(rest.partition(b" ")[2])
    path = diff.unquoted(rest)
    return path[2:] if path != "/dev/null" else None
