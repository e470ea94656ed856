"""The packages in an interpreter's folders, read without the library for it, which reads all of every package."""

import os
import re
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

from devkit.core.packages import normalised

_NAME = re.compile(rb"^Name:[ \t]*(\S+)", re.MULTILINE | re.IGNORECASE)
_VERSION = re.compile(rb"^Version:[ \t]*(\S+)", re.MULTILINE | re.IGNORECASE)
_HEAD_ENDS = re.compile(rb"\r?\n\r?\n")
_ENDINGS = (".dist-info", ".egg-info")


def installed(paths: Sequence[str], wanted: Collection[str]) -> dict[str, str]:
    """Normalised name -> version of those packages that are there; the first of each name, as Python would find it.

    Args:
        paths: Where the interpreter looks for modules.
        wanted: Normalised names.
    """
    found: dict[str, str] = {}
    for path in paths:
        here = _in_archive(path) if path.endswith(".egg") or os.path.isfile(path) else _in_folder(Path(path), wanted)  # noqa: PTH113
        for name, version in here:
            found.setdefault(normalised(name), version)
    return found


def _in_folder(folder: Path, wanted: Collection[str]) -> Iterator[tuple[str, str]]:
    try:
        entries = os.listdir(folder)  # noqa: PTH208 - names in the order in which Python itself reads them
    except OSError:
        return
    for entry in entries:
        stem, dot, ending = entry.rpartition(".")
        if f"{dot}{ending}".lower() in _ENDINGS and _may_be(normalised(stem), wanted):
            head = _head(folder / entry)
            name, version = _NAME.search(head), _VERSION.search(head)
            if name and version:
                yield name[1].decode("utf-8", "replace"), version[1].decode("utf-8", "replace")


def _may_be(stem: str, wanted: Collection[str]) -> bool:
    """Whether what a folder is called begins with a wanted name, the version and more being left away."""
    parts = stem.split("-")
    return any("-".join(parts[:count]) in wanted for count in range(1, len(parts) + 1))


def _head(info: Path) -> bytes:
    """The headers of a package's description."""
    for path in (info / "METADATA", info / "PKG-INFO", info):
        try:
            return _HEAD_ENDS.split(path.read_bytes(), maxsplit=1)[0]
        except OSError:
            continue
    return b""


def _in_archive(path: str) -> Iterator[tuple[str, str]]:
    """The packages of an egg or a zip file, which hardly anybody has any more."""
    from importlib import metadata

    for distribution in metadata.distributions(path=[path]):
        if distribution.metadata["Name"]:
            yield distribution.metadata["Name"], distribution.version
