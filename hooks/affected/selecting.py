"""Which tests a change can affect."""

from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from devkit.core.settings.tests import TestsSettings
from devkit.hooks.affected import comparing, configured
from devkit.hooks.affected.comparing import UnsureError
from devkit.hooks.affected.difference import FileChange, file_changes, keeps_ghosts
from devkit.hooks.affected.project import Project
from devkit.hooks.affected.suite import Suite
from devkit.hooks.affected.units import Module
from devkit.hooks.checking.patterns import Patterns

if TYPE_CHECKING:
    from devkit.hooks.affected.edges import Key
    from devkit.hooks.affected.sparing import Sparing

_DEFAULTS = TestsSettings()


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
    spared: tuple[str, ...] = ()
    """Those of the unaffected that could be, but passed, and ran nothing that has changed since."""

    @property
    def empty(self) -> bool:
        """Whether no test can be affected."""
        return not (self.whole or self.opened)


def select(
    top: Path,
    base: str,
    folder: Path | None = None,
    settings: TestsSettings = _DEFAULTS,
    known: "Sparing | None" = None,
) -> Selection:
    """Tell which tests the difference between a commit and the work tree can affect.

    Args:
        top: The repository's top folder.
        base: A commit.
        folder: Where the tests are run, which has their configuration; the top folder by default.
        settings: Files of which the project says what they mean.
        known: What tests ran before; nothing by default.

    Raises:
        DevkitError: git fails, or a changed file can't be read.
    """
    never, always = Patterns(settings.never), Patterns(settings.always)
    changes = [change for change in file_changes(top, base) if not never.match(change.path)]
    paths = tuple(sorted(change.path for change in changes))
    if decisive := next(filter(always.match, paths), ""):
        return Selection(whole=f"{decisive} is one of tool.devkit.tests.always", changed=paths)
    try:
        selector = Selector(top, folder or top, changes, known)
        return selector.selection()._replace(changed=paths)
    except UnsureError as reason:
        return Selection(whole=str(reason), changed=paths)


class Selector:
    """Makes a selection from changes."""

    def __init__(self, top: Path, folder: Path, changes: Iterable[FileChange], known: "Sparing | None" = None) -> None:
        """Take a state of a project, and what led to it.

        Args:
            top: The repository's top folder.
            folder: Where tests are run.
            changes: What has changed.
            known: What tests ran in other states: what is gone since then is looked at, too.
        """
        self.top = top
        self.folder = folder
        self.configured = configured.read(folder)
        self.changes = tuple(changes)
        self.python = comparing.python(self.changes)
        self.known = known
        self.earlier = [change for past in known.pasts.values() for change in past.changes] if known else []
        self.changed: set[Key] = set()

    def selection(self) -> Selection:
        """The tests that the changes can affect.

        Raises:
            UnsureError: it can't be told.
        """
        if not self.changes:
            return Selection()
        self.changed = comparing.changed(self.project, self.changes) | comparing.reading(self.project, self.changes)
        return self._chosen()

    @cached_property
    def project(self) -> Project:
        """All modules, with what is gone from them."""
        modules = dict(self._modules())
        for change in (*self.python, *comparing.python(self.earlier)):
            old = comparing.module(change.path, change.old)
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
            return comparing.module(path, data)
        except UnsureError:
            if any(change.path == path for change in self.python):
                raise
            return None

    def _chosen(self) -> Selection:
        affected: list[str] = []
        unaffected: list[str] = []
        idle: list[str] = []
        opened = list(self.suite.other_collectors) if self.changed else []
        gone = {change.path for change in comparing.python([*self.changes, *self.earlier]) if change.new is None}
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
        return self._spared(
            Selection(
                affected=tuple(sorted(affected)),
                unaffected=tuple(sorted(unaffected)),
                idle=tuple(idle),
                opened=tuple(opened),
            )
        )

    def _spared(self, found: Selection) -> Selection:
        """A selection without the tests that would do what they did."""
        if self.known is None:
            return found
        self.known.judge(self.project, self._suite)
        spared = tuple(each for each in found.affected if self.known.spares(each))
        left = sorted(set(found.affected) - set(spared))
        unaffected = sorted({*found.unaffected, *spared})
        return found._replace(affected=tuple(left), unaffected=tuple(unaffected), spared=spared)

    @cached_property
    def suite(self) -> Suite:
        """The project's tests."""
        return self._suite(None)

    def _suite(self, early: frozenset["Key"] | None) -> Suite:
        return Suite(self.project, self.configured, configured.plugins(self.folder), early)


def _nodeid(path: str, name: str) -> str:
    return f"{path}::{name.replace('.', '::')}"
