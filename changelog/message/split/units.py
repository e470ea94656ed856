"""What is never parted further: a hunk, or a whole file where its hunks can't stand alone."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from devkit.changelog.diff.records import FileDiff, Hunk
from devkit.changelog.message.proposal import Place

_WORD = re.compile(r"[A-Za-z_][A-Za-z0-9_]{2,}")
_DECLARED = re.compile(
    r"\b(?:def|class|fn|func|function|interface|struct|enum|trait|type|const|let|var|module)\s+([A-Za-z_]\w+)"
    r"|^\s*([A-Za-z_]\w+)\s*(?::[^=]+)?=(?!=)"
)
_MOST_LINES = 200


class Unit(NamedTuple):
    """Hunks that go into a commit together."""

    file: FileDiff
    hunks: tuple[Hunk, ...]
    """Empty where the file has none: binaries, modes, renames."""
    added: frozenset[str]
    """Words of the lines that come."""
    removed: frozenset[str]
    declared: frozenset[str]
    """Names that the changed lines declare."""
    inside: frozenset[str]
    """Words of what the hunks' headers show."""

    @property
    def words(self) -> frozenset[str]:
        """Words of all changed lines."""
        return self.added | self.removed

    @property
    def places(self) -> tuple[Place, ...]:
        """Where its hunks stand; the file where it has none."""
        path = self.file.path
        found = tuple(Place(path, one.old_start, one.old_count, one.new_start, one.new_count) for one in self.hunks)
        return found or (Place(path),)


def units(files: Sequence[FileDiff], most: int) -> list[Unit]:
    """Part a diff; by files only where there would be more than `most` units."""
    by_hunk = sum(max(len(file.hunks), 1) for file in files) <= most
    return [unit for file in files for unit in _of(file, by_hunk=by_hunk)]


def _of(file: FileDiff, *, by_hunk: bool) -> list[Unit]:
    whole = not by_hunk or file.status != "M" or file.binary or file.submodule or file.mode_changed
    if whole or len(file.hunks) <= 1:
        return [_unit(file, file.hunks)]
    return [_unit(file, (hunk,)) for hunk in file.hunks]


def _unit(file: FileDiff, hunks: tuple[Hunk, ...]) -> Unit:
    added = [line for hunk in hunks for line in hunk.added][:_MOST_LINES]
    removed = [line for hunk in hunks for line in hunk.removed][:_MOST_LINES]
    declared = {
        name
        for line in (*added, *removed)
        for match in _DECLARED.finditer(line[:300])
        for name in match.groups()
        if name
    }
    inside = {word for hunk in hunks for word in _WORD.findall(hunk.section)}
    return Unit(file, hunks, _words(added), _words(removed), frozenset(declared), frozenset(inside))


def _words(lines: Sequence[str]) -> frozenset[str]:
    return frozenset(word for line in lines for word in _WORD.findall(line[:500]))
