"""What other repositories taught: weights shipped with devkit, fitted by `benchmarks/message_prior.py`."""

import math
from array import array
from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path

import msgspec

TYPES = ("feat", "fix", "docs", "chore", "refactor", "test", "ci", "build", "style", "perf", "revert")
"""The types every repository may use."""

_UNKNOWN = -6.0
"""Log probability of a type that only this repository has, before it was seen."""
_FAR = math.log(0.06)
"""A type that is less likely than this share of the likeliest one is not proposed, however rare it is."""


class Prior(msgspec.Struct, frozen=True):
    """What is in the file."""

    types: list[str]
    numbers: bytes
    """Features, 32 bits each, little-endian."""
    weights: bytes
    """A byte, -128 to 127, for each feature and type."""
    scale: float
    """What a byte of one is worth, in nats."""
    bias: list[float]
    voices: dict[str, float]
    """Name of a source of evidence on the type -> its weight."""
    balance: float
    """How far rare types are preferred to often used ones: 0 not at all, 1 as if all were used alike."""
    scope_voices: list[float]
    """Weights of the evidence on scopes, as `scopes.NAMES` lists it."""
    scope_spread: list[float]
    """How large each evidence on scopes mostly is, squared."""
    scoped_voices: list[float]
    """Weights of the evidence on whether a scope is given, as `scoped.NAMES` lists it."""

    def rows(self) -> dict[int, "memoryview[int]"]:
        """Feature -> its weights in bytes."""
        keys = array("I")
        keys.frombytes(self.numbers)
        view = memoryview(self.weights).cast("b")
        width = len(self.types)
        return {key: view[at : at + width] for key, at in zip(keys, range(0, len(view), width), strict=True)}


class Judge:
    """The prior, ready to be asked."""

    def __init__(self, prior: Prior) -> None:
        self.prior = prior
        self._rows = prior.rows()

    def chances(self, numbers: Iterable[int], types: int) -> list[float]:
        """Log probabilities of the first `types` types; those that the prior doesn't know are unlikely."""
        rows = [row for row in map(self._rows.get, numbers) if row is not None]
        sums = map(sum, zip(*rows, strict=True)) if rows else [0] * len(self.prior.bias)
        scores = [bias + self.prior.scale * score for bias, score in zip(self.prior.bias, sums, strict=True)]
        top = max(scores)
        total = top + math.log(sum(math.exp(score - top) for score in scores))
        return [score - total for score in scores] + [_UNKNOWN] * (types - len(scores))

    def weights(self, number: int) -> list[float]:
        """What one feature says of each type; empty if it says nothing."""
        return [self.prior.scale * weight for weight in self._rows.get(number, ())]


def proposed(scores: Sequence[float], often: Sequence[float], balance: float, among: Iterable[int]) -> int:
    """The type to propose: one that is seldom used wins at a lower probability, or it never would.

    Args:
        scores: Of each type, in nats.
        often: How often each is used here, likewise.
        balance: How far rare types are preferred.
        among: Indexes of the types that may be proposed.
    """
    likely = [*among]
    least = max(scores[at] for at in likely) + _FAR
    return max((at for at in likely if scores[at] >= least), key=lambda at: scores[at] - balance * often[at])


@lru_cache(maxsize=1)
def shipped() -> Judge:
    """The prior that comes with devkit."""
    raw = Path(__file__).with_name("prior.bin").read_bytes()  # importlib.resources takes longer to import than to read
    return Judge(msgspec.msgpack.decode(raw, type=Prior))
