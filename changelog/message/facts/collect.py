"""All facts of a diff, the weightiest first."""

import re
from collections.abc import Callable, Iterable

from devkit.changelog.diff.records import FileDiff
from devkit.changelog.message.facts import declarations, dependencies, python, settings
from devkit.changelog.message.facts.comments import comments
from devkit.changelog.message.facts.fact import Fact
from devkit.changelog.message.facts.kinds import ending, is_ci, is_code

Read = Callable[[FileDiff], tuple[bytes, bytes] | None]
"""A file's content before and after; None where that can't be had, or would cost too much."""


def collect(files: Iterable[FileDiff], read: Read) -> tuple[Fact, ...]:
    """What the files' diffs say, without what was only moved between them."""
    found: list[Fact] = []
    for file in files:
        found += _of(file, read)
    return tuple(_moves(found))


def _of(file: FileDiff, read: Read) -> list[Fact]:
    if file.submodule:
        return [Fact(_ACTIONS.get(file.status, "bump"), "submodule", file.path, file.path, file.old_id, file.new_id)]
    found = _whole(file)
    if file.binary or file.lfs or file.status == "T":
        return found
    if ending(file.path) in {"py", "pyi"}:
        contents = read(file)
        parsed = python.facts(file, *contents) if contents else None
        return found + (declarations.facts(file) if parsed is None else parsed) + dependencies.versions(file)
    return found + (comments(file, read) or _of_others(file, read))


def _of_others(file: FileDiff, read: Read) -> list[Fact]:
    """What happened in a file that is no Python, and is more than a comment."""
    if is_code(file.path):
        return declarations.facts(file) + dependencies.versions(file)
    if dependencies.is_lock(file.path):
        return dependencies.locked(file)
    if file.status in {"A", "D"}:
        return declarations.headings(file)
    contents = read(file) if dependencies.has_settings(file) else None
    named = dependencies.facts(file, contents)
    names = {fact.name for fact in named}
    keys = [fact for fact in settings.facts(file) if fact.name not in names]
    if is_ci(file.path):
        named, keys = _true(named, file, read), _true(keys, file, read)
    return dependencies.versions(file, contents) + named + declarations.headings(file) + keys


def _true(found: list[Fact], file: FileDiff, read: Read) -> list[Fact]:
    """Facts without what also stands elsewhere in a file: a job lost it, or gained it, and not the whole."""
    contents = read(file) if any(fact.action in {"add", "remove"} for fact in found) else None
    if contents is None:
        return found
    others = {"add": contents[0], "remove": contents[1]}
    return [
        fact
        for fact in found
        if fact.action not in others
        or not re.search(rf"(?m)^[^#\n]*(?<![\w.-]){re.escape(fact.name)}(?![\w-])".encode(), others[fact.action])
    ]


_ACTIONS = {"A": "add", "D": "remove", "R": "rename", "C": "add", "T": "change"}


def _whole(file: FileDiff) -> list[Fact]:
    """What happened to the file itself."""
    size = sum(len(hunk.lines) for hunk in file.hunks) or 1
    if file.status == "R" and file.old_path:
        moved = file.old_path.rpartition("/")[2] == file.path.rpartition("/")[2]
        return [Fact("move" if moved else "rename", "file", file.path, file.path, file.old_path, file.path, size)]
    if file.mode_changed and not file.hunks:
        return [Fact("change", "mode", file.path, file.path, file.old_mode, file.new_mode)]
    return [Fact(_ACTIONS.get(file.status, "change"), "file", file.path, file.path, size=size)]


def _moves(found: list[Fact]) -> list[Fact]:
    """What went in one file and came in another, under one name, is a move."""
    gone = {(fact.kind, fact.name): fact for fact in found if fact.action == "remove" and fact.kind in _MOVABLE}
    moved: dict[int, Fact] = {}
    dropped: set[int] = set()
    for fact in found:
        origin = gone.get((fact.kind, fact.name)) if fact.action == "add" else None
        if origin and origin.path != fact.path:
            moved[id(fact)] = fact._replace(action="move", old=origin.path, new=fact.path)
            dropped.add(id(origin))
    return [moved.get(id(fact), fact) for fact in found if id(fact) not in dropped]


_MOVABLE = {"function", "class", "constant", "test", "dependency"}
