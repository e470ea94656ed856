"""String literals as they stand in a source: every character of their value with the place it is written at.

`ast` gives the value of a literal and where it begins and ends, not where inside it each character stands. Edits are
made by offsets, so that comments, quotes, prefixes and line breaks around them stay as they are.
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

_OPENING = re.compile(r"([A-Za-z]{0,2})(\"\"\"|'''|\"|')")
_BETWEEN = re.compile(r"(?:\s|\\\r?\n|#[^\r\n]*)+")
_SIMPLE = {"n": "\n", "t": "\t", "r": "\r", "a": "\a", "b": "\b", "f": "\f", "v": "\v", "0": "\0"}
_SIMPLE |= {"\\": "\\", "'": "'", '"': '"'}
_OCTAL = re.compile(r"[0-7]{1,3}")
_HEX_DIGITS = {"x": 2, "u": 4, "U": 8}
_PREFIXES = frozenset({"", "r", "u", "f", "rf", "fr"})


class Char(NamedTuple):
    """One character of a literal's value."""

    text: str
    start: int
    """Offset in the source of what is written for it."""
    end: int
    piece: int
    """Which token of an implicit concatenation it stands in, 0-based."""


class Hole(NamedTuple):
    """A part of a message that is filled in at run time."""

    start: int
    end: int
    name: str
    """As written: an expression, a field's name, or empty."""
    piece: int = -1
    """Which token it stands in; -1 outside of all, such as `+ name +`."""


Unit = Char | Hole


class Piece(NamedTuple):
    """One string token."""

    prefix: str
    """In lower case, such as `rf`."""
    quote: str
    body: int
    """Offset of the first character after the opening quote."""
    end: int
    """Offset of the closing quote."""

    @property
    def raw(self) -> bool:
        """Whether backslashes stand for themselves."""
        return "r" in self.prefix

    @property
    def formatted(self) -> bool:
        """Whether it is an f-string."""
        return "f" in self.prefix


class Literal(NamedTuple):
    """A string literal: the tokens of an implicit concatenation and what they spell."""

    pieces: tuple[Piece, ...]
    units: tuple[Unit, ...]


class NotALiteralError(ValueError):
    """The span holds something that is not a string literal this module can read."""


def read(source: str, start: int, end: int) -> Literal:
    """Read the literal that stands in `source[start:end]`, implicit concatenation and comments between included.

    Raises:
        NotALiteralError: the span holds anything else (bytes, a template string, code).
    """
    pieces: list[Piece] = []
    units: list[Unit] = []
    position = start
    while position < end:
        between = _BETWEEN.match(source, position, end)
        if between:
            position = between.end()
            continue
        opening = _OPENING.match(source, position, end)
        if opening is None or opening[1].lower() not in _PREFIXES:
            raise NotALiteralError(source[position : position + 20])
        piece, found = _piece(source, opening, len(pieces))
        pieces.append(piece)
        units += found
        position = piece.end + len(piece.quote)
    if not pieces:
        raise NotALiteralError(source[start:end])
    return Literal(tuple(pieces), tuple(units))


def _piece(source: str, opening: re.Match[str], number: int) -> tuple[Piece, list[Unit]]:
    prefix, quote = opening[1].lower(), opening[2]
    reader = _Body(source, opening.end(), quote, prefix, number)
    units = list(reader)
    return Piece(prefix, quote, opening.end(), reader.position), units


class _Body:
    """Iterates over one token's body; afterwards `position` is at the closing quote."""

    def __init__(self, source: str, position: int, quote: str, prefix: str, number: int) -> None:
        self.source = source
        self.position = position
        self.quote = quote
        self.raw = "r" in prefix
        self.formatted = "f" in prefix
        self.number = number
        self.kept = False
        """Whether the next character follows a backslash of a raw literal: it can't close it and escapes nothing."""

    def __iter__(self) -> Iterator[Unit]:
        while self.kept or not self.source.startswith(self.quote, self.position):
            if self.position >= len(self.source):
                raise NotALiteralError("no closing quote")
            unit = self._kept_character() if self.kept else self._next()
            if unit is not None:
                yield unit

    def _next(self) -> Unit | None:
        start = self.position
        character = self.source[start]
        if self.formatted and character in "{}":
            return self._brace(character)
        if character == "\\":
            return self._backslash()
        if self.source.startswith("\r\n", start):
            return self._char("\n", 2)
        return self._char("\n" if character == "\r" else character, 1)

    def _char(self, text: str, width: int) -> Char:
        start = self.position
        self.position += width
        return Char(text, start, self.position, self.number)

    def _brace(self, character: str) -> Unit:
        start = self.position
        if self.source.startswith(character * 2, start):
            return self._char(character, 2)
        self.position = _field_end(self.source, start)
        return Hole(start, self.position, self.source[start + 1 : self.position - 1], self.number)

    def _backslash(self) -> Unit | None:
        start = self.position
        following = self.source[start + 1 : start + 2]
        if self.raw:
            self.kept = following != "" and following in "\\'\""
            return self._char("\\", 1)
        if following in ("\n", "\r"):
            self.position += 3 if self.source.startswith("\r\n", start + 1) else 2
            return None
        return self._escape(following)

    def _kept_character(self) -> Char:
        self.kept = False
        return self._char(self.source[self.position], 1)

    def _escape(self, following: str) -> Char:
        octal = _OCTAL.match(self.source, self.position + 1)
        if octal:
            return self._char(chr(int(octal[0], 8)), 1 + len(octal[0]))
        if following in _SIMPLE:
            return self._char(_SIMPLE[following], 2)
        if following in _HEX_DIGITS:
            digits = self.source[self.position + 2 : self.position + 2 + _HEX_DIGITS[following]]
            return self._char(_character(digits), 2 + len(digits))
        if following == "N" and self.source.startswith("{", self.position + 2):
            close = self.source.index("}", self.position)
            return self._char(_named(self.source[self.position + 3 : close]), close + 1 - self.position)
        return self._char("\\", 1)


def _character(digits: str) -> str:
    try:
        return chr(int(digits, 16))
    except (ValueError, OverflowError) as error:
        raise NotALiteralError(digits) from error


def _named(name: str) -> str:
    try:
        return unicodedata.lookup(name)
    except KeyError as error:
        raise NotALiteralError(name) from error


def _field_end(source: str, start: int) -> int:
    """The offset after the `}` that closes the replacement field opened at `start`."""
    position, depth = start + 1, 0
    while position < len(source):
        character = source[position]
        opening = _OPENING.match(source, position) if character in "'\"" else None
        if opening:
            position = _string_end(source, opening)
            continue
        if character in "([{":
            depth += 1
        elif character in ")]}":
            if depth == 0:
                return position + 1
            depth -= 1
        elif character == ":" and depth == 0:
            return _spec_end(source, position + 1)
        position += 1
    raise NotALiteralError("no closing brace")


def _spec_end(source: str, start: int) -> int:
    """The offset after the `}` that ends a format specification: quotes are text in it, braces are nested fields."""
    position = start
    while position < len(source):
        if source[position] == "{":
            position = _field_end(source, position)
        elif source[position] == "}":
            return position + 1
        else:
            position += 1
    raise NotALiteralError("no closing brace")


def _string_end(source: str, opening: re.Match[str]) -> int:
    body = _Body(source, opening.end(), opening[2], opening[1].lower(), 0)
    for _ in body:
        pass
    return body.position + len(opening[2])
