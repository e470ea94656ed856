"""Paths of a report as the locations a code host takes."""

import re
from urllib.parse import quote

_WINDOWS_DRIVE = re.compile(r"[A-Za-z]:")
_LONGEST = 4_096


def is_inside(path: str) -> bool:
    """Whether a path can name a file below the repository root: relative, never leaving it, not too long to exist."""
    parts = re.split(r"[/\\]", path)
    return parts[0] != "" and ".." not in parts and not _WINDOWS_DRIVE.match(path) and len(path) <= _LONGEST


def relative_uri(path: str) -> str:
    """`path` as a percent-encoded relative URI reference."""
    return quote(path.replace("\\", "/"), safe="/", errors="replace")
