"""Multinomial logistic regression over the scopes in use; learns commit by commit, and only where it was wrong."""

import math
from array import array
from collections import defaultdict
from collections.abc import Sequence

from devkit.changelog.learn.shares import Shares

_RATE = 0.8
_START = 0.1
"""What a feature's squared gradients start at: the less seen, the larger its steps."""
_SPREAD = 0.2
_OFF = 0.04
"""Scopes that are less wrongly likely than this are left as they are."""
_ENOUGH = 0.1
"""Where the scope was nearly certain, there is nothing to learn."""
_FADE = 0.5 ** (1 / 100)
"""What how often a scope is given counts for after each commit."""
_UNSEEN = 0.3

Row = dict[int, float]
"""Index of a scope -> weight."""
Dumped = tuple[list[str], list[float], bytes, bytes, bytes, bytes, bytes]


class ScopeModel:
    """Weights of features for scopes. Rows are replaced, never changed, so that a copy stays as it is."""

    def __init__(self) -> None:
        self._scopes: dict[str, int] = {}
        self._often: list[float] = []
        self._rows: dict[int, Row] = {}
        self._squares: dict[int, float] = {}
        self._kept: dict[int, int] = {}
        """Number of a feature -> which of the rows that were restored is its own."""
        self._ends, self._indexes, self._weights = array("I"), array("I"), array("f")
        self._kept_squares = array("f")

    def copy(self) -> "ScopeModel":
        """One that goes its own way from here."""
        other = ScopeModel()
        other._scopes, other._often = dict(self._scopes), list(self._often)
        other._rows, other._squares, other._kept = dict(self._rows), dict(self._squares), self._kept
        other._ends, other._indexes, other._weights = self._ends, self._indexes, self._weights
        other._kept_squares = self._kept_squares
        return other

    def scores(self, numbers: Sequence[int]) -> Shares:
        """What features say of each scope, in nats, on top of how often it is given."""
        names = [*self._scopes]
        return {names[index]: score for index, score in self._sums(numbers).items() if index < len(names)}

    def learn(self, numbers: Sequence[int], scope: str) -> None:
        """Learn that this scope was given."""
        truth = self._scopes.setdefault(scope, len(self._scopes))
        if truth == len(self._often):
            self._often.append(0.0)
        off = self._off(numbers, truth)
        self._often = [_FADE * weight for weight in self._often]
        self._often[truth] += 1
        if -off[truth] < _ENOUGH:
            return
        scale = 1 / math.sqrt(len(numbers) or 1)
        slope = [(index, error * scale) for index, error in off.items()]
        square = _SPREAD * sum(error * error for _, error in slope)
        for number in numbers:
            seen = self._squares[number] = self._square(number) + square
            step = _RATE / math.sqrt(seen)
            row = dict(self._row(number))
            for index, error in slope:
                row[index] = row.get(index, 0.0) - step * error
            self._rows[number] = row

    def _off(self, numbers: Sequence[int], truth: int) -> Row:
        """How far off the probabilities are that matter: below zero where it should be likelier."""
        sums = self._sums(numbers)
        scores = [math.log(often + _UNSEEN) + sums.get(index, 0.0) for index, often in enumerate(self._often)]
        top = max(scores)
        powers = [math.exp(score - top) for score in scores]
        total = sum(powers)
        off = {index: power / total for index, power in enumerate(powers) if power > _OFF * total}
        off[truth] = powers[truth] / total - 1
        return off

    def _sums(self, numbers: Sequence[int]) -> Row:
        sums: Row = defaultdict(float)
        for number in numbers:
            if row := self._row(number):
                for index, weight in row.items():
                    sums[index] += weight
        scale = 1 / math.sqrt(len(numbers) or 1)
        return {index: scale * total for index, total in sums.items()}

    def _row(self, number: int) -> Row:
        row = self._rows.get(number)
        if row is None:
            at = self._kept.get(number)
            if at is None:
                return {}
            inside = slice(self._ends[at - 1] if at else 0, self._ends[at])
            row = dict(zip(self._indexes[inside], self._weights[inside], strict=True))
        return row

    def _square(self, number: int) -> float:
        found = self._squares.get(number)
        if found is None:
            at = self._kept.get(number)
            return _START if at is None else self._kept_squares[at]
        return found

    def dump(self) -> Dumped:
        """Scopes, how often each is given, and the rows in parts, for `restore`."""
        ends, indexes, weights = array("I"), array("I"), array("f")
        known = {**self._kept, **self._squares}
        for number in known:
            row = self._row(number)
            indexes.extend(row)
            weights.extend(row.values())
            ends.append(len(indexes))
        squares = array("f", map(self._square, known))
        parts = (array("I", known), squares, ends, indexes, weights)
        numbers, *others = (part.tobytes() for part in parts)
        return [*self._scopes], list(self._often), numbers, others[0], others[1], others[2], others[3]

    def restore(self, dumped: Dumped) -> None:
        """Take over what was dumped on this machine.

        Raises:
            ValueError: the parts don't fit each other.
        """
        scopes, self._often, *parts = dumped
        numbers, ends, indexes = (array("I", parts[at]) for at in (0, 2, 3))
        squares, weights = array("f", parts[1]), array("f", parts[4])
        fits = len(numbers) == len(squares) == len(ends) and len(indexes) == len(weights) == (ends[-1] if ends else 0)
        if not fits or len(scopes) != len(self._often):
            raise ValueError("a damaged cache")
        self._scopes = {scope: at for at, scope in enumerate(scopes)}
        self._rows, self._squares, self._kept_squares = {}, {}, squares
        self._kept = dict(zip(numbers, range(len(numbers)), strict=True))
        self._ends, self._indexes, self._weights = ends, indexes, weights
