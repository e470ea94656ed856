"""Which milestone a change belongs to, and how far each one has come."""

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from devkit.changelog.diff.records import FileDiff
from devkit.changelog.message.facts.fact import Fact
from devkit.changelog.message.pattern import Pattern

if TYPE_CHECKING:
    from devkit.core.settings.message import MilestoneSettings

_WORD = Pattern(r"[^\W\d_]+|\d+")
_HALF = 0.5
OBJECTIVE = "Objective"
"""The token of the trailer that names a milestone's objective."""
_COMMON = {
    "the",
    "and",
    "for",
    "with",
    "from",
    "into",
    "that",
    "this",
    "all",
    "new",
    "more",
    "less",
    "add",
    "not",
    "are",
}


class Match(NamedTuple):
    """What a change works towards."""

    milestone: str
    objective: str | None = None


def match(
    milestones: Sequence["MilestoneSettings"], files: Sequence[FileDiff], facts: Sequence[Fact], said: str
) -> Match | None:
    """The milestone a change fits best, None where it fits none.

    Args:
        milestones: As configured; those reached are passed over.
        files: The change.
        facts: Of the change.
        said: What else speaks of it: the branch's name, the subject.
    """
    words = _words(" ".join([said, *(file.path for file in files), *(fact.name for fact in facts)]))
    lines = _words(" ".join(line for file in files for line in file.added[:200])) if milestones else set()
    scored = [(_score(one, files, words, lines), -index) for index, one in enumerate(milestones) if not one.closed]
    if not scored or max(scored)[0] <= 0:
        return None
    best = milestones[-max(scored)[1]]
    return Match(best.name, _objective(best.objectives, words | lines))


def trailers(found: Match | None, token: str) -> list[str]:
    """The trailers that name it."""
    if found is None:
        return []
    return [f"{token}: {found.milestone}", *([f"{OBJECTIVE}: {found.objective}"] if found.objective else [])]


def _score(milestone: "MilestoneSettings", files: Sequence[FileDiff], words: set[str], lines: set[str]) -> float:
    inside = _share(milestone.paths, files)
    named = sum(_holds(keyword, words) for keyword in milestone.keywords)
    in_lines = sum(_holds(keyword, lines) for keyword in milestone.keywords)
    return (
        (inside if inside >= _HALF else 0.0) * 2 + named + (0.25 * in_lines if inside or named or in_lines > 1 else 0)
    )


def _share(patterns: Sequence[str], files: Sequence[FileDiff]) -> float:
    """Which share of the files a milestone's patterns cover."""
    if not patterns or not files:
        return 0.0
    from pathspec import GitIgnoreSpec

    spec = GitIgnoreSpec.from_lines(patterns)
    return sum(spec.match_file(file.path) for file in files) / len(files)


def _objective(objectives: Iterable[str], words: set[str]) -> str | None:
    """The objective most of whose words the change holds, at least half of them."""
    best, share = None, _HALF
    for objective in objectives:
        own = {word for word in _words(objective) if len(word) > 2} - _COMMON  # noqa: PLR2004 - articles and the like
        hit = len(own & words) / len(own) if own else 0.0
        if hit >= share and (best is None or hit > share):
            best, share = objective, hit
    return best


def _holds(keyword: str, words: set[str]) -> bool:
    return bool(keyword.strip()) and _words(keyword) <= words


def _words(text: str) -> set[str]:
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text)
    return {word.lower() for word in _WORD.findall(spaced)}
