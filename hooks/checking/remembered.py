"""What checks took from staged files, kept under the git folder: a file is parsed once, not at every commit."""

import contextlib
import os
import sys
import typing
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

import devkit
from devkit.core import plumbing
from devkit.core.errors import DevkitError
from devkit.core.files import write_atomically
from devkit.hooks.checking.registry import Read

MISSING = object()
"""Nothing is known of a file."""
_BROKEN = b"\xc1"
"""What the encoded facts of a file without a tree begin with; no facts do, as msgpack leaves this byte unused."""


class Broken(NamedTuple):
    """A file that can't be parsed."""

    line: int
    why: str


class _Kept(msgspec.Struct, array_like=True, gc=False):
    """A file of the cache."""

    key: str
    stamps: dict[str, tuple[int, int]]
    """The files of devkit that the facts depend on, with time and size: of all modules that were loaded."""
    facts: dict[str, bytes]
    """`path`, a zero and `blob` -> the facts, encoded."""


class Remembered:
    """One reader's facts of files, by path and blob."""

    def __init__(self, top: Path, check: str, read: Read) -> None:
        """Read the cache; an unreadable one, or that of another devkit or Python, counts for nothing.

        Args:
            top: The work tree's top folder.
            check: The id of the check.
            read: Its reader, whose return type says how facts are decoded.
        """
        self._path = folder(top) / f"facts-{check}"
        self._key = f"{sys.version} {devkit.__version__} {devkit.__file__}"
        self._facts: dict[str, bytes] = {}
        self._stamps: dict[str, tuple[int, int]] = {}
        self._asked: set[str] = set()
        self._is_new = False
        self._decoder = msgspec.msgpack.Decoder(typing.get_type_hints(read)["return"])
        with contextlib.suppress(OSError, msgspec.MsgspecError):
            kept = msgspec.msgpack.decode(self._path.read_bytes(), type=_Kept)
            if kept.key == self._key and all(_stamp(path) == stamp for path, stamp in kept.stamps.items()):
                self._facts, self._stamps = kept.facts, kept.stamps

    def encoded(self, path: str, blob: str) -> bytes | None:
        """The facts of a file as msgpack, empty for a broken one; None where they aren't known."""
        found = self._facts.get(f"{path}\0{blob}")
        return b"" if found is not None and found.startswith(_BROKEN) else found

    def get(self, path: str, blob: str) -> Any:  # noqa: ANN401 - facts are what the check says they are
        """The facts of a file, which may be None, or `Broken`; `MISSING` where they aren't known."""
        key = f"{path}\0{blob}"
        encoded = self._facts.get(key)
        if encoded is None:
            return MISSING
        self._asked.add(key)
        try:
            if encoded.startswith(_BROKEN):
                return msgspec.msgpack.decode(encoded[len(_BROKEN) :], type=Broken)
            return self._decoder.decode(encoded)
        except msgspec.MsgspecError:
            return MISSING

    def put(self, path: str, blob: str, facts: object) -> None:
        """Keep a file's facts; those with texts that are no Unicode, or under such names, are taken anew each time."""
        with contextlib.suppress(UnicodeEncodeError):
            key = f"{path}\0{blob}"
            path.encode()
            self._facts[key] = _BROKEN * isinstance(facts, Broken) + msgspec.msgpack.encode(facts)
            self._asked.add(key)
            self._is_new = True

    def save(self, blobs: Mapping[str, str]) -> None:
        """Write what is known of the files there are, and of those asked for; what can't be written is done without.

        Args:
            blobs: Path -> blob of each staged file.
        """
        if not self._is_new:
            return
        wanted = dict.fromkeys([*(f"{path}\0{blob}" for path, blob in blobs.items()), *sorted(self._asked)])
        facts = {each: self._facts[each] for each in wanted if each in self._facts}
        kept = _Kept(self._key, self._stamps | dict(_loaded()), facts)
        with contextlib.suppress(DevkitError, OSError):
            self._path.parent.mkdir(exist_ok=True)
            write_atomically(self._path, msgspec.msgpack.encode(kept))


def folder(top: Path) -> Path:
    """Where caches are: one for all work trees of a repository."""
    own = top / ".git"
    if own.is_dir():
        return own / "devkit"
    asked = plumbing.output(["-C", str(top), "rev-parse", "--git-common-dir"], fails="git rev-parse")
    return top / asked.rstrip("\n") / "devkit"


def committed(top: Path, paths: Sequence[str]) -> dict[str, str]:
    """Path -> blob of some files as they were committed last; those that weren't are left out."""
    command = ["-C", str(top), "--literal-pathspecs", "ls-tree", "-r", "-z", "HEAD", "--", *paths]
    found = (line.partition("\t") for line in plumbing.output(command).split("\0") if line)
    return {path: about.split()[2] for about, _, path in found}


def content(top: Path, blob: str) -> bytes:
    """What a blob holds."""
    return plumbing.output(["-C", str(top), "cat-file", "blob", blob], fails="git cat-file").encode(
        "utf-8", "surrogateescape"
    )


def _loaded() -> Iterator[tuple[str, tuple[int, int]]]:
    """The files of devkit's modules that were loaded, so that facts may depend on them, with their stamps."""
    for name, module in list(sys.modules.items()):
        path = getattr(module, "__file__", None) if name.partition(".")[0] == devkit.__name__ else None
        stamp = _stamp(path) if path else None
        if path and stamp:
            yield path, stamp


def _stamp(path: str) -> tuple[int, int] | None:
    """A file's time and size; None where there is none."""
    try:
        found = os.stat(path)  # noqa: PTH116 - many at every commit
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size
