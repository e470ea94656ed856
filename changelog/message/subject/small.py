"""Small changes that have a name of their own: typos, links, formatting."""

from collections.abc import Sequence
from difflib import SequenceMatcher

from devkit.changelog.diff.records import FileDiff
from devkit.changelog.message.facts.kinds import is_document
from devkit.changelog.message.pattern import Pattern

_ADDRESS = Pattern(r"https?://\S+")
_MOST_LINES = 6
_ALIKE = 0.9


def small(files: Sequence[FileDiff]) -> str | None:
    """What a change of few lines is called, without the place; None where it has no name."""
    if any(file.status != "M" or file.binary or file.submodule for file in files) or not files:
        return None
    pairs = [(hunk.removed, hunk.added) for file in files for hunk in file.hunks]
    if pairs and all(_squeezed(old) == _squeezed(new) for old, new in pairs):
        return "format"
    lines = [(one, two) for old, new in pairs for one, two in zip(old, new, strict=False)]
    if len(lines) > _MOST_LINES or any(len(old) != len(new) for old, new in pairs) or not lines:
        return None
    if all(_ADDRESS.sub("", one) == _ADDRESS.sub("", two) for one, two in lines):
        return "fix link in" if len(lines) == 1 else "fix links in"
    if all(is_document(file.path) for file in files) and all(_typo(one, two) for one, two in lines):
        return "fix typo in" if len(lines) == 1 else "fix typos in"
    return None


def _squeezed(lines: Sequence[str]) -> str:
    return "".join("".join(lines).split())


def _typo(one: str, two: str) -> bool:
    """Whether two lines differ in the letters of a word or two."""
    words = [(first, second) for first, second in zip(one.split(), two.split(), strict=False) if first != second]
    close = all(SequenceMatcher(None, first, second).ratio() > 0.5 for first, second in words)  # noqa: PLR2004 - half
    same = len(one.split()) == len(two.split())
    return bool(words) and len(words) <= 2 and same and close and SequenceMatcher(None, one, two).ratio() > _ALIKE  # noqa: PLR2004 - two words
