"""Which section a change belongs to: by its type, or where it has none by the word it begins with."""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from devkit.changelog.origins import origin

BREAKING = "Breaking changes"
REVERTED = "Reverted"
DEPENDENCIES = "Dependencies"
OTHER = "Changed"
INTERNAL = "Internal"

SECTIONS: dict[str, tuple[str, ...]] = {
    "Security": ("security", "sec"),
    "Added": ("feat", "feature", "features", "add", "added", "new"),
    OTHER: ("change", "changed", "perf", "performance", "enhancement", "improvement", "improve", "update"),
    "Deprecated": ("deprecate", "deprecated", "deprecation"),
    "Removed": ("remove", "removed"),
    "Fixed": ("fix", "fixed", "fixes", "bugfix", "hotfix", "bug"),
    REVERTED: ("revert",),
    DEPENDENCIES: ("deps", "dep", "dependencies", "deps-dev"),
    "Documentation": ("docs", "doc", "documentation"),
    INTERNAL: (
        *("build", "chore", "ci", "refactor", "style", "test", "tests", "release", "types", "dx", "wip", "lint"),
        *("workflow", "example", "examples", "benchmark", "bench", "sync", "tooling", "internal", "infra", "cleanup"),
    ),
}
"""Title -> types; in the order of Keep a Changelog, but that what a user must know comes first."""
HIDDEN = (INTERNAL,)

_WORDS = {
    "Security": ("security", "cve", "vulnerability"),
    "Added": (
        "add",
        "adds",
        "added",
        "adding",
        "implement",
        "implements",
        "introduce",
        "introduces",
        "support",
        "create",
    ),
    "Deprecated": ("deprecate", "deprecates", "deprecating"),
    "Removed": ("remove", "removes", "removing", "delete", "deletes", "drop", "drops", "dropped"),
    "Fixed": (
        "fixing",
        "fixup",
        "correct",
        "corrects",
        "repair",
        "resolve",
        "resolves",
        "prevent",
        "prevents",
        "avoid",
    ),
    "Documentation": ("readme", "document", "documents", "typo", "typos", "changelog"),
    INTERNAL: ("refactors", "lint", "linting", "merge", "wip", "cleanup", "bump", "bumps", "testing"),
}
_FIRST = re.compile(r"[^\W\d_]+")
_LOOSE = re.compile(r"\W*(?:([^\W\d_][\w-]*)!?(?:[(/]([^()\n]+)\))?!?(?:[\]>]\s*:?|\s*:(?!:)|\s+-\s)\s*)?(\S.*)")
_TOLD = (None, "revert", "reapply")
_NUMBER = re.compile(r"(?:release\s+|version\s+|bump\s+(?:to\s+)?|prepare\s+)*v?\d+\.\d+[\w.+-]*", re.IGNORECASE)


class Homes(NamedTuple):
    """Where changes go."""

    order: tuple[str, ...]
    """The titles of all sections, as they are shown."""
    types: Mapping[str, str]
    """Type in lower case -> title."""
    words: Mapping[str, str]
    """A first word -> title, for commits without a type."""
    other: str
    """The title for all the rest."""
    hidden: frozenset[str]
    """Titles that Markdown leaves out."""


def homes(
    sections: Mapping[str, Sequence[str]] | None = None,
    other: str | None = None,
    hidden: Sequence[str] | None = None,
) -> Homes:
    """Put the sections together.

    Args:
        sections: Title -> types, in place of the defaults; breaking changes come first in any case.
        other: The title for what has no type that one of them names, instead of a guess by its first word.
        hidden: Titles, or types, that Markdown leaves out.
    """
    table = {title: tuple(types) for title, types in (sections or SECTIONS).items()}
    types = {kind.lower(): title for title, kinds in table.items() for kind in kinds}
    quiet = HIDDEN if hidden is None else hidden
    types |= {kind.lower(): INTERNAL for kind in quiet if kind not in table and kind != INTERNAL}
    rest = other or (OTHER if OTHER in table else next(iter(table), OTHER))
    guesses = {word: title for title, words in _WORDS.items() if title in table for word in words}
    order = tuple(dict.fromkeys((BREAKING, *table, rest, types.get("revert", REVERTED), *types.values())))
    titles = frozenset(title for title in order if title in quiet or (title == INTERNAL and title not in table))
    return Homes(order, types, {} if other else types | guesses, rest, titles)


def loose(subject: str, known: Homes) -> tuple[str | None, str | None, str, str]:
    """A subject that is not conventional: (type, scope, text, title); a type only where it is one that is known.

    `fix:foo`, `[fix] foo`, `Fix - foo` and `BUGFIX: foo` say as much as `fix: foo`.
    """
    _, types, words, other, _ = known
    if ":" in subject or "]" in subject or " - " in subject:
        match = _LOOSE.fullmatch(subject)
        if match and match[1] and match[1].lower() in types:
            return match[1].lower(), match[2], match[3], types[match[1].lower()]
    if origin(subject) not in _TOLD or (subject[-1:].isdecimal() and _NUMBER.fullmatch(subject)):
        return None, None, subject, types.get("chore", other)
    word = subject.partition(" ")[0]
    if not word.isalpha():
        first = _FIRST.search(subject)
        word = first[0] if first else ""
    return None, None, subject, words.get(word.lower(), other)
