"""Which scope a change would get: those given before, and new ones made from its paths as people make them here."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from itertools import chain
from typing import NamedTuple

from devkit.changelog.learn.archive import Archive, Hits, Near, places
from devkit.changelog.learn.features import number
from devkit.changelog.learn.making import Habit, Making, hyphens
from devkit.changelog.learn.naming import Named, means_dependencies
from devkit.changelog.learn.novelty import Novelty
from devkit.changelog.learn.shares import Blend, Shares, blended, log, mixed, normal
from devkit.changelog.learn.sketch import Sketch
from devkit.changelog.learn.tuning import Tuning

_UNMADE = 0.003
_HALF = 400.0
_OWN_HALF = 25.0
"""A commit of the author's counts half after so many more of their own."""
_GENERAL_HALF = 100.0
_LATELY = 4
_ENOUGH = 250
"""The newest commits that are asked what scope they gave in a place."""
_OFTEN = 40
"""Scopes that are candidates whatever the change is: the most used ones."""
_LONG_AGO = math.log(3000)

NAMES = (
    "model",
    "author's recency",
    "lately",
    "author's ways",
    "path",
    "file's last",
    "similar",
    "similar share",
    "folder",
    "words in paths",
    "said",
    "said often",
    "around",
    "pattern",
    "new",
    "novelty",
    "new named",
    "new in paths",
    "new pattern",
    "new joined",
    "updated",
)
"""What is weighed for each candidate, in the order of its weights."""


class _Heard(NamedTuple):
    """What the sources say of all scopes."""

    general: Shares
    ages: dict[str, int]
    """The author's own scopes, and how many commits came after."""
    last: list[str]
    """The author's latest."""
    ways: Shares
    path: Blend
    files: Shares
    similar: Blend
    likely: Shares
    made: Shares
    novelty: float
    hyphens: float
    updated: float


class Scopes:
    """What the archive says about the scope of one change."""

    def __init__(
        self,
        archive: Archive,
        hits: Hits,
        near: Sequence[Near],
        author: str | None,
        change: Sketch,
        *,
        scores: Mapping[str, float],
    ) -> None:
        """Take the evidence; `scores` is what `ScopeModel` says."""
        self._archive, self._hits, self._near, self._scores = archive, hits, near, scores
        self._author = author
        self._paths = list(change.weights)
        self._weights = change.weights
        self._updated = change.updated
        self._named = Named(self._paths, change.around, change.said)
        self._fading = archive.fadings(_HALF)

    @cached_property
    def _given(self) -> list[tuple[int, str]]:
        """Indexes of the entries with a scope, and the scopes; oldest first."""
        return [(index, entry.scope) for index, entry in enumerate(self._archive.entries) if entry.scope]

    @cached_property
    def known(self) -> Counter[str]:
        """The scopes given before."""
        return Counter(scope for _, scope in self._given)

    def ranked(self, types: Mapping[str, float], tuning: Tuning) -> list[tuple[str, float]]:
        """Candidates and their probabilities, given that the change gets a scope; best first.

        Args:
            types: The probability of each type.
            tuning: What each of `NAMES` counts for.
        """
        table = self.table(types)
        chances = tuning.chances(table) if table else {}
        return sorted(chances.items(), key=lambda pair: (-pair[1], pair[0]))

    def table(self, types: Mapping[str, float]) -> dict[str, list[float]]:
        """What is weighed for each candidate, as `NAMES` lists it. Empty where no scope was ever given."""
        if not self._given:
            return {}
        heard = self._heard(types)
        return {scope: [*self._by_history(scope, heard), *self._by_names(scope, heard)] for scope in _candidates(heard)}

    def _heard(self, types: Mapping[str, float]) -> "_Heard":
        """Ask every source once."""
        general = mixed(self._recent(self._given, _GENERAL_HALF), normal(self.known), 20)
        own = [(at, scope) for at, scope in self._given if self._archive.entries[at].author == self._author]
        owned = [(at, 0.5 ** ((len(own) - 1 - since) / _OWN_HALF)) for since, (at, _) in enumerate(own)]
        given = [(at, self._fading[at]) for at, _ in self._given]
        return _Heard(
            general,
            {scope: self._archive.age(at) for at, scope in own},
            [scope for _, scope in own[-_LATELY:]],
            Habit(self._archive, given, owned, types).makes(self._paths),
            self._by_path(),
            self._last_of_files(),
            self._by_similar(),
            {scope: score for scope, score in self._scores.items() if score > 0},
            Making(self._archive, self._hits, given, self._fading).made(self._paths),
            Novelty(self._given).rate(owned, self._paths, self._hits, self._fading),
            hyphens(self.known.elements()),
            self._updated,
        )

    def _by_history(self, scope: str, heard: "_Heard") -> list[float]:
        """What older commits say of a candidate."""
        ages, alike = heard.ages, heard.similar.of(scope, heard.general)
        return [
            self._scores.get(scope, 0.0),
            max(0.0, 1 - math.log(ages[scope] + 1) / _LONG_AGO) if scope in ages else 0.0,
            heard.last.count(scope) / _LATELY,
            heard.ways.get(scope, 0.0),
            log(heard.path.of(scope, heard.general)),
            heard.files.get(scope, 0.0),
            log(alike),
            alike,
        ]

    def _by_names(self, scope: str, heard: "_Heard") -> list[float]:
        """How the change itself names a candidate, and whether a new one would be made so."""
        stem, *named = self._named.of(scope)
        new, share = scope not in self.known, heard.made.get(scope, 0.0)
        pattern = math.log(share + _UNMADE)
        joined = ("_" in scope) * heard.hyphens + ("-" in scope) * (1 - heard.hyphens)
        return [
            *named,
            pattern,
            float(new),
            math.log(heard.novelty if new else 1 - heard.novelty),
            new * max(stem, share),
            new * max(self._named.covered(scope), share),
            new * pattern,
            new * joined,
            heard.updated * means_dependencies(scope),
        ]

    def _recent(self, given: Iterable[tuple[int, str]], half: float) -> Shares:
        """Weights of the scopes given, newer ones more."""
        fadings = self._archive.fadings(half)
        found: Shares = defaultdict(float)
        for at, scope in given:
            found[scope] += fadings[at]
        return found

    def _tally(self, place: str) -> Shares:
        """Weights of the scopes that were given where this place changed."""
        found: Shares = defaultdict(float)
        for index in self._hits.of.get(number(place), [])[-_ENOUGH:]:
            scope = self._archive.entries[index].scope
            if scope:
                found[scope] += self._fading[index]
        return found

    def _by_path(self) -> Blend:
        """What the places say: the narrower one is trusted where it has been changed often."""
        inside = {path: places(path) for path in self._paths}
        tallies = {place: self._tally(place) for found in inside.values() for place in found}
        own: Shares = defaultdict(float)
        rest = 0.0 if self._paths else 1.0
        for path, weight in self._weights.items():
            blend = blended([tallies[place] for place in inside[path]], 1.5)
            rest += weight * blend.rest
            for scope, share in blend.own.items():
                own[scope] += weight * share
        return Blend(own, rest)

    def _last_of_files(self) -> Shares:
        """The scopes that were given last where the same files changed."""
        found: Shares = defaultdict(float)
        for path, weight in self._weights.items():
            for index in reversed(self._hits.of.get(number(f"f:{path}"), ())):
                if scope := self._archive.entries[index].scope:
                    found[scope] += weight
                    break
        return found

    def _by_similar(self) -> Blend:
        votes: Shares = defaultdict(float)
        scoped = [near for near in self._near if self._archive.entries[near.at].scope]
        for near in scoped[:20]:
            scope = self._archive.entries[near.at].scope or ""
            votes[scope] += 8 * near.similarity**2 * self._archive.fading(near.at, 1500)
        return blended([votes], 1)


def _candidates(heard: _Heard) -> Iterable[str]:
    """The scopes that something speaks for."""
    often = sorted(heard.general, key=lambda scope: -heard.general[scope])[:_OFTEN]
    sources = (often, heard.made, heard.path.own, heard.similar.own, heard.ages, heard.likely)
    return dict.fromkeys(chain.from_iterable(sources))
