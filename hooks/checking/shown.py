"""Python files that the project's documentation shows: people read each by itself, so it says all that they need."""

import posixpath
import re
from collections.abc import Iterator
from functools import cached_property

from devkit.hooks.checking.context import Context

_DOCUMENT = re.compile(r"\.(?:rst|mdx?|myst)$|(?:^|/)docs?/.*\.txt$")
_SIGNS = (b"include::", b"-8<-", b"{!", b"{*", b"```{literalinclude}")
"""What a document that shows files has one of: it is sooner looked for than the pattern."""
_INCLUDED = re.compile(
    rb"(?:\b(?:literal)?include::[ \t]+|```\{literalinclude\}[ \t]+|-8<-+[ \t]+[\"']|\{!>?[ \t]*|\{\*[ \t]+)"
    rb"([^\s\"'!*:]+\.py)(?![\w])"
)
"""Sphinx's and docutils' directives, MyST's, and the snippets of MkDocs' extensions."""
_ABOVE = re.compile(r"(?:\.{1,2}/+|/+)*")


class Shown:
    """The Python files that documents include; the documents are read when the first one is asked for."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def __contains__(self, path: str) -> bool:
        """Whether a document shows a test, or another file that isn't a part of a package, or some lines of it."""
        roles = self._context.roles
        is_part = roles.is_packaged(path) and not roles.is_test(path)
        return not is_part and (path in self._places or self._ends_so(path))

    def _ends_so(self, path: str) -> bool:
        """Whether a file's path ends as one is named in a folder that the documents' settings know."""
        parts = path.split("/")
        return any("/".join(parts[number:]) in self._tails for number in range(len(parts) - 1))

    @cached_property
    def _included(self) -> frozenset[tuple[str, str]]:
        """The documents' folders, and what is included there as it is named."""
        return frozenset(self._found())

    @cached_property
    def _places(self) -> frozenset[str]:
        return frozenset(posixpath.normpath(posixpath.join(folder, name)) for folder, name in self._included)

    @cached_property
    def _tails(self) -> frozenset[str]:
        """The names without what leads up, of those with a folder at least: a name alone is many a file's."""
        tails = (_ABOVE.sub("", name, count=1) for _, name in self._included)
        return frozenset(tail for tail in tails if "/" in tail)

    def _found(self) -> Iterator[tuple[str, str]]:
        for path in filter(_DOCUMENT.search, self._context.files):
            text = self._context.peek(path) or b""
            if any(map(text.__contains__, _SIGNS)):
                named = (found.decode("utf-8", "replace") for found in _INCLUDED.findall(text))
                yield from ((posixpath.dirname(path), name) for name in named)
