"""What could be said of a change."""

from typing import NamedTuple


class Phrase(NamedTuple):
    """What could be said of a change."""

    text: str
    place: str = ""
    """Where that is, in a few words: the module, or the folder of several; empty where it is said, or all over."""
