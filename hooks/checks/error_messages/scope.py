"""Which files matter to a few: a commit of five files is not judged by reading a whole project."""

import itertools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

import msgspec

from devkit.diagnoser.location import is_test_path
from devkit.hooks.checking.context import Context
from devkit.hooks.checking.wording import Wording, joined, letters, words
from devkit.hooks.checks.error_messages.expectations import Expected
from devkit.hooks.checks.error_messages.facts import Facts, Said
from devkit.hooks.checks.error_messages.meeting import Library
from devkit.hooks.checks.error_messages.taken import CHECK, Glance, Taken

_EXCEPTIONS = re.compile(
    rb"^[ \t]*(?:class\s+\w+\s*\([^)]*(?:Error|Exception|Warning)\b|raise[ \t]+[\w.]+[ \t]*\()", re.MULTILINE
)
_WORD = re.compile(r"[^\W\d_]{3,}")
_SHARED = 0.6
"""Share of a message's words that a file must have to be read for its sake."""
_LEAST_LETTERS = 8
_MANY_PAIRS = 3
_MOST_LEARNED = 100
"""Files that one run reads beside those it needs: a large project is known after some commits."""
_STRINGS = frozenset[Wording]
_GLANCES = msgspec.msgpack.Decoder(Glance)
_BROKEN = Glance((), expects=False, strings=msgspec.Raw(), messages=msgspec.Raw(), silent=msgspec.Raw())
"""Of a file without a tree."""


class Needle(NamedTuple):
    """What a file that says a message, or nearly so, has in it."""

    words: tuple[bytes, ...]
    """The longest first."""
    pairs: tuple[bytes, ...]
    """Words that follow each other, with what is between them."""

    def is_in(self, data: bytes, share: float) -> bool:
        """Whether a file has so many of the words, and some of the pairs if there are many."""
        if not self.words or (share == 1 and self.words[0] not in data):
            return False
        if sum(word in data for word in self.words) < max(1, share * len(self.words)):
            return False
        few = 0 if len(self.pairs) < _MANY_PAIRS else 1
        return sum(pair in data for pair in self.pairs) >= (len(self.pairs) / 2 if share == 1 else few)


def taken(context: Context) -> Mapping[str, Taken]:
    """The facts that matter: of the whole project, or of the files that share messages with those of a commit.

    Of the files of a commit, expectations that something meets are left out.
    """
    targets = [path for path in context.python if path in context.targets]
    if not context.staged or 2 * len(targets) >= len(context.python):
        return context.facts(CHECK)
    first: Mapping[str, Taken] = context.facts(CHECK, targets)
    others = [path for path in context.python if path not in context.targets]
    scope = _Scope(context, first, others)
    found = scope.found()
    context.facts(CHECK, scope.unknown[:_MOST_LEARNED])
    return found


def shared(context: Context, facts: Mapping[str, Facts]) -> Mapping[str, Facts]:
    """Facts without the messages that no file of the commit says."""
    if not context.staged:
        return facts
    said = {each.words for path, found in facts.items() if path in context.targets for each in found.said}
    return {
        path: found._replace(said=tuple(each for each in found.said if each.words in said))
        for path, found in facts.items()
    }


class _Scope:
    """What matters to the files of a commit, in the other files."""

    def __init__(self, context: Context, first: Mapping[str, Taken], others: Sequence[str]) -> None:
        self._context, self._first, self._others = context, first, others
        self._known = {path: glance for path in others if (glance := _glance(context, path)) is not None}
        self._found = {path: each.messages for path, each in first.items()}
        self._strings = {path: each.strings for path, each in first.items()}

    @property
    def unknown(self) -> list[str]:
        """The files of which nothing is remembered."""
        return [path for path in self._others if path not in self._known]

    def found(self) -> dict[str, Taken]:
        """The facts of the commit's files and of the others that matter."""
        said = [each for path in self._first if not is_test_path(path) for each in self._found[path].said]
        if any(raised.plain for found in self._found.values() for raised in found.raised):
            self._take(filter(self._may_define, self._sources))
        self._take(self._saying({joined(each.words): needle_of(each.words) for each in said}))
        asked = {path: each.messages.expected for path, each in self._first.items()}
        asked |= self._expecting(self._changed(said))
        for path, expected in asked.items():
            self._take([path])
            self._found[path] = self._found[path]._replace(expected=tuple(filter(self._is_unmet, expected)))
        return {path: self._part(path, found) for path, found in self._found.items()}

    def _part(self, path: str, found: Facts) -> Taken:
        """What matters of a file."""
        silent = self._first[path].silent if path in self._first else ()
        return Taken((), bool(found.expected), self._strings.get(path, frozenset()), found, silent)

    @property
    def _sources(self) -> Iterator[str]:
        return (path for path in self._others if not is_test_path(path))

    def _take(self, paths: Iterable[str], *, strings: bool = False) -> None:
        """Let files matter, with what their strings say or without."""
        for path in paths:
            if path not in self._found or (strings and path not in self._strings):
                found = self._read(path, strings=strings)
                if found is not None:
                    self._found.setdefault(path, found.messages._replace(expected=()))
                    self._strings |= {path: found.strings} if strings else {}

    def _read(self, path: str, *, strings: bool) -> Taken | None:
        """What is taken from another file, with what its strings say or without; None where it has no tree."""
        glance = self._known.get(path)
        if glance is None:
            return self._context.facts(CHECK, [path]).get(path)
        if glance is _BROKEN:
            return None
        said = msgspec.msgpack.decode(glance.strings, type=_STRINGS) if strings else _STRINGS()
        return Taken((), glance.expects, said, msgspec.msgpack.decode(glance.messages, type=Facts), ())

    def _text(self, path: str) -> bytes:
        """Something that has all of a file's messages in it: what is kept of it, or the file itself."""
        known = self._context.remembered(CHECK, path)
        return known if known is not None else self._context.data(path) or b""

    def _may_define(self, path: str) -> bool:
        """Whether a file may define or raise exceptions."""
        return path in self._known or _EXCEPTIONS.search(self._context.data(path) or b"") is not None

    def _saying(self, said: Mapping[str, "Needle"]) -> Iterator[str]:
        """The sources that say the same."""
        for path in self._sources if said else ():
            glance = self._known.get(path)
            if glance is not None:
                found = not said.keys().isdisjoint(glance.said)
            else:
                data = self._context.data(path) or b""
                found = any(needle.is_in(data, 1.0) for needle in said.values())
            if found:
                yield path

    def _changed(self, said: Sequence[Said]) -> list[Said]:
        """The messages that the commit brings, and those that it takes away."""
        paths = [path for path in self._first if not is_test_path(path)]
        before = self._context.committed(CHECK, paths) if paths else {}
        old: list[Said] = [each for found in before.values() for each in found.messages.said]
        words, former = {each.words for each in said}, {each.words for each in old}
        return [each for each in (*said, *old) if (each.words in words) != (each.words in former)]

    def _expecting(self, said: Sequence[Said]) -> dict[str, tuple[Expected, ...]]:
        """Test file -> those of its expectations that may be about some messages."""
        needles = {needle_of(each.words) for each in said}
        spoken = [set(words(each.words)) for each in said]
        found = {}
        for path in filter(is_test_path, self._others if said else ()):
            glance = self._known.get(path)
            if glance is not None and not glance.expects:
                continue
            text = self._text(path)
            facts = self._read(path, strings=False) if any(each.is_in(text, _SHARED) for each in needles) else None
            if facts is not None:
                alike = (each for each in facts.messages.expected if _is_about(each, spoken))
                found[path] = tuple(alike)
        return {path: expected for path, expected in found.items() if expected}

    def _is_unmet(self, expected: Expected) -> bool:
        """Whether nothing in the project says what is expected; then what comes near it matters."""
        what = expected.what
        if letters(what.words) < _LEAST_LETTERS:
            return False
        if len(what.words) == 1 and self._is_said(what.words[0].encode("utf-8", "surrogatepass")):
            return False
        if self._own.says(what):
            return False
        needle = needle_of(what.words)
        near = [path for path in self._others if needle.is_in(self._text(path), _SHARED)]
        self._take(near, strings=True)
        if Library(self._alike(near, needle)).says(what):
            return False
        self._take_doubts(expected.exception, needle)
        return True

    def _take_doubts(self, exception: str, needle: Needle) -> None:
        """Let what raises an exception matter; if it is the project's own, also all that may say a bit of a message."""
        name = exception.encode()
        self._take(path for path in self._sources if name and name in self._text(path))
        if any(exception == own for facts in self._found.values() for own, _, _ in facts.classes):
            some = (path for path in self._others if path in self._known or needle.is_in(self._text(path), 0.0))
            self._take(some, strings=True)

    @cached_property
    def _own(self) -> Library:
        """What the files of the commit say."""
        return Library(said for each in self._first.values() for said in each.strings)

    def _is_said(self, text: bytes) -> bool:
        """Whether a file has a text word for word; of tests that aren't known, that may be the expectation itself."""
        unknown = (path for path in self._sources if path not in self._known)
        return text in self._all or any(text in (self._context.data(path) or b"") for path in unknown)

    @cached_property
    def _all(self) -> bytes:
        return b"\0".join(glance.strings for glance in self._known.values())

    def _alike(self, paths: Iterable[str], needle: Needle) -> Iterator[Wording]:
        """What the strings of some files say that has words of a needle."""
        parts = [word.decode() for word in needle.words]
        for path in paths:
            for said in self._strings.get(path, ()):
                if any(word in run for run in said for word in parts):
                    yield said


def _glance(context: Context, path: str) -> Glance | None:
    """What is known of a file as it is staged; None where nothing is, or the cache is damaged."""
    encoded = context.remembered(CHECK, path)
    if not encoded:
        return None if encoded is None else _BROKEN
    try:
        return _GLANCES.decode(encoded)
    except msgspec.MsgspecError:
        return None


def _is_about(expected: Expected, spoken: Iterable[set[str]]) -> bool:
    """Whether an expectation shares words with one of some messages."""
    mine = set(words(expected.what.words))
    return not all(map(mine.isdisjoint, spoken))


def needle_of(found: Wording) -> Needle:
    """What a file that says some wording has in it."""
    runs = [[(match.start(), match.end()) for match in _WORD.finditer(run)] for run in found]
    spans = [(run, *span) for run, each in zip(found, runs, strict=True) for span in each]
    every = sorted({run[start:end].encode() for run, start, end in spans}, key=lambda word: (-len(word), word))
    pairs = {
        run[first[0] : second[1]].encode()
        for run, each in zip(found, runs, strict=True)
        for first, second in itertools.pairwise(each)
        if run[first[1] : second[0]] == " "
    }
    return Needle(tuple(every), tuple(sorted(pairs)))
