"""New scopes, made from the paths of a change as people here make them."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from devkit.changelog.learn.archive import Archive, Hits, places
from devkit.changelog.learn.features import number
from devkit.changelog.learn.patterns import applied, plain, slots
from devkit.changelog.learn.shares import Shares

_EVERYWHERE = 800
"""The newest entries with a scope that say how scopes are made in general."""
_ENOUGH = 250
"""The newest commits that are asked how scopes are made in a folder."""
_SELDOM = 0.002
"""A way to make scopes that is less usual than this is not tried, nor a scope made so seldom."""
_WIDE = 0.2
"""A word in this share of the paths may be a scope even if none was made so before."""


class Making:
    """How scopes are made from paths here."""

    def __init__(self, archive: Archive, hits: Hits, given: Sequence[int], fading: Sequence[float]) -> None:
        """Take the evidence.

        Args:
            archive: Older commits.
            hits: Which of them share a place with the change.
            given: Indexes of the entries with a scope, oldest first.
            fading: What each entry counts for.
        """
        self._archive, self._hits, self._fading = archive, hits, fading
        weights, total = self._weigh(given[-_EVERYWHERE:])
        self._everywhere = {pattern: weight / (total + 2) for pattern, weight in weights.items()}
        self._folders: dict[str, Shares] = {}

    def made(self, paths: Sequence[str]) -> Shares:
        """The scopes that can be made from paths, and how often people here would have made them so."""
        found: Shares = defaultdict(float)
        common = Counter[str]()
        for path in paths:
            words = [slot for slot in slots(path) if len(slot.word) > 1]
            common.update([*dict.fromkeys(scope for slot in words for scope in plain(slot))])
            for pattern, share in self._usual(path).items():
                for slot in words:
                    if pattern.startswith(slot.name) and (called := applied(slot, pattern)):
                        found[called] += share / len(paths)
        wide = [scope for scope, count in common.items() if count >= _WIDE * len(paths)]
        usual = [scope for scope, share in found.items() if share >= _SELDOM]
        return {scope: found.get(scope, 0.0) for scope in (*wide, *usual) if len(scope) > 1}

    def _usual(self, path: str) -> Shares:
        """How often a scope is made in each way in the folder of a path."""
        folder = path.rpartition("/")[0]
        if folder not in self._folders:
            inside = [place for place in places(path) if place.startswith("d:")]
            self._folders[folder] = self._narrowed(inside)
        return self._folders[folder]

    def _narrowed(self, folders: Iterable[str]) -> Shares:
        shares = self._everywhere
        for folder in folders:
            weights, total = self._weigh(self._hits.of.get(number(folder), [])[-_ENOUGH:])
            if total:
                left = 2 / (total + 2)
                shares = {pattern: left * share for pattern, share in shares.items()}
                for pattern, weight in weights.items():
                    shares[pattern] = shares.get(pattern, 0.0) + weight / (total + 2)
        return {pattern: share for pattern, share in shares.items() if share >= _SELDOM}

    def _weigh(self, indexes: Iterable[int]) -> tuple[Shares, float]:
        weights: Shares = defaultdict(float)
        total = 0.0
        for index in indexes:
            entry = self._archive.entries[index]
            if entry.scope:
                total += self._fading[index]
                for pattern in entry.patterns:
                    weights[pattern] += self._fading[index]
        return weights, total


def novelty(scopes: Iterable[str]) -> float:
    """How often a scope is given that was never given before.

    Args:
        scopes: Those given, oldest first.
    """
    fresh = total = 0.0
    seen: set[str] = set()
    for scope in scopes:
        total = 0.99 * total + 1
        fresh = 0.99 * fresh + (scope not in seen)
        seen.add(scope)
    return (fresh + 0.5) / (total + 2)


def hyphens(scopes: Iterable[str]) -> float:
    """The share of scopes joined by hyphens, of those joined by hyphens or underscores."""
    joined = [scope for scope in scopes if "-" in scope or "_" in scope]
    return sum("-" in scope for scope in joined) / max(1, len(joined))
