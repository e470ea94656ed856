"""Paths as git writes them in diffs: in C quotes if bytes are unusual, ended by a tab if there are spaces."""

import re

_ESCAPE = re.compile(rb"\\([abtnvfr\"\\]|[0-7]{1,3})")
_LETTERS = {b"a": b"\a", b"b": b"\b", b"t": b"\t", b"n": b"\n", b"v": b"\v", b"f": b"\f", b"r": b"\r"}
_PAIR = re.compile(rb'("(?:[^"\\]|\\.)*"|\S.*?) ("(?:[^"\\]|\\.)*"|b/.*)')


def unquoted(raw: bytes) -> str:
    """One path, of its line's rest; bytes that are no UTF-8 become surrogates."""
    raw = raw.rstrip(b"\r\n")
    if raw[:1] == b'"':
        end = raw.rfind(b'"')
        raw = _ESCAPE.sub(_byte, raw[1:end] if end > 0 else raw[1:])
    elif raw[-1:] == b"\t":
        raw = raw[:-1]
    return raw.decode("utf-8", "surrogateescape")


def both(raw: bytes) -> tuple[str, str]:
    """The two paths of a `diff --git` line, without `a/` and `b/`.

    Unquoted paths may hold ` b/`; both are the same then unless the lines below say otherwise, so that the line's
    halves tell.
    """
    raw = raw.rstrip(b"\r\n")
    half = len(raw) // 2
    if raw[:1] != b'"' and raw[half : half + 1] == b" " and raw[2:half] == raw[half + 3 :]:
        path = unquoted(raw[2:half])
        return path, path
    match = _PAIR.fullmatch(raw)
    old, new = (match[1], match[2]) if match else (raw, raw)
    return _short(unquoted(old), "a/"), _short(unquoted(new), "b/")


def named(raw: bytes, prefix: str) -> str | None:
    """The path of a `---` or `+++` line's rest, None for `/dev/null`."""
    path = unquoted(raw)
    return None if path == "/dev/null" else _short(path, prefix)


def _short(path: str, prefix: str) -> str:
    return path.removeprefix(prefix)


def _byte(match: re.Match[bytes]) -> bytes:
    found = match[1]
    if found[:1].isdigit():
        return bytes([int(found, 8) & 0xFF])
    return _LETTERS.get(found, found)
