"""Where a message may stand that no Python file of the project's says: in any other file that git knows, or none."""

import ast
import re
from bisect import bisect
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from pathlib import PurePosixPath

from devkit.diagnoser.location import is_test_path
from devkit.hooks.checking import pathnames
from devkit.hooks.checking.context import Context
from devkit.hooks.checking.source import Source
from devkit.hooks.checking.wording import Wording
from devkit.hooks.checks.error_messages import facts
from devkit.hooks.checks.error_messages.expectations import Wanted
from devkit.hooks.checks.error_messages.meeting import Library
from devkit.hooks.checks.error_messages.scope import needle_of

_PYTHON = (".py", ".pyi")
_FILLED = re.compile(r"\([^)]*\)|'[^']*'|\"[^\"]*\"|\d+|\s+")
"""What may be filled in, or broken over lines, in the text of another language."""
_MOST_FILLED = 60
"""Characters between two parts of a text on one side of a line's end."""
_SHARED = 0.6
"""Share of an expectation's words that a Python file that isn't judged must have to be read for its sake."""
_PROSE = re.compile(r"(?i)(?:^[^/]*\.(?:md|rst|adoc)|(?:^|/)(?:changelog|changes|history|news)(?:\.\w+)?)$")
"""What people read, and no program says: a document at the top, a changelog; what it quotes is often gone."""
_BINARY = frozenset(
    {
        *(".png", ".jpg", ".jpeg", ".gif", ".ico", ".webp", ".tif", ".tiff", ".bmp", ".pdf", ".woff", ".woff2", ".ttf"),
        *(".zip", ".gz", ".bz2", ".xz", ".tar", ".tgz", ".whl", ".jar", ".7z", ".so", ".dll", ".pyd", ".exe", ".a"),
        *(".mp3", ".mp4", ".wav", ".npy", ".npz", ".pkl", ".parquet", ".h5", ".hdf5", ".nc", ".pt", ".onnx", ".mo"),
    }
)
"""Endings of files that aren't worth opening; others show themselves by a zero at their beginning."""
_HEAD = 8000
_VERSIONS = frozenset({"_version", "version", "__version__"})
"""Modules that tools write as they build a package; they say a number."""


def follow(parts: Sequence[bytes], data: bytes) -> bool:
    """Whether some parts of a text stand one after the other, with little between two of them.

    That is as much as is filled in on a line, or on the end of one and the beginning of the next. The time it takes
    grows with what is found of the parts; a pattern's would grow with all ways to put these together.
    """
    if not all(part in data for part in parts):
        return False
    ends: list[int] | None = None
    for part in parts:
        ends = [start + len(part) for start in _starts(part, data) if ends is None or _is_near(ends, start, data)]
    return ends is None or bool(ends)


def _starts(part: bytes, data: bytes) -> Iterator[int]:
    start = data.find(part)
    while start >= 0:
        yield start
        start = data.find(part, start + 1)


def _is_near(ends: Sequence[int], start: int, data: bytes) -> bool:
    """Whether little stands between the last of some ends and what begins after it."""
    last = bisect(ends, start) - 1
    if last < 0 or start - ends[last] > 2 * _MOST_FILLED + 1:
        return False
    head, line_end, tail = data[ends[last] : start].partition(b"\n")
    return (not line_end and len(head) <= 2 * _MOST_FILLED) or (
        max(len(head), len(tail)) <= _MOST_FILLED and b"\n" not in tail
    )


class Elsewhere:
    """The files that git knows and the check doesn't judge as Python, read when they are asked."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def says(self, what: Wanted) -> bool:
        """Whether one of them has the words: a table of messages, another language's source, an excluded module."""
        run = max(what.words, key=len)
        parts = [each.encode("utf-8", "surrogatepass") for each in _FILLED.split(run) if each.strip()]
        needle = needle_of(what.words)
        said = set[Wording]()
        for path, data in self._texts():
            if follow(parts, data):
                return True
            if path.endswith(_PYTHON) and needle.is_in(data, _SHARED):
                said |= facts.strings_of(Source(path, data))
        return Library(said).says(what)

    def is_generated(self, paths: Iterable[str]) -> bool:
        """Whether one of some files imports from a module of its own package that isn't there: a program makes it."""
        return any(self._is_missing(module) for path in paths for module in self._near(path))

    def _texts(self) -> Iterator[tuple[str, bytes]]:
        """Path and content of the files that aren't binary; tests and documents expect or tell what others say."""
        judged = frozenset(self._context.python) - frozenset(self._context.unparsed)
        for path in self._context.known:
            if path in judged or PurePosixPath(path).suffix.lower() in _BINARY or _is_prose(path):
                continue
            data = self._context.peek(path) or b""
            if b"\0" not in data[:_HEAD]:
                yield path, data

    def _near(self, path: str) -> Iterator[str]:
        """The modules of its own package that a file imports something from, as paths without an ending."""
        source = Source(path, self._context.peek(path) or b"")
        folders = path.split("/")[:-1]
        for node in source.nodes(ast.ImportFrom):
            parts = node.module.split(".") if node.module else []
            if node.level and parts:
                yield "/".join([*folders[: len(folders) - node.level + 1], *parts])
            elif parts and parts[0] in folders:
                yield "/".join([*folders[: folders.index(parts[0])], *parts])

    def _is_missing(self, module: str) -> bool:
        is_there = module in self._modules or module in self._folders
        return not is_there and module.rpartition("/")[2] not in _VERSIONS

    @cached_property
    def _modules(self) -> frozenset[str]:
        """Of any language: one that is compiled has its source here."""
        found = (PurePosixPath(path) for path in self._context.known)
        return frozenset(f"{path.parent}/{path.name.partition('.')[0]}".removeprefix("./") for path in found)

    @cached_property
    def _folders(self) -> frozenset[str]:
        return frozenset(
            path[:number] for path in self._context.known for number, sign in enumerate(path) if sign == "/"
        )


def _is_prose(path: str) -> bool:
    """Whether a file only quotes messages: a document, or a test that isn't judged."""
    if path.endswith(_PYTHON):
        return is_test_path(path)
    return _PROSE.search(path) is not None or (path.endswith((".md", ".rst", ".adoc")) and pathnames.is_aside(path))
