"""What the staged files of a project say, kept under the git folder: taken once, not at every commit."""

import contextlib
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

import msgspec

from devkit.core import plumbing
from devkit.core.errors import DevkitError
from devkit.core.files import write_atomically
from devkit.diagnoser.repair import expectation, pattern
from devkit.hooks.checking.context import Context
from devkit.hooks.checking.remembered import folder
from devkit.hooks.checks.error_messages import expectations, facts, wording
from devkit.hooks.checks.error_messages.facts import Facts
from devkit.hooks.checks.error_messages.wording import Wording

_MOST_READ = 100
"""Files that one run takes in beside those it needs: a large project is known after some commits."""
_MOST_FRESH = 100
"""Entries in the small file, which every commit writes again, before they go into the large one."""
_NAMES = ("error-messages", "error-messages-new")
_STRINGS = frozenset[Wording]
_NOTHING = Facts((), (), (), frozenset(), ())


class Entry(msgspec.Struct, array_like=True, gc=False):
    """One file's content, and what it says."""

    path: str
    blob: str
    said: list[str]
    """The wordings of its messages, each as `joined`."""
    expects: bool
    """Whether it expects messages."""
    strings: bytes
    """All wordings of its strings, encoded."""
    rest: bytes
    """The other facts, encoded."""


class Remembered:
    """The facts of staged Python files, from the cache where it has them."""

    def __init__(self, context: Context) -> None:
        """Read the cache, and ask git for the index."""
        self._context = context
        self._blobs = dict(_staged(context.top))
        self._known = {(each.path, each.blob): each for name in _NAMES for each in _read(self._folder / name)}
        self._fresh: list[Entry] = []

    @cached_property
    def _folder(self) -> Path:
        return folder(self._context.top)

    def entry(self, path: str) -> Entry | None:
        """What is known of a file as it is staged."""
        return self._known.get((path, self._blobs.get(path, "")))

    def before(self, paths: Sequence[str]) -> list[Entry]:
        """What is known of files as they were committed last."""
        command = ["-C", str(self._context.top), "--literal-pathspecs", "ls-tree", "-r", "-z", "HEAD", "--", *paths]
        found = (line.partition("\t") for line in plumbing.output(command).split("\0") if line)
        entries = (self._known.get((path, about.split()[2])) for about, _, path in found)
        return [entry for entry in entries if entry is not None]

    def facts(self, path: str, *, strings: bool = True) -> Facts | None:
        """A file's facts, with what its strings say or without; None where there is no such file."""
        entry = self.entry(path) or self.take(path)
        if entry is None:
            return None
        found = msgspec.msgpack.decode(entry.rest, type=Facts)
        return found._replace(strings=msgspec.msgpack.decode(entry.strings, type=_STRINGS)) if strings else found

    def take(self, path: str) -> Entry | None:
        """Read a file, and keep what it says, which is nothing where it can't be parsed; None where there is none."""
        source = self._context.source(path)
        if source is None:
            return None
        return self.keep(path, facts.read(source) if source.tree is not None else _NOTHING)

    def keep(self, path: str, found: Facts) -> Entry:
        """Keep the facts of a file."""
        found = _encodable(found)
        entry = Entry(
            path,
            self._blobs.get(path, ""),
            [joined(each.words) for each in found.said],
            bool(found.expected),
            msgspec.msgpack.encode(found.strings),
            msgspec.msgpack.encode(found._replace(strings=frozenset())),
        )
        self._known[path, entry.blob] = entry
        self._fresh.append(entry)
        return entry

    def take_some(self, paths: Iterable[str]) -> None:
        """Take in files that are not known yet, as many as one commit can wait for."""
        missing = (path for path in paths if self.entry(path) is None)
        for path, _ in zip(missing, range(_MOST_READ), strict=False):
            self.take(path)

    def save(self) -> None:
        """Write what is new; a cache that can't be written is done without."""
        fresh = [each for each in self._fresh if each.blob and _is_sound((each.path,))]
        if not fresh:
            return
        with contextlib.suppress(DevkitError, OSError):
            self._folder.mkdir(exist_ok=True)
            recent = {(each.path, each.blob): each for each in (*_read(self._folder / _NAMES[1]), *fresh)}
            if len(recent) <= _MOST_FRESH:
                _write(self._folder / _NAMES[1], recent.values())
                return
            staged = (self.entry(path) for path in self._blobs)
            _write(self._folder / _NAMES[0], [each for each in staged if each and _is_sound((each.path,))])
            _write(self._folder / _NAMES[1], ())


class _Kept(NamedTuple):
    """A file of the cache."""

    key: str
    entries: list[Entry]


def joined(found: Wording) -> str:
    """A wording as one text."""
    return "\0".join(found)


def _staged(top: Path) -> Iterator[tuple[str, str]]:
    """Path and blob of each staged Python file."""
    command = ["-C", str(top), "-c", "core.fsmonitor=false", "ls-files", "-z", "--stage", "--", "*.py", "*.pyi"]
    for line in plumbing.output(command, fails="git ls-files").split("\0"):
        about, _, path = line.partition("\t")
        if path:
            yield path, about.split()[1]


def _read(path: Path) -> list[Entry]:
    """The entries of a file of the cache; none where there is no such file, or another devkit or Python wrote it."""
    try:
        kept = msgspec.msgpack.decode(path.read_bytes(), type=_Kept)
    except (OSError, msgspec.MsgspecError):
        return []
    return kept.entries if kept.key == _key() else []


def _write(path: Path, entries: Iterable[Entry]) -> None:
    write_atomically(path, msgspec.msgpack.encode(_Kept(_key(), list(entries))))


def _key() -> str:
    """What the facts depend on beside the files: the code that takes them, and Python's grammar."""
    return f"{sys.version} {[_stamp(module) for module in (facts, expectations, wording, expectation, pattern)]}"


def _stamp(module: ModuleType) -> tuple[int, int]:
    found = os.stat(module.__file__ or "")  # noqa: PTH116 - at every commit
    return found.st_mtime_ns, found.st_size


def _encodable(found: Facts) -> Facts:
    """Facts without texts that hold halves of characters: nobody says them, and they can't be written."""
    try:
        "".join(text for each in (*found.strings, *(said.words for said in found.said)) for text in each).encode()
        "".join(each.what.text for each in found.expected).encode()
    except UnicodeEncodeError:
        return found._replace(
            said=tuple(each for each in found.said if _is_sound(each.words)),
            strings=frozenset(filter(_is_sound, found.strings)),
            expected=tuple(each for each in found.expected if _is_sound((each.what.text,))),
        )
    return found


def _is_sound(found: Wording) -> bool:
    try:
        joined(found).encode()
    except UnicodeEncodeError:
        return False
    return True
