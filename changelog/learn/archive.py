"""Older commits by where they changed something: which are like a change, and what was said of its places."""

import math
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import accumulate, repeat
from operator import mul
from typing import NamedTuple

from devkit.changelog.learn.change import Change
from devkit.changelog.learn.features import number, subwords
from devkit.changelog.learn.kinds import extension

_MANY = 30
"""Files of a change whose places are remembered."""
_COMMON = 0.3
"""A place that more commits than this share have says nothing…"""
_FEW = 100
"""…if these are more than so many."""
_NEAR = 200
"""Commits that are compared closely."""
_FADE = 2000
"""A commit counts half after so many more."""


class Entry(NamedTuple):
    """A commit in the archive."""

    commit: str
    header: str
    type: str | None
    """As the model calls it; None where the header gives none or no person wrote it."""
    scope: str | None
    author: str | None
    patterns: tuple[str, ...] = ()
    """How the scope is made from the paths, see `devkit.changelog.learn.patterns`."""
    body: bool = False
    """Whether text follows the header."""


class Near(NamedTuple):
    """An entry like a change."""

    at: int
    similarity: float
    """Cosine, 0 to 1."""


class Hits(NamedTuple):
    """Which entries share which places with a change."""

    of: dict[int, list[int]]
    """Number of a place -> indexes of the entries, oldest first."""
    entries: int
    """How many entries there were."""


def places(path: str) -> list[str]:
    """The places a path is in, the widest first: its sort, its folders, its sort in its folder, itself."""
    *folders, _ = path.split("/")
    ending = extension(path)
    inside = ["d:" + "/".join(folders[: depth + 1]) for depth in range(len(folders))]
    return [f"e:{ending}", *inside, f"x:{'/'.join(folders)}*{ending}", f"f:{path}"]


def locations(change: Change) -> list[int]:
    """What the archive remembers a change by."""
    found: set[str] = set()
    for file in change.files[:_MANY]:
        name = file.path.rsplit("/", 1)[-1]
        found.update(places(file.path))
        found.update(f"n:{word}" for word in subwords(name))
        found.add(f"s:{file.status}{extension(file.path)}")
    return sorted(map(number, found))


class Archive:
    """Commits and where they changed something, oldest first; only ever appended to."""

    def __init__(self, entries: Iterable[Entry] = (), terms: bytes = b"", ends: bytes = b"") -> None:
        self.entries = list(entries)
        self._terms = array("I")
        self._ends = array("I")
        self._terms.frombytes(terms)
        self._ends.frombytes(ends)
        if len(self._ends) != len(self.entries) or (self._ends and self._ends[-1] != len(self._terms)):
            raise ValueError("a damaged cache")
        self._counts = Counter(self._terms)
        """How many commits share each place."""

    def copy(self) -> "Archive":
        """One that goes its own way from here."""
        return Archive(self.entries, self._terms.tobytes(), self._ends.tobytes())

    def dump(self) -> tuple[list[Entry], bytes, bytes]:
        """What the constructor takes, on this machine."""
        return self.entries, self._terms.tobytes(), self._ends.tobytes()

    def add(self, entry: Entry, terms: Sequence[int]) -> None:
        """Remember a commit."""
        self.entries.append(entry)
        self._terms.extend(terms)
        self._ends.append(len(self._terms))
        self._counts.update(terms)

    def hits(self, terms: Iterable[int]) -> Hits:
        """Where the places of a change occur."""
        asked = set(terms)
        found: dict[int, list[int]] = defaultdict(list)
        for index, term in self._matches(asked):
            found[term].append(index)
        return Hits(found, len(self.entries))

    def _matches(self, asked: set[int]) -> Iterator[tuple[int, int]]:
        ends = iter(self._ends)
        index, end = -1, 0
        for at, term in enumerate(self._terms):
            if term in asked:
                while at >= end:
                    index, end = index + 1, next(ends)
                yield index, term

    def nearest(self, hits: Hits, count: int) -> list[Near]:
        """The entries most like the change that was asked about, best first."""
        rarity = {term: self._rarity(len(found)) for term, found in hits.of.items()}
        products: dict[int, float] = defaultdict(float)
        for term, found in hits.of.items():
            if len(found) <= max(_FEW, _COMMON * hits.entries):
                square = rarity[term] ** 2
                for index in found:
                    products[index] += square
        rough = sorted(products, key=lambda index: -products[index] / math.sqrt(self._size(index) or 1))[:_NEAR]
        own = math.sqrt(sum(weight**2 for weight in rarity.values())) or 1.0
        squares = _Squares(len(self.entries) + 1)
        near = [Near(index, products[index] / (own * self._norm(index, squares))) for index in rough]
        return sorted(near, key=lambda one: -one.similarity)[:count]

    def _rarity(self, count: int) -> float:
        return math.log((len(self.entries) + 1) / count)

    def _size(self, index: int) -> int:
        return self._ends[index] - (self._ends[index - 1] if index else 0)

    def _terms_of(self, index: int) -> "array[int]":
        return self._terms[self._ends[index - 1] if index else 0 : self._ends[index]]

    def _norm(self, index: int, squares: "_Squares") -> float:
        counts = map(self._counts.__getitem__, self._terms_of(index))
        return math.sqrt(sum(map(squares.__getitem__, counts))) or 1.0

    def age(self, index: int) -> int:
        """How many commits came after one."""
        return len(self.entries) - 1 - index

    def fading(self, index: int, half: float = _FADE) -> float:
        """What a commit counts for, 1 for the newest."""
        return float(0.5 ** (self.age(index) / half))

    def fadings(self, half: float) -> list[float]:
        """What each commit counts for, oldest first."""
        count = len(self.entries)
        return _powers(half, count.bit_length())[:count][::-1]


class _Squares(dict[int, float]):
    """In how many commits a place occurs -> its rarity, squared; each is worked out once."""

    def __init__(self, commits: int) -> None:
        super().__init__()
        self._commits = commits

    def __missing__(self, count: int) -> float:
        found = self[count] = math.log(self._commits / count) ** 2
        return found


@lru_cache(maxsize=16)
def _powers(half: float, bits: int) -> list[float]:
    """Powers of one half, after so many commits each; there are two to the power of `bits`."""
    step = 0.5 ** (1 / half)
    return list(accumulate(repeat(step, (1 << bits) - 1), mul, initial=1.0))
