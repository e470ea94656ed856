"""`[tool.devkit.merge]`: what is asked of a change before it is pushed or merged."""

from typing import Literal

import msgspec


class MergeSettings(msgspec.Struct, frozen=True, rename="kebab"):
    """`[tool.devkit.merge]`: what a branch must be like."""

    base: str | None = None
    """The branch that changes go to, such as `origin/main`; the remote's main branch by default."""
    branch: str | None = None
    """A regular expression that a branch's whole name must match; any name will do by default."""
    protected: list[str] = []
    """Patterns (`*` for anything) of remote branches that aren't pushed to directly, such as `main`."""
    up_to_date: bool = False
    """Lacking commits of the base is an error, not only told."""
    core: list[str] = []
    """Patterns as in .gitignore, relative to the top folder: files that must not be deleted."""
    messages: Literal["auto", "always", "never"] = "auto"
    """Whether commit messages are checked; `auto` where the project has rules for them, or mostly keeps them."""
    changelog: Literal["auto", "always", "never"] = "auto"
    """Whether code needs an entry in the changelog; `auto` where most changes of code have had one so far."""
    report: str | None = None
    """A test report, relative to the top folder, that is held against history; that of devkit-tests by default."""
