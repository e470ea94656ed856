"""Diffs as git writes them: the paths in their headers, and the hunks of those without context."""

import re
from collections.abc import Iterator
from itertools import islice

_HUNK = re.compile(rb"@@ -\d+(?:,(\d+))? \+(\d+)(?:,(\d+))? @@")
_MARK = ord("\\")
"""What `\\ No newline at end of file` begins with, which belongs to the line before it."""
_ESCAPE = re.compile(rb"\\([abtnvfr\"\\]|[0-7]{1,3})")
_LETTERS = {b"a": b"\a", b"b": b"\b", b"t": b"\t", b"n": b"\n", b"v": b"\v", b"f": b"\f", b"r": b"\r"}


def hunk(line: bytes) -> tuple[int, int, int] | None:
    """What a line says that begins a hunk; None for any other.

    Returns:
        The first and the last of the changed lines, 1-based, as numbered after the change: where lines were only
        deleted, the line before them; and how many lines it has in the diff, those that went and those that came.
    """
    match = _HUNK.match(line)
    if match is None:
        return None
    removed, first, added = (int(group) if group else 1 for group in match.groups())
    return max(first, 1), max(first + added - 1, first, 1), removed + added


def body(lines: Iterator[bytes], size: int) -> Iterator[bytes]:
    """Take a hunk's lines out of a diff: counted, so that none of them is ever taken for a header.

    Args:
        lines: What follows the line that begins it.
        size: How many there are; a diff that is cut off has fewer.
    """
    while size:
        asked, size = size, 0
        for line in islice(lines, asked):
            if line[0] == _MARK:
                size += 1
            else:
                yield line


def unquoted(raw: bytes) -> str:
    """The path in the rest of a header line: in C quotes if bytes are unusual, ended by a tab if there are spaces.

    Bytes that are no UTF-8 become surrogates.
    """
    raw = raw.rstrip(b"\r\n")
    if raw[:1] == b'"':
        end = raw.rfind(b'"')
        raw = _ESCAPE.sub(_byte, raw[1:end] if end > 0 else raw[1:])
    elif raw[-1:] == b"\t":
        raw = raw[:-1]
    return raw.decode("utf-8", "surrogateescape")


def _byte(match: re.Match[bytes]) -> bytes:
    found = match[1]
    if found[:1].isdigit():
        return bytes([int(found, 8) & 0xFF])
    return _LETTERS.get(found, found)
