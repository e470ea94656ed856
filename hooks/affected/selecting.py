"""Which tests a change can affect."""

from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from devkit.core.settings.tests import TestsSettings
from devkit.hooks.affected import configured, others
from devkit.hooks.affected.difference import FileChange, changed_units, exported, file_changes, keeps_ghosts
from devkit.hooks.affected.project import Key, Project
from devkit.hooks.affected.reach import Reach
from devkit.hooks.affected.units import REST, Module, Unit, cut
from devkit.hooks.checking.patterns import Patterns

_DEFAULTS = TestsSettings()
LARGEST = 2_000_000
"""Bytes of a Python file that is looked into."""
_MODULE_SETUPS = (
    "setup_module",
    "teardown_module",
    "setup_function",
    "teardown_function",
    "setUpModule",
    "tearDownModule",
)


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
        selector = _Selector(top, folder or top, changes)
        return selector.selection()._replace(changed=paths)
    except _UnsureError as reason:
        return Selection(whole=str(reason), changed=paths)


class _Selector:
    def __init__(self, top: Path, folder: Path, changes: Iterable[FileChange]) -> None:
        self.top = top
        self.folder = folder
        self.configured = configured.read(folder)
        self.changes = tuple(changes)
        self.python = tuple(change for change in self.changes if change.path.endswith((".py", ".pyi")))
        self.changed: set[Key] = set()

    def selection(self) -> Selection:
        if not self.changes:
            return Selection()
        for change in self.changes:
            if why := others.whole(change):
                raise _UnsureError(why)
        self._compare()
        if any(change.old != change.new for change in self.python):
            self.changed |= others.walkers(self.project)
        for change in set(self.changes) - set(self.python):
            found = others.readers(change, self.project, self.project.names.folders)
            if found is None:
                raise _UnsureError(f"nothing says which tests read {change.path}")
            self.changed |= found
        return self._chosen()

    @cached_property
    def project(self) -> Project:
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

    @cached_property
    def reach(self) -> Reach:
        return Reach(self.project)

    def _chosen(self) -> Selection:
        affected: list[str] = []
        unaffected: list[str] = []
        idle: list[str] = []
        gone = {change.path for change in self.python if change.new is None}
        for path, module in sorted(self.project.modules.items()):
            if path in gone or not self.configured.is_test_file(path):
                continue
            tests = [name for name, unit in module.units.items() if self._is_test(name, unit)]
            if not self.changed.isdisjoint(self.reach.importing(path) | self._around(path)):
                affected += [_nodeid(path, name) for name in tests]
                continue
            before = len(affected)
            for name in tests:
                kept = affected if self._meets(path, name) else unaffected
                kept.append(_nodeid(path, name))
            if len(affected) == before and self.changed.isdisjoint(self._everything(path)):
                idle.append(path)
        return Selection("", tuple(sorted(affected)), tuple(sorted(unaffected)), tuple(idle))

    def _is_test(self, name: str, unit: Unit) -> bool:
        return unit.kind in {"function", "method"} and self.configured.is_test(name.rpartition(".")[2])

    def _meets(self, path: str, name: str) -> bool:
        """Whether a test may run something that has changed."""
        starts = [(path, name), *self._beside(path), *self.reach.offered(path)]
        owner = name.rpartition(".")[0]
        return not self.changed.isdisjoint(
            self.reach.running([*starts, *([(path, owner)] if owner else [])], self._within(path))
        )

    def _within(self, path: str) -> frozenset[str]:
        """The files that can be loaded where a test file is run."""
        if self._is_configured:
            return frozenset(self.project.modules)
        return frozenset().union(*map(self.project.closure, (path, *self._homes(path))))

    @cached_property
    def _is_configured(self) -> bool:
        """Whether pytest's options name modules of the project: such as settings, which load others by convention."""
        return any("." in word and self.project.names.find(word) for word in self.configured.words)

    def _beside(self, path: str) -> list[Key]:
        """What pytest runs of a test's own file without being asked."""
        units = self.project.modules[path].units
        return [
            (path, name)
            for name, unit in units.items()
            if unit.autouse or name in _MODULE_SETUPS or name == "pytestmark" or name.startswith("pytest_")
        ]

    def _around(self, path: str) -> set[Key]:
        """What pytest runs for every test of a file: hooks and fixtures of conftest.py files and plugins."""
        known = self._arounds.get(path.rpartition("/")[0])
        if known is None:
            homes = self._homes(path)
            starts = [key for home in homes for key in self._beside(home)]
            starts += [key for home in homes for key in self.reach.offered(home)]
            known = self.reach.running(starts, self._within(path))
            for home in homes:
                known |= self.reach.importing(home)
            self._arounds[path.rpartition("/")[0]] = known
        return known

    @cached_property
    def _arounds(self) -> dict[str, set[Key]]:
        return {}

    def _homes(self, path: str) -> list[str]:
        """The conftest.py files above a test file, and the plugins that they or the project name."""
        wanted = [f"{parent}/conftest.py".removeprefix("./") for parent in PurePosixPath(path).parents]
        homes = [each for each in wanted if each in self.project.modules]
        for home in tuple(homes):
            named = self.project.modules[home].units.get("pytest_plugins")
            for name in named.references.modules if named else ():
                homes += self.project.names.find(name)
        for name in configured.plugins(self.folder):
            homes += self.project.names.find(name)
        return homes

    def _everything(self, path: str) -> set[Key]:
        """What a file may run in any way, tests that are made or inherited included."""
        starts = [(path, name) for name in self.project.modules[path].units]
        return self.reach.running([*starts, *self.reach.offered(path)], self._within(path), tests=True)


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
