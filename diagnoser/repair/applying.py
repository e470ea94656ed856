"""Patches written to the work tree: all of them or none."""

import re
from collections.abc import Sequence
from pathlib import Path

from devkit.core import git
from devkit.core.errors import DevkitError
from devkit.core.files import write_atomically
from devkit.diagnoser.diagnosis import Fix

_HUNK = re.compile(r"@@ -(\d+)(?:,(\d+))? \+\d+(?:,\d+)? @@")


def patched(text: str, patch: str) -> str | None:
    """A file's text with a unified diff of it applied; None where a hunk finds no place.

    A hunk may lie at other lines than it says, as after another patch of the same file, but its lines must be the same.
    """
    lines = text.split("\n")
    shift = 0
    for first, old, new in _hunks(patch):
        place = _place(lines, old, first - 1 + shift)
        if place is None:
            return None
        lines[place : place + len(old)] = new
        shift = place + len(new) - len(old) - first + 1
    return "\n".join(lines)


def _hunks(patch: str) -> list[tuple[int, list[str], list[str]]]:
    """First line, old lines and new lines of each hunk."""
    found: list[tuple[int, list[str], list[str]]] = []
    for line in patch.split("\n"):
        header = _HUNK.match(line)
        if header:
            found.append((int(header[1]), [], []))
        elif found and line[:1] in (" ", "-", "+"):
            if line[0] != "+":
                found[-1][1].append(line[1:])
            if line[0] != "-":
                found[-1][2].append(line[1:])
    return found


def _place(lines: list[str], old: list[str], wanted: int) -> int | None:
    """Where lines stand, nearest to where they are expected."""
    places = [start for start in range(len(lines) - len(old) + 1) if lines[start : start + len(old)] == old]
    return min(places, key=lambda start: abs(start - wanted), default=None)


def contents(root: Path, fixes: Sequence[Fix]) -> dict[Path, tuple[bytes, bytes]]:
    """What each file holds, and what it would hold with all fixes applied.

    Raises:
        DevkitError: a file can't be read, or was changed since the fix was made, or two fixes change the same lines.
    """
    found: dict[Path, tuple[bytes, bytes]] = {}
    for fix in fixes:
        file = root / fix.path
        before, now = found.get(file) or _read(file)
        after = patched(now.decode("utf-8"), fix.patch)
        if after is None:
            raise DevkitError(
                f"{fix.path}: the lines to change are not as they were when the fix was made; nothing was written. "
                "Run the tests again and give devkit the new report."
            )
        found[file] = before, after.encode("utf-8")
    return found


def _read(file: Path) -> tuple[bytes, bytes]:
    try:
        content = file.read_bytes()
    except OSError as error:
        raise DevkitError(f"{file}: can't be read ({error.strerror}); nothing was written.") from error
    return content, content


def apply(root: Path, fixes: Sequence[Fix], *, allow_dirty: bool = False) -> list[Path]:
    """Write fixes to the work tree.

    Args:
        root: what the fixes' paths are relative to.
        fixes: at most one for each cause.
        allow_dirty: whether files with uncommitted changes may be written to.

    Returns:
        The files written.

    Raises:
        DevkitError: a file is dirty, changed or can't be written; then all of them are as they were.
    """
    wanted = contents(root, fixes)
    if not allow_dirty:
        _refuse_dirty(root, list(wanted))
    written: list[Path] = []
    try:
        for file, (_, after) in wanted.items():
            write_atomically(file, after)
            written.append(file)
    except BaseException:
        for file in written:
            write_atomically(file, wanted[file][0])
        raise
    return written


def _refuse_dirty(root: Path, files: Sequence[Path]) -> None:
    top = git.toplevel(root)
    if top is None or git.head_commit(top) is None:
        return
    changed = {(top / path).resolve() for path in git.changed_lines(top, "HEAD")}
    dirty = [file.relative_to(root).as_posix() for file in files if file.resolve() in changed]
    if dirty:
        raise DevkitError(
            f"{', '.join(dirty)}: has uncommitted changes; nothing was written. "
            "Commit or stash them, or give --allow-dirty."
        )
