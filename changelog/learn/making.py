"""New scopes, made from the paths of a change as people here make them."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from devkit.changelog.learn.archive import Archive, Hits, places
from devkit.changelog.learn.features import number
from devkit.changelog.learn.patterns import Slot, applied, plain, slots
from devkit.changelog.learn.shares import Shares

_EVERYWHERE = 800
"""The newest entries with a scope that say how scopes are made in general."""
_ENOUGH = 250
"""The newest commits that are asked how scopes are made in a folder."""
_SELDOM = 0.002
"""A way to make scopes that is less usual than this is not tried, nor a scope made so seldom."""
_WIDE = 0.2
"""A word in this share of the paths may be a scope even if none was made so before."""
_TRUST = 2.0
"""What is known in general is believed as much as commits of this weight."""


class Ways(NamedTuple):
    """Which patterns make the scopes of some commits."""

    patterns: Shares
    """Pattern -> the weight of the commits whose scope it makes."""
    total: float
    """The weight of all of them."""

    def on(self, base: Mapping[str, float], trust: float = _TRUST) -> Shares:
        """How often each is followed; a base is believed as much as commits of the weight `trust`."""
        left, size = trust / (self.total + trust), self.total + trust
        shares = {pattern: left * share for pattern, share in base.items()}
        for pattern, weight in self.patterns.items():
            shares[pattern] = shares.get(pattern, 0.0) + weight / size
        return shares


def ways(archive: Archive, weighed: Iterable[tuple[int, float]]) -> Ways:
    """Count the patterns of those entries that have a scope, each given by its index and what it counts for."""
    weights: Shares = defaultdict(float)
    total = 0.0
    for index, weight in weighed:
        entry = archive.entries[index]
        if entry.scope:
            total += weight
            for pattern in entry.patterns:
                weights[pattern] += weight
    return Ways(weights, total)


class Habit:
    """How one person makes scopes, in commits of such types."""

    def __init__(
        self,
        archive: Archive,
        given: Sequence[tuple[int, float]],
        own: Sequence[tuple[int, float]],
        types: Mapping[str, float],
    ) -> None:
        """Take the evidence.

        Args:
            archive: Older commits.
            given: Indexes of the entries with a scope, oldest first, and what they count for.
            own: Those of the author.
            types: The probability of each type.
        """
        newest = given[-_EVERYWHERE:]
        everyone = ways(archive, newest).on({})
        alike = ways(archive, _of_types(archive, newest, types)).on(everyone)
        author = ways(archive, ((at, weight / 2) for at, weight in own)).on(alike)
        shares = ways(archive, _of_types(archive, own, types)).on(author, 1.0)
        self._by_slot = _by_slot(shares)

    def makes(self, paths: Sequence[str]) -> Shares:
        """The scopes that would be made of paths so, and how often."""
        found: Shares = defaultdict(float)
        for path in paths:
            for scope, share in _made([slot for slot in slots(path) if len(slot.word) > 1], self._by_slot):
                found[scope] += share / len(paths)
        return found


def _of_types(
    archive: Archive, weighed: Iterable[tuple[int, float]], types: Mapping[str, float]
) -> Iterable[tuple[int, float]]:
    return ((at, weight * types.get(archive.entries[at].type or "", 0.0)) for at, weight in weighed)


def _by_slot(shares: Mapping[str, float]) -> dict[str, list[tuple[str, float]]]:
    """The patterns that are usual enough, by where their word stands."""
    found: dict[str, list[tuple[str, float]]] = defaultdict(list)
    for pattern, share in shares.items():
        if share >= _SELDOM:
            found[pattern.partition("\t")[0]].append((pattern, share))
    return found


def _made(words: Iterable[Slot], patterns: Mapping[str, Sequence[tuple[str, float]]]) -> Iterable[tuple[str, float]]:
    """What patterns make of the words of a path, and how usual each is."""
    for slot in words:
        for pattern, share in patterns.get(slot.name, ()):
            if called := applied(slot, pattern):
                yield called, share


class Making:
    """How scopes are made from paths here."""

    def __init__(
        self, archive: Archive, hits: Hits, given: Sequence[tuple[int, float]], fading: Sequence[float]
    ) -> None:
        """Take the evidence.

        Args:
            archive: Older commits.
            hits: Which of them share a place with the change.
            given: Indexes of the entries with a scope, oldest first, and what they count for.
            fading: What each entry counts for.
        """
        self._archive, self._hits, self._fading = archive, hits, fading
        self._everywhere = ways(archive, given[-_EVERYWHERE:]).on({})
        self._folders: dict[str, dict[str, list[tuple[str, float]]]] = {}

    def made(self, paths: Sequence[str]) -> Shares:
        """The scopes that can be made from paths, and how often people here would have made them so."""
        found: Shares = defaultdict(float)
        common = Counter[str]()
        for path in paths:
            words = [slot for slot in slots(path) if len(slot.word) > 1]
            common.update([*dict.fromkeys(scope for slot in words for scope in plain(slot))])
            for scope, share in _made(words, self._usual(path)):
                found[scope] += share / len(paths)
        wide = [scope for scope, count in common.items() if count >= _WIDE * len(paths)]
        usual = [scope for scope, share in found.items() if share >= _SELDOM]
        return {scope: found.get(scope, 0.0) for scope in (*wide, *usual) if len(scope) > 1}

    def _usual(self, path: str) -> dict[str, list[tuple[str, float]]]:
        """How often a scope is made in each way in the folder of a path."""
        folder = path.rpartition("/")[0]
        if folder not in self._folders:
            inside = [place for place in places(path) if place.startswith("d:")]
            self._folders[folder] = _by_slot(self._narrowed(inside))
        return self._folders[folder]

    def _narrowed(self, folders: Iterable[str]) -> Shares:
        shares = self._everywhere
        for folder in folders:
            newest = self._hits.of.get(number(folder), [])[-_ENOUGH:]
            found = ways(self._archive, ((at, self._fading[at]) for at in newest))
            shares = found.on(shares) if found.total else shares
        return shares


def hyphens(scopes: Iterable[str]) -> float:
    """The share of scopes joined by hyphens, of those joined by hyphens or underscores."""
    joined = [scope for scope in scopes if "-" in scope or "_" in scope]
    return sum("-" in scope for scope in joined) / max(1, len(joined))
