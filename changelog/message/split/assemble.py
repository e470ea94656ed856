"""A file with some of its hunks applied."""

from collections.abc import Iterable

from devkit.changelog.diff.records import Hunk


def assemble(before: bytes, hunks: Iterable[Hunk]) -> bytes | None:
    """The content with hunks of a diff without context applied; None where they don't fit.

    Args:
        before: The content that the diff begins with.
        hunks: Some of the diff's hunks, in any order.
    """
    lines = before.split(b"\n")
    lines = [line + b"\n" for line in lines[:-1]] + ([lines[-1]] if lines[-1] else [])
    made: list[bytes] = []
    position = 0
    for hunk in sorted(hunks, key=lambda one: (one.old_start, one.old_count > 0)):
        start = hunk.old_start if hunk.old_count == 0 else hunk.old_start - 1
        removed, added = _sides(hunk)
        if start < position or lines[start : start + hunk.old_count] != removed:
            return None
        made += [*lines[position:start], *added]
        position = start + hunk.old_count
    return b"".join([*made, *lines[position:]])


def _sides(hunk: Hunk) -> tuple[list[bytes], list[bytes]]:
    """The lines that go and those that come, with their ends as the file has them."""
    sides: dict[bytes, list[bytes]] = {b"-": [], b"+": []}
    last: list[bytes] = []
    for line in hunk.lines:
        if line[:1] == b"\\":
            if last:
                last[-1] = last[-1].removesuffix(b"\n")
        else:
            last = sides.setdefault(line[:1], [])
            last.append(line[1:])
    return sides[b"-"], sides[b"+"]
