"""Files that are one for the most part, kept in two folders: suites of two versions, of a package and of its fork."""

import posixpath
from collections import Counter

from devkit.hooks.checking.context import Context

_LEAST = 40
"""Lines of a file that isn't like another one by chance."""
_MOSTLY = 0.85
_LARGE = 3_000
"""Lines of a file that has half of its lines in common with another one only where a program wrote both."""
_HALF = 0.5
_LEAST_OF_LINE = 6
"""Bytes of a line that says something."""


class Mirrors:
    """The files of a project, read as they are asked for."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._lines: dict[str, Counter[bytes]] = {}

    def are_one(self, path: str, other: str) -> bool:
        """Whether two files of different folders have most of their lines in common: one was made from the other."""
        if posixpath.dirname(path) == posixpath.dirname(other):
            return False
        one, two = self._said(path), self._said(other)
        most, least = max(one.total(), two.total()), min(one.total(), two.total())
        enough = most * (_MOSTLY if least < _LARGE else _HALF)
        # Cheap, and no file has more in common with another than it has lines.
        return least >= max(_LEAST, enough) and (one & two).total() >= enough

    def have_half(self, path: str, other: str) -> bool:
        """Whether two files have half of the lines in common that the longer one has."""
        one, two = self._said(path), self._said(other)
        return (one & two).total() >= _HALF * max(one.total(), two.total())

    def _said(self, path: str) -> Counter[bytes]:
        if path not in self._lines:
            lines = map(bytes.strip, (self._context.data(path) or b"").splitlines())
            self._lines[path] = Counter(line for line in lines if len(line) >= _LEAST_OF_LINE)
        return self._lines[path]
