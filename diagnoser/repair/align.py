"""Two texts laid side by side word by word, and the smallest edit that turns one into the other.

What is filled in at run time must survive an edit, so those stretches of the first text can be protected.
"""

import itertools
import re
from functools import lru_cache
from typing import NamedTuple

Span = tuple[int, int]

_WORDS = re.compile(r"\w+(?:['\u2019]\w+)*|\s+|[^\w\s]")
_FORBIDDEN = 1000.0
_WORD, _SPACE, _SIGN = "word", "space", "sign"
_LOST = {_WORD: 0.9, _SPACE: 0.1, _SIGN: 0.5}
_GAINED = {_WORD: 1.1, _SPACE: 0.1, _SIGN: 0.5}
_LINE_BREAK = 0.8
"""What it costs to lose or gain one: unlike a space, it is never there just because a word beside it is."""
_MOST_CELLS = 400_000
"""Pairs of words that are compared at most."""
_REACH = 8
"""Tokens a window is widened by on either side when looking for words that were moved."""
_MOVED = 1.0
"""What it costs to put in a word that already stands just outside the window."""
_REORDERED = 0.4
"""What it costs to put the same words into another order."""
_MISPLACED = 1.5
"""What it costs to put a capital letter where no sentence begins."""
_ENDS = frozenset(".!?:")
_CLAUSE_ENDS = frozenset(".,;:!?")
_UNLIKE = 0.3
"""What it costs more to replace a word that carries meaning by one that only joins others, or the other way round."""
_LEAST_ALIKE = 0.4
_BOTH_FIRST = 0.8
"""What it costs at most to replace the first word of a text by the first of another."""
_JOINING_WORDS = (
    "a an the this that these those and or nor but if then than as at by for from in into of off on onto out "
    "over to up with without within is are was were be been being am can cannot could "
    "may might must shall should will would not no never none only also both either neither too very all any "
    "each every some"
)
_JOINING = frozenset(_JOINING_WORDS.split())
"""English words that carry grammar rather than meaning: rewordings rarely swap one for a word of the other sort."""


class Token(NamedTuple):
    """A word, a stretch of white space or a sign."""

    text: str
    start: int
    end: int
    kind: str
    protected: bool = False


class Edit(NamedTuple):
    """Replace `text[start:end]`."""

    start: int
    end: int
    text: str


def tokens(text: str, protected: tuple[Span, ...] = ()) -> list[Token]:
    """Split a text into words, white space and signs; the ends of protected stretches split words as well."""
    cuts = {edge for span in protected for edge in span}
    found = []
    for match in _WORDS.finditer(text):
        edges = [match.start(), *sorted(cut for cut in cuts if match.start() < cut < match.end()), match.end()]
        for start, end in itertools.pairwise(edges):
            inside = any(first <= start and end <= last for first, last in protected)
            found.append(_token(text, start, end, protected=inside))
    return found


def _token(text: str, start: int, end: int, *, protected: bool) -> Token:
    piece = text[start:end]
    kind = _SPACE if piece.isspace() else _WORD if piece[0].isalnum() or piece[0] == "_" else _SIGN
    return Token(piece, start, end, kind, protected)


def change(text: str, target: str, protected: tuple[Span, ...] = ()) -> list[Edit] | None:
    """The edits that turn `text` into `target` and leave the protected stretches alone; None where there are none."""
    before, after = tokens(text, protected), tokens(target)
    after = _split_like(after, target, before)
    if len(before) * len(after) > _MOST_CELLS:
        return _plain_change(text, target, protected)
    table = _Table(before, after)
    if table.cost >= _FORBIDDEN:
        return None
    return _merged(table.path(), len(text))


def window(
    text: str, target: str, *, at_start: bool = False, at_end: bool = False, protected: tuple[Span, ...] = ()
) -> Span:
    """The stretch of `text` that `target` would most likely replace.

    Args:
        text: a message.
        target: what should stand somewhere in it.
        at_start: whether it must stand at the beginning.
        at_end: whether it must stand at the end.
        protected: stretches that can't be replaced.
    """
    if at_start and at_end:
        return 0, len(text)
    before, after = tokens(text, protected), tokens(target)
    if not before or not after or len(before) * len(after) > _MOST_CELLS:
        return (0, len(text)) if before else (0, 0)
    after = _split_like(after, target, before)
    first, last = _Table(before, after, free_start=not at_start, free_end=not at_end).bounds()
    first, last = _widened(before, after, 0 if at_start else first, len(before) if at_end else last)
    if not at_end and last < len(before) and after[-1].kind == _SIGN and before[last].text == after[-1].text:
        last += before[last - 1].text != after[-1].text
    elif not at_end and last < len(before) and _ends_alike(before, after, last):
        last += 1
    while first < last and not at_start and before[first].kind == _SPACE and after[0].kind != _SPACE:
        first += 1
    while first < last and not at_end and before[last - 1].kind == _SPACE and after[-1].kind != _SPACE:
        last -= 1
    if not at_end:
        last = _past_phrase(before, after, first, last)
    if first >= last:
        edge = before[first].start if first < len(before) else len(text)
        return edge, edge
    return before[first].start, before[last - 1].end


def _past_phrase(before: list[Token], after: list[Token], first: int, last: int) -> int:
    """The end of a window, or of the phrase behind it that the target has another for: `positive` for `at least 1`.

    A word that is put in right before one that joins others would leave two phrases in a place for one.
    """
    path = _Table(before[first:last], after).path()
    is_new = bool(path) and path[-1][0] is None and path[-1][1] is not None and _is_meaning(path[-1][1])
    words = [token for token in before[last : last + 2] if token.kind != _SPACE]
    if not is_new or not words or words[0].text.lower() not in _JOINING:
        return last
    signs = (number for number in range(last, len(before)) if before[number].kind == _SIGN)
    end = next(signs, len(before))
    return last if any(token.protected for token in before[last:end]) else end


def _is_meaning(token: Token) -> bool:
    return token.kind == _WORD and token.text.lower() not in _JOINING


def _ends_alike(before: list[Token], after: list[Token], last: int) -> bool:
    """Whether a clause ends right behind a window in another sign than the target ends in: `given;` for `given.`."""
    if after[-1].text not in _CLAUSE_ENDS or before[last].text not in _CLAUSE_ENDS or before[last].protected:
        return False
    ended = last + 1 == len(before) or before[last + 1].kind == _SPACE
    return ended and (last == 0 or before[last - 1].text != after[-1].text)


def _split_like(after: list[Token], target: str, before: list[Token]) -> list[Token]:
    """Split words of the target that begin or end with a protected value: `12px` where 12 is filled in."""
    found: list[Token] = []
    known = {token.text for token in before}
    values = {token.text for token in before if token.protected and token.kind == _WORD}
    texts = sorted(values, key=len, reverse=True)
    for token in after:
        whole = token.kind != _WORD or token.text in known
        cut = 0 if whole else next((c for text in texts if (c := _cut(token.text, text))), 0)
        edges = [token.start, token.start + cut, token.end] if cut else [token.start, token.end]
        found += [_token(target, a, b, protected=False) for a, b in itertools.pairwise(edges)]
    return found


def _cut(word: str, value: str) -> int:
    if len(word) <= len(value):
        return 0
    if word.startswith(value):
        return len(value)
    return len(word) - len(value) if word.endswith(value) else 0


def _widened(before: list[Token], after: list[Token], first: int, last: int) -> Span:
    """Widen a window over words that the target has elsewhere: they were moved, not written anew."""
    best, cost = (first, last), _moved_cost(before, after, first, last)
    wanted = {token.text.lower() for token in after if token.kind == _WORD}
    near = range(max(0, first - _REACH), min(len(before), last + _REACH))
    outside = [index for index in near if not first <= index < last and before[index].text.lower() in wanted]
    candidates = [(min(first, index), max(last, index + 1)) for index in outside]
    for bounds in [*candidates, *_from_sentence(before, after, first, last)]:
        found = _moved_cost(before, after, *bounds)
        if found < cost:
            best, cost = bounds, found
    return best


def _from_sentence(before: list[Token], after: list[Token], first: int, last: int) -> list[Span]:
    """The window widened to where the sentence begins, if the target begins with a capital letter."""
    begins = next((i for i in range(first, max(-1, first - _REACH), -1) if _begins_sentence(before, i)), first)
    return [(begins, last)] if begins < first and _capital(after[0]) else []


def _begins_sentence(before: list[Token], index: int) -> bool:
    words = [token.text for token in before[:index] if token.kind != _SPACE]
    return not words or words[-1] in _ENDS


def _capital(token: Token) -> bool:
    return token.text[:1].isupper() and token.text[1:].islower()


def _moved_cost(before: list[Token], after: list[Token], first: int, last: int) -> float:
    inside = before[first:last]
    outside = before[max(0, first - _REACH) : first] + before[last : last + _REACH]
    words = {token.text.lower() for token in outside if token.kind == _WORD}
    have = {token.text.lower() for token in inside}
    if sorted(_words(inside)) == sorted(_words(after)) and _Table(inside, after).cost < _FORBIDDEN:
        return min(_REORDERED, _Table(inside, after).cost)
    misplaced = _MISPLACED if _capital(after[0]) and inside and _differs(before, after, first) else 0.0
    again = sum(token.text.lower() in words and token.text.lower() not in have for token in after)
    return _Table(inside, after).cost + _MOVED * again + misplaced


def _differs(before: list[Token], after: list[Token], first: int) -> bool:
    """Whether a window begins with another word than the target, in the middle of a sentence."""
    return before[first].text != after[0].text and not _begins_sentence(before, first)


def _words(found: list[Token]) -> list[str]:
    return [token.text.lower() for token in found if token.kind == _WORD]


class _Table:
    """Edit distance over tokens; with free ends, of the target against any stretch of the text."""

    def __init__(
        self, before: list[Token], after: list[Token], *, free_start: bool = False, free_end: bool = False
    ) -> None:
        self.before, self.after = before, after
        self.free_start, self.free_end = free_start, free_end
        self.rows = self._filled()

    @property
    def cost(self) -> float:
        """Of turning all of the text into the target."""
        return self.rows[-1][-1]

    def _filled(self) -> list[list[float]]:
        """Rows: tokens of the target taken; columns: tokens of the text taken."""
        row = [0.0]
        for token in self.before:
            row.append(0.0 if self.free_start else row[-1] + _lost(token))
        rows = [row]
        closed = self._inside_protected()
        for wanted in self.after:
            gained = _gained(wanted)
            current = [row[0] + gained]
            for column, token in enumerate(self.before, 1):
                current.append(
                    min(
                        row[column - 1] + _substituted(token, wanted),
                        row[column] + (_FORBIDDEN if column in closed else gained),
                        current[column - 1] + _lost(token),
                    )
                )
            rows.append(current)
            row = current
        return rows

    def _inside_protected(self) -> frozenset[int]:
        """Columns at which nothing can be put in: between tokens of a protected stretch."""
        pairs = itertools.pairwise(self.before)
        return frozenset(column for column, (a, b) in enumerate(pairs, 1) if a.protected and b.protected)

    def _last(self) -> int:
        if not self.free_end:
            return len(self.before)
        return min(range(len(self.before) + 1), key=self.rows[-1].__getitem__)

    def path(self) -> list[tuple[Token | None, Token | None]]:
        """Pairs (token of the text, token of the target), either None where it has no counterpart."""
        steps: list[tuple[Token | None, Token | None]] = []
        row, column = len(self.after), self._last()
        while row or (column and not self.free_start):
            here = self.rows[row][column]
            token = self.before[column - 1] if column else None
            wanted = self.after[row - 1] if row else None
            if token and wanted and here == self.rows[row - 1][column - 1] + _substituted(token, wanted):
                steps.append((token, wanted))
                row, column = row - 1, column - 1
            elif token and here == self.rows[row][column - 1] + _lost(token) and not (self.free_start and not row):
                steps.append((token, None))
                column -= 1
            else:
                steps.append((None, wanted))
                row -= 1
        self.first = column
        return steps[::-1]

    def bounds(self) -> Span:
        """The stretch of the text, in tokens, that the target was laid over."""
        self.path()
        return self.first, self._last()


def _lost(token: Token) -> float:
    return _FORBIDDEN if token.protected else _LINE_BREAK if "\n" in token.text else _LOST[token.kind]


def _gained(token: Token) -> float:
    return _LINE_BREAK if "\n" in token.text else _GAINED[token.kind]


def _substituted(token: Token, wanted: Token) -> float:
    if token.text == wanted.text:
        return 0.0
    if token.protected:
        return _FORBIDDEN
    cost = _difference(token.text, token.kind, wanted.text, wanted.kind)
    if token.start == wanted.start == 0 and token.kind == wanted.kind == _WORD:
        return min(cost, _BOTH_FIRST)
    return cost


@lru_cache(maxsize=20_000)
def _difference(text: str, kind: str, other: str, other_kind: str) -> float:
    if kind != other_kind:
        return 3.0
    if kind == _SPACE:
        return 0.1
    if kind == _SIGN:
        return 0.6
    from rapidfuzz.distance import DamerauLevenshtein

    alike = DamerauLevenshtein.normalized_similarity(text.lower(), other.lower())
    mixed = (text.lower() in _JOINING) != (other.lower() in _JOINING)
    return 1.0 - 0.7 * alike + (_UNLIKE if mixed and alike < _LEAST_ALIKE else 0.0)


def _merged(path: list[tuple[Token | None, Token | None]], length: int) -> list[Edit]:
    """Join neighbouring differences into edits; a space between two differences goes with them."""
    edits: list[Edit] = []
    position = 0
    for token, wanted in path:
        start, end = (token.start, token.end) if token else (position, position)
        position = end
        if token and wanted and token.text == wanted.text:
            continue
        text = wanted.text if wanted else ""
        if edits and edits[-1].end == start:
            edits[-1] = Edit(edits[-1].start, end, edits[-1].text + text)
        else:
            edits.append(Edit(start, end, text))
    return [edit for edit in edits if edit.end <= length]


def _plain_change(text: str, target: str, protected: tuple[Span, ...]) -> list[Edit] | None:
    """One edit from the first to the last difference, for texts too long to compare word by word."""
    start = 0
    while start < min(len(text), len(target)) and text[start] == target[start]:
        start += 1
    tail = 0
    while tail < min(len(text), len(target)) - start and text[-1 - tail] == target[-1 - tail]:
        tail += 1
    end = len(text) - tail
    if any(first < end and start < last for first, last in protected):
        return None
    return [Edit(start, end, target[start : len(target) - tail])]


def applied(text: str, edits: list[Edit]) -> str:
    """The text after the edits, which don't overlap."""
    for edit in sorted(edits, reverse=True):
        text = text[: edit.start] + edit.text + text[edit.end :]
    return text
