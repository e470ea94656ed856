"""What a tag's name says: a version, and whether it is a pre-release of another one."""

import re
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
    if rest and (_DESCRIBED.search(rest) or (separator == "" and not rest[0].isalpha())):
        return None
    pieces = tuple((text.isdigit(), int(text) if text.isdigit() else 0, text.lower()) for text in _split(rest))
    return Version(_significant(numbers), not rest or _POST.fullmatch(rest) is not None, pieces)


def bare(name: str) -> str:
    """A tag's name without the `v` before its version: what a heading shows."""
    return name[1:] if name[:1] in {"v", "V"} and name[1:2].isdigit() else name


def _split(rest: str | None) -> list[str]:
    return _PIECE.findall(rest) if rest else []


def _significant(numbers: str) -> tuple[int, ...]:
    found = [int(number) for number in numbers.split(".")]
    while len(found) > 1 and not found[-1]:
        found.pop()
    return tuple(found)
