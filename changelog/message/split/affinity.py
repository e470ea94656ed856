"""How likely two parts of a diff belong to one change."""

import math
import re
from collections import Counter
from collections.abc import Sequence

from devkit.changelog.message.facts.dependencies import is_lock, is_manifest
from devkit.changelog.message.facts.kinds import ending, family
from devkit.changelog.message.split.units import Unit

FEATURES = (
    "bias",
    "same file",
    "near in the file",
    "same section",
    "same folder",
    "shared path",
    "same stem",
    "path words",
    "shared words",
    "rare words",
    "declared and used",
    "same edit",
    "same family",
    "same ending",
    "both dependencies",
    "both new",
    "code and test",
    "named in path",
)
WEIGHTS = (
    -1.6,
    1.56,
    -0.3,
    0.19,
    0.35,
    0.54,
    2.39,
    1.16,
    3.22,
    -1.42,
    2.36,
    1.42,
    0.58,
    -0.17,
    -0.76,
    0.55,
    1.19,
    2.26,
)
"""Fitted by benchmarks/message_split.py --fit."""

_PART = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_PLAIN = {"test", "tests", "src", "lib", "index", "init", "main", "spec", "docs", "py", "js", "ts", "md"}


class Affinity:
    """Compares the units of one diff."""

    def __init__(self, units: Sequence[Unit]) -> None:
        """Count how common each word is in the diff, by files."""
        by_file: dict[str, set[str]] = {}
        for unit in units:
            by_file.setdefault(unit.file.path, set()).update(unit.words)
        counts = Counter(word for words in by_file.values() for word in words)
        self._weight = {word: 1 / math.log2(1 + count) for word, count in counts.items()}
        self._counts = counts
        self._stems = {unit.file.path: stem(unit.file.path) for unit in units}
        self._path_words = {unit.file.path: path_words(unit.file.path) for unit in units}
        self._families = {unit.file.path: family(unit.file.path) for unit in units}

    def __call__(self, one: Unit, other: Unit) -> float:
        """The logit of one change."""
        return sum(weight * value for weight, value in zip(WEIGHTS, self.features(one, other), strict=True))

    def features(self, one: Unit, other: Unit) -> tuple[float, ...]:
        """What is compared, in the order of `FEATURES`."""
        first, second = one.file.path, other.file.path
        same = first == second
        shared = one.words & other.words
        used = (one.declared & other.words) | (other.declared & one.words)
        families = self._families[first], self._families[second]
        names = self._path_words[first] & self._path_words[second]
        mentioned = (self._path_words[first] & _lowered(other)) | (self._path_words[second] & _lowered(one))
        stems = self._stems[first], self._stems[second]
        return (
            1.0,
            float(same),
            _near(one, other) if same else 0.0,
            float(same and bool(one.inside) and one.inside == other.inside),
            float(first.rpartition("/")[0] == second.rpartition("/")[0] and not same),
            _shared_path(first, second),
            float(stems[0] == stems[1] and not same and bool(stems[0])),
            min(len(names), 3) / 3,
            self._share(shared, one, other),
            min(sum(1 for word in shared if self._counts[word] <= 2), 5) / 5,  # noqa: PLR2004 - in two files at most
            min(len(used), 3) / 3,
            float(bool(one.removed or one.added) and _edit(one) == _edit(other)),
            float(families[0] == families[1]),
            float(ending(first) == ending(second)),
            float(_depends(first) and _depends(second)),
            float(one.file.status == other.file.status == "A"),
            float(set(families) == {"code", "test"}),
            min(len(mentioned), 3) / 3,
        )

    def _share(self, shared: frozenset[str], one: Unit, other: Unit) -> float:
        """Shared words against those of the unit with fewer, rare ones counting more."""
        least = min(self._total(one.words), self._total(other.words))
        return self._total(shared) / least if least else 0.0

    def _total(self, words: frozenset[str]) -> float:
        return sum(self._weight[word] for word in words)


def stem(path: str) -> str:
    """A file's name without ending and without what makes it a test."""
    name = path.rpartition("/")[2].partition(".")[0].lower()
    if name in {"__init__", "index", "mod", "main"}:
        name = path.rpartition("/")[0].rpartition("/")[2].lower()
    return name.removeprefix("test_").removesuffix("_test").removesuffix("_spec").removesuffix("spec").strip("_-")


def path_words(path: str) -> frozenset[str]:
    """The telling words of a path's last two parts."""
    last = "/".join(path.split("/")[-2:])
    return frozenset(word.lower() for word in _PART.findall(last) if len(word) > 2) - _PLAIN  # noqa: PLR2004 - too short


def _lowered(unit: Unit) -> frozenset[str]:
    return frozenset(word.lower() for word in unit.words)


def _near(one: Unit, other: Unit) -> float:
    """1 for hunks side by side, less the more lines lie between."""
    if not one.hunks or not other.hunks:
        return 1.0
    distance = abs(one.hunks[0].new_start - other.hunks[0].new_start)
    return 1 / (1 + distance / 20)


def _shared_path(first: str, second: str) -> float:
    one, other = first.split("/")[:-1], second.split("/")[:-1]
    common = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        common += 1
    return common / max(len(one), len(other), 1)


def _edit(unit: Unit) -> tuple[frozenset[str], frozenset[str]]:
    return unit.removed - unit.added, unit.added - unit.removed


def _depends(path: str) -> bool:
    return is_lock(path) or is_manifest(path)
