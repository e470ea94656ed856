r"""Regular expressions as tests write them: fixed text with gaps.

`^Empty (data|rows) \d+$` is the fixed texts `Empty ` and ` ` with two gaps between and after, anchored at both ends.
"""

import re
import warnings
from typing import NamedTuple

_QUANTIFIER = re.compile(r"(?:[*+?]|\{\d*,?\d*\})[?+]?")
_CLASS = re.compile(r"\[\^?\]?(?:\\.|[^\]\\])*\]", re.DOTALL)
_FLAGS = re.compile(r"\(\?[aiLmsux]+\)")
_ANYTHING = re.compile(r"(?:\.|\[\\?s\\?S\]|\(\.[*+]\??\))(?:[*+]\??)?")
_CONTROL = {"n": "\n", "t": "\t", "r": "\r"}
_MOST_CANDIDATES = 12
SPECIAL = re.compile(r"[.^$*+?{}\[\]\\|()]")
"""A character that means more than itself."""
_REPEATED_GROUP = re.compile(r"\((?:[^()\\]|\\.)*[*+|}](?:[^()\\]|\\.)*\)[*+{]")
_LONGEST = 5_000
_CONTEXT = 3
_MOST_REPEATS = 8


def risky(pattern: str) -> bool:
    """Whether matching may take for ever: reports are not trusted, and so neither are the expressions in them."""
    repeats = sum(pattern.count(sign) for sign in "*+{") - sum(pattern.count("\\" + sign) for sign in "*+{")
    return len(pattern) > _LONGEST or repeats > _MOST_REPEATS or _REPEATED_GROUP.search(pattern) is not None


def compiled(pattern: str, flags: int = 0) -> re.Pattern[str] | None:
    """Compile an expression of a report; None where it isn't one, or is risky."""
    if risky(pattern):
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return re.compile(pattern, flags)
    except (re.error, RecursionError, OverflowError):
        return None


class Wild(NamedTuple):
    """A gap: part of a regular expression that is not fixed text."""

    source: str
    """As written."""
    start: int
    """Offset in the expression."""

    @property
    def anything(self) -> bool:
        """Whether any text may stand here."""
        return self.source != "." and _ANYTHING.fullmatch(self.source) is not None

    def candidates(self, message: str) -> list[str]:
        """Texts of a message that match here, the longest first; empty text where that matches."""
        pattern = compiled(self.source)
        if pattern is None:
            return []
        found = {match[0] for match in pattern.finditer(message)}
        return sorted(found, key=lambda text: (-len(text), text))[:_MOST_CANDIDATES] or [""]


Part = str | Wild


class Pattern(NamedTuple):
    """A regular expression taken apart."""

    parts: tuple[Part, ...]
    places: tuple[tuple[tuple[int, int], ...], ...]
    """For each part, where each of its characters is written in the expression; for a gap, where the whole of it is."""
    at_start: bool
    at_end: bool


def pattern_parts(pattern: str) -> Pattern | None:
    """Take a regular expression apart; None where it isn't one."""
    if compiled(pattern) is None:
        return None
    reader = _Reader(pattern)
    reader.run()
    places = tuple(tuple(place) for place in reader.places)
    return Pattern(tuple(reader.parts), places, reader.at_start, reader.at_end)


def softened(found: Pattern, message: str) -> tuple[Part, ...]:
    """The parts with unescaped dots read as the sign a message has there: `old..` where the message says `old()`."""
    return tuple(
        part if isinstance(part, Wild) else _softened(part, places, message)
        for part, places in zip(found.parts, found.places, strict=True)
    )


def _softened(text: str, places: tuple[tuple[int, int], ...], message: str) -> str:
    characters = list(text)
    for index, (start, end) in enumerate(places):
        context = "".join(characters[max(0, index - _CONTEXT) : index])
        soft = characters[index] == "." and end - start == 1 and len(context) == _CONTEXT
        if not soft or context + "." in message:
            continue
        place = message.find(context) + len(context)
        sign = message[place : place + 1] if context in message else ""
        if sign and not sign.isalnum() and not sign.isspace():
            characters[index] = sign
    return "".join(characters)


class _Reader:
    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        self.parts: list[Part] = []
        self.places: list[list[tuple[int, int]]] = []
        self.at_start = False
        self.at_end = False

    def run(self) -> None:
        position = 0
        flags = _FLAGS.match(self.pattern)
        if flags:
            position = flags.end()
        if _alternates(self.pattern[position:]):
            self._take(Wild(self.pattern[position:], position), position, len(self.pattern))
            return
        while position < len(self.pattern):
            position = self._step(position)

    def _step(self, position: int) -> int:
        character = self.pattern[position]
        if character == "^" or self.pattern.startswith("\\A", position):
            self.at_start = self.at_start or not self.parts
            return position + (1 if character == "^" else 2)
        if character == "$" or self.pattern.startswith(("\\Z", "\\z"), position):
            self.at_end = True
            return position + (1 if character == "$" else 2)
        end, text = self._atom(position)
        quantifier = _QUANTIFIER.match(self.pattern, end)
        stop = quantifier.end() if quantifier else end
        if quantifier or text is None:
            self._take(Wild(self.pattern[position:stop], position), position, stop)
        elif text:
            self._take(text, position, stop)
        return stop

    def _atom(self, position: int) -> tuple[int, str | None]:
        """One atom: its end, and its fixed text, None where it has several readings."""
        character = self.pattern[position]
        if character == "\\":
            return self._escape(position)
        if character == "[":
            match = _CLASS.match(self.pattern, position)
            return (match.end() if match else position + 1), None
        if character == "(":
            return _group_end(self.pattern, position), None
        return position + 1, character

    def _escape(self, position: int) -> tuple[int, str | None]:
        following = self.pattern[position + 1 : position + 2]
        if following in _CONTROL:
            return position + 2, _CONTROL[following]
        if following.isalnum():
            return position + 2, "" if following in "bB" else None
        return position + 2, following

    def _take(self, part: Part, start: int, end: int) -> None:
        if isinstance(part, str) and self.parts and isinstance(self.parts[-1], str):
            self.parts[-1] += part
            self.places[-1].append((start, end))
        else:
            self.parts.append(part)
            self.places.append([(start, end)])


def _group_end(pattern: str, start: int) -> int:
    depth, position = 0, start
    while position < len(pattern):
        character = pattern[position]
        if character == "\\":
            position += 2
            continue
        if character == "[" and (match := _CLASS.match(pattern, position)):
            position = match.end()
            continue
        depth += (character == "(") - (character == ")")
        position += 1
        if depth == 0:
            return position
    return len(pattern)


def _alternates(pattern: str) -> bool:
    """Whether the expression as a whole is a choice."""
    position = 0
    while position < len(pattern):
        if pattern[position] == "|":
            return True
        position = _group_end(pattern, position) if pattern[position] == "(" else position + _width(pattern, position)
    return False


def _width(pattern: str, position: int) -> int:
    if pattern[position] == "\\":
        return 2
    match = _CLASS.match(pattern, position) if pattern[position] == "[" else None
    return match.end() - position if match else 1
