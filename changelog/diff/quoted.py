"""The paths of a file's header in a diff: two on a line, or one after a prefix."""

import re

from devkit.core.diff import unquoted

_PAIR = re.compile(rb'("(?:[^"\\]|\\.)*"|\S.*?) ("(?:[^"\\]|\\.)*"|b/.*)')


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
