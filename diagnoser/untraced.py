"""Failures that pytest tells in words of their own, not as a traceback: what went wrong, and the line it names.

A file that can't be parsed, a fixture that isn't there, a doctest, and what can't be collected.
"""

import re
from typing import NamedTuple

from devkit.diagnoser.longrepr import RawFrame

_SYNTAX = re.compile(
    r"""^(?:E[ ])?[ ]*File[ ]"(?P<path>[^"\n]+)",[ ]line[ ](?P<line>\d{1,9})\n
    (?:(?:E[ ])?[ ]*(?P<code>[^\s~^][^\n]*)\n)?
    (?:(?:E[ ])?[ ]*[~^][ ~^]*\n)?
    (?:E[ ])?[ ]*(?P<message>(?:Syntax|Indentation|Tab)Error\b[^\n]*)$""",
    re.MULTILINE | re.VERBOSE,
)
_UNPARSED = ("SyntaxError", "IndentationError", "TabError")
_TRACED = re.compile(r"^E  |^Traceback|^\S+:\d+: ", re.MULTILINE)
_REQUEST = re.compile(r"^file (?P<path>[^\n]+), line (?P<line>\d{1,9})\n(?P<code>(?:[ ]{2}[^\n]*\n)+)", re.MULTILINE)
_FIXTURE = re.compile(r"^E +(?P<message>(?:recursive dependency involving )?fixture '[^\n]+)$", re.MULTILINE)
_DEFINED = re.compile(r"^ *(?:async )?def (\w+)", re.MULTILINE)
_DOCTEST = re.compile(
    r"""^\d{3,}[ ](?P<code>[^\n]*)\n
    Expected(?:[ ]nothing|:\n(?P<expected>(?:[ ]{4}[^\n]*\n|\n)+?))\n?
    Got(?:[ ]nothing|:\n(?P<got>(?:[ ]{4}[^\n]*\n|\n)+))""",
    re.MULTILINE | re.VERBOSE,
)
_LONGEST = 200_000
_SHOWN = 60


class Told(NamedTuple):
    """What a text says."""

    message: str
    """`Type: text`, or text alone where a check failed."""
    frame: RawFrame | None = None
    """The line it names, where the text has it and a traceback doesn't."""


def told(longrepr: str, *, collecting: bool = False) -> Told | None:
    """Read a failure that has no traceback of its own.

    Args:
        longrepr: pytest's text, without ANSI codes.
        collecting: whether it says why a file could not be collected.

    Returns:
        What it says; None where the text is a traceback like any other, or of a kind not known here.
    """
    text = longrepr[-_LONGEST:]
    if any(name in text for name in _UNPARSED) and (found := _last(_SYNTAX, text)):
        return _unparsed(found["message"], found["path"], int(found["line"]), (found["code"] or "").strip())
    if text.startswith("file ") and (missing := _FIXTURE.search(text)):
        return Told(f"FixtureLookupError: {missing['message']}", _requested(text[: missing.start()]))
    if text.rstrip().endswith(": DocTestFailure") and (example := _last(_DOCTEST, text)):
        return Told(_compared(example))
    if collecting and text.strip() and not _TRACED.search(text):
        return Told(text.strip())
    return None


def _last(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    found = None
    for match in pattern.finditer(text):
        found = match
    return found


def _unparsed(message: str, path: str, line: int, code: str) -> Told:
    """As `str` of the exception has it: two files that can't be parsed are two causes."""
    if path.startswith("<"):
        return Told(message)
    name = path.replace("\\", "/").rpartition("/")[2]
    return Told(f"{message} ({name}, line {line})", RawFrame(path, line, "<module>", code))


def _requested(text: str) -> RawFrame | None:
    """The function that asks for the fixture: the last of those that asked for each other."""
    request = _last(_REQUEST, text)
    if request is None:
        return None
    defined = _DEFINED.search(request["code"])
    return RawFrame(request["path"], int(request["line"]), defined[1] if defined else "", "")


def _compared(example: re.Match[str]) -> str:
    code = example["code"].strip().removeprefix(">>> ").removeprefix("... ")
    return f"{code} gave {_first(example['got'])}, expected {_first(example['expected'])}"


def _first(lines: str | None) -> str:
    """The first line of an output, as far as a title has room."""
    if lines is None:
        return "nothing"
    first, _, more = lines.strip().partition("\n")
    return first if len(first) <= _SHOWN and not more else first[:_SHOWN] + "…"
