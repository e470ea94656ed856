"""Text of a report made safe to print: no terminal control codes, no bidirectional overrides, no broken characters."""

import re
from mmap import mmap
from typing import TypeVar

import msgspec

_T = TypeVar("_T")

_ESCAPE_SEQUENCE = re.compile(
    r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]"  # CSI: colours, cursor moves
    r"|(?:\x1b\]|\x9d)[^\x07\x1b\x9c\n]*(?:\x07|\x1b\\|\x9c)"  # OSC: titles, links; only where it is closed
    r"|\x1b[ -/]+[0-~]|\x1b[0-Z\\^-~]"
)
_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_CHUNK = 1 << 18
_JSON_ESCAPE = re.compile(rb"\\[ubfr]")


def clean(text: str) -> str:
    """Return `text` without ANSI sequences, control characters (except tab and newline) and bidi overrides.

    Lone surrogates become U+FFFD; carriage returns before a newline go.
    """
    if _UNSAFE.search(text) is None:
        return text
    text = _ESCAPE_SEQUENCE.sub("", text)
    text = _SURROGATE.sub("\ufffd", text)
    return _UNSAFE.sub("", text)


def one_line(text: str) -> str:
    """Return `text` cleaned and with line ends and tabs escaped: fit for a name or a sentence."""
    return clean(text).replace("\n", "\\n").replace("\t", "\\t")


def clean_record(value: _T) -> _T:
    """Return a record (or tuple of records) with every string in it cleaned."""
    if isinstance(value, str):
        return clean(value)  # type: ignore[return-value]
    if isinstance(value, tuple):
        return tuple(clean_record(item) for item in value)  # type: ignore[return-value]
    if isinstance(value, msgspec.Struct):
        fields = [clean_record(getattr(value, name)) for name in value.__struct_fields__]
        return type(value)(*fields)
    return value


def may_hold_unsafe(json_text: bytes | msgspec.Raw) -> bool:
    """Say whether plain ASCII JSON text may decode to something `clean` would change.

    In valid JSON a control character is always escaped, so looking for such escapes is enough, and many times
    faster than looking at the decoded text.
    """
    return _JSON_ESCAPE.search(json_text) is not None


def is_plain_ascii(data: bytearray | mmap) -> bool:
    """Say whether bytes are all ASCII without DEL, the one unsafe character JSON does not escape."""
    view = memoryview(data)
    for start in range(0, len(view), _CHUNK):
        chunk = bytes(view[start : start + _CHUNK])
        if not chunk.isascii() or b"\x7f" in chunk:
            return False
    return True


def quoted(text: str, limit: int = 40) -> str:
    """Return a piece of a report, shortened to `limit` characters and quoted, for use inside a sentence."""
    short = text if len(text) <= limit else f"{text[:limit]}..."
    return ascii(short)
