"""Multinomial logistic regression that learns commit by commit, on top of what the prior says."""

import math
from array import array
from collections.abc import Iterable, Sequence

_RATE = 0.8
_START = 0.1
"""What a feature's squared gradients start at: the less seen, the larger its steps."""
_SPREAD = 0.2
_BIAS_RATE = 0.02
_ENOUGH = 0.02
"""Where no probability is further off than this, there is nothing to learn."""

Row = Sequence[float]


def softmax(scores: Iterable[float]) -> list[float]:
    """Scores as probabilities."""
    scores = list(scores)
    top = max(scores)
    powers = [math.exp(score - top) for score in scores]
    total = sum(powers)
    return [power / total for power in powers]


class Online:
    """Weights of features for classes. Rows are replaced, never changed, so that a copy is cheap and stays as it is."""

    def __init__(self, classes: int) -> None:
        self.classes = classes
        self.bias: Row = [0.0] * classes
        self._rows: dict[int, Row] = {}
        self._squares: dict[int, float] = {}

    def copy(self) -> "Online":
        """One that goes its own way from here."""
        other = Online(self.classes)
        other.bias, other._rows, other._squares = self.bias, dict(self._rows), dict(self._squares)
        return other

    def scores(self, numbers: Sequence[int], offset: Row) -> list[float]:
        """What features say of each class, on top of the offset."""
        rows = [row for row in map(self._rows.get, numbers) if row is not None]
        scale = 1 / math.sqrt(len(numbers) or 1)
        sums = map(sum, zip(*rows, strict=True)) if rows else [0.0] * self.classes
        return [before + bias + scale * weight for before, bias, weight in zip(offset, self.bias, sums, strict=True)]

    def weights(self, number: int, features: int) -> Row:
        """What one of so many features says of each class."""
        scale = 1 / math.sqrt(features or 1)
        return [scale * weight for weight in self._rows.get(number, ())] or [0.0] * self.classes

    def learn(self, numbers: Sequence[int], chances: Sequence[float], truth: int) -> None:
        """Learn that it was the class `truth` where the chances were said to be these."""
        off = list(chances)
        off[truth] -= 1
        self.bias = [bias - _BIAS_RATE * error for bias, error in zip(self.bias, off, strict=True)]
        if max(map(abs, off)) < _ENOUGH:
            return
        scale = 1 / math.sqrt(len(numbers) or 1)
        slope = [error * scale for error in off]
        square = _SPREAD * sum(error * error for error in slope)
        rows, squares = self._rows, self._squares
        for number in numbers:
            seen = squares[number] = squares.get(number, _START) + square
            step = _RATE / math.sqrt(seen)
            row = rows.get(number)
            if row is None:
                rows[number] = [-step * error for error in slope]
            else:
                rows[number] = [weight - step * error for weight, error in zip(row, slope, strict=True)]

    def dump(self) -> tuple[bytes, bytes, bytes, list[float]]:
        """Numbers of the features, their weights, their squared gradients, and the bias, for `restore`."""
        weights = array("f")
        for row in self._rows.values():
            weights.extend(row)
        squares = array("f", (self._squares[number] for number in self._rows))
        return array("I", self._rows).tobytes(), weights.tobytes(), squares.tobytes(), list(self.bias)

    def restore(self, numbers: bytes, weights: bytes, squares: bytes, bias: list[float]) -> None:
        """Take over what was dumped on this machine.

        Raises:
            ValueError: the parts don't fit each other.
        """
        keys, rows, sizes = array("I", numbers), array("f", weights), array("f", squares)
        width = self.classes
        if not len(keys) * width == len(sizes) * width == len(rows) or len(bias) != width:
            raise ValueError("a damaged cache")
        view = memoryview(rows)
        self.bias = bias
        starts = range(0, len(rows), width)
        self._rows = {key: view[at : at + width] for key, at in zip(keys, starts, strict=True)}
        self._squares = dict(zip(keys, sizes, strict=True))
