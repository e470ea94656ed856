"""The commits that a staged diff is parted into, as states of the index one after the other."""

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from devkit.changelog.message.proposal import Group
from devkit.changelog.message.split.assemble import assemble
from devkit.changelog.message.split.entries import Entry, Staged, blob
from devkit.changelog.message.split.units import Unit
from devkit.core.errors import DevkitError
from devkit.core.plumbing import Objects


class Step(NamedTuple):
    """One commit."""

    group: Group
    entries: tuple[tuple[str, Entry], ...]
    """Path and entry, to be put into the index before this commit."""


def plan(
    groups: Sequence[tuple[Group, Sequence[Unit]]], staged: dict[str, Staged], objects: Objects
) -> tuple[Step, ...]:
    """What to put into the index for each commit; the last one leaves it as it is staged.

    Args:
        groups: Each group of hunks, and the units it is made of.
        staged: What is staged: see `devkit.changelog.message.split.entries.staged`.
        objects: Where the contents are read.

    Raises:
        DevkitError: the hunks don't add up to what is staged, because it changed meanwhile.
    """
    left = Counter(unit.file.path for _, units in groups for unit in units)
    taken: dict[str, list[Unit]] = {}
    steps = []
    for group, units in groups:
        entries: dict[str, Entry] = {}
        for unit in units:
            path = unit.file.path
            left[path] -= 1
            taken.setdefault(path, []).append(unit)
        for path in dict.fromkeys(unit.file.path for unit in units):
            entries |= _entries(path, taken[path], staged, objects, whole=not left[path])
        steps.append(Step(group, tuple(entries.items())))
    _check(steps, staged)
    return tuple(steps)


def _entries(
    path: str, units: Sequence[Unit], staged: dict[str, Staged], objects: Objects, *, whole: bool
) -> dict[str, Entry]:
    """A file's entry with some of its units applied, and that of the path it was renamed from."""
    file = units[0].file
    if path not in staged:
        raise DevkitError(f"{path} is no longer staged as it was; run devkit message --split again")
    if whole:
        renamed = file.status == "R" and file.old_path in staged
        return ({file.old_path: staged[file.old_path].after} if renamed and file.old_path else {}) | {
            path: staged[path].after
        }
    before = staged[path].before
    content = assemble(objects.read(before.blob) or b"", [hunk for unit in units for hunk in unit.hunks])
    if content is None:
        raise DevkitError(f"{path}: its hunks don't fit what is committed; run devkit message --split again")
    return {path: Entry(staged[path].after.mode, blob(content))}


def _check(steps: Sequence[Step], staged: dict[str, Staged]) -> None:
    """Nothing staged may be missing once all is committed."""
    end = {path: entry for step in steps for path, entry in step.entries}
    lost = [path for path, one in staged.items() if end.get(path) != one.after]
    if lost:
        raise DevkitError(f"{lost[0]} is staged and in no group; run devkit message --split again")
