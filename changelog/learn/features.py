"""A change as the features that the model weighs: short texts, all of them true of the change."""

import re
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import NamedTuple

from devkit.changelog.learn.change import Change, ChangedFile
from devkit.changelog.learn.kinds import extension, kind
from devkit.changelog.learn.lines import Lines, lines_of

_MANY = 30
"""Files of a larger change are not looked at one by one."""
_READ = 16
"""Files whose lines are read."""
_SPOKEN = 120
"""Words taken of a change at most."""
_SUBWORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_PLAIN = ("+code", "-code", "+comment", "-comment", "+import", "-import", "+any", "-any")
"""Sorts of lines that every change has: how many there are is said in another way."""
_VERSION = re.compile(r"\d+\.\d+(?:\.\d+)?")
_CONFIGURING = frozenset(("build", "ci", "settings", "data", "forge"))
_AREAS = {"source": "s", "test": "t", "docs": "d", "example": "d", "news": "n", "ci": "c", "forge": "c"}


class Features(NamedTuple):
    """What is true of a change."""

    shape: tuple[str, ...]
    """Kinds of files, sizes, what sort of lines came and went: means the same in every repository."""
    names: tuple[str, ...]
    """Extensions, names of files and folders, words of these."""
    places: tuple[str, ...]
    """Whole paths of files and folders."""
    words: tuple[str, ...]
    """Words that came, went or stayed, and those of the functions around."""
    said: dict[str, float]
    """All words of the lines that came or went, and what share of them each is."""

    def all(self) -> Iterator[str]:
        """All of them, the general ones first."""
        yield from self.shape
        yield from self.names
        yield from self.places
        yield from self.words


def number(feature: str) -> int:
    """A feature as the 32 bits it is remembered by."""
    return zlib.crc32(feature.encode("utf-8", "surrogatepass"))


def subwords(text: str) -> list[str]:
    """The words that identifiers are made of, in lower case: `parseHTMLTag` has three."""
    return [word.lower() for word in _SUBWORD.findall(text) if len(word) > 1]


def features(change: Change) -> Features:
    """Describe a change. Large ones are described by their first files and lines; sizes count all."""
    kinds = [kind(file.path) for file in change.files]
    read = [(file, name, lines_of(file)) for file, name in zip(change.files[:_READ], kinds, strict=False)]
    shape = {*_files(change.files, kinds), *_content(read, kinds)}
    names, places = _paths(change.files)
    words, said = _words(read)
    return Features(tuple(sorted(shape)), tuple(sorted(names)), tuple(sorted(places)), tuple(words), said)


def _bucket(count: int) -> int:
    """The number of binary digits: 0, 1, 2-3, 4-7 and so on become 0, 1, 2, 3."""
    return min(count.bit_length(), 9)


def _files(files: tuple[ChangedFile, ...], kinds: list[str]) -> Iterator[str]:
    """What the list of files says."""
    if not files:
        yield "empty"
        return
    added, removed = _sums(files, kinds)
    total = sum(added.values()) + sum(removed.values())
    counts = Counter(kinds)
    for name, count in counts.items():
        yield from _extent(name, count, len(files))
        yield from _size(name, added[name], removed[name], total)
    yield f"kinds={','.join(sorted(counts))}"
    yield f"big={','.join(sorted(name for name in counts if (added[name] + removed[name]) * 5 >= total))}"
    yield f"core={','.join(name for name in ('source', 'test', 'docs', 'news', 'ci', 'build') if name in counts)}"
    states = Counter(file.status for file in files)
    for name, status in set(zip(kinds, (file.status for file in files), strict=True)):
        yield f"{name}:{status}"
    for status in states:
        yield f"status={status}"
        if len(states) == 1:
            yield f"only={status}"
    yield f"files={_bucket(len(files))}"
    yield f"lines=+{_bucket(sum(added.values()))}"
    yield f"lines=-{_bucket(sum(removed.values()))}"
    if "source" in counts:
        yield from _sources(counts, added["source"], removed["source"])
    yield from _modes(files)


def _sums(files: tuple[ChangedFile, ...], kinds: list[str]) -> tuple[Counter[str], Counter[str]]:
    added: Counter[str] = Counter()
    removed: Counter[str] = Counter()
    for file, name in zip(files, kinds, strict=True):
        added[name] += len(file.added)
        removed[name] += len(file.removed)
    return added, removed


def _extent(name: str, count: int, files: int) -> Iterator[str]:
    """How many files are of one kind."""
    yield f"kind={name}"
    yield f"count={name}{_bucket(count)}"
    if count == files:
        yield f"all={name}"
    elif count * 2 >= files:
        yield f"most={name}"


def _size(name: str, added: int, removed: int, total: int) -> Iterator[str]:
    """How many lines of one kind of file came and went."""
    plus, minus = _bucket(added), _bucket(removed)
    yield f"share={name}{(added + removed) * 4 // total if total else 0}"
    yield f"+{name}{plus}"
    yield f"-{name}{minus}"
    yield f"±{name}{(plus + 1) // 2},{(minus + 1) // 2}"


def _sources(counts: Counter[str], added: int, removed: int) -> Iterator[str]:
    """How much source changed, and with what beside it."""
    told = "docs" in counts or "news" in counts
    yield f"balance={4 * added // max(added + removed, 1)}"
    yield f"source={(_bucket(added) + 1) // 2},{(_bucket(removed) + 1) // 2},{'test' in counts:d},{told:d}"
    yield f"tested={min(counts['source'], 3)},{min(counts['test'], 3)}"


def _modes(files: tuple[ChangedFile, ...]) -> Iterator[str]:
    for file in files:
        if file.status == "M" and file.old_mode != file.new_mode:
            yield "mode"
        if "160000" in (file.old_mode, file.new_mode):
            yield "submodule"
        if file.binary:
            yield "binary"


def _content(read: list[tuple[ChangedFile, str, Lines]], kinds: list[str]) -> Iterator[str]:
    """What the lines say."""
    for file, name, _ in read:
        if name in _CONFIGURING and _bumps(file):
            yield f"bump={name}"
    code = [(name, lines) for _, name, lines in read if name in {"source", "test"}]
    total = _totals(code)
    yield from (f"{what}={min(_bucket(count), 3)}" for what, count in total.items() if not what.startswith(_PLAIN))
    if total["+testcase:test"] and not total["-testcase:test"]:
        yield "newtests"
    spaced = sum(lines.respaced for _, lines in code)
    if spaced:
        yield f"space={spaced >= len(code):d}"
    if "source" in kinds:
        yield from _nature("source", total)
        yield from _symbols([lines for name, lines in code if name == "source"])
    elif "test" in kinds:
        yield from _nature("test", total)


def _totals(code: Iterable[tuple[str, Lines]]) -> Counter[str]:
    """How many lines of which sort came and went, by kind of file."""
    total = Counter[str]()
    for name, lines in code:
        for what, count in lines.counts.items():
            total[f"{what}:{name}"] += count
    return total


def _nature(name: str, total: Counter[str]) -> Iterator[str]:
    """Whether code changed, or only comments, imports, remarks to linters."""
    code = total[f"+code:{name}"] + total[f"-code:{name}"]
    comments = total[f"+comment:{name}"] + total[f"-comment:{name}"]
    if code:
        every = total[f"+any:{name}"] + total[f"-any:{name}"]
        yield f"comments:{name}={3 * comments // (every + 1)}"
        if not total[f"+code:{name}"]:
            yield f"deletes:{name}"
        if total[f"+remark:{name}"] + total[f"-remark:{name}"] >= code * 0.6:
            yield f"remarks:{name}"
    elif comments:
        yield f"comment:{name}"
    elif total[f"+import:{name}"] + total[f"-import:{name}"]:
        yield f"import:{name}"


def _symbols(code: list[Lines]) -> Iterator[str]:
    """How many definitions came, went, changed."""
    came: set[tuple[str, str]] = set().union(*(lines.defined for lines in code))
    went: set[tuple[str, str]] = set().union(*(lines.undefined for lines in code))
    new, gone = came - went, went - came
    yield f"new={_bucket(len(new))}"
    yield f"gone={_bucket(len(gone))}"
    yield f"redefined={_bucket(len(came & went))}"
    yield f"symbols={min(len(new), 3)},{min(len(gone), 3)}"
    for word in {word for word, _ in new}:
        yield f"new:{word}"
    if new and {name for _, name in new} == {name for _, name in gone}:
        yield "moved"


def _bumps(file: ChangedFile) -> bool:
    """Whether about all that changes is versions."""
    added = sum(_VERSION.search(line) is not None for line in file.added[:80])
    return 2 * added >= len(file.added[:80]) > 0 and any(_VERSION.search(line) for line in file.removed[:80])


def _paths(files: tuple[ChangedFile, ...]) -> tuple[set[str], set[str]]:
    """What the paths say: to everyone, and to those who know the repository."""
    names: set[str] = set()
    places: set[str] = set()
    few = len(files) <= _MANY
    for file in files:
        *folders, name = file.path.split("/")
        ending = extension(file.path)
        names |= {f"e={ending}", f"e={ending}{file.status}"}
        places.update("d=" + "/".join(folders[: depth + 1]) for depth in range(len(folders)))
        if few:
            names |= {
                f"b={name}",
                *(f"n={word}" for word in subwords(name)),
                *(f"c={part.lower()}" for part in folders),
            }
            places.add(f"f={file.path}")
            if file.status in "AD":
                places.add(f"{file.status}d={'/'.join(folders)}")
    return names, places


def _words(read: list[tuple[ChangedFile, str, Lines]]) -> tuple[list[str], dict[str, float]]:
    """Words by the sort of file they stand in (came, went, stayed); and all words by their share."""
    found: dict[str, None] = {}
    counts = Counter[str]()
    for file, name, lines in read:
        if name == "lock":
            continue
        area = _AREAS.get(name, "o")
        came, went = subwords(lines.added), subwords(lines.removed)
        counts.update(came)
        counts.update(went)
        added, removed = set(came), set(went)
        found.update(dict.fromkeys(f"+{area}{word}" for word in sorted(added - removed)))
        found.update(dict.fromkeys(f"-{area}{word}" for word in sorted(removed - added)))
        found.update(dict.fromkeys(f"={area}{word}" for word in sorted(added & removed)))
        found.update(dict.fromkeys(f"h={word}" for word in _around(file.contexts)))
    total = counts.total()
    return [*islice(found, _SPOKEN)], {word: count / total for word, count in counts.items()}


def _around(contexts: Iterable[str]) -> Iterator[str]:
    for context, _ in zip(contexts, range(10), strict=False):
        yield from subwords(context[:200])
