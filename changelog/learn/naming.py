"""What a change itself names: the words of its paths, and of its lines."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from devkit.changelog.learn.features import Features, subwords
from devkit.changelog.learn.kinds import kind
from devkit.changelog.learn.patterns import stem
from devkit.changelog.learn.shares import Shares

_TELLING = frozenset(("source", "data", "other"))
_OFTEN = 5
"""A word that is one in so many of the changed lines counts as if no other stood there."""
_DEPENDENCIES = frozenset(
    (
        *("dep", "deps", "dependencies", "dependency", "lock", "lockfile", "requirements"),
        *("deps-dev", "deps_dev", "dev-dependencies", "dev-deps"),
    )
)
"""What people everywhere call the packages that a project needs."""


def spellings(scope: str) -> set[str]:
    """How a scope may stand in a path, in lower case."""
    lower = scope.lower()
    return {lower, lower.replace("_", "-"), lower.replace("-", "_")}


@lru_cache(maxsize=1 << 12)
def words_of(scope: str) -> Sequence[str]:
    """The words of a scope; itself if it has none."""
    return subwords(scope) or [scope.lower()]


def means_dependencies(scope: str) -> bool:
    """Whether a scope stands for the packages that the project needs."""
    return scope.lower() in _DEPENDENCIES


def updated(weights: Mapping[str, float], found: Features) -> float:
    """How much of a change is other versions of what the project needs, 0 to 1.

    Args:
        weights: Path -> its share of the change.
        found: The features of the change.
    """
    told = {feature.removeprefix("bump=") for feature in found.shape if feature.startswith("bump=")}
    worth = {"build": 0.5, "lock": 1.0, **dict.fromkeys(told, 1.0)}
    return sum(weight * worth.get(kind(path), 0.0) for path, weight in weights.items())


class Named:
    """The words of a change, each with its share of the files."""

    def __init__(self, paths: Sequence[str], around: Iterable[str], said: Mapping[str, float]) -> None:
        sources = [path for path in paths if kind(path) in _TELLING] or paths
        self._stems = _shares([stem(path.lower())] for path in sources)
        self._folders = _shares(path.lower().split("/")[-2:-1] for path in sources)
        self._parts = _shares(set(subwords(path)) for path in paths)
        self._around = set(around)
        self._said = said

    def of(self, scope: str) -> tuple[float, ...]:
        """How a scope is named, each 0 to 1.

        Returns:
            As a file, as a folder around files; its words in paths, in changed lines, how often there, and around them.
        """
        forms, words = spellings(scope), words_of(scope)
        return (
            max(self._stems.get(form, 0.0) for form in forms),
            max(self._folders.get(form, 0.0) for form in forms),
            sum(self._parts.get(word, 0.0) for word in words) / len(words),
            sum(word in self._said for word in words) / len(words),
            sum(min(1.0, _OFTEN * self._said.get(word, 0.0)) for word in words) / len(words),
            sum(word in self._around for word in words) / len(words),
        )

    def covered(self, scope: str) -> float:
        """The share of a scope's words that a path holds."""
        words = words_of(scope)
        return sum(word in self._parts for word in words) / len(words)


def _shares(groups: Iterable[Iterable[str]]) -> Shares:
    """Words and the share of the groups that hold them."""
    found: Shares = defaultdict(float)
    count = 0
    for words in groups:
        count += 1
        for word in words:
            found[word] += 1
    return {word: times / count for word, times in found.items()}
