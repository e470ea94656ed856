"""What `[tool.devkit.message]` and `[[tool.devkit.milestones]]` say; files without them cost no more than reading."""

# ruff: noqa: PTH118, PTH123 - importing pathlib costs a hook as much as its whole work

import os
from pathlib import Path

from devkit.changelog.message.propose import Wishes

_FILES = ("devkit.toml", "pyproject.toml")
_TABLES = (b"message", b"milestones")


def wishes(top: Path) -> Wishes:
    """The settings for messages in a repository.

    Raises:
        DevkitError: they can't be read, or are wrong.
    """
    if not any(_mentions(os.path.join(top, name)) for name in _FILES):
        return Wishes()
    from devkit.changelog.message.references import PATTERN
    from devkit.core import config
    from devkit.core.expression import Expression

    settings = config.load(top).settings
    own = settings.message
    if own.issue_pattern:
        Expression(own.issue_pattern, PATTERN)
    return Wishes(
        own.body,
        own.issue_pattern,
        own.issue_trailer,
        own.issue_prefix,
        own.milestone_trailer,
        own.breaking,
        own.split,
        settings.milestones,
    )


def _mentions(path: str) -> bool:
    try:
        with open(path, "rb") as file:
            content = file.read()
    except OSError:
        return False
    named = path.endswith(_FILES[0]) or b"devkit" in content
    return named and any(table in content for table in _TABLES)
