"""Patches written to the work tree: all of them or none."""

import os
import re
import secrets
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

from devkit.core import git
from devkit.core.errors import DevkitError
from devkit.core.files import write_atomically
from devkit.diagnoser.diagnosis import Fix
from devkit.diagnoser.repair.ending import orderly, undisturbed

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
        after = patched(now.decode("utf-8", "surrogateescape"), fix.patch)
        if after is None:
            raise DevkitError(
                f"{fix.path}: the lines to change are not as they were when the fix was made; nothing was written. "
                "Run the tests again and give devkit the new report."
            )
        found[file] = before, after.encode("utf-8", "surrogateescape")
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
    with orderly():
        _write_all({file: after for file, (_, after) in wanted.items()})
    return list(wanted)


def _write_all(wanted: Mapping[Path, bytes]) -> None:
    """Write all files or none: the new contents lie beside the files, complete, before the first of them is replaced.

    Going back takes no room on the disk: the old files are kept under another name until all are replaced.
    """
    staged: dict[Path, Path] = {}
    kept: dict[Path, Path] = {}
    file = Path()
    try:
        for file, content in wanted.items():
            target = Path(os.path.realpath(file))
            staged[target] = _beside(target, "new")
            write_atomically(staged[target], content)
            shutil.copymode(target, staged[target])
        for file, new in staged.items():
            kept[file] = _beside(file, "old")
            _keep(file, kept[file])
            new.replace(file)
    except BaseException as error:
        with undisturbed():
            for target, old in kept.items():
                if old.exists():
                    old.replace(target)
        if isinstance(error, OSError | DevkitError):
            raise DevkitError(f"{file}: can't be written ({_reason(error)}); nothing was written.") from error
        raise
    finally:
        with undisturbed():
            for path in (*staged.values(), *kept.values()):
                path.unlink(missing_ok=True)


def _keep(file: Path, name: Path) -> None:
    """Give a file a second name; where the file system has no such names, copy it."""
    try:
        os.link(file, name)
    except OSError:
        shutil.copy2(file, name)


def _reason(error: OSError | DevkitError) -> str:
    if isinstance(error, OSError):
        return error.strerror or "it failed without saying why"
    return str(error).partition("': ")[2] or str(error)


def _beside(file: Path, word: str) -> Path:
    return file.with_name(f".devkit-{secrets.token_hex(8)}.{word}")


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
