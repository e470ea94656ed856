"""What a file said in earlier commits and doesn't any more: the evidence that an expectation was met once."""

from collections.abc import Iterator, Sequence

from devkit.core import plumbing
from devkit.hooks.checking.context import Context
from devkit.hooks.checking.source import Source
from devkit.hooks.checks.error_messages import facts
from devkit.hooks.checks.error_messages.expectations import Wanted
from devkit.hooks.checks.error_messages.meeting import Library

_MOST_COMMITS = 20
"""Of one file, the last ones."""
_MOST_FILES = 4


class Former:
    """The strings that files have, and had in their last commits, read when they are asked for."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._known: dict[tuple[str, bool], Library] = {}

    def said(self, what: Wanted, paths: Sequence[str]) -> str | None:
        """The first of some files that said it once; of many only the first ones are asked."""
        asked = paths[:_MOST_FILES] if self._context.git else ()
        return next((path for path in asked if self._library(path, earlier=True).says(what)), None)

    def says(self, what: Wanted, paths: Sequence[str]) -> bool:
        """Whether one of the same files says it now: closer looked at than where all files are asked at once."""
        return any(self._library(path, earlier=False).says(what) for path in paths[:_MOST_FILES])

    def _library(self, path: str, *, earlier: bool) -> Library:
        if (path, earlier) not in self._known:
            contents = self._contents(path) if earlier else [self._context.data(path) or b""]
            sources = (Source(path, data) for data in contents)
            strings = (facts.read(source)[1] for source in sources if source.tree is not None)
            self._known[path, earlier] = Library(said for found in strings for said in found)
        return self._known[path, earlier]

    def _contents(self, path: str) -> Iterator[bytes]:
        """What a file held after each of its last commits, and before the first of these."""
        top = ["-C", str(self._context.top)]
        asked = [*top, "--literal-pathspecs", "log", f"--max-count={_MOST_COMMITS}", "--format=", "--raw"]
        lines = plumbing.output([*asked, "--no-abbrev", "--no-renames", "--", path]).splitlines()
        pairs = (line.split()[2:4] for line in lines if line.startswith(":"))
        blobs = dict.fromkeys(blob for pair in pairs for blob in pair if blob.strip("0"))
        if not blobs:
            return
        said = plumbing.output([*top, "cat-file", "--batch"], stdin="\n".join([*blobs, ""]).encode())
        rest = said.encode("utf-8", "surrogateescape")
        while rest:
            head, _, rest = rest.partition(b"\n")
            if not head.split()[-1].isdigit():  # a blob that a partial clone doesn't have
                continue
            size = int(head.split()[-1])
            yield rest[:size]
            rest = rest[size + 1 :]
