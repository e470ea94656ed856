"""The place in a project's code that a message comes from, found by laying every string expression over it."""

import itertools
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from devkit.diagnoser.failure import Frame
from devkit.diagnoser.location import is_test_path
from devkit.diagnoser.repair.fit import Fit, fit
from devkit.diagnoser.repair.nearness import Nearness
from devkit.diagnoser.repair.template import Template, expressions, variants
from devkit.diagnoser.repair.text import Project, SourceText

_WORD = re.compile(r"[^\W_]{3,}")
_ANY_WORD = re.compile(r"[^\W_]+")
_MOST_WORDS = 200
_MOST_FILES = 60
"""Files that are parsed for one message, those that share most words with it first."""
_MOST_FOUND = 12
_LEAST_COVERED = 0.25
_LONGEST = 20_000
_RELEVANT = 0.5


class Found(NamedTuple):
    """A place a message may come from."""

    fit: Fit
    score: float
    """0 to about 2: how much of the message it explains, and whether the traceback or a `raise` speaks for it."""


class Focus(NamedTuple):
    """The part of a message that matters, in the message's offsets."""

    start: int
    end: int
    core: tuple[int, int]
    """What would have to be edited: inside `start` to `end`, empty where something would have to be put in."""

    def touches(self, laid: Fit) -> bool:
        """Whether a template writes some of what would have to be edited, or stands beside it."""
        first, last = self.core
        near = range(first, last) if first < last else range(first - 1, first + 1)
        return any(
            0 <= index - laid.start < len(laid.places) and laid.places[index - laid.start] is not None for index in near
        )


class Index:
    """Templates of a project's code, read when a message shares words with a file."""

    def __init__(self, project: Project, files: Sequence[str], nearness: Nearness | None = None) -> None:
        """Take what it reads from.

        Args:
            project: gives the files' text.
            files: every Python file of the project; those of tests are left out here.
            nearness: says which of several places a test is likely to run, where that is known.
        """
        self.project = project
        self.nearness = nearness
        self._files = tuple(path for path in files if not is_test_path(path))
        self._templates: dict[str, tuple[Template, ...]] = {}
        self._found: dict[object, list[Found]] = {}

    def search(self, message: str, frames: tuple[Frame, ...] = (), about: Focus | None = None) -> list[Found]:
        """Where a message may come from, best first.

        Args:
            message: as the test saw it.
            frames: the traceback's frames in the project's code, which are preferred.
            about: the part of the message that matters; all of it alike where not given.
        """
        key = (message, frames, about)
        if key not in self._found:
            self._found[key] = self._search(message[:_LONGEST], frames, about)
        return self._found[key]

    def templates(self, path: str) -> tuple[Template, ...]:
        """Every template of one file."""
        if path not in self._templates:
            source = self.project.file(path)
            self._templates[path] = tuple(_templates(source)) if source is not None else ()
        return self._templates[path]

    def _search(self, message: str, frames: tuple[Frame, ...], about: Focus | None) -> list[Found]:
        amount = max(1, _letters(message))
        found = []
        for path in self.sharing(message):
            lines = [frame.line for frame in frames if frame.path == path]
            for template in self.templates(path):
                laid = fit(template, message)
                if laid is None:
                    continue
                relevant = _relevance(laid, message, about)
                if max(laid.letters / amount, relevant) >= _LEAST_COVERED:
                    found.append(Found(laid, _score(laid, amount, lines) + relevant * _RELEVANT))
        found.sort(key=lambda each: (-each.score, each.fit.template.path, each.fit.template.start))
        return found[:_MOST_FOUND]

    def sharing(self, message: str) -> list[str]:
        """Files that share words with a message, those that share most first."""
        pieces = _pieces(message)
        counted = []
        for path in self._files:
            source = self.project.file(path)
            shared = sum(piece in source.text for piece in pieces) if source is not None else 0
            if shared:
                counted.append((-shared, path))
        return [path for _, path in sorted(counted)[:_MOST_FILES]]


def _templates(source: SourceText) -> Iterator[Template]:
    if source.tree is None:
        return
    for node in expressions(source.tree):
        yield from variants(source, node)


def _pieces(message: str) -> set[str]:
    """Words of a message, and pairs of words as they follow each other: these tell files apart."""
    words = list(_ANY_WORD.finditer(message))[:_MOST_WORDS]
    pairs = (message[first.start() : second.end()] for first, second in itertools.pairwise(words))
    return {word[0] for word in words if _WORD.fullmatch(word[0])} | {pair for pair in pairs if "\n" not in pair}


def _letters(text: str) -> int:
    return sum(map(str.isalnum, text))


def _relevance(laid: Fit, message: str, about: Focus | None) -> float:
    """How much of the part that matters a template's fixed text makes, 0 to 1; -1 where it has no say in the edit."""
    if about is None:
        return 0.0
    if not about.touches(laid):
        return -1.0
    fixed = (index for index, place in enumerate(laid.places, laid.start) if place is not None)
    shared = sum(message[index].isalnum() for index in fixed if about.start <= index < about.end)
    return shared / max(1, _letters(message[about.start : about.end]))


def _score(laid: Fit, amount: int, lines: Sequence[int]) -> float:
    covered = laid.letters / max(amount, 1)
    traced = any(laid.template.line - 3 <= line <= laid.template.end_line + 3 for line in lines)
    return covered * (1.5 if laid.whole else 1.0) + (0.3 if traced else 0.0)
