"""The emoji that begins a subject where people here begin theirs with one."""

from collections.abc import Iterable

from devkit.changelog.grammar import parse_header
from devkit.changelog.learn.prediction import Habits, Similar
from devkit.changelog.message.pattern import Pattern

_MOSTLY = 0.5
_AT_START = Pattern("(:[a-z][a-z0-9_+-]+:|[\u2190-\u2bff\U0001f300-\U0001faff]\ufe0f?)")
_USUAL = {
    "feat": (":sparkles:", "\u2728"),
    "fix": (":bug:", "\U0001f41b"),
    "docs": (":memo:", "\U0001f4dd"),
    "style": (":art:", "\U0001f3a8"),
    "refactor": (":recycle:", "\u267b\ufe0f"),
    "perf": (":zap:", "\u26a1\ufe0f"),
    "test": (":white_check_mark:", "\u2705"),
    "build": (":package:", "\U0001f4e6\ufe0f"),
    "ci": (":construction_worker:", "\U0001f477"),
    "chore": (":wrench:", "\U0001f527"),
    "revert": (":rewind:", "\u23ea\ufe0f"),
}


def emoji(kind: str, similar: Iterable[Similar], habits: Habits) -> str:
    """The emoji for a type, in the spelling in use here; empty where people here use none."""
    if habits.gitmoji <= _MOSTLY:
        return ""
    found = [mark for one in similar if (mark := leading(one.header))]
    codes = bool(found) and found[0].startswith(":")
    usual = _USUAL.get(kind)
    return usual[0 if codes else 1] if usual else (found[0] if found else "")


def leading(header: str) -> str:
    """The emoji at the start of a header or of its subject."""
    match = _AT_START.match(parse_header(header).description or header)
    return match[1] if match else ""
