"""`[tool.devkit.message]` and `[[tool.devkit.milestones]]`: the proposal of commit messages."""

from typing import Literal

import msgspec


class MessageSettings(msgspec.Struct, frozen=True, rename="kebab"):
    """`[tool.devkit.message]`: what a proposed message holds."""

    body: Literal["auto", "never"] = "auto"
    """Whether facts are listed below the header, where they help."""
    issue_pattern: str | None = None
    """A regular expression for the issue in a branch's name; its first group is the issue, or all of it."""
    issue_trailer: str = "Refs"
    """The token of the trailer that names the issue."""
    issue_prefix: str | None = None
    """What is put before an issue's number; `#` for bare numbers if not given."""
    milestone_trailer: str = "Milestone"
    """The token of the trailer that names the milestone."""
    breaking: bool = True
    """Look for changes that break callers."""
    split: bool = True
    """Look for several changes in one diff."""


class MilestoneSettings(msgspec.Struct, frozen=True, rename="kebab"):
    """`[[tool.devkit.milestones]]`: something the project is working towards."""

    name: str
    objectives: list[str] = []
    """What belongs to it, in a few words each."""
    paths: list[str] = []
    """Patterns as in .gitignore: a change of such a file belongs to it."""
    keywords: list[str] = []
    """Words that a change's paths, symbols or lines hold if it belongs to it."""
    closed: bool = False
    """It is reached: no change belongs to it any more."""
