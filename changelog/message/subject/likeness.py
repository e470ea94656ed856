"""How alike subjects are, without loading a library for it: that would take longer than all the rest of a subject.

What is measured is rapidfuzz's `fuzz.ratio`, which the tests hold it against.
"""

from collections.abc import Sequence


def table(texts: Sequence[str]) -> list[list[float]]:
    """How alike each text and each other are: the letters in common, in order, of all that both have; 0 to 1."""
    different = list(dict.fromkeys(texts))
    found = [[1.0] * len(different) for _ in different]
    for one, text in enumerate(different):
        places = _places(text)
        for other in range(one):
            common = _common(places, len(text), different[other])
            found[one][other] = found[other][one] = 2 * common / (len(text) + len(different[other]))
    at = [different.index(text) for text in texts]
    return [[found[one][other] for other in at] for one in at]


def _places(text: str) -> dict[str, int]:
    """Letter -> where it stands in a text, a bit each."""
    found: dict[str, int] = {}
    for number, letter in enumerate(text):
        found[letter] = found.get(letter, 0) | 1 << number
    return found


def _common(places: dict[str, int], length: int, other: str) -> int:
    """The most letters of a text that stand in another in the same order.

    All of a row of the table of subsequences is one number, as in Hyyrö, "Bit-Parallel LCS-length Computation
    Revisited" (2004).
    """
    whole = (1 << length) - 1
    row = whole
    for letter in other:
        kept = row & places.get(letter, 0)
        row = (row + kept | row - kept) & whole
    return length - row.bit_count()
