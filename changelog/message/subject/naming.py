"""How subjects call symbols, files and places."""

from collections.abc import Sequence

from devkit.changelog.message.facts.fact import Fact
from devkit.changelog.message.facts.kinds import family, is_code
from devkit.core import words

_PACKAGES = {"__init__", "index", "mod"}
"""Files that are called for the folder they are in."""
_SOURCES = {"src", "lib", "app", "source"}
"""Folders whose names say nothing."""
OF_CODE = {"feat", "fix", "perf", "refactor"}
"""Types whose subjects say what the program does now."""
VERBS = {"add": "add", "remove": "remove", "rename": "rename", "move": "move", "change": "update", "sign": "change"}
FEW = 2
MANY = 6
"""Names from which on the place says more, where they are in several files."""


def leaf(fact: Fact) -> str:
    """A fact's name as a subject gives it: the last two parts of a symbol's, the file's name of a path."""
    if fact.kind in {"file", "submodule", "mode"}:
        return fact.name.rstrip("/").rpartition("/")[2]
    return fact.name


def module(path: str) -> str:
    """A file as a place: its name and its folder's; empty at the top."""
    parts = path.rpartition(".")[0].split("/")
    named = parts[:-1] if parts[-1] in _PACKAGES else parts
    last = named[-1:] if named[-2:-1] == named[-1:] else named[-2:]
    return "/".join(last) if len(named) > 1 else ""


def several(paths: Sequence[str]) -> str:
    """Files in a few words: their names, or the folder or kind they share."""
    if len(paths) <= FEW:
        return listed([called(path) for path in paths])
    families = {family(path) for path in paths}
    kind = {"test": "tests", "docs": "documentation", "ci": "workflows"}.get(next(iter(families)), "")
    if len(families) == 1 and kind:
        return kind
    common = shared(paths)
    if common:
        return common[-1]
    if len(paths) <= MANY:
        return listed([called(path) for path in paths])
    names = {path.rpartition("/")[2] for path in paths}
    return f"{len(paths)} {names.pop()} files" if len(names) == 1 else f"{len(paths)} files"


def shared(paths: Sequence[str]) -> list[str]:
    """The folders all of some files are in, the outermost first."""
    common: list[str] = []
    for parts in zip(*(path.split("/")[:-1] for path in paths), strict=False):
        if len(set(parts)) > 1:
            break
        common.append(parts[0])
    return common


def called(path: str) -> str:
    """A file's name, or that of the package it stands for."""
    name = path.rpartition("/")[2]
    parent = path.rpartition("/")[0].rpartition("/")[2]
    told = parent and parent not in _SOURCES
    return parent if told and is_code(name) and name.partition(".")[0] in _PACKAGES else name


def listed(names: Sequence[str]) -> str:
    """Names in a few words: two of them, and how many more."""
    return words.listed(list(dict.fromkeys(names)), FEW)
