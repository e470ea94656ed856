"""What a tag's name says: a version, and whether it is a pre-release of another one."""

import re
from functools import lru_cache
from typing import NamedTuple

_VERSION = re.compile(r"[vV]?(\d{1,18}(?:\.\d{1,18})*)(?:([-._]?)([0-9A-Za-z][0-9A-Za-z.~_-]*))?(?:\+[0-9A-Za-z.-]+)?")
_DESCRIBED = re.compile(r"\d+-g[0-9a-f]{4,}")
_POST = re.compile(r"(?:post|p|r|rev|patch|sp|final|ga|release|lts)[-._]?\d*", re.IGNORECASE)
_PIECE = re.compile(r"\d{1,18}|[A-Za-z]+")


class Version(NamedTuple):
    """A version in the order of versions, as far as SemVer, PEP 440 and habit agree on one."""

    numbers: tuple[int, ...]
    """Without zeros at the end."""
    final: bool
    """Not a pre-release."""
    rest: tuple[tuple[bool, int, str], ...] = ()
    """What follows the numbers: (is a number, number, word)."""


def version(name: str) -> Version | None:
    """Read a tag's name, without any prefix but `v`; None where it is no version (`nightly`, `1.0-12-gabcdef0`)."""
    match = _VERSION.fullmatch(name)
    if match is None:
        return None
    numbers, separator, rest = match.groups()
    if rest is None:
        return Version(_significant(numbers), final=True)
    final, pieces = _rest(rest)
    if pieces is None or (separator == "" and not rest[0].isalpha()):
        return None
    return Version(_significant(numbers), final, pieces)


def bare(name: str) -> str:
    """A tag's name without the `v` before its version: what a heading shows."""
    return name[1:] if name[:1] in {"v", "V"} and name[1:2].isdigit() else name


@lru_cache
def _rest(text: str) -> tuple[bool, tuple[tuple[bool, int, str], ...] | None]:
    """Whether what follows the numbers leaves a release one, and its pieces; None where it is `git describe`'s."""
    if _DESCRIBED.search(text):
        return False, None
    pieces = [(piece.isdigit(), int(piece) if piece.isdigit() else 0, piece.lower()) for piece in _PIECE.findall(text)]
    return _POST.fullmatch(text) is not None, tuple(pieces)


@lru_cache
def _significant(numbers: str) -> tuple[int, ...]:
    found = list(map(int, numbers.split(".")))
    while len(found) > 1 and not found[-1]:
        found.pop()
    return tuple(found)
