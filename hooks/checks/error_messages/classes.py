"""The exception classes of a project, read from the names of their bases."""

import builtins
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import NamedTuple

from devkit.hooks.checks.error_messages.facts import Facts

_BUILTIN = frozenset(
    name for name, each in vars(builtins).items() if isinstance(each, type) and issubclass(each, BaseException)
)
_OF_CONTROL = frozenset({"BaseException", "GeneratorExit", "KeyboardInterrupt", "SystemExit"})
"""What ends a program or a block rather than tells of an error: `except Exception` lets it pass."""


class Own(NamedTuple):
    """An exception class that the project defines."""

    name: str
    path: str
    line: int
    raised: int
    """How often a class of that name is raised, in all of the project."""
    root: tuple[str, int]
    """File and line of the class of the project's own that it is derived from, or its: first bases are followed."""
    is_error: bool
    """Whether `except Exception` catches it."""


class _Class(NamedTuple):
    """Any class of the project."""

    name: str
    path: str
    line: int
    bases: tuple[str, ...]
    """As imported, dotted."""


def own_classes(facts: Mapping[str, Facts]) -> list[Own]:
    """Every exception class defined in some files; two may have one name.

    Args:
        facts: Of the files to look at, by path.
    """
    known = _Known(facts)
    raised = Counter(each.exception for found in facts.values() for each in found.raised)
    found = ((each, known.ends(each)) for each in known.every)
    return [
        Own(each.name, each.path, each.line, raised[each.name], known.root(each), not ends <= _OF_CONTROL)
        for each, ends in found
        if ends
    ]


class _Known:
    """The classes of a project, and what they are derived from."""

    def __init__(self, facts: Mapping[str, Facts]) -> None:
        self.every = [_Class(name, path, line, bases) for path in facts for name, line, bases in facts[path].classes]
        self._by_name: dict[str, list[_Class]] = {}
        for each in self.every:
            self._by_name.setdefault(each.name, []).append(each)

    @cached_property
    def _parts(self) -> frozenset[str]:
        """The names of the project's folders and modules; empty for what relative imports begin with."""
        return frozenset(part.removesuffix(".py") for each in self.every for part in each.path.split("/")) | {""}

    def ends(self, of: _Class, seen: tuple[_Class, ...] = ()) -> frozenset[str]:
        """The exceptions of Python's or libraries' that a class is derived from; none for one that is no exception."""
        found: set[str] = set()
        for base in of.bases:
            own = self._own(base, of)
            if own is not None:
                found |= self.ends(own, (*seen, of)) if own not in seen else frozenset()
            elif _is_exception(name := base.rpartition(".")[2]):
                found.add(name)
        return frozenset(found)

    def root(self, of: _Class) -> tuple[str, int]:
        """Where the first of the project's classes is defined that a class is derived from."""
        seen = [of]
        while above := next((own for own in self._owns(seen[-1]) if own not in seen), None):
            seen.append(above)
        return seen[-1].path, seen[-1].line

    def _owns(self, of: _Class) -> Iterator[_Class]:
        return (own for base in of.bases if (own := self._own(base, of)) is not None)

    def _own(self, base: str, of: _Class) -> _Class | None:
        """The class of the project that is meant by a base: of the same file, else of the module it is imported from.

        One that is handed on by other modules is the first of that name.
        """
        module, _, name = base.rpartition(".")
        others = [each for each in self._by_name.get(name, ()) if each != of]
        if not module:
            here = [each for each in others if each.path == of.path]
            others = here if here or name in _BUILTIN else others
        elif module.partition(".")[0] not in self._parts:
            return None
        wanted = f"/{module.strip('.').replace('.', '/')}.py"
        near = [each for each in others if f"/{each.path.replace('/__init__.py', '.py')}".endswith(wanted)]
        return next(iter(near or others), None)


def _is_exception(name: str) -> bool:
    """Whether a class that isn't the project's is one, by its name."""
    return name in _BUILTIN or name.endswith(("Error", "Exception", "Warning"))
