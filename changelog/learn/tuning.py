"""What each source of evidence on the scope counts for in this repository."""

from collections.abc import Mapping, Sequence
from operator import mul

from devkit.changelog.learn.online import softmax
from devkit.changelog.learn.prior import Prior

_RATE = 0.005
_BACK = 0.001
"""How far the weights go back to the shipped ones after each commit: what was found out once need not stay true."""
_LEANING_RATE = 0.3
_OFF = 0.02
"""Scopes that are less wrongly likely than this are left as they are."""
_UNLIKELY = 1e-4
"""Candidates less likely than this don't matter for the weights."""


class Tuning:
    """The shipped weights, moved a little by each scope that was given: towards what would have said so."""

    def __init__(self, prior: Prior) -> None:
        self._prior = prior
        self._weights = list(prior.scope_voices)
        self._leanings: dict[str, float] = {}
        """Scope -> how much likelier it is than the evidence says, in nats."""

    def copy(self) -> "Tuning":
        """One that goes its own way from here."""
        other = Tuning(self._prior)
        other.restore(*self.dump())
        return other

    def chances(self, table: Mapping[str, Sequence[float]]) -> dict[str, float]:
        """The probabilities of candidates.

        Args:
            table: Candidate -> what is weighed for it, as `scopes.NAMES` lists it; not empty.
        """
        weights, leanings = self._weights, self._leanings
        scores = [sum(map(mul, weights, row)) + leanings.get(scope, 0.0) for scope, row in table.items()]
        return dict(zip(table, softmax(scores), strict=True))

    def learn(self, table: Mapping[str, Sequence[float]], given: str) -> None:
        """Learn which candidate was given; nothing where it was none of them."""
        if given not in table:
            return
        chances = self.chances(table)
        off = {scope: (scope == given) - chance for scope, chance in chances.items()}
        slope = [0.0] * len(self._weights)
        for scope, error in off.items():
            if abs(error) > _UNLIKELY:
                slope = [before + error * value for before, value in zip(slope, table[scope], strict=True)]
        shipped, spread = self._prior.scope_voices, self._prior.scope_spread
        self._weights = [
            weight + _RATE * up / wide - _BACK * (weight - base)
            for weight, up, wide, base in zip(self._weights, slope, spread, shipped, strict=True)
        ]
        for scope, error in off.items():
            if scope == given or -error > _OFF:
                self._leanings[scope] = self._leanings.get(scope, 0.0) + _LEANING_RATE * error

    def dump(self) -> tuple[list[float], dict[str, float]]:
        """Weights and leanings, for `restore`."""
        return list(self._weights), dict(self._leanings)

    def restore(self, weights: list[float], leanings: dict[str, float]) -> None:
        """Take over what was dumped.

        Raises:
            ValueError: there are more or fewer weights than devkit has.
        """
        if len(weights) != len(self._prior.scope_voices):
            raise ValueError("a damaged cache")
        self._weights, self._leanings = weights, leanings
