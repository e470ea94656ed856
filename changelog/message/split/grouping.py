"""Parts of a diff gathered into changes: the two groups most likely to be one are joined, as long as that is likely."""

from collections.abc import Sequence

from devkit.changelog.diff.records import FileDiff
from devkit.changelog.message.split.affinity import Affinity
from devkit.changelog.message.split.units import Unit, units

MOST_UNITS = 240
"""A diff with more hunks is parted by files, one with more files not at all: comparing costs the square of it."""
THRESHOLD = -0.8
"""Groups are joined as long as the mean logit between their parts is above this."""


def group(files: Sequence[FileDiff]) -> list[list[Unit]]:
    """The changes in a diff, each a list of units; every hunk stands in exactly one, in the diff's order."""
    parts = units(files, MOST_UNITS)
    if len(parts) < 2 or len(parts) > MOST_UNITS:  # noqa: PLR2004 - one part is one change
        return [parts] if parts else []
    return [[parts[index] for index in sorted(members)] for members in sorted(_joined(_logits(parts)), key=min)]


def _logits(parts: Sequence[Unit]) -> list[list[float]]:
    compare = Affinity(parts)
    table = [[0.0] * len(parts) for _ in parts]
    for row, one in enumerate(parts):
        for column in range(row):
            table[row][column] = table[column][row] = compare(one, parts[column])
    return table


def _joined(table: list[list[float]], threshold: float = THRESHOLD) -> list[list[int]]:
    """Average linkage: sums of logits between groups are kept, so that a join costs one row."""
    members = {index: [index] for index in range(len(table))}
    sums = {index: {other: table[index][other] for other in members if other != index} for index in members}
    while len(members) > 1:
        score, one, other = max(_best(index, sums[index], members) for index in members)
        if score <= threshold:
            break
        members[one] += members.pop(other)
        gone = sums.pop(other)
        for index in members:
            if index != one:
                sums[one][index] += gone[index]
                sums[index][one] = sums[one][index]
                del sums[index][other]
        del sums[one][other]
    return list(members.values())


def _best(index: int, row: dict[int, float], members: dict[int, list[int]]) -> tuple[float, int, int]:
    size = len(members[index])
    return max((total / (size * len(members[other])), index, other) for other, total in row.items())
