"""The units that changes of files are about, in a project that knows what is gone, too."""

from collections.abc import Iterable, Sequence

from devkit.hooks.affected import others
from devkit.hooks.affected.breaking import broken
from devkit.hooks.affected.difference import FileChange, changed_units, exported
from devkit.hooks.affected.edges import Key
from devkit.hooks.affected.project import Project
from devkit.hooks.affected.units import REST, Module, Unit, cut

LARGEST = 2_000_000
"""Bytes of a Python file that is looked into."""


class UnsureError(Exception):
    """It can't be told which tests a change affects; says why."""


def module(path: str, data: bytes | None) -> Module | None:
    """A file's units; None where there is no file.

    Raises:
        UnsureError: it can't be cut into units.
    """
    if data is None:
        return None
    if len(data) > LARGEST:
        raise UnsureError(f"{path} has more than {LARGEST:,} bytes")
    try:
        return cut(path, data.decode("utf-8-sig"))
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise UnsureError(f"{path} can't be parsed ({type(error).__name__})") from error


def python(changes: Iterable[FileChange]) -> tuple[FileChange, ...]:
    """Those of some changes that are of Python files."""
    return tuple(change for change in changes if change.path.endswith((".py", ".pyi")))


def changed(project: Project, changes: Sequence[FileChange]) -> set[Key]:
    """The units whose code differs, and what stands for files that may not be imported any more.

    Args:
        project: The modules as they are, with the units that are gone.
        changes: Of its files.

    Raises:
        UnsureError: it can't be told.
    """
    for change in changes:
        if why := others.whole(change):
            raise UnsureError(why)
    found: set[Key] = set()
    for change in python(changes):
        name = change.path.rpartition("/")[2]
        if name == "__init__.py" and (change.old is None) != (change.new is None):
            raise UnsureError(f"{change.path} makes a folder a package, or ends its being one")
        if name == "setup.py":
            raise UnsureError(f"{change.path} says what tests run in")
        found |= _changed_in(project, change)
    return found


def reading(project: Project, changes: Sequence[FileChange]) -> set[Key]:
    """The units that may read changed files, or go through their folders; all else is as for `changed`."""
    sources = python(changes)
    found = others.walkers(project, [each.path for each in sources if each.old != each.new])
    for change in set(changes) - set(sources):
        readers = others.readers(change, project, project.names.folders)
        if readers is None:
            raise UnsureError(f"nothing says which tests read {change.path}")
        found |= readers
    return found


def _changed_in(project: Project, change: FileChange) -> set[Key]:
    old, new = (module(change.path, each) for each in (change.old, change.new))
    units = changed_units(old, new)
    found: set[Key] = set()
    if "__all__" in units:
        del units["__all__"]
        found |= _changed_exports(change, old, new)
    found |= {(change.path, name) for name in units}
    found |= broken(project, change.path, old, new, units)
    if any(_is_early(project, change.path, unit, old.units.get(name) if old else None) for name, unit in units.items()):
        found.add((change.path, REST))
    return found


def _is_early(project: Project, path: str, unit: Unit, old: Unit | None) -> bool:
    """Whether importing the file calls something of the project in another way."""
    if old is not None and old.early_shape == unit.early_shape:
        return False
    calls = (*unit.early, *(old.early if old else ()))
    return any(project.calls_inside(path, call) for call in calls)


def _changed_exports(change: FileChange, old: Module | None, new: Module | None) -> set[Key]:
    lists = [
        exported(each.units.get("__all__") if each else None, (data or b"").decode("utf-8", "replace"))
        for each, data in ((old, change.old), (new, change.new))
    ]
    if lists[0] is None or lists[1] is None:
        return {(change.path, REST)}
    return {(change.path, name) for name in lists[0] ^ lists[1]}
