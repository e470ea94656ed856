"""What a test is about by its name: `test_help_spec` tests `get_help_spec`, `TestIndent` the `IndentFilter`.

Words shared by a test's nodeid and a function's qualified name, rare words counting for more.
"""

import heapq
import math
from collections import defaultdict
from functools import cached_property, lru_cache

from devkit.core.words import words_of
from devkit.diagnoser.sources import Definition, Sources

MOST = 8
"""Functions named at most for one test."""
LEAST = 0.4
"""Scores below say nothing."""
_EMPTY = frozenset({"test", "tests", "init", "self"})


class Naming:
    """Matches tests and project functions by the words of their names."""

    def __init__(self, sources: Sources) -> None:
        self._sources = sources
        self._known: dict[str, dict[Definition, float]] = {}

    def about(self, nodeid: str) -> dict[Definition, float]:
        """Project functions a test's name speaks of, with scores from `LEAST` to 1."""
        subject = nodeid.partition("::")[2][:300]
        known = self._known.get(subject)
        if known is None:
            known = self._known[subject] = self._match(_words(subject))
        return known

    def _match(self, words: frozenset[str]) -> dict[Definition, float]:
        shared: dict[Definition, float] = defaultdict(float)
        for word in sorted(words):
            for definition in self._index.get(word, ()):
                shared[definition] += self._rarity[word]
        scored = ((weight / self._total[d], d.path, d.line, d) for d, weight in shared.items())
        best = heapq.nlargest(MOST, (entry for entry in scored if entry[0] >= LEAST), key=lambda e: (e[0], e[1], e[2]))
        return {definition: score for score, _, _, definition in best}

    @cached_property
    def _vocabulary(self) -> dict[Definition, frozenset[str]]:
        return {
            definition: _words(definition.qualname)
            for name in sorted(self._sources.by_name)
            for definition in self._sources.by_name[name]
            if not definition.is_class and not definition.is_test
        }

    @cached_property
    def _index(self) -> dict[str, list[Definition]]:
        index: dict[str, list[Definition]] = defaultdict(list)
        for definition, words in self._vocabulary.items():
            for word in words:
                index[word].append(definition)
        return index

    @cached_property
    def _rarity(self) -> dict[str, float]:
        return {word: math.log(1 + len(self._vocabulary) / len(found)) for word, found in self._index.items()}

    @cached_property
    def _total(self) -> dict[Definition, float]:
        """What a full match would weigh; at least as much as a rather rare word: common words alone don't match."""
        least = math.log(1 + len(self._vocabulary) / 4)
        rarity = self._rarity
        return {d: max(sum(rarity[word] for word in sorted(words)), least) for d, words in self._vocabulary.items()}


def _words(name: str) -> frozenset[str]:
    return frozenset(_stem(word) for word in words_of(name) if len(word) > 1) - _EMPTY


@lru_cache(maxsize=4096)
def _stem(word: str) -> str:
    """Singular of a plural, infinitive of a gerund: close enough to match `renders` with `render`."""
    for ending in ("ing", "ies", "ed", "s"):
        if word.endswith(ending) and len(word) - len(ending) > 3 - (ending == "s"):
            return word[: -len(ending)] + ("y" if ending == "ies" else "")
    return word
