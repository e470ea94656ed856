"""Patches written to the work tree: all of them or none."""

import os
import secrets
import shutil
from collections.abc import Mapping, Sequence
from itertools import pairwise
from pathlib import Path

from devkit.core import git
from devkit.core.errors import DevkitError
from devkit.core.files import write_atomically
from devkit.diagnoser.diagnosis import Fix
from devkit.diagnoser.repair.ending import orderly, undisturbed
from devkit.diagnoser.repair.joined import HUNK, joined
from devkit.diagnoser.repair.patch import lines_of


def patched(text: str, patch: str) -> str | None:
    """A file's text with a unified diff of it applied; None where a hunk finds no place.

    A hunk may lie at other lines than it says, as where the file has grown since, but its lines must be the same.
    """
    lines = lines_of(text)
    shift = 0
    for wanted, old, new in _hunks(patch):
        place = _place(lines, old, new, wanted + shift)
        if place is None:
            return None
        lines[place : place + len(old)] = new
        shift = place + len(new) - len(old) - wanted
    return "".join(lines)


def _hunks(patch: str) -> list[tuple[int, list[str], list[str]]]:
    """Where each hunk's lines begin, counted from 0; its old lines and its new ones, with their ends."""
    found: list[tuple[int, list[str], list[str]]] = []
    for line, after in pairwise([*patch.split("\n"), ""]):
        header = HUNK.match(line)
        if header:
            found.append((int(header[1]) - (header[2] != "0"), [], []))
        elif found:
            end = "" if after.startswith("\\") else "\n"
            for side in _sides(found[-1], line[:1]):
                side.append(line[1:] + end)
    return found


def _sides(hunk: tuple[int, list[str], list[str]], mark: str) -> tuple[list[str], ...]:
    """The sides of a hunk that a line with this mark stands on."""
    _, old, new = hunk
    return {" ": (old, new), "-": (old,), "+": (new,)}.get(mark, ())


def _place(lines: list[str], old: list[str], new: list[str], wanted: int) -> int | None:
    """Where lines stand, nearest to where they are expected; what ends in no line feed goes to the file's end only."""
    last = len(lines) - len(old)
    first = last if new and not new[-1].endswith("\n") else 0
    places = [start for start in range(max(first, 0), last + 1) if lines[start : start + len(old)] == old]
    return min(places, key=lambda start: abs(start - wanted), default=None)


def contents(root: Path, fixes: Sequence[Fix]) -> dict[Path, tuple[bytes, bytes]]:
    """What each file holds, and what it would hold with all fixes applied.

    Raises:
        DevkitError: a file can't be read, or was changed since the fix was made, or two fixes change the same lines.
    """
    found: dict[Path, tuple[bytes, bytes]] = {}
    for path, patch in patches(fixes).items():
        before = _read(root / path)
        after = patched(before.decode("utf-8", "surrogateescape"), patch)
        if after is None:
            raise DevkitError(
                f"{path}: the lines to change are not as they were when the fix was made; nothing was written. "
                "Run the tests again and give devkit the new report."
            )
        found[root / path] = before, after.encode("utf-8", "surrogateescape")
    return found


def patches(fixes: Sequence[Fix]) -> dict[str, str]:
    """Put fixes together: one patch for each file, by its path.

    Raises:
        DevkitError: two fixes change the same lines, each in its own way.
    """
    by_file: dict[str, list[Fix]] = {}
    for fix in fixes:
        by_file.setdefault(fix.path, []).append(fix)
    found: dict[str, str] = {}
    for path, alike in by_file.items():
        patch = joined([fix.patch for fix in alike])
        if patch is None:
            lines = ", ".join(str(line) for line in sorted({fix.line for fix in alike}))
            raise DevkitError(
                f"{path}: the fixes (of lines {lines}) don't go together: two change the same lines, each in its own "
                "way; nothing was written. Make one by hand, run the tests again and give devkit the new report."
            )
        found[path] = patch
    return found


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise DevkitError(f"{file}: can't be read ({error.strerror}); nothing was written.") from error


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
