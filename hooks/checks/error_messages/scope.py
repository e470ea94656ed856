"""Which files matter to a few: a commit of five files is not judged by reading a whole project."""

import itertools
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from devkit.diagnoser.location import is_test_path
from devkit.hooks.checking.context import Context
from devkit.hooks.checks.error_messages.bare import VANILLA
from devkit.hooks.checks.error_messages.meeting import wanted
from devkit.hooks.checks.error_messages.taken import CHECK, Taken
from devkit.hooks.checks.error_messages.wording import Wording, letters

_EXCEPTION_CLASS = re.compile(rb"^[ \t]*class\s+\w+\s*\([^)]*(?:Error|Exception|Warning)\b", re.MULTILINE)
_WORD = re.compile(r"[^\W\d_]{3,}")
_SHARED = 0.6
"""Share of a message's words that a file must have to be read for its sake."""
_LEAST_LETTERS = 8
_MANY_PAIRS = 3


class Needle(NamedTuple):
    """What a file that says a message, or nearly so, has in it."""

    words: tuple[bytes, ...]
    """The longest first."""
    pairs: tuple[bytes, ...]
    """Words that follow each other, with what is between them."""

    def is_in(self, data: bytes, share: float) -> bool:
        """Whether a file has so many of the words, the longest among them, and some of the pairs if there are many."""
        if not self.words or self.words[0] not in data:
            return False
        if sum(word in data for word in self.words) < share * len(self.words):
            return False
        few = 0 if len(self.pairs) < _MANY_PAIRS else 1
        return sum(pair in data for pair in self.pairs) >= (len(self.pairs) / 2 if share == 1 else few)


def taken(context: Context) -> Mapping[str, Taken]:
    """The facts that matter: of the whole project, or of the files that share messages with those of a commit."""
    targets = [path for path in context.python if path in context.targets]
    if not context.staged or 2 * len(targets) >= len(context.python):
        return context.facts(CHECK)
    tests = [path for path in context.python if is_test_path(path)]
    sources = [path for path in context.python if not is_test_path(path)]
    first: Mapping[str, Taken] = context.facts(CHECK, targets)
    said = {_needle(each.words) for found in first.values() for each in found.messages.said}
    read = [*targets, *_having(context, sources, said, 1.0), *_having(context, tests, said, _SHARED)]
    second: Mapping[str, Taken] = context.facts(CHECK, dict.fromkeys(read))
    unmet = {what: _needle(what) for what in _expected(second.values()) if not _is_said(context, sources, what)}
    more = [*_having(context, sources, unmet.values(), _SHARED), *_defining(context, sources, first.values())]
    return context.facts(CHECK, dict.fromkeys([*second, *more]))


def _needle(found: Wording) -> Needle:
    runs = [[(match.start(), match.end()) for match in _WORD.finditer(run)] for run in found]
    spans = [(run, *span) for run, each in zip(found, runs, strict=True) for span in each]
    words = sorted({run[start:end].encode() for run, start, end in spans}, key=lambda word: (-len(word), word))
    pairs = {
        run[first[0] : second[1]].encode()
        for run, each in zip(found, runs, strict=True)
        for first, second in itertools.pairwise(each)
        if run[first[1] : second[0]] == " "
    }
    return Needle(tuple(words), tuple(sorted(pairs)))


def _expected(found: Iterable[Taken]) -> Iterator[Wording]:
    for each in found:
        for expected in each.messages.expected:
            what = wanted(expected.what)
            if what is not None and letters(what.words) >= _LEAST_LETTERS:
                yield what.words


def _is_said(context: Context, paths: Iterable[str], what: Wording) -> bool:
    """Whether a file has the longest part of an expectation word for word: then it need not be parsed to know."""
    longest = max(what, key=len).encode("utf-8", "surrogatepass")
    return len(what) == 1 and any(longest in (context.data(path) or b"") for path in paths)


def _having(context: Context, paths: Iterable[str], needles: Iterable[Needle], share: float) -> list[str]:
    wanted_needles = list(needles)
    return [
        path
        for path in (paths if wanted_needles else ())
        if any(needle.is_in(context.data(path) or b"", share) for needle in wanted_needles)
    ]


def _defining(context: Context, paths: Iterable[str], found: Iterable[Taken]) -> Iterator[str]:
    """The files that define exception classes, where the commit raises plain ones."""
    if any(raised.plain and raised.exception in VANILLA for each in found for raised in each.messages.raised):
        yield from (path for path in paths if _EXCEPTION_CLASS.search(context.data(path) or b""))
