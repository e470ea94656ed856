"""Several patches of one file as one: made apart from each other, they show each other's lines as they were."""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise

import msgspec

HUNK = re.compile(r"@@ -(\d+)(?:,(\d+))? \+\d+(?:,\d+)? @@")
"""A hunk's header, with where its old lines are and how many."""
_HEADER = 2
"""Lines that name the file."""


class _Edit(msgspec.Struct, frozen=True, order=True):
    """Old lines that give way to new ones; 0-based, the end not included."""

    start: int
    end: int
    new: tuple[str, ...] = ()


class _Hunk(msgspec.Struct):
    """Lines in a row: how they were, and what changes of them."""

    start: int
    old: list[str] = []
    edits: list[_Edit] = []

    @property
    def end(self) -> int:
        return self.start + len(self.old)

    def add(self, mark: str, text: str) -> None:
        """Take the next line of the patch."""
        last = self.edits[-1] if self.edits else None
        if mark != " " and (last is None or last.end != self.end):
            last = _Edit(self.end, self.end)
            self.edits.append(last)
        if mark == "+" and last is not None:
            self.edits[-1] = msgspec.structs.replace(last, new=(*last.new, text))
        elif mark == "-" and last is not None:
            self.edits[-1] = msgspec.structs.replace(last, end=last.end + 1)
        if mark != "+":
            self.old.append(text)


def joined(patches: Sequence[str]) -> str | None:
    """Make one patch of several.

    Args:
        patches: unified diffs of one file, each made from the file as it is.

    Returns:
        A patch that does what all of them do; what several do alike once. None where two change the same lines, each
        in its own way.
    """
    if len(patches) == 1:
        return patches[0]
    hunks = sorted((hunk for patch in patches for hunk in _hunks(patch)), key=lambda hunk: (hunk.start, hunk.end))
    merged: list[_Hunk] = []
    for hunk in hunks:
        if merged and hunk.start <= merged[-1].end:
            merged[-1].old += hunk.old[merged[-1].end - hunk.start :]
            merged[-1].edits = [edit for edit, _ in groupby(sorted([*merged[-1].edits, *hunk.edits]))]
        else:
            merged.append(hunk)
    if any(_disagree(*edits) for hunk in merged for edits in pairwise(hunk.edits)):
        return None
    header = [line + "\n" for line in patches[0].split("\n")[:_HEADER]] if patches else []
    return "".join([*header, *_written(merged)])


def _hunks(patch: str) -> list[_Hunk]:
    found: list[_Hunk] = []
    for line in patch.replace("\n\\ No newline", "\0").split("\n"):
        header = HUNK.match(line)
        if header:
            found.append(_Hunk(int(header[1]) - (header[2] != "0"), [], []))
        elif found and line[:1] in (" ", "-", "+"):
            found[-1].add(line[0], line[1:])
    return found


def _disagree(first: _Edit, second: _Edit) -> bool:
    """Whether two different edits, the first of which begins no later, can't both be made."""
    return second.start < first.end or (first.start, first.end) == (second.start, second.end)


def _written(hunks: Sequence[_Hunk]) -> Iterator[str]:
    shift = 0
    for hunk in hunks:
        grown = sum(len(edit.new) - (edit.end - edit.start) for edit in hunk.edits)
        size = len(hunk.old)
        yield f"@@ -{_range(hunk.start, size)} +{_range(hunk.start + shift, size + grown)} @@\n"
        for line in _lines(hunk):
            yield line.replace("\0", "\n\\ No newline") + "\n"
        shift += grown


def _range(start: int, size: int) -> str:
    return f"{start + 1 if size else start},{size}"


def _lines(hunk: _Hunk) -> Iterator[str]:
    at = hunk.start
    for edit in hunk.edits:
        yield from (f" {line}" for line in hunk.old[at - hunk.start : edit.start - hunk.start])
        yield from (f"-{line}" for line in hunk.old[edit.start - hunk.start : edit.end - hunk.start])
        yield from (f"+{line}" for line in edit.new)
        at = edit.end
    yield from (f" {line}" for line in hunk.old[at - hunk.start :])
