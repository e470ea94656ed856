"""Which tests a change can affect."""

from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from devkit.core.settings.tests import TestsSettings
from devkit.hooks.affected import configured, others
from devkit.hooks.affected.breaking import broken
from devkit.hooks.affected.difference import FileChange, changed_units, exported, file_changes, keeps_ghosts
from devkit.hooks.affected.project import Project
from devkit.hooks.affected.suite import Suite
from devkit.hooks.affected.units import REST, Module, Unit, cut
from devkit.hooks.checking.patterns import Patterns

if TYPE_CHECKING:
    from devkit.hooks.affected.edges import Key

_DEFAULTS = TestsSettings()
LARGEST = 2_000_000
"""Bytes of a Python file that is looked into."""


class Selection(NamedTuple):
    """What is to be run."""

    whole: str = ""
    """Why everything is run, without a full stop; empty where it can be told what isn't affected."""
    affected: tuple[str, ...] = ()
    """Tests that can be affected: `path::test` or `path::Class::test`, relative to the top folder, sorted."""
    unaffected: tuple[str, ...] = ()
    """Those that can't."""
    idle: tuple[str, ...] = ()
    """Test files that hold nothing that can be affected."""
    changed: tuple[str, ...] = ()
    """The files that differ."""
    opened: tuple[str, ...] = ()
    """Test files that hold something that can be affected, and whatever else pytest collects by other rules."""

    @property
    def empty(self) -> bool:
        """Whether no test can be affected."""
        return not (self.whole or self.opened)


class _UnsureError(Exception):
    """It can't be told which tests a change affects; says why."""


def select(top: Path, base: str, folder: Path | None = None, settings: TestsSettings = _DEFAULTS) -> Selection:
    """Tell which tests the difference between a commit and the work tree can affect.

    Args:
        top: The repository's top folder.
        base: A commit.
        folder: Where the tests are run, which has their configuration; the top folder by default.
        settings: Files of which the project says what they mean.

    Raises:
        DevkitError: git fails, or a changed file can't be read.
    """
    never, always = Patterns(settings.never), Patterns(settings.always)
    changes = [change for change in file_changes(top, base) if not never.match(change.path)]
    paths = tuple(sorted(change.path for change in changes))
    if decisive := next(filter(always.match, paths), ""):
        return Selection(whole=f"{decisive} is one of tool.devkit.tests.always", changed=paths)
    try:
        selector = Selector(top, folder or top, changes)
        return selector.selection()._replace(changed=paths)
    except _UnsureError as reason:
        return Selection(whole=str(reason), changed=paths)


class Selector:
    """Makes a selection from changes."""

    def __init__(self, top: Path, folder: Path, changes: Iterable[FileChange]) -> None:
        """Take the repository's top folder, where tests are run, and what has changed."""
        self.top = top
        self.folder = folder
        self.configured = configured.read(folder)
        self.changes = tuple(changes)
        self.python = tuple(change for change in self.changes if change.path.endswith((".py", ".pyi")))
        self.changed: set[Key] = set()

    def selection(self) -> Selection:
        """The tests that the changes can affect.

        Raises:
            _UnsureError: it can't be told.
        """
        if not self.changes:
            return Selection()
        for change in self.changes:
            if why := others.whole(change):
                raise _UnsureError(why)
        self._compare()
        self.changed |= others.walkers(self.project, [each.path for each in self.python if each.old != each.new])
        for change in set(self.changes) - set(self.python):
            found = others.readers(change, self.project, self.project.names.folders)
            if found is None:
                raise _UnsureError(f"nothing says which tests read {change.path}")
            self.changed |= found
        return self._chosen()

    @cached_property
    def project(self) -> Project:
        """All modules, with what is gone from them."""
        modules = dict(self._modules())
        for change in self.python:
            old = _module(change.path, change.old)
            if old is None:
                continue
            new = modules.get(change.path)
            if new is None:
                modules[change.path] = old
            else:
                keeps_ghosts(new, {name: unit for name, unit in old.units.items() if name not in new.units})
        return Project(modules, configured.scripts(self.folder))

    def _modules(self) -> Iterator[tuple[str, Module]]:
        from devkit.hooks.checking.tree import WorkTree

        tree = WorkTree(self.top, git=True)
        for path in tree.files():
            if path.endswith(".py"):
                module = self._readable(path, tree.read(path))
                if module is not None:
                    yield path, module

    def _readable(self, path: str, data: bytes | None) -> Module | None:
        """A file's units; None for one that was broken before, since nothing can import it."""
        try:
            return _module(path, data)
        except _UnsureError:
            if any(change.path == path for change in self.python):
                raise
            return None

    def _compare(self) -> None:
        for change in self.python:
            name = change.path.rpartition("/")[2]
            if name == "__init__.py" and (change.old is None) != (change.new is None):
                raise _UnsureError(f"{change.path} makes a folder a package, or ends its being one")
            if name == "setup.py":
                raise _UnsureError(f"{change.path} says what tests run in")
            self._compare_file(change)

    def _compare_file(self, change: FileChange) -> None:
        old, new = (_module(change.path, each) for each in (change.old, change.new))
        found = changed_units(old, new)
        if "__all__" in found:
            del found["__all__"]
            self._compare_exports(change, old, new)
        self.changed |= {(change.path, name) for name in found}
        self.changed |= broken(self.project, change.path, old, new, found)
        if any(self._early(change.path, unit, old.units.get(name) if old else None) for name, unit in found.items()):
            self.changed.add((change.path, REST))

    def _early(self, path: str, unit: Unit, old: Unit | None) -> bool:
        """Whether importing the file calls something of the project in another way."""
        if old is not None and old.early_shape == unit.early_shape:
            return False
        calls = (*unit.early, *(old.early if old else ()))
        return any(self.project.calls_inside(path, call) for call in calls)

    def _compare_exports(self, change: FileChange, old: Module | None, new: Module | None) -> None:
        lists = [
            exported(module.units.get("__all__") if module else None, (data or b"").decode("utf-8", "replace"))
            for module, data in ((old, change.old), (new, change.new))
        ]
        if lists[0] is None or lists[1] is None:
            self.changed.add((change.path, REST))
        else:
            self.changed |= {(change.path, name) for name in lists[0] ^ lists[1]}

    def _chosen(self) -> Selection:
        affected: list[str] = []
        unaffected: list[str] = []
        idle: list[str] = []
        opened = list(self.suite.other_collectors) if self.changed else []
        gone = {change.path for change in self.python if change.new is None}
        for path in self.suite.files:
            if path in gone:
                continue
            names = [_nodeid(path, name) for name in self.suite.tests(path)]
            if not self.changed.isdisjoint(self.suite.around(path)):
                affected += names
                opened.append(path)
            elif self.changed.isdisjoint(self.suite.everything(path)):
                unaffected += names
                idle.append(path)
            else:
                opened.append(path)
                for name, nodeid in zip(self.suite.tests(path), names, strict=True):
                    (affected if self.suite.meets(path, name, self.changed) else unaffected).append(nodeid)
        return Selection(
            affected=tuple(sorted(affected)),
            unaffected=tuple(sorted(unaffected)),
            idle=tuple(idle),
            opened=tuple(opened),
        )

    @cached_property
    def suite(self) -> Suite:
        """The project's tests."""
        return Suite(self.project, self.configured, configured.plugins(self.folder))


def _nodeid(path: str, name: str) -> str:
    return f"{path}::{name.replace('.', '::')}"


def _module(path: str, data: bytes | None) -> Module | None:
    """A file's units; None where there is no file.

    Raises:
        _UnsureError: it can't be cut into units.
    """
    if data is None:
        return None
    if len(data) > LARGEST:
        raise _UnsureError(f"{path} has more than {LARGEST:,} bytes")
    try:
        return cut(path, data.decode("utf-8-sig"))
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise _UnsureError(f"{path} can't be parsed ({type(error).__name__})") from error
