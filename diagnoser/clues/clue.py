"""A clue: a key that failures of one cause share, and of which kind it is."""

import msgspec

from devkit.diagnoser.failure import Frame
from devkit.diagnoser.places import Places
from devkit.diagnoser.sources import Definition

Key = tuple[str, ...]
"""What failures may share: ("function", path, qualname), ("line", path, qualname, code), ("message", type, text)…"""


class Clue(msgspec.Struct, frozen=True, gc=False):
    """One clue of one failure."""

    key: Key
    kind: str
    """Which of `devkit.diagnoser.weights.WEIGHTS` it is weighed by."""
    weight: float = 1.0
    """0 to 1: how much of it there is, such as how near a function is."""


def function_key(path: str, qualname: str) -> Key:
    """The key of a function."""
    return ("function", path, qualname)


def awaited_key(definition: Definition, said: str) -> Key:
    """The key of what a function was to raise or warn of, and did not."""
    return ("awaits", definition.path, definition.qualname, said)


def of_definition(definition: Definition, kind: str, weight: float = 1.0) -> Clue:
    """A clue that names a function of the sources."""
    return Clue(function_key(definition.path, definition.qualname), kind, weight)


def of_frame(frame: Frame, places: Places, kind: str) -> Clue:
    """A clue that names the function a frame stands in."""
    return Clue(function_key(frame.path, places.function(frame)), kind)
