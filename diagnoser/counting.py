"""Numbers of things, in words."""


def counted(number: int, noun: str, nouns: str = "") -> str:
    """`1 test`, `1,460 tests`; `nouns` is the plural where it is no mere `s`."""
    return f"{number:,} {noun if number == 1 else nouns or noun + 's'}"
