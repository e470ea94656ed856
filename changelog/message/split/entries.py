"""What git's index holds for the staged files, before and after: modes and blobs, by path."""

from collections.abc import Iterable
from typing import NamedTuple

from devkit.core import plumbing


class Entry(NamedTuple):
    """A file as a tree or the index holds it."""

    mode: str
    """`000000` where there is none."""
    blob: str
    """Its full hash, zeros where there is none."""


class Staged(NamedTuple):
    """A staged path."""

    before: Entry
    after: Entry


def staged() -> dict[str, Staged]:
    """Every path whose entry in the index is not that of HEAD; renames are two paths.

    Raises:
        DevkitError: git ends with an error.
    """
    command = [
        "diff",
        "--cached",
        "--raw",
        "--no-renames",
        "--no-abbrev",
        "--no-relative",
        "--ignore-submodules=none",
        "-z",
    ]
    fields = iter(plumbing.output([*command, "--"], fails="git diff --cached --raw").split("\0"))
    found = {}
    for head in fields:
        if head.startswith(":"):
            old_mode, new_mode, old, new, _ = head[1:].split(" ")
            found[next(fields)] = Staged(Entry(old_mode, old), Entry(new_mode, new))
    return found


def put(entries: Iterable[tuple[str, Entry]]) -> None:
    """Set entries of the index; those that are gone are taken out.

    Raises:
        DevkitError: git ends with an error.
    """
    asked = b"".join(
        f"{entry.mode.lstrip('0') or '0'} {entry.blob}\t{path}\0".encode("utf-8", "surrogateescape")
        for path, entry in entries
    )
    if asked:
        plumbing.output(["update-index", "-z", "--index-info"], fails="git update-index", stdin=asked)


def blob(content: bytes) -> str:
    """Store a blob; returns its full hash.

    Raises:
        DevkitError: git ends with an error.
    """
    return plumbing.output(["hash-object", "-w", "--stdin"], fails="git hash-object", stdin=content).strip()
