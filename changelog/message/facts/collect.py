"""All facts of a diff, the weightiest first."""

from collections.abc import Callable, Iterable

from devkit.changelog.diff.records import FileDiff
from devkit.changelog.message.facts import declarations, dependencies, python, settings
from devkit.changelog.message.facts.fact import Fact
from devkit.changelog.message.facts.kinds import ending, is_code

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
    if file.binary or file.lfs:
        return found
    if ending(file.path) in {"py", "pyi"}:
        contents = read(file)
        parsed = python.facts(file, *contents) if contents else None
        return found + (declarations.facts(file) if parsed is None else parsed)
    if is_code(file.path):
        return found + declarations.facts(file)
    if dependencies.is_lock(file.path) or file.status in {"A", "D"}:
        return found + declarations.headings(file)
    named = dependencies.facts(file)
    names = {fact.name for fact in named}
    return found + named + declarations.headings(file) + [f for f in settings.facts(file) if f.name not in names]


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


_MOVABLE = {"function", "class", "constant", "test"}
