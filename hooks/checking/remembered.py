"""What checks took from staged files, kept under the git folder: a file is parsed once, not at every commit."""

import contextlib
import os
import sys
import typing
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

import msgspec

from devkit.core import plumbing
from devkit.core.errors import DevkitError
from devkit.core.files import write_atomically
from devkit.hooks import checking
from devkit.hooks.checking.registry import Read

MISSING = object()
"""Nothing is known of a file."""


class _Kept(msgspec.Struct, array_like=True, gc=False):
    """A file of the cache."""

    key: str
    facts: dict[str, bytes]
    """`path`, a zero and `blob` -> the facts, encoded."""


class Remembered:
    """One reader's facts of staged files, by path and blob."""

    def __init__(self, top: Path, check: str, read: Read) -> None:
        """Read the cache; an unreadable one, or that of another devkit or Python, counts for nothing.

        Args:
            top: The work tree's top folder.
            check: The id of the check.
            read: Its reader, whose return type says how facts are decoded.
        """
        self._path = folder(top) / f"facts-{check}"
        self._key = f"{sys.version} {list(_stamps(read))}"
        self._facts: dict[str, bytes] = {}
        self._is_new = False
        kind = typing.get_type_hints(read)["return"]
        self._decoder = msgspec.msgpack.Decoder(kind)
        with contextlib.suppress(OSError, msgspec.MsgspecError):
            kept = msgspec.msgpack.decode(self._path.read_bytes(), type=_Kept)
            self._facts = kept.facts if kept.key == self._key else {}

    def get(self, path: str, blob: str) -> Any:  # noqa: ANN401 - facts are what the check says they are
        """The facts of a file, which may be None; `MISSING` where they aren't known."""
        encoded = self._facts.get(f"{path}\0{blob}")
        if encoded is None:
            return MISSING
        try:
            return self._decoder.decode(encoded)
        except msgspec.MsgspecError:
            return MISSING

    def put(self, path: str, blob: str, facts: object) -> None:
        """Keep a file's facts; those with texts that are no Unicode, or under such names, are taken anew each time."""
        with contextlib.suppress(UnicodeEncodeError):
            path.encode()
            self._facts[f"{path}\0{blob}"] = msgspec.msgpack.encode(facts)
            self._is_new = True

    def save(self, blobs: Mapping[str, str]) -> None:
        """Write what is known of the files there are; a cache that can't be written is done without.

        Args:
            blobs: Path -> blob of each staged file.
        """
        if not self._is_new:
            return
        staged = (f"{path}\0{blob}" for path, blob in blobs.items())
        facts = {each: self._facts[each] for each in staged if each in self._facts}
        with contextlib.suppress(DevkitError, OSError):
            self._path.parent.mkdir(exist_ok=True)
            write_atomically(self._path, msgspec.msgpack.encode(_Kept(self._key, facts)))


def folder(top: Path) -> Path:
    """Where caches are: one for all work trees of a repository."""
    own = top / ".git"
    if own.is_dir():
        return own / "devkit"
    asked = plumbing.output(["-C", str(top), "rev-parse", "--git-common-dir"], fails="git rev-parse")
    return top / asked.rstrip("\n") / "devkit"


def _stamps(read: Read) -> Iterator[tuple[str, int, int]]:
    """Name, time and size of the files that facts depend on: the frame's, and those beside the reader."""
    module = sys.modules[read.__module__]
    for folder in dict.fromkeys((_beside(checking), _beside(module))):
        for entry in sorted(os.scandir(folder), key=lambda each: each.name):
            if entry.name.endswith(".py"):
                found = entry.stat()
                yield entry.name, found.st_mtime_ns, found.st_size


def _beside(module: ModuleType) -> str:
    return os.path.dirname(module.__file__ or "")  # noqa: PTH120 - at every commit
