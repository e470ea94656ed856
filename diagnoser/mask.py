"""Message templates: what varies from run to run is masked, what identifies a cause is kept.

One pass with one ordered alternation of named patterns (the way log parsers mask before they compare). Masked are
addresses, ids, times, paths up to their last name, and numbers; kept are quoted names, exception types and HTTP status
codes, since `KeyError: 'user_id'` and `KeyError: 'order_id'` are two causes.
"""

import re
from functools import lru_cache

LONGEST = 400
"""Characters of a message that are looked at: what follows is the message's data, not its wording."""

_PATTERNS = re.compile(
    r"""
      (?P<url>\b[a-zA-Z][a-zA-Z0-9+.-]*://[^\s'"<>)\]]+)
    | (?P<email>\b[\w.+-]+@[\w-]+\.[\w.-]+\b)
    | (?P<uuid>\b[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}\b)
    | (?P<time>\b\d{4}-\d\d-\d\d(?:[T\ ]\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?(?!\d)
              |\b\d\d:\d\d:\d\d(?:[.,]\d+)?\b)
    | (?P<path>(?:[A-Za-z]:[\\/]+|~?/|\.{1,2}/)(?:[^\s'"<>|:*?,;()\[\]{}\\/]+[\\/]+)+[^\s'"<>|:*?,;()\[\]{}\\/]*)
    | (?P<host>\b(?:\d{1,3}(?:\.\d{1,3}){3}|localhost)(?::\d+)?\b)
    | (?P<address>\b0[xX][0-9a-fA-F]+\b)
    | (?P<worker>\bgw\d+\b)
    | (?P<status>(?:(?<=HTTP\ )|(?<=status\ )|(?<=code\ ))[1-5]\d\d\b|\b[1-5]\d\d(?=\ (?:Server|Client)\ Error))
    | (?P<id>\b(?=[0-9a-f]*[0-9])(?=[0-9a-f]*[a-f])[0-9a-f]{7,64}\b|\b[0-9A-F]{12,64}\b)
    | (?P<set>\{(?:'[^'{}]*'|"[^"{}]*"|[\w.]+)(?:,\ (?:'[^'{}]*'|"[^"{}]*"|[\w.]+))*\})
    | (?P<n>(?<![\w.])-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?(?:ns|us|ms|s|m|h|[kKMG]i?B|%)?(?!\w))
    """,
    re.VERBOSE,
)
_PLURAL = re.compile(r"(<n> (?:\w+ )?)(?!(?:was|has|as|its|does)\b)(\w*?[^\Wsiu])s\b")
_WERE = re.compile(r"(<n> )(?:was|were)\b")
_STRING = re.compile(r"""b?'(?:[^'\\\n]|\\.)*'|b?"(?:[^"\\\n]|\\.)*\"""")
_LONGEST_SHAPE = 60
"""Characters: what a check compared, not all it says of the difference."""
_SEPARATORS = re.compile(r"[\\/]+")


def template(text: str) -> str:
    """Give `text` with its variable parts replaced by `<kind>`.

    Args:
        text: a message, without its exception type; only its first `LONGEST` characters count.

    Returns:
        The template: two messages of one cause have the same, whatever the machine, the time and the run.
    """
    return _template(text[:LONGEST])


def shape(text: str) -> str:
    """Give the shape of a failed check: like `template`, but literal strings, lists and dicts masked too.

    `assert 'a' == 'b'` and `assert 'c' == 'd'` are one shape: what was compared is data of the test.
    """
    return _STRING.sub("<str>", template(text))[:_LONGEST_SHAPE]


@lru_cache(maxsize=65536)
def _template(text: str) -> str:
    masked = _PATTERNS.sub(_replace, text)
    if "<n>" not in masked:
        return masked
    return _PLURAL.sub(r"\1\2", _WERE.sub(r"\1was", masked))


def _replace(match: re.Match[str]) -> str:
    kind = match.lastgroup
    found = match.group()
    if kind == "status":
        return found
    if kind == "path":
        return "<path>/" + _template(_SEPARATORS.split(found.rstrip("\\/"))[-1])
    if kind == "set":
        members = sorted(_template(member) for member in found[1:-1].split(", "))
        return "{" + ", ".join(members) + "}"
    return f"<{kind}>"
