"""International standard book numbers."""


def normalise(text: str) -> str:
    """The thirteen digits of an ISBN-13, without its hyphens."""
    digits = text.replace("-", "")
    if len(digits) != 13 or not digits.isdigit():
        raise ValueError(f"not an ISBN-13: {text!r}")
    return digits


def check_digit(digits: str) -> int:
    """The thirteenth digit, computed from the twelve before it."""
    total = sum(int(digit) * (3 if index % 2 else 1) for index, digit in enumerate(digits[:12]))
    return -total % 10


def is_valid(text: str) -> bool:
    """Whether the check digit is right."""
    digits = normalise(text)
    return check_digit(digits) == int(digits[12])
