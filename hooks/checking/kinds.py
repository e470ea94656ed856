"""Whether names say that two things are two of one kind: `order_limits` and `bill_limits`."""

from devkit.core.words import words_of


def are_two_of_a_kind(name: str, other: str) -> bool:
    """Whether two names have a word in common, and each has one that the other hasn't, whatever their number."""
    one, two = _words(name), _words(other)
    return not (one.isdisjoint(two) or one <= two or two <= one)


def _words(name: str) -> frozenset[str]:
    return frozenset(word.removesuffix("s") for word in words_of(name))
