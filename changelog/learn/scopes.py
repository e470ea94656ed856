"""Which scope a change would get: those given before, and new ones made from its paths as people make them here."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

from devkit.changelog.learn.archive import Archive, Hits, Near, places
from devkit.changelog.learn.change import Change
from devkit.changelog.learn.features import Features, number
from devkit.changelog.learn.kinds import kind
from devkit.changelog.learn.online import softmax
from devkit.changelog.learn.patterns import applied, plain, slots

_MANY = 30
_FLOOR = 1e-5
_UNMADE = 0.003
_HALF = 400.0
_AUTHOR_HALF = 40.0
_GENERAL_HALF = 100.0
_LATELY = 4
_SPOKEN = ("+s", "+t", "+d")

NAMES = (
    "general",
    "author",
    "type",
    "path",
    "similar",
    "last",
    "lately",
    "named",
    "spoken",
    "around",
    "new",
    "novelty",
    "pattern",
    "new capital",
    "new named",
    "new joined",
    "known pattern",
    "new named novelty",
    "path share",
    "similar share",
    "new pattern share",
)
"""What is weighed for each candidate, in the order of its weights."""

Shares = dict[str, float]


class Scopes:
    """What the archive says about the scope of one change."""

    def __init__(self, archive: Archive, hits: Hits, near: Sequence[Near], change: Change, found: Features) -> None:
        self._archive, self._hits, self._near = archive, hits, near
        self._change, self._features = change, found
        self._paths = [file.path for file in change.files[:_MANY]]

    @cached_property
    def _given(self) -> list[int]:
        """Indexes of the entries with a scope, oldest first."""
        return [index for index, entry in enumerate(self._archive.entries) if entry.scope]

    @cached_property
    def known(self) -> Counter[str]:
        """The scopes given before."""
        return Counter(self._archive.entries[index].scope or "" for index in self._given)

    @cached_property
    def _fading(self) -> list[float]:
        return [self._archive.fading(index, _HALF) for index in range(len(self._archive.entries))]

    def ranked(self, type_: str, weights: Sequence[float]) -> list[tuple[str, float]]:
        """Candidates and their probabilities, given that the change gets a scope; best first."""
        table = self.table(type_)
        if not table:
            return []
        scores = [sum(map(float.__mul__, weights, row)) for row in table.values()]
        return sorted(zip(table, softmax(scores), strict=True), key=lambda pair: (-pair[1], pair[0]))

    def table(self, type_: str) -> dict[str, list[float]]:
        """What is weighed for each candidate, as `NAMES` lists it. Empty where no scope was ever given."""
        if not self._given:
            return {}
        made = self._made()
        novelty = self._novelty()
        general = _mixed([self._recent(_GENERAL_HALF)], _shares(self.known), 20)
        author = _mixed([self._recent(_AUTHOR_HALF, author=self._change.author)], general, 4)
        typed = _mixed([self._recent(200, type_=type_)], general, 4)
        path, similar = self._by_path(general), self._by_similar(general)
        last = [self._archive.entries[index].scope for index in self._by_author()[-_LATELY:]]
        named, sourced = self._named(self._paths), self._named(self._sources())
        spoken = {word[2:] for word in self._features.words if word.startswith(_SPOKEN)}
        around = {word[2:] for word in self._features.words if word.startswith("h=")}
        dashes = self._dashes()
        table = {}
        for scope in dict.fromkeys([*self.known, *made]):
            new = scope not in self.known
            forms = {scope.lower(), scope.lower().replace("_", "-"), scope.lower().replace("-", "_")}
            joined = ("_" in scope) * dashes + ("-" in scope) * (1 - dashes)
            pattern = made.get(scope, 0.0) + _UNMADE
            wording = max(named.get(form, 0.0) for form in forms) if new else 0.0
            surprise = math.log(novelty if new else 1 - novelty)
            table[scope] = [
                _log(general.get(scope, 0.0)),
                _log(author.get(scope, 0.0)),
                _log(typed.get(scope, 0.0)),
                _log(path.get(scope, 0.0)),
                _log(similar.get(scope, 0.0)),
                float(bool(last) and last[-1] == scope),
                last.count(scope) / _LATELY,
                max(sourced.get(form, 0.0) for form in forms),
                float(not forms.isdisjoint(spoken)),
                float(not forms.isdisjoint(around)),
                float(new),
                surprise,
                math.log(pattern),
                float(new and scope != scope.lower()),
                wording,
                joined if new else 0.0,
                0.0 if new else math.log(pattern),
                surprise * wording,
                path.get(scope, 0.0),
                similar.get(scope, 0.0),
                pattern if new else 0.0,
            ]
        return table

    def _recent(self, half: float, *, author: str | None = None, type_: str | None = None) -> Shares:
        """Weights of the scopes given, newer ones more; of one author or type only if asked."""
        found: Shares = defaultdict(float)
        for index in self._given:
            entry = self._archive.entries[index]
            if (author is None or entry.author == author) and (type_ is None or entry.type == type_):
                found[entry.scope or ""] += 0.5 ** (self._archive.age(index) / half)
        return found

    def _by_author(self) -> list[int]:
        return [index for index in self._given if self._archive.entries[index].author == self._change.author]

    def _tally(self, place: str) -> Shares:
        """Weights of the scopes that were given where this place changed."""
        found: Shares = defaultdict(float)
        for index in self._hits.of.get(number(place), ()):
            scope = self._archive.entries[index].scope
            if scope:
                found[scope] += self._fading[index]
        return found

    def _by_path(self, general: Shares) -> Shares:
        """What the places say: the narrower one is trusted where it has been changed often."""
        found: Shares = defaultdict(float)
        tallies = {place: self._tally(place) for path in self._paths for place in places(path)}
        for path in self._paths:
            mixed = _mixed([tallies[place] for place in places(path)], general, 1.5)
            for scope, share in mixed.items():
                found[scope] += share / len(self._paths)
        return found

    def _by_similar(self, general: Shares) -> Shares:
        votes: Shares = defaultdict(float)
        scoped = [near for near in self._near if self._archive.entries[near.at].scope]
        for near in scoped[:20]:
            scope = self._archive.entries[near.at].scope or ""
            votes[scope] += 8 * near.similarity**2 * self._archive.fading(near.at, 1500)
        return _mixed([votes], general, 1)

    def _sources(self) -> list[str]:
        telling = [path for path in self._paths if kind(path) in {"source", "data", "other"}]
        return telling or self._paths

    def _named(self, paths: Sequence[str]) -> Shares:
        """The words that paths are made of, and in what share of the paths."""
        found: Shares = defaultdict(float)
        for path in paths:
            *folders, name = path.lower().split("/")
            for word in {*folders, name.split(".")[0]}:
                found[word] += 1 / len(paths)
        return found

    def _made(self) -> Shares:
        """The scopes that can be made from the paths, and how often people here would have made them so."""
        made: Shares = defaultdict(float)
        everywhere = self._patterns(self._given)
        known = {place: self._patterns_at(place) for path in self._paths for place in places(path)}
        for path in self._paths:
            shares: Shares = everywhere
            for place in places(path):
                if place.startswith("d:"):
                    shares = _mixed([known[place][0]], shares, 2, known[place][1])
            for slot in slots(path):
                if len(slot.word) > 1:
                    for scope in plain(slot):
                        made[scope] += 0.0
                    for pattern, share in shares.items():
                        if called := applied(slot, pattern):
                            made[called] += share / len(self._paths)
        return {scope: share for scope, share in made.items() if len(scope) > 1}

    def _patterns(self, indexes: Iterable[int]) -> Shares:
        weights, total = self._weigh(indexes)
        return {pattern: weight / (total + 2) for pattern, weight in weights.items()}

    def _patterns_at(self, place: str) -> tuple[Shares, float]:
        entries = self._archive.entries
        return self._weigh(index for index in self._hits.of.get(number(place), ()) if entries[index].scope)

    def _weigh(self, indexes: Iterable[int]) -> tuple[Shares, float]:
        weights: Shares = defaultdict(float)
        total = 0.0
        for index in indexes:
            fading = self._fading[index]
            total += fading
            for pattern in self._archive.entries[index].patterns:
                weights[pattern] += fading
        return weights, total

    def _novelty(self) -> float:
        """How often a scope is given that was never given before."""
        fresh = total = 0.0
        seen: set[str | None] = set()
        for index in self._given:
            scope = self._archive.entries[index].scope
            total = 0.99 * total + 1
            fresh = 0.99 * fresh + (scope not in seen)
            seen.add(scope)
        return (fresh + 0.5) / (total + 2)

    def _dashes(self) -> float:
        """The share of scopes joined by hyphens, of those joined by hyphens or underscores."""
        hyphens = sum(count for scope, count in self.known.items() if "-" in scope)
        joined = sum(count for scope, count in self.known.items() if "-" in scope or "_" in scope)
        return hyphens / max(1, joined)


def _log(share: float) -> float:
    return math.log(share + _FLOOR)


def _shares(counts: Mapping[str, float]) -> Shares:
    total = sum(counts.values()) or 1.0
    return {scope: count / total for scope, count in counts.items()}


def _mixed(tallies: Iterable[Mapping[str, float]], base: Shares, trust: float, total: float | None = None) -> Shares:
    """Shares by ever narrower tallies; each is believed by its size against `trust`, the rest by what came before."""
    shares = base
    for tally in tallies:
        size = sum(tally.values()) if total is None else total
        if size:
            shares = {scope: trust * share / (size + trust) for scope, share in shares.items()}
            for scope, weight in tally.items():
                shares[scope] = shares.get(scope, 0.0) + weight / (size + trust)
    return shares
