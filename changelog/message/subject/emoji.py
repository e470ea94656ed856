"""The emoji that begins a subject where people here begin theirs with one."""

from collections.abc import Iterable, Sequence

from devkit.changelog.grammar import parse_header
from devkit.changelog.learn.prediction import Habits, Similar
from devkit.changelog.message.pattern import Pattern

_MOSTLY = 0.5
_OFTEN = 3
"""Commits that make a habit."""
_VARIANT = "\ufe0f"
"""What some put after an emoji, and others don't."""
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
    """The emoji that most similar commits have, else that for a type, in the spelling in use here.

    Args:
        kind: The commit's type; another type's emoji is not taken from the commits.
        similar: Older commits that changed alike.
        habits: How people here write.

    Returns:
        The emoji; empty where people here use none.
    """
    if habits.gitmoji <= _MOSTLY:
        return ""
    found = [(mark, one.similarity) for one in similar if (mark := leading(one.header))]
    usual = _USUAL.get(kind)
    mostly = _mostly(found)
    if mostly and not any(mostly in pair for other, pair in _USUAL.items() if other != kind):
        return mostly
    codes = bool(found) and found[0][0].startswith(":")
    return usual[0 if codes else 1] if usual else (found[0][0] if found else "")


def _mostly(found: Sequence[tuple[str, float]]) -> str:
    """The emoji that several similar commits have, by their similarity more than all others; empty if none."""
    weights: dict[str, float] = {}
    for mark, similarity in found:
        plain = mark.removesuffix(_VARIANT)
        weights[plain] = weights.get(plain, 0.0) + (similarity + 0.05) ** 2
    first = max(weights, key=lambda mark: weights[mark], default="")
    spelled = [mark for mark, _ in found if mark.removesuffix(_VARIANT) == first]
    return spelled[0] if len(spelled) >= _OFTEN and weights[first] > _MOSTLY * sum(weights.values()) else ""


def leading(header: str) -> str:
    """The emoji at the start of a header or of its subject."""
    match = _AT_START.match(parse_header(header).description or header)
    return match[1] if match else ""
