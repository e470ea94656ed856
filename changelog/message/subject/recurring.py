"""An earlier subject that recurs: said again where it is true of the new change, with what differs filled in."""

from collections.abc import Iterator, Sequence
from operator import mul
from typing import NamedTuple

from devkit.changelog.diff.records import FileDiff
from devkit.changelog.message.facts.fact import Fact
from devkit.changelog.message.pattern import Pattern
from devkit.changelog.message.subject.changed import Changed, squeezed
from devkit.changelog.message.subject.earlier import Earlier
from devkit.changelog.message.subject.slots import filled

ALIKE = 0.52
"""Earlier subjects are so alike that this one will be, too: what they have in common with each other, 0 to 1."""
_OFTEN = 3
"""Commits that make a habit."""
_HABIT = 0.67
"""Share of the subjects like one that a word is in, from which on it is wording and says nothing of the change."""
_STEM = 4
"""Letters that `update`, `updates` and `updated` have in common, and more."""
_TOKEN = Pattern(r"[`'\"]?[\w@](?:[\w@./:+-]*\w)?[`'\"]?")
_WORD = Pattern(r"[^\W\d_]{3,}")
_MARKS = "`'\""
_ADDING = ("add", "new", "introduc", "creat", "document", "support")
"""How subjects begin that name what is new."""


def recurring(known: Sequence[Earlier], files: Sequence[FileDiff], facts: Sequence[Fact], kind: str) -> str | None:
    """What similar commits were called again and again, if that can be said of this change.

    Args:
        known: What similar commits were called.
        files: The change.
        facts: Of the change.
        kind: The commit's type.

    Returns:
        The subject; None where there is no habit, or where it names what the change doesn't hold and nothing else fits.
    """
    table = _table([one.text for one in known])
    weights = [one.weight for one in known]
    scores = [sum(map(mul, weights, row)) for row in table]
    habits = sorted((index for index, score in enumerate(scores) if score >= ALIKE), key=lambda index: -scores[index])
    changed = Changed(files, facts, kind) if habits else None
    for index in habits:
        like = [other for other, alike in zip(known, table[index], strict=True) if alike >= ALIKE]
        if changed and sum(other.times for other in like) >= _OFTEN:
            said = _said(filled(known[index], files, facts), like, changed)
            if said:
                return said
    return None


def _table(texts: Sequence[str]) -> list[list[float]]:
    """How alike each text and each other are, 0 to 1."""
    from rapidfuzz import fuzz

    table = [[1.0] * len(texts) for _ in texts]
    for one, text in enumerate(texts):
        row = table[one]
        for other in range(one):
            row[other] = table[other][one] = fuzz.ratio(text, texts[other]) / 100
    return table


class _Gap(NamedTuple):
    """A word of a subject that is not this change's."""

    text: str
    first: int
    last: int

    @property
    def old(self) -> str:
        """The word."""
        return self.text[self.first : self.last]

    @property
    def rest(self) -> str:
        """The subject without it."""
        return self.text[: self.first] + self.text[self.last :]

    def put(self, name: str) -> str:
        """The subject with another word, written as the one before was."""
        mark = self.old[0] if self.old[0] in _MARKS else ""
        small = self.old == self.old.lower() and name.isalpha()
        return f"{self.text[: self.first]}{mark}{name.lower() if small else name}{mark}{self.text[self.last :]}"


def _said(text: str, like: Sequence[Earlier], changed: Changed) -> str | None:
    """The subject with its one gap filled; None where it has more, or nothing of the change fits."""
    strange = [
        _Gap(text, match.start(), match.end())
        for match in _TOKEN.finditer(text)
        if not _found(match[0].lower(), changed) and not _usual(match[0].lower(), match.start() == 0, like)
    ]
    if len(strange) != 1:
        return None if strange else text
    (gap,) = strange
    return next((gap.put(name) for name in _fitting(gap, changed)), None) if _differs(gap, like) else None


def _differs(gap: _Gap, like: Sequence[Earlier]) -> bool:
    """Whether other subjects say the same with another word there, so that it is the word that differs each time."""
    head, tail = gap.text[: gap.first].lower(), gap.text[gap.last :].lower()
    old = gap.old.lower()
    same = old[:_STEM] if old.isalpha() else old
    others = [one.text.lower().removeprefix(head) for one in like if one.text.lower().startswith(head)]
    return bool(head) and any(other.endswith(tail) and not other.startswith(same) for other in others)


def _usual(token: str, leads: bool, like: Sequence[Earlier]) -> bool:
    """Whether most subjects like one have a word; of the first, in whatever form."""
    if leads:
        having = (one.weight for one in like if one.text.lower().startswith(token[:_STEM]))
    else:
        having = (one.weight for one in like if token in one.text.lower())
    return sum(having) >= _HABIT * sum(one.weight for one in like)


def _found(token: str, changed: Changed) -> bool:
    """Whether the change holds what a word says: a part of it, or as it stands where it is a number."""
    parts = _WORD.findall(token)
    if not parts:
        number = token.strip(_MARKS + "v")
        return not any(letter.isdigit() for letter in token) or number in changed.came or number in changed.went
    words = changed.words
    return any(part in words or part.removesuffix("s") in words or f"{part}s" in words for part in parts)


def _fitting(gap: _Gap, changed: Changed) -> Iterator[str]:
    """What may stand in a gap: a version for a version, else what the change is about and the rest doesn't name."""
    if not _WORD.search(gap.old):
        version = changed.version(gap.old.strip(_MARKS), gap.rest)
        return iter([version] if version else [])
    rest = squeezed(gap.rest)
    adding = gap.text.lower().startswith(_ADDING)
    return (name for name in changed.names(new_first=adding) if squeezed(name) not in rest)
