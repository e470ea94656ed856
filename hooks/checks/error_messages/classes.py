"""The exception classes of a project, read from the names of their bases."""

import builtins
from collections import Counter
from collections.abc import Mapping
from typing import NamedTuple

from devkit.hooks.checks.error_messages.facts import Facts

_BUILTIN = frozenset(
    name for name, each in vars(builtins).items() if isinstance(each, type) and issubclass(each, BaseException)
)


class Own(NamedTuple):
    """An exception class that the project defines."""

    name: str
    path: str
    line: int
    raised: int
    """How often it is raised, in all of the project."""
    root: str
    """The class of the project's own that it is derived from, or itself: the first bases are followed."""


def own_classes(facts: Mapping[str, Facts]) -> dict[str, Own]:
    """Every exception class defined in some files, by name.

    Args:
        facts: Of the files to look at, by path.
    """
    bases = {name: parents for each in facts.values() for name, _, parents in each.classes}
    raised = Counter(each.exception for found in facts.values() for each in found.raised)
    return {
        name: Own(name, path, line, raised[name], _root(name, bases))
        for path, found in facts.items()
        for name, line, _ in found.classes
        if _is_exception(name, bases, ())
    }


def _root(name: str, bases: Mapping[str, tuple[str, ...]]) -> str:
    seen = [name]
    while own := [base for base in bases[seen[-1]] if base in bases and base not in seen]:
        seen.append(own[0])
    return seen[-1]


def _is_exception(name: str, bases: Mapping[str, tuple[str, ...]], seen: tuple[str, ...]) -> bool:
    if name not in bases:
        return name in _BUILTIN or (bool(seen) and name.endswith(("Error", "Exception", "Warning")))
    return name not in seen and any(_is_exception(base, bases, (*seen, name)) for base in bases[name])
