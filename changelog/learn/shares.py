"""Shares of a whole, made of evidence that is weighed by how much of it there is."""

import math
from collections.abc import Iterable, Mapping
from typing import NamedTuple

Shares = dict[str, float]

_FLOOR = 1e-4


class Blend(NamedTuple):
    """Shares on top of a part of other ones; both together make one."""

    own: Mapping[str, float]
    rest: float
    """How much of the other ones is left, 0 to 1."""

    def of(self, name: str, base: Mapping[str, float]) -> float:
        """The share of one."""
        return self.own.get(name, 0.0) + self.rest * base.get(name, 0.0)


def blended(tallies: Iterable[Mapping[str, float]], trust: float) -> Blend:
    """Blend ever narrower tallies; each is believed by its size against `trust`, the rest by what came before."""
    own: Shares = {}
    rest = 1.0
    for tally in tallies:
        size = sum(tally.values())
        if size:
            left = trust / (size + trust)
            own = {name: left * share for name, share in own.items()}
            rest *= left
            for name, weight in tally.items():
                own[name] = own.get(name, 0.0) + weight / (size + trust)
    return Blend(own, rest)


def mixed(tally: Mapping[str, float], base: Mapping[str, float], trust: float) -> Shares:
    """The shares of a tally, believed by its size against `trust`, the rest by a base."""
    blend = blended([tally], trust)
    return {name: blend.of(name, base) for name in {**base, **tally}}


def normal(counts: Mapping[str, float]) -> Shares:
    """Counts as shares."""
    total = sum(counts.values()) or 1.0
    return {name: count / total for name, count in counts.items()}


def log(share: float) -> float:
    """A share in nats, with a floor for what was never seen."""
    return math.log(share + _FLOOR)
