"""Whether people here would give a scope at all."""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence

from devkit.changelog.learn.archive import Archive, Entry, Hits, Near, places
from devkit.changelog.learn.change import Change
from devkit.changelog.learn.features import number

NAMES = ("always", "all", "author", "author lately", "type", "author and type", "similar", "places", "stranger")
"""What is weighed, in the order of its weights."""

_MANY = 30
_NEWEST = 1000
"""Older entries than these count for nothing."""
_LATELY = 30
_SIMILAR = 40
_ENOUGH = 250
"""The newest commits that are asked in a place."""


def evidence(
    archive: Archive, hits: Hits, near: Sequence[Near], change: Change, types: Mapping[str, float]
) -> list[float]:
    """Log odds that a scope is given, by those sources.

    Args:
        archive: Older commits.
        hits: Which of them share a place with the change.
        near: Those most like it.
        change: The change.
        types: The probability of each type.
    """
    entries = archive.entries
    typed = [at for at in range(max(0, len(entries) - _NEWEST), len(entries)) if entries[at].type]
    own = [at for at in typed if entries[at].author == change.author]
    chances = {at: types.get(entries[at].type or "", 0.0) for at in typed}
    hundred, forty = archive.fadings(100), archive.fadings(40)
    general = _rate(entries, ((at, hundred[at]) for at in typed), 0.3)
    author = _rate(entries, ((at, forty[at]) for at in own), general)
    latest = _rate(entries, ((at, 0.5 ** (age / 5)) for age, at in enumerate(reversed(own[-_LATELY:]))), author)
    kind = _rate(entries, ((at, chances[at] * hundred[at]) for at in typed), general)
    both = _rate(entries, ((at, chances[at] * forty[at]) for at in own), author)
    similar = _by_similar(archive, near[:_SIMILAR], types, author)
    placed = _by_places(archive, hits, change, types, kind)
    return [1.0, *map(_odds, (general, author, latest, kind, both, similar, placed)), 1 / (1 + len(own))]


def probability(evidence_: Sequence[float], weights: Sequence[float]) -> float:
    """The probability that a scope is given."""
    return 1 / (1 + math.exp(-sum(map(float.__mul__, weights, evidence_))))


def _by_similar(archive: Archive, near: Iterable[Near], types: Mapping[str, float], base: float) -> float:
    fades = archive.fadings(1000)
    votes = (
        (one.at, 8 * one.similarity**2 * fades[one.at] * types.get(archive.entries[one.at].type or "", 0.0))
        for one in near
    )
    return _rate(archive.entries, votes, base, 1)


def _by_places(archive: Archive, hits: Hits, change: Change, types: Mapping[str, float], base: float) -> float:
    """The mean over the files; the narrower place is trusted where it has been changed often."""
    fades = archive.fadings(400)
    entries = archive.entries
    inside = [places(file.path) for file in change.files[:_MANY]]
    told: dict[str, Callable[[float], float]] = {}
    for place in {place for found in inside for place in found}:
        at_place = hits.of.get(number(place), [])[-_ENOUGH:]
        told[place] = _narrowing(entries, [(at, fades[at] * types.get(entries[at].type or "", 0.0)) for at in at_place])
    rates = []
    for found in inside:
        rate = base
        for place in found:
            rate = told[place](rate)
        rates.append(rate)
    return sum(rates) / len(rates) if rates else base


def _narrowing(entries: Sequence[Entry], weighed: Iterable[tuple[int, float]]) -> Callable[[float], float]:
    """What a place makes of the rate in a wider one."""
    pairs = [(weight, bool(entries[at].scope)) for at, weight in weighed if entries[at].type]
    true, total = sum(weight for weight, fact in pairs if fact), sum(weight for weight, _ in pairs)
    return lambda base: (true + base) / (total + 1)


def _rate(entries: Sequence[Entry], weighed: Iterable[tuple[int, float]], base: float, trust: float = 2) -> float:
    """The share of entries with a scope, by weight; a base is believed as much as entries of the weight `trust`."""
    true, total = base * trust, trust
    for at, weight in weighed:
        if entries[at].type:
            total += weight
            true += weight * bool(entries[at].scope)
    return true / total


def _odds(share: float) -> float:
    share = min(max(share, 0.01), 0.99)
    return math.log(share / (1 - share))
