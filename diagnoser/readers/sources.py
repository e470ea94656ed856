"""Which files to read: paths and glob patterns expanded, the same report given twice kept once."""

import os
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from devkit.diagnoser.report import Problem

_MAGIC = frozenset("*?[")


@dataclass(frozen=True)
class Source:
    """One report to read."""

    path: str
    """As given or as the pattern found it; `-` for stdin."""
    size: int = 0
    """Bytes on disk, 0 where unknown."""
    copies: tuple[str, ...] = ()
    """Other paths of the same content, which are not read again."""


def find_sources(paths: Iterable[str]) -> tuple[list[Source], list[Problem]]:
    """Expand patterns and drop duplicates: the same file, or files with the same bytes, count once.

    Args:
        paths: Files, glob patterns (`**` crosses directories) and `-` for stdin, in any order.

    Returns:
        Sources sorted by path, and a problem for each pattern that matches no file.
    """
    problems = []
    found = set()
    for path in paths:
        matches = list(_expand(path))
        found.update(matches)
        if not matches:
            problems.append(Problem(path, f"no file matches the pattern {path!r}; check it, or name the report"))
    return _without_copies(sorted(found)), problems


def _expand(path: str) -> Iterator[str]:
    if path == "-" or not _MAGIC.intersection(path) or os.path.lexists(path):
        yield path if path == "-" else _tidied(path)
        return
    import glob

    for match in glob.iglob(path, recursive=True):  # noqa: PTH207 - Path.glob takes no absolute patterns
        if Path(match).is_file():
            yield _tidied(match)


def _tidied(path: str) -> str:
    return path.removeprefix("./") or path


def _without_copies(paths: Sequence[str]) -> list[Source]:
    sizes = {path: _size(path) for path in paths}
    alike = Counter(sizes.values())
    first: dict[object, str] = {}
    copies: dict[str, list[str]] = {}
    for path in paths:
        original = first.setdefault(_identity(path, alone=not sizes[path] or alike[sizes[path]] == 1), path)
        copies.setdefault(original, [])
        if original != path:
            copies[original].append(path)
    return [Source(path, sizes[path], tuple(others)) for path, others in copies.items()]


def _size(path: str) -> int:
    try:
        return Path(path).stat().st_size if path != "-" and Path(path).is_file() else 0
    except OSError:
        return 0


def _identity(path: str, *, alone: bool) -> object:
    """Return what two paths of the same report have in common; only files of equal size are looked into."""
    if alone:
        return _real(path)
    import hashlib

    try:
        with Path(path).open("rb") as file:
            return hashlib.file_digest(file, "blake2b").digest()
    except OSError:
        return _real(path)


def _real(path: str) -> str:
    try:
        return path if path == "-" else os.path.realpath(path)
    except ValueError:  # a NUL in it
        return path
