"""`[tool.devkit.lint-message]`: the check of commit messages."""

from typing import Any, Literal

import msgspec


class LintMessageSettings(msgspec.Struct, frozen=True, rename="kebab"):
    """`[tool.devkit.lint-message]`: the rules for commit messages."""

    config: str | None = None
    """A configuration of commitlint or gitlint to begin with, relative to the folder of the file this stands in."""
    rules: dict[str, Any] = {}
    """Rule name -> level, `[level, "always" or "never", value]`, or a table of level, when and value."""
    ignore: list[str] = []
    """Regular expressions: a message that one of them finds something in is accepted."""
    accept_git: bool = True
    """Accept messages of git's own making, such as those of merges and reverts."""
    squash: Literal["commits", "description", "title"] = "commits"
    """What the host's squash button takes for the message."""
