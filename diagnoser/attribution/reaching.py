"""What some code uses, by name: the functions it calls and those they call, in the modules that their files import."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cached_property

import msgspec

from devkit.diagnoser.attribution.paths import Paths
from devkit.diagnoser.attribution.spans import words

_IMPORT = re.compile(r"^[ \t]*(?:from|import)[ \t]+[^\n(]*(?:\([^)]*\))?", re.MULTILINE)
_DEEPEST = 4
"""Calls that are followed."""
_MOST = 200
"""Functions that are looked at."""
_NAMESAKES = 3
"""Files of one module name from which an import of it says nothing."""


class Code(msgspec.Struct, frozen=True):
    """A function, and what its file has at hand."""

    name: str
    path: str
    words: frozenset[str]


class Reaching:
    """Follows names through the sources of one run; an index of names, not of types."""

    def __init__(self, paths: Paths) -> None:
        self._paths = paths
        self._imports: dict[str, frozenset[str]] = {}

    def from_code(self, name: str, path: str, text: str) -> Iterator[Code]:
        """The code itself, then what it calls, the nearest first."""
        level, seen = [Code(name, path, words(text))], {(path, name)}
        for _ in range(_DEEPEST):
            yield from level
            level = [code for each in level for code in self._called(each, seen)]

    def at_hand(self, path: str) -> frozenset[str]:
        """The names of modules, and names out of modules, that a file imports."""
        known = self._imports.get(path)
        if known is None:
            known = self._imports[path] = words("\n".join(_IMPORT.findall(self._paths.text(path))))
        return known

    def has(self, path: str, module: str) -> bool:
        """Whether a file may use what stands in another one."""
        return path == module or module_name(module) in self.at_hand(path)

    def _called(self, code: Code, seen: set[tuple[str, str]]) -> Iterator[Code]:
        for path in (code.path, *self._modules(self.at_hand(code.path) & self._by_name.keys())):
            for span in self._paths.spans(path):
                called = span.function and span.name.rpartition(".")[2] in code.words
                if called and (path, span.name) not in seen and len(seen) < _MOST:
                    seen.add((path, span.name))
                    yield Code(span.name, path, words(self._paths.lines(path, span)))

    def _modules(self, names: Iterable[str]) -> Iterator[str]:
        for name in sorted(names):
            if len(self._by_name[name]) < _NAMESAKES:
                yield from self._by_name[name]

    @cached_property
    def _by_name(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for path in self._paths.modules():
            found[module_name(path)].append(path)
        return found


def module_name(path: str) -> str:
    """What an import calls a file: the last part of its module's name."""
    return path.removesuffix(".py").removesuffix("/__init__").rpartition("/")[2]
