"""What the evidence on the scope looks at in a change: its files, and the words of its lines."""

import math
from typing import NamedTuple

from devkit.changelog.learn.change import Change, ChangedFile
from devkit.changelog.learn.features import Features
from devkit.changelog.learn.naming import updated
from devkit.changelog.learn.shares import normal

_MANY = 30


class Sketch(NamedTuple):
    """A change without its lines, small enough to be kept until it is learned."""

    weights: dict[str, float]
    """Path of a file -> its share of the change."""
    updated: float
    """How much of the change is other versions of what the project needs, 0 to 1."""
    around: list[str]
    """Words around the changed lines."""
    said: dict[str, float]
    """Words of the changed lines, and what share of them each is."""


def sketch(change: Change, found: Features) -> Sketch:
    """Leave out of a change and its features what says nothing of the scope."""
    weights = normal({file.path: _size(file) for file in change.files[:_MANY]})
    around = [word[2:] for word in found.words if word.startswith("h=")]
    return Sketch(weights, updated(weights, found), around, found.said)


def _size(file: ChangedFile) -> float:
    """What a file of a change counts for: the more lines changed, the more."""
    return 1 + math.log2(1 + len(file.added) + len(file.removed))
