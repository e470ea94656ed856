"""Headers of earlier commits, as patterns for a new one."""

import math
import re
from collections.abc import Iterable
from typing import NamedTuple

from devkit.changelog.grammar import parse_header
from devkit.changelog.learn.prediction import Similar
from devkit.changelog.message.pattern import Pattern
from devkit.changelog.message.subject.emoji import leading
from devkit.changelog.origins import origin

FADING = 2000
"""Commits after which an earlier subject counts a third."""
_NUMBER = Pattern(r"\s*(?:\((?:#|GH-|!)\d+\)|\[?#\d+\]?|[Cc]lose[sd]? #\d+|[Ff]ix(?:es|ed)? #\d+)\s*$")
_AUTHOR_TAG = Pattern(r"\s*\[skip[ -]ci\]|\s*\[ci[ -]skip\]", re.IGNORECASE)

_UNSAID = Pattern(
    r"\b(?:for|from|of|in|to|with|see|by)$|#\d"
    r"|\b(?:apply|from|address(?:es|ed|ing)?)\b.*\b(?:code review|review comments|suggestions|feedback)\b"
    r"|^(?:wip|cleanups?|clean up|oops|(?:fix|resolve) merge conflicts?|small fixes|more fixes)$",
    re.IGNORECASE,
)
"""Subjects that end where a number was or hold one, or that say nothing of the change."""


class Earlier(NamedTuple):
    """The subject of an earlier commit."""

    text: str
    """Without type, scope and number."""
    type: str | None
    scope: str | None
    weight: float
    """How much the commit is like the new one; all of them sum up to 1."""
    times: int = 1
    """How many commits were called so."""


def earlier(similar: Iterable[Similar]) -> tuple[Earlier, ...]:
    """What similar commits were called, equal subjects together, the weightiest first."""
    found: dict[str, tuple[float, str | None, str | None, int]] = {}
    for commit in similar:
        header = parse_header(commit.header)
        written = header.description or header.text
        text = plain(written.removeprefix(leading(written)))
        if not text or _UNSAID.search(text) or origin(commit.header):
            continue
        weight, kind, scope, count = found.get(text, (0.0, header.type, header.scope, 0))
        found[text] = (
            weight + (commit.similarity + 0.05) ** 2 * math.exp(-commit.age / FADING),
            kind,
            scope,
            count + 1,
        )
    total = sum(weight for weight, *_ in found.values()) or 1.0
    made = [Earlier(text, kind, scope, weight / total, count) for text, (weight, kind, scope, count) in found.items()]
    return tuple(sorted(made, key=lambda one: -one.weight))


def plain(subject: str) -> str:
    """A subject without what a host or a person adds at its end: numbers of issues and pull requests."""
    before = ""
    while subject != before:
        before, subject = subject, _NUMBER.sub("", _AUTHOR_TAG.sub("", subject)).strip()
    return subject
