"""How often a scope is given that nobody gave before: by everyone, by one author, in some places."""

from collections.abc import Iterable, Sequence

from devkit.changelog.learn.archive import Hits, places
from devkit.changelog.learn.features import number

_TRUST = 3.0
"""What is known in general is believed as much as commits of this weight."""
_ENOUGH = 250
"""The newest commits that are asked in a place."""


class Novelty:
    """Which of the scopes given were new."""

    def __init__(self, given: Sequence[tuple[int, str]]) -> None:
        """Take the indexes of the entries with a scope, and the scopes; oldest first."""
        seen: set[str] = set()
        self._new: dict[int, bool] = {}
        fresh = total = 0.0
        for at, scope in given:
            self._new[at] = scope not in seen
            seen.add(scope)
            fresh, total = 0.99 * fresh + self._new[at], 0.99 * total + 1
        self._rate = (fresh + 0.5) / (total + 2)

    def rate(
        self, own: Iterable[tuple[int, float]], paths: Sequence[str], hits: Hits, fading: Sequence[float]
    ) -> float:
        """How often a scope is new, 0 to 1.

        Args:
            own: The author's entries with a scope, and what they count for.
            paths: Of the change.
            hits: Which entries share a place with the change.
            fading: What each entry counts for.
        """
        author = self._on(own, self._rate)
        tallies: dict[str, list[tuple[int, float]]] = {}
        rates = []
        for path in paths:
            rate = author
            for place in places(path):
                if place.startswith(("d:", "x:")):
                    if place not in tallies:
                        tallies[place] = self._at(place, hits, fading)
                    rate = self._on(tallies[place], rate)
            rates.append(rate)
        return sum(rates) / len(rates) if rates else author

    def _at(self, place: str, hits: Hits, fading: Sequence[float]) -> list[tuple[int, float]]:
        scoped = [at for at in hits.of.get(number(place), ()) if at in self._new]
        return [(at, fading[at]) for at in scoped[-_ENOUGH:]]

    def _on(self, weighed: Iterable[tuple[int, float]], base: float) -> float:
        fresh, total = _TRUST * base, _TRUST
        for at, weight in weighed:
            fresh += weight * self._new[at]
            total += weight
        return fresh / total
