"""`[tool.devkit.history]`: the memory of runs."""

import msgspec


class HistorySettings(msgspec.Struct, frozen=True, rename="kebab"):
    """`[tool.devkit.history]`: where runs are remembered."""

    url: str | None = None
    """A path or a URL; the default of `--history`."""
