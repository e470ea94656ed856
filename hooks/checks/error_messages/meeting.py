"""Whether a wording of the code can say what a test expects."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import accumulate

from devkit.hooks.checking.wording import Wording, letters, prose, variants, words
from devkit.hooks.checks.error_messages.expectations import Wanted

_ENOUGH = 0.5
_MOST_TRIED = 80
_LONGEST = 400
_WORDS_SOUGHT = 2
"""Of an expectation's longest words: one may be filled in at run time."""
_PARTS = re.compile(r"(?:: |\. |; | - | \(|\n)\s*")
_LEAST_LETTERS = 4


class Library:
    """Everything that a project's strings say."""

    def __init__(self, said: Iterable[Wording]) -> None:
        self._said = [variant for found in dict.fromkeys(said) for variant in variants(found)]
        self._all = "\0".join(run.lower() for found in self._said for run in found)
        self._by_word: dict[str, list[int]] = defaultdict(list)
        self._amounts: list[int] = []
        for number, found in enumerate(self._said):
            own = set(words(found))
            self._amounts.append(len(own))
            for word in own:
                self._by_word[word].append(number)

    def says(self, what: Wanted, enough: float = _ENOUGH) -> bool:
        """Whether some wording, or several in a row, can say what is expected.

        Args:
            what: The expectation.
            enough: Share of its letters that fixed text must say; the rest is filled in at run time.
        """
        if self._whole(what, enough):
            return True
        parts = [part for run in what.words for part in _PARTS.split(run) if letters((part,)) >= _LEAST_LETTERS]
        if not parts or parts == list(what.words):
            return False
        return all(self._whole(Wanted((part,), at_start=False, at_end=False), enough) for part in parts)

    def _whole(self, what: Wanted, enough: float) -> bool:
        if len(what.words) == 1 and what.words[0].lower() in self._all:
            return True
        need = max(1, prose(what.words)) * enough
        near = self._near(what, need / 2)
        if any(_is_part(self._said[number], what, need) for number in near):
            return True
        return any(agreement(what, self._said[number]) >= need for number in near)

    def _near(self, what: Wanted, least: float) -> list[int]:
        """Wordings that share words of so many letters with an expectation, those that share most first."""
        amount: dict[int, int] = defaultdict(int)
        for word in set(words(what.words)):
            for number in self._by_word.get(word, ()):
                amount[number] += len(word)
        near = (number for number, letters_shared in amount.items() if letters_shared >= least)
        # The shorter one of two that share as much says less beside it.
        return sorted(near, key=lambda number: (-amount[number], self._amounts[number], number))[:_MOST_TRIED]


def _is_part(said: Wording, what: Wanted, need: float) -> bool:
    """Whether a whole wording stands in what is expected, to which the exception's class adds the rest."""
    return len(said) == 1 and letters(said) >= need and said[0].strip().lower() in "".join(what.words).lower()


def agreement(what: Wanted, said: Wording) -> int:
    """How many letters of an expectation a wording's fixed text says, at best; -1 where it can't say it at all."""
    left = _tokens(what.words, open_start=not what.at_start, open_end=not what.at_end)
    right = _tokens(said, open_start=False, open_end=False)
    if len(right) > _LONGEST and len(left) <= _LONGEST // 2 and not (what.at_start or what.at_end):
        return max((_aligned(left, part) for part in _parts(right, what)), default=-1)
    if len(left) > _LONGEST or len(right) > _LONGEST:
        return letters(what.words) if what.words[0].lower() in "\0".join(said).lower() else -1
    return _aligned(left, right)


def _parts(said: list[str], what: Wanted) -> Iterator[list[str]]:
    """Parts of a long text that overlap, so that what is expected of it is in one: those that have a word of that."""
    longest = sorted(words(what.words), key=len)[-_WORDS_SOUGHT:]
    for start in range(0, len(said), _LONGEST // 2):
        part = said[start : start + _LONGEST]
        text = "".join(part)
        if any(word in text for word in longest):
            yield part


def _tokens(found: Wording, *, open_start: bool, open_end: bool) -> list[str]:
    """Characters in lower case; a gap is an empty text."""
    tokens: list[str] = [""] if open_start else []
    for number, run in enumerate(found):
        tokens += [""] if number else []
        tokens += run.lower()
    return tokens + ([""] if open_end else [])


def _aligned(left: list[str], right: list[str]) -> int:
    """The most letters that agree where two texts with gaps can be one text; -1 where they can't."""
    width, places = len(right) + 1, _places(right)
    gaps = [column for column in reversed(range(len(right))) if not right[column]]
    below = [-1] * width
    below[-1] = 0
    for column in gaps:
        below[column] = below[column + 1]
    for token in reversed(left):
        current = _filled(below) if token == "" else [-1] * width
        for column in places.get(token, ()) if token else ():
            if below[column + 1] >= 0:
                current[column] = below[column + 1] + token.isalnum()
        for column in gaps if token else ():
            current[column] = max(current[column], below[column], current[column + 1])
        below = current
    return below[0]


def _places(said: list[str]) -> dict[str, list[int]]:
    """Where each character stands; a full stop of a pattern is often any sign, such as a quote."""
    found: dict[str, list[int]] = {".": [column for column, sign in enumerate(said) if not sign.isalnum()]}
    for column, sign in enumerate(said):
        if sign != ".":
            found.setdefault(sign, []).append(column)
    return found


def _filled(below: list[int]) -> list[int]:
    """The row of a gap, which may be as much of the other text as is best."""
    return list(accumulate(reversed(below), max))[::-1]
