"""Exceptions and warnings that were waited for and did not come: pytest's and unittest's wordings."""

import re

from devkit.diagnoser.repair import reprs
from devkit.diagnoser.repair.expectation import Expectation
from devkit.diagnoser.repair.mismatch import Comparison, Kind, Mismatch

_RAISE = re.compile(r"DID NOT RAISE (?P<types>[^\n]*)")
_WARN = re.compile(r"DID NOT WARN\. No warnings of type (?P<types>\([^\n]*?\))(?= were| was| matching)")
_ANY_OF = re.compile(r"Regex pattern did not match any of the \d+ warnings emitted")
_REGEX = re.compile(
    rf"(?:matching \((?P<old>{reprs.STRING}|re\.compile\(.*?\))\) (?:was|were) emitted"
    r"|\n[ ]?Regex:[ ](?P<line>[^\n]*))"
)
_EMITTED = re.compile(r"(?:Emitted warnings|The list of emitted warnings is): \[(?P<list>.*)\]", re.DOTALL)
_WARNING = re.compile(rf"(?P<type>[A-Za-z_]\w*)\((?P<text>{reprs.STRING})")
_UNITTEST = re.compile(r"^(?P<types>[\w.]+) (?:not (?P<what>raised|triggered))\b")
_NAME = re.compile(r"(?:<class '(?:[\w.<>]*\.)?(?P<quoted>\w+)'>|(?P<bare>[A-Za-z_]\w*))")
_WORDS = frozenset({"any", "of"})


def read(text: str) -> Mismatch | None:
    """Read "it was not raised" and "it was not warned"; None for any other text."""
    raised = _RAISE.match(text)
    if raised:
        return Mismatch("did-not-raise", expected_types=_types(raised["types"]))
    if text.startswith("DID NOT WARN") or _ANY_OF.match(text):
        return _warned(text)
    unittest = _UNITTEST.match(text)
    if unittest:
        kind: Kind = "did-not-raise" if unittest["what"] == "raised" else "did-not-warn"
        return Mismatch(kind, expected_types=(unittest["types"].rpartition(".")[2],))
    return None


def _types(text: str) -> tuple[str, ...]:
    names = (match["quoted"] or match["bare"] for match in _NAME.finditer(text))
    return tuple(name for name in names if name not in _WORDS)


def _warned(text: str) -> Mismatch:
    head = _WARN.match(text)
    types = _types(head["types"]) if head else ()
    emitted = _EMITTED.search(text)
    warnings = list(_WARNING.finditer(emitted["list"])) if emitted else []
    expectation = _expectation(text)
    if expectation is None:
        return Mismatch("did-not-warn", expected_types=types, actual_type=warnings[0]["type"] if warnings else "")
    wanted = [warning for warning in warnings if warning["type"] in types] or warnings
    texts = [found for warning in wanted if (found := reprs.string(warning["text"])) is not None]
    return Mismatch("match", tuple(Comparison(expectation, each) for each in texts), types)


def _expectation(text: str) -> Expectation | None:
    match = _REGEX.search(text)
    if match is None:
        return None
    shown = match["old"] or match["line"]
    regex = reprs.regex(shown)
    return Expectation("regex", shown) if regex is None else Expectation("regex", *regex)
