"""Numbers and names, as sentences have them."""

import re
from collections.abc import Sequence

_OF_NAME = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|\d+")


def words_of(name: str) -> list[str]:
    """The words and numbers that a name is put together from, in lower case: `parse`, `url` and `2` of `parseURL_2`."""
    return [word.lower() for word in _OF_NAME.findall(name)]


def counted(number: int, noun: str, nouns: str = "") -> str:
    """`1 test`, `1,460 tests`; `nouns` is the plural where it is no mere `s`."""
    return f"{number:,} {noun if number == 1 else nouns or noun + 's'}"


def listed(names: Sequence[str], most: int | None = None, noun: str = "") -> str:
    """`a`, `a and b`, `a, b and c`, `a, b and 3 more`, `a, b and 3 more files`.

    Args:
        names: They, one at least.
        most: How many of them are said; all where it is None.
        noun: What one of the others is called.
    """
    rest = len(names) - most if most is not None else 0
    others = counted(rest, f"more {noun}") if noun else f"{rest:,} more"
    *some, last = [*names[:most], others] if rest > 0 else names
    return f"{', '.join(some)} and {last}" if some else last
