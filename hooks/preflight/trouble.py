"""What a probe finds."""

from typing import Literal, NamedTuple

Level = Literal["error", "warning"]
"""An error fails the run, a warning is only told."""


class Trouble(NamedTuple):
    """One way in which the environment is not what the repository declares."""

    probe: str
    """Such as `dependencies`."""
    what: str
    """One sentence without a full stop."""
    where: str
    """`path` or `path:line`, relative to the repository's top, that declares it; empty where nothing does."""
    command: str
    """What mends it, to be typed; empty where that isn't one command."""
    level: Level = "error"
    item: str = ""
    """What `what` begins with, where others may differ in that alone: text for people then tells them as one."""
