"""Patterns as in .gitignore, relative to the folder of the settings they stand in."""

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec


class Patterns:
    """What some patterns match; loads pathspec only where there are any."""

    def __init__(self, lines: Sequence[str], folder: str = "") -> None:
        """Take patterns.

        Args:
            lines: As in a .gitignore file.
            folder: What they are relative to: empty, or ending in `/`.
        """
        self._lines = lines
        self._folder = folder

    @cached_property
    def _spec(self) -> "GitIgnoreSpec":
        from pathspec import GitIgnoreSpec

        return GitIgnoreSpec.from_lines(self._lines)

    def match(self, path: str) -> bool:
        """Whether a path, relative to the top folder, is meant."""
        return bool(self._lines) and path.startswith(self._folder) and self._spec.match_file(path[len(self._folder) :])
