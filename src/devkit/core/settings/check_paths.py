"""`[tool.devkit.check.paths]`."""

import msgspec


class PathsSettings(msgspec.Struct, frozen=True, rename="kebab"):
    """`[tool.devkit.check.paths]`: the check for places that exist on one machine only."""

    roots: list[str] = []
    """Absolute folders that stand for the repository's top: what is written with them can be made relative."""
