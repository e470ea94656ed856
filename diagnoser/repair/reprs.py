"""Values as Python's `repr` and pytest's shortened one show them, read back."""

import ast
import re

STRING = r"""[rbuRBU]{0,2}(?:'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*")"""
"""A pattern for the repr of a string."""
COMPILED = r"re\.compile\((?P<inner>" + STRING + r")(?:, (?P<flags>[\w.|]+))?\)"
"""A pattern for the repr of a compiled regular expression."""

_STRING = re.compile(STRING)
_COMPILED = re.compile(COMPILED)
_FLAGS = {
    "IGNORECASE": re.IGNORECASE,
    "MULTILINE": re.MULTILINE,
    "DOTALL": re.DOTALL,
    "VERBOSE": re.VERBOSE,
    "ASCII": re.ASCII,
    "UNICODE": re.UNICODE,
}
_LONGEST = 200_000


def string(text: str) -> str | None:
    """The string a repr stands for; None for anything else."""
    if not _STRING.fullmatch(text):
        return None
    try:
        value = ast.literal_eval(text)
    except (ValueError, SyntaxError, MemoryError):
        return None
    return value if isinstance(value, str) else None


def regex(text: str) -> tuple[str, int] | None:
    """The expression and flags that a repr of a string or of a compiled pattern stands for."""
    compiled = _COMPILED.fullmatch(text)
    found = string(compiled["inner"] if compiled else text)
    if found is None:
        return None
    names = (compiled["flags"] or "").split("|") if compiled else []
    flags = 0
    for name in names:
        flags |= _FLAGS.get(name.rpartition(".")[2], 0)
    return found, flags


def strings(text: str) -> list[str]:
    """Every string in the repr of a collection, in the order they stand."""
    found = (string(match[0]) for match in _STRING.finditer(text[:_LONGEST]))
    return [value for value in found if value is not None]


_ANCHOR = 16


def rejoined(left: str, right: str) -> str:
    """Finish a repr that pytest cut at its end with `...` from the other side's, taking what follows as the same."""
    if not right.endswith("...") or len(right) < 2 * _ANCHOR:
        return right
    shown = right.removesuffix("...")
    place = left.rfind(shown[-_ANCHOR:])
    return shown + left[place + _ANCHOR :] if place >= 0 else right


def differing(left: str, right: str) -> list[tuple[str, str]]:
    """Pairs of strings in which the reprs of two collections of the same shape differ; empty for other shapes."""
    right = rejoined(left, right)
    ours, theirs = strings(left), strings(right)
    if len(ours) != len(theirs) or _STRING.sub("''", left) != _STRING.sub("''", right):
        return []
    pairs = zip(ours, theirs, strict=True)
    return list(dict.fromkeys((mine, other) for mine, other in pairs if mine != other))
