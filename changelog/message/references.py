"""The issue a branch is named after."""

import re

from devkit.changelog.message.pattern import Pattern
from devkit.core.expression import Expression

PATTERN = "message.issue-pattern"
"""The setting that says how to find an issue."""

_NO_ISSUE = {"release", "releases", "version", "versions", "dependabot", "renovate", "backport", "stable", "tags", "v"}
_KEY = Pattern(r"(?<![A-Za-z0-9])([A-Z][A-Z0-9]{1,9}-[1-9]\d{0,6})(?![A-Za-z0-9])")
_NUMBER = Pattern(r"(?:gh-|issues?-|bug-|ticket-|#)?([1-9]\d{0,6})(?=$|[-_])", re.IGNORECASE)


def issue(branch: str | None, pattern: str | None = None, prefix: str | None = None) -> str | None:
    """The issue in a branch's name, as people write it: `PROJ-123`, `#42`; None where there is none.

    Args:
        branch: Such as `feat/PROJ-123-faster-start` or `fix/42-crash`.
        pattern: A regular expression to find it with; its first group, or all of it, is the issue.
        prefix: What is put before it; `#` before a bare number if not given.

    Raises:
        DevkitError: the regular expression takes too long.
    """
    if not branch:
        return None
    found = _by_pattern(branch, pattern) if pattern else _by_habit(branch)
    if not found:
        return None
    found = "".join(found.split())
    if prefix is not None:
        return found if found.startswith(prefix) else f"{prefix}{found}"
    return f"#{found}" if found.isdigit() else found


def _by_pattern(branch: str, pattern: str) -> str | None:
    match = Expression(pattern, PATTERN).search(branch)
    return (match[1] if match.re.groups else match[0]) if match else None


def _by_habit(branch: str) -> str | None:
    key = _KEY.search(branch)
    if key:
        return key[1]
    *folders, last = branch.split("/")
    if any(folder.lower() in _NO_ISSUE for folder in folders):
        return None
    for part in (last, *reversed(folders)):
        match = _NUMBER.match(part)
        if match and not re.match(r"\d+\.\d", part):
            return match[1]
    return None
