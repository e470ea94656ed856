"""Numbers and names, as sentences have them."""

import pytest

from devkit.core.words import listed


@pytest.mark.parametrize(
    ("names", "most", "noun", "said"),
    [
        ("a", None, "", "a"),
        ("ab", None, "", "a and b"),
        ("abc", None, "", "a, b and c"),
        ("ab", 2, "file", "a and b"),
        ("abc", 2, "file", "a, b and 1 more file"),
        ("abcde", 2, "file", "a, b and 3 more files"),
        ("abcde", 1, "", "a and 4 more"),
    ],
)
def test_names(names: str, most: int | None, noun: str, said: str) -> None:
    assert listed(names, most, noun) == said
