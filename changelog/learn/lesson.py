"""What is kept of a commit to learn from: numbers, and a few words for the archive."""

from collections.abc import Iterator
from typing import NamedTuple
from zlib import crc32

from devkit.changelog.learn.archive import Entry, locations
from devkit.changelog.learn.change import Change, ChangedFile
from devkit.changelog.learn.features import Features, features, number
from devkit.changelog.learn.history import Commit
from devkit.changelog.learn.patterns import patterns
from devkit.changelog.learn.sketch import Sketch, sketch
from devkit.changelog.origins import origin

_CALLED = {
    "bug": "fix",
    "bugfix": "fix",
    "doc": "docs",
    "documentation": "docs",
    "feature": "feat",
    "features": "feat",
    "fixes": "fix",
    "hotfix": "fix",
    "testing": "test",
    "tests": "test",
}
"""Other words for the types."""


class Lesson(NamedTuple):
    """A commit, ready to be learned."""

    entry: Entry
    terms: list[int]
    """Where it changed something, for the archive."""
    general: list[int]
    """Features that mean the same everywhere."""
    local: list[int]
    """Features of this repository only. Both are empty where the lines of the commit were not read."""
    traces: list[tuple[int, int]]
    """What a file's change looks like, and what undoing it would look like."""
    human: bool = True
    """Whether a person wrote the message; nothing is learned from the others."""
    sketch: Sketch | None = None
    """Where a scope was given, and the lines were read."""


def type_of(header_type: str | None) -> str | None:
    """What the model calls a type as written in a header."""
    if header_type is None:
        return None
    word = header_type.lower()
    return _CALLED.get(word, word)


def lesson(commit: Commit, found: Features | None = None) -> Lesson:
    """Boil a commit down.

    Args:
        commit: No merge.
        found: Its features; None where its lines were not read.
    """
    header = commit.parsed
    kind = "revert" if origin(commit.header) == "revert" else type_of(header.type)
    learned = patterns(commit.change, header.scope) if header.scope else ()
    entry = Entry(commit.name, commit.header, kind, header.scope, commit.change.author, learned, commit.body)
    general, local = numbers(found) if found else ([], [])
    seen = list(traces(commit.change)) if found else []
    drawn = sketch(commit.change, found) if found and header.scope else None
    return Lesson(entry, locations(commit.change), general, local, seen, commit.human, drawn)


def numbers(found: Features) -> tuple[list[int], list[int]]:
    """Features as numbers: the general ones, the local ones."""
    return (
        [*map(number, found.shape), *map(number, found.names)],
        [*map(number, found.places), *map(number, found.words)],
    )


def described(change: Change) -> Features:
    """The features of a change, the author's name among them."""
    found = features(change)
    return found._replace(places=(*found.places, f"by={change.author}")) if change.author else found


def traces(change: Change) -> Iterator[tuple[int, int]]:
    """For each file whose lines changed: a number of the change, and of the change that undoes it."""
    for file in change.files:
        if file.added or file.removed:
            came, went = _sum(file.added), _sum(file.removed)
            yield _trace(file, came, went), _trace(file, went, came)


def _sum(lines: tuple[str, ...]) -> int:
    return crc32("\n".join(lines).encode("utf-8", "surrogatepass"))


def _trace(file: ChangedFile, came: int, went: int) -> int:
    return number(f"{file.path}\0{came}\0{went}")
