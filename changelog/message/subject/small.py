"""Small changes that have a name of their own: typos, links, formatting."""

from collections.abc import Sequence
from difflib import SequenceMatcher

from devkit.changelog.diff.records import FileDiff
from devkit.changelog.message.facts.kinds import ending, is_document
from devkit.changelog.message.pattern import Pattern

_ADDRESS = Pattern(r"https?://\S+")
_SPACES = Pattern(r"(?<!\w) | (?!\w)")
_INDENTED = {"py", "pyi", "pyx", "yaml", "yml", "coffee", "nim", "haml", "pug"}
"""Endings of languages in which it means something how far a line is indented."""
_LETTERS = Pattern(r"[^\W\d_]+(?:['\u2019-][^\W\d_]+)*")
_AROUND = ".,;:!?()*\"'"
_MOST_LINES = 6
_ALIKE = 0.9


def small(files: Sequence[FileDiff]) -> str | None:
    """What a change of few lines is called, without the place; None where it has no name."""
    if any(file.status != "M" or file.binary or file.submodule for file in files) or not files:
        return None
    if respaced(files):
        return "reformat"
    lines = _paired(files)
    if lines and all(_ADDRESS.sub("", one) == _ADDRESS.sub("", two) for one, two in lines):
        return "fix link in" if len(lines) == 1 else "fix links in"
    mended = typos(files) if all(is_document(file.path) for file in files) else None
    return f"fix {mended} in" if mended else None


def respaced(files: Sequence[FileDiff]) -> bool:
    """Whether only white space changed, and none that says something."""
    return all(map(_formatted, files))


def typos(files: Sequence[FileDiff]) -> str | None:
    """`typo` or `typos`, where a change of prose does nothing but mend them; None where it does more."""
    lines = _paired(files)
    if not lines or not all(_typo(one, two) for one, two in lines):
        return None
    return "typo" if len(lines) == 1 else "typos"


def _paired(files: Sequence[FileDiff]) -> list[tuple[str, str]]:
    """Lines before and after, where a few became as many others; none where more happened."""
    pairs = [(hunk.removed, hunk.added) for file in files for hunk in file.hunks]
    if any(len(old) != len(new) for old, new in pairs):
        return []
    lines = [(one, two) for old, new in pairs for one, two in zip(old, new, strict=True)]
    return lines if len(lines) <= _MOST_LINES else []


def _formatted(file: FileDiff) -> bool:
    """Whether only white space changed, and none that says something: in a word, or before a line of Python."""
    pairs = [(hunk.removed, hunk.added) for hunk in file.hunks]
    if not pairs or any(_squeezed(old) != _squeezed(new) for old, new in pairs):
        return False
    return ending(file.path) not in _INDENTED or not any(_moved(old, new) for old, new in pairs)


def _squeezed(lines: Sequence[str]) -> str:
    """Some lines with white space between words only, and one blank there."""
    return _SPACES.sub("", " ".join(" ".join(lines).split()))


def _moved(old: Sequence[str], new: Sequence[str]) -> bool:
    """Whether a line that stays is indented in another way."""
    before, after = ({line.strip(): line.rstrip() for line in lines if line.strip()} for lines in (old, new))
    return any(after.get(text, line) != line for text, line in before.items())


def _typo(one: str, two: str) -> bool:
    """Whether two lines differ in the letters of a word or two."""
    words = [(first, second) for first, second in zip(one.split(), two.split(), strict=False) if first != second]
    plain = [(first.strip(_AROUND), second.strip(_AROUND)) for first, second in words]
    if any(not _LETTERS.fullmatch(word) for pair in plain for word in pair):
        return False  # a number or a name: another one says something else
    close = all(SequenceMatcher(None, first, second).ratio() > 0.5 for first, second in plain)  # noqa: PLR2004 - half
    same = len(one.split()) == len(two.split())
    return bool(words) and len(words) <= 2 and same and close and SequenceMatcher(None, one, two).ratio() > _ALIKE  # noqa: PLR2004 - two words
