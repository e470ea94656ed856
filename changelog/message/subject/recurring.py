"""An earlier subject that recurs: said again where it is true of the new change, with what differs filled in."""

import re
from collections.abc import Iterator, Sequence
from operator import mul
from typing import NamedTuple

from devkit.changelog.diff.records import FileDiff
from devkit.changelog.message.facts.fact import Fact
from devkit.changelog.message.pattern import Pattern
from devkit.changelog.message.subject.changed import Changed, squeezed
from devkit.changelog.message.subject.earlier import Earlier
from devkit.changelog.message.subject.likeness import table
from devkit.changelog.message.subject.naming import OF_CODE
from devkit.changelog.message.subject.possible import TAGS, possible
from devkit.changelog.message.subject.slots import filled

ALIKE = 0.52
"""Earlier subjects are so alike that this one will be, too: what they have in common with each other, 0 to 1."""
_OFTEN = 3
"""Commits that make a habit."""
_HABIT = 0.67
"""Share of the subjects like one that a word is in, from which on it is wording and says nothing of the change."""
_TELLING = 4
"""Letters from which on a word says something."""
_STEM = 4
"""Letters that `update`, `updates` and `updated` have in common, and more."""
_TOKEN = Pattern(r"[`'\"]?[\w@](?:[\w@./:+-]*\w)?[`'\"]?")
_WORD = Pattern(r"[^\W\d_]{3,}")
_MARKS = "`'\""
_VERSION = Pattern(r"\d+(?:\.\d+)+")
_SYMBOL = Pattern(r"[a-z][A-Z]|_")
"""What names in code have, and words don't."""
_ARROW = Pattern(r" (?:to|->|\u2192) ")
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
    alike = table([one.text for one in known])
    weights = [one.weight for one in known]
    scores = [sum(map(mul, weights, row)) for row in alike]
    habits = sorted((index for index, score in enumerate(scores) if score >= ALIKE), key=lambda index: -scores[index])
    changed = Changed(files, facts, kind) if habits else None
    for index in habits:
        like = [other for other, share in zip(known, alike[index], strict=True) if share >= ALIKE]
        if changed and sum(other.times for other in like) >= _OFTEN:
            wording = [other for other in like if other is not known[index] or other.times > 1]
            said = _said(filled(known[index], files, facts), wording, changed)
            if said and possible(said, files, facts) and (kind not in OF_CODE or _again(said, known[index], changed)):
                return said
    return None


def _again(said: str, one: Earlier, changed: Changed) -> bool:
    """Whether code can be changed as it was before: nothing is added or mended twice under a name used but once."""
    return (said != one.text or one.times > 1) and _about(one.text, changed)


def _about(text: str, changed: Changed) -> bool:
    """Whether the change holds a word of a subject, the verb aside."""
    telling = [match[0].lower() for match in _TOKEN.finditer(text.partition(" ")[2]) if len(match[0]) >= _TELLING]
    return not telling or any(_found(token, changed) for token in telling)


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
        before, after = (end if end in _MARKS else "" for end in (self.old[0], self.old[-1]))
        small = self.old == self.old.lower() and name.isalpha()
        return f"{self.text[: self.first]}{before}{name.lower() if small else name}{after}{self.text[self.last :]}"


def _said(text: str, like: Sequence[Earlier], changed: Changed) -> str | None:
    """The subject with its one gap filled; None where it has more, or nothing of the change fits.

    Args:
        text: The subject.
        like: Commits that were called nearly the same; one that was called just so only where several were.
        changed: The change.
    """
    strange = [
        _Gap(text, match.start(), match.end())
        for match in _TOKEN.finditer(text)
        if not (_tells(match[0], text, changed) or _usual(match[0].lower(), match.start() == 0, like))
        or _is_past(text, match, changed)
    ]
    if len(strange) != 1:
        return None if strange else text
    (gap,) = strange
    return next((gap.put(name) for name in _fitting(gap, changed)), None) if _differs(gap, like) else None


def _is_past(text: str, match: re.Match[str], changed: Changed) -> bool:
    """Whether a word is a version that only went, and another one came; the one after `from` is meant to."""
    number = match[0].strip(_MARKS + "v")
    if not _VERSION.fullmatch(number) or text[: match.start()].endswith(("from ", "From ")):
        return False
    came = not _ARROW.match(text[match.end() :]) and changed.version(number, text) is not None
    return came and not _holds(changed.came, number) and _holds(changed.went, number)


def _differs(gap: _Gap, like: Sequence[Earlier]) -> bool:
    """Whether other subjects say the same with another word there, so that it is the word that differs each time."""
    head, tail = gap.text[: gap.first].lower(), gap.text[gap.last :].lower()
    old = gap.old.lower()
    same = old[:_STEM] if old.isalpha() else old
    others = [one.text.lower().removeprefix(head) for one in like if one.text.lower().startswith(head)]
    return bool(head) and any(other.endswith(tail) and not other.startswith(same) for other in others)


def _usual(token: str, leads: bool, like: Sequence[Earlier]) -> bool:
    """Whether most subjects like one have a word; of the first, in whatever form."""
    if leads and token.isalpha():
        having = (one.weight for one in like if one.text.lower().startswith(token[:_STEM]))
    else:
        having = (one.weight for one in like if _holds(one.text.lower(), token))
    return bool(like) and sum(having) >= _HABIT * sum(one.weight for one in like)


def _holds(text: str, token: str) -> bool:
    """Whether a word stands in a text: one that is part of a longer number or version doesn't."""
    if token not in text or not any(map(str.isdigit, token)):
        return token in text
    return re.search(rf"(?<!\d)(?<!\d\.){re.escape(token)}(?!\d|\.\d)", text) is not None


def _tells(token: str, text: str, changed: Changed) -> bool:
    """Whether the change holds what a word of a subject says; a version has to be of what the subject is about."""
    number = token.strip(_MARKS).removeprefix("v")
    return changed.tells(number, text) if _VERSION.fullmatch(number) else _found(token.lower(), changed)


def _found(token: str, changed: Changed) -> bool:
    """Whether the change holds what a word says: a part of it, or as it stands where it is a number."""
    parts = _WORD.findall(token)
    if not parts:
        number = token.strip(_MARKS + "v")
        return not any(map(str.isdigit, token)) or _holds(changed.came, number) or _holds(changed.went, number)
    words = changed.words
    return any(part in words or part.removesuffix("s") in words or f"{part}s" in words for part in parts)


def _fitting(gap: _Gap, changed: Changed) -> Iterator[str]:
    """What may stand in a gap: a version for a version, else what the change is about and the rest doesn't name."""
    if not _WORD.search(gap.old):
        version = changed.version(gap.old.strip(_MARKS), gap.rest)
        return iter([version] if version else [])
    rest = squeezed(gap.rest)
    adding = TAGS.sub("", gap.text).lower().startswith(_ADDING)
    there = changed.stayed if adding else frozenset()
    names = [name for name in changed.names(new_first=adding) if squeezed(name) not in rest and name not in there]
    if _SYMBOL.search(gap.old):
        names = [name for name in names if _SYMBOL.search(name) and (name in changed.new or not adding)]
    return iter(names)
