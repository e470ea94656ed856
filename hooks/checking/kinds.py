"""Whether names say that two things are two of one kind: `order_limits` and `bill_limits`."""

import re

_WORDS = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|\d+")


def are_two_of_a_kind(name: str, other: str) -> bool:
    """Whether two names have a word in common, and each has one that the other hasn't, whatever their number."""
    one, two = _words(name), _words(other)
    return not (one.isdisjoint(two) or one <= two or two <= one)


def _words(name: str) -> frozenset[str]:
    return frozenset(word.lower().removesuffix("s") for word in _WORDS.findall(name))
