"""Whether people here would give a scope at all."""

import math
from collections.abc import Iterable, Sequence

from devkit.changelog.learn.archive import Archive, Hits, Near
from devkit.changelog.learn.change import Change
from devkit.changelog.learn.features import number

NAMES = ("always", "all", "author", "type", "author and type", "similar", "places")
"""What is weighed, in the order of its weights."""


def evidence(archive: Archive, hits: Hits, near: Sequence[Near], change: Change, type_: str) -> list[float]:
    """Log odds that a scope is given, by those sources."""
    typed = [index for index, entry in enumerate(archive.entries) if entry.type]
    entries = archive.entries
    own = [index for index in typed if entries[index].author == change.author]
    general = _rate(archive, typed, 100, 0.3)
    author = _rate(archive, own, 40, general)
    alike = [index for index in typed if entries[index].type == type_]
    kind = _rate(archive, alike, 100, general)
    both = _rate(archive, [index for index in own if entries[index].type == type_], 40, author)
    votes = [(8 * one.similarity**2 * archive.fading(one.at, 1500), one.at) for one in near[:20]]
    similar = _mean(((weight, bool(entries[at].scope)) for weight, at in votes if entries[at].type), author, 1)
    places = [_rate(archive, hits.of.get(number(f"f:{file.path}"), ()), 100, author) for file in change.files[:30]]
    placed = sum(places) / len(places) if places else author
    return [1.0, *map(_odds, (general, author, kind, both, similar, placed))]


def probability(evidence_: Sequence[float], weights: Sequence[float]) -> float:
    """The probability that a scope is given."""
    return 1 / (1 + math.exp(-sum(map(float.__mul__, weights, evidence_))))


def _rate(archive: Archive, indexes: Iterable[int], half: float, base: float) -> float:
    entries = archive.entries
    return _mean(
        ((0.5 ** (archive.age(at) / half), bool(entries[at].scope)) for at in indexes if entries[at].type), base, 2
    )


def _mean(pairs: Iterable[tuple[float, bool]], base: float, trust: float) -> float:
    true, total = base * trust, trust
    for weight, fact in pairs:
        total += weight
        true += weight * fact
    return true / total


def _odds(share: float) -> float:
    share = min(max(share, 0.01), 0.99)
    return math.log(share / (1 - share))
