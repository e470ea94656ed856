"""Text written the way a given string literal writes its own: quotes, backslashes, braces and percent signs escaped."""

from typing import NamedTuple

from devkit.diagnoser.repair.literal import Piece

_ESCAPES = {"\n": "\\n", "\t": "\\t", "\r": "\\r", "\0": "\\0"}
_LAST_LATIN = 0xFF
_LAST_BMP = 0xFFFF


class Dialect(NamedTuple):
    """What stands for itself in a template besides what the literal's own syntax takes."""

    braces: bool = False
    """Formatted by `str.format`: braces are doubled."""
    percent: bool = False
    """Formatted by `%`: percent signs are doubled."""


def encode(text: str, piece: Piece, dialect: Dialect) -> str | None:
    """Write `text` so that it can stand in the body of `piece`.

    Returns:
        Source text, or None where this literal can't hold it (a raw string and a quote, a line break).
    """
    if dialect.braces:
        text = text.replace("{", "{{").replace("}", "}}")
    if dialect.percent:
        text = text.replace("%", "%%")
    if piece.formatted:
        text = text.replace("{", "{{").replace("}", "}}")
    if piece.raw:
        return text if _fits_raw(text, piece.quote) else None
    return "".join(_character(character, piece.quote) for character in text)


def _fits_raw(text: str, quote: str) -> bool:
    if quote[0] in text or "\r" in text or ("\n" in text and len(quote) == 1):
        return False
    return len(text) == len(text.rstrip("\\")) and text.isprintable() | ("\n" in text)


def _character(character: str, quote: str) -> str:
    if character in ("\\", quote[0]):
        return "\\" + character
    if character == "\n" and len(quote) > 1:
        return character
    if character in _ESCAPES:
        return _ESCAPES[character]
    return character if character.isprintable() else _by_number(ord(character))


def _by_number(code: int) -> str:
    if code <= _LAST_LATIN:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code <= _LAST_BMP else f"\\U{code:08x}"
