"""Tests that could reach a change, and need not be run: they passed, and nothing that they ran has changed since."""

import contextlib
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from pathlib import Path

from devkit.core import git
from devkit.core.settings.tests import TestsSettings
from devkit.hooks.affected import comparing
from devkit.hooks.affected.bodies import changed_bodies
from devkit.hooks.affected.comparing import UnsureError
from devkit.hooks.affected.difference import FileChange, file_changes, file_content
from devkit.hooks.affected.edges import Key
from devkit.hooks.affected.memory import Kept, Run, numbers
from devkit.hooks.affected.project import Project
from devkit.hooks.affected.remembering import installed
from devkit.hooks.affected.suite import Suite
from devkit.hooks.checking.patterns import Patterns

_CODE_READERS = frozenset(
    [
        *("getsource", "getsourcelines", "getsourcefile", "findsource", "getclosurevars", "getblock", "__code__"),
        *("co_code", "co_consts", "co_names", "dis", "get_instructions", "Bytecode", "get_source", "cloudpickle"),
        *("linecache", "getline", "getlines"),
    ]
)
"""Names by which code is read without being run."""

_MANY = 500
"""Files that differ from a run's state, above which it is not compared with the present."""


class Past:
    """A run that is remembered, seen from the present state of the project."""

    def __init__(self, run: Run, changes: Sequence[FileChange], units: Sequence[Key]) -> None:
        """Take a run, all that has changed since, and the functions that numbers stand for."""
        self._run = run
        self.changes = changes
        self._early = frozenset(units[each] for each in numbers(run.outside))
        self.left = frozenset(units[each] for each in numbers(run.left))
        self._loaded = frozenset(run.loaded)

    def _is_early(self, key: Key) -> bool:
        """Whether it can't be told which tests depend on what a function does."""
        return key in self._early or key in self.left or key[0] in self._run.early or key[0] not in self._loaded

    def split(self, project: Project) -> tuple[frozenset[Key], frozenset[Key]]:
        """The units that count for tests that ran them, and those that count for all that can meet them.

        Raises:
            UnsureError: it can't be told.
        """
        bodies = {key for key in self._bodies() if not self._is_early(key)}
        reading = comparing.reading(project, self.changes)
        changed = comparing.changed(project, self.changes) - bodies
        run = {key for key in reading if project.kind(key) in {"function", "method"} and not self._is_early(key)}
        return frozenset(bodies | run - changed), frozenset(changed | reading - run)

    def _bodies(self) -> Iterator[Key]:
        for change in comparing.python(self.changes):
            old, new = (comparing.module(change.path, each) for each in (change.old, change.new))
            yield from ((change.path, name) for name in changed_bodies(old, new))

    def early(self, project: Project) -> frozenset[Key]:
        """The functions that were run outside of tests, or may have been."""
        unseen = {
            (path, name) for path in self._run.early if path in project.modules for name in project.modules[path].units
        }
        return self._early | unseen


class Sparing:
    """Tells tests that need not be run."""

    def __init__(self, kept: Kept, pasts: dict[int, Past]) -> None:
        """Take what is known, and those of its runs that can be compared with the present."""
        self._kept = kept
        self.pasts = pasts
        self._judged: dict[int, _Judge] = {}

    def judge(self, project: Project, suite: Callable[[frozenset[Key]], Suite]) -> None:
        """Compare each run with the present; those that can't be are left out.

        Args:
            project: The modules, with all that is gone since any of the runs.
            suite: Makes the tests, of functions that importing runs.
        """
        for number, past in self.pasts.items():
            with contextlib.suppress(UnsureError):
                self._judged[number] = _Judge(self._kept, past, project, suite)

    def spares(self, nodeid: str) -> bool:
        """Whether a test, as `path::test` or `path::Class::test`, passed, and would do the same again."""
        number, _ = self._kept.tests.get(nodeid, (-1, b""))
        judge = self._judged.get(number)
        return judge is not None and judge(nodeid)


class _Judge:
    """Tells the tests of one run."""

    def __init__(self, kept: Kept, past: Past, project: Project, suite: Callable[[frozenset[Key]], Suite]) -> None:
        self._kept = kept
        self._project = project
        self._ours, self._others = past.split(project)
        early = past.early(project)
        self._suite = suite(early)
        self._around = early | past.left

    def __call__(self, nodeid: str) -> bool:
        path, _, name = nodeid.partition("::")
        ran = {self._kept.units[each] for each in numbers(self._kept.tests[nodeid][1])}
        if any(not each.isdisjoint(ran) for each in (self._ours, self._others, self._readers)):
            return False
        return not (
            self._others and self._suite.meets_running(path, name.replace("::", "."), self._others, ran, self._around)
        )

    @cached_property
    def _readers(self) -> frozenset[Key]:
        """Functions that read code."""
        return frozenset(
            (path, name)
            for path, module in self._project.modules.items()
            for name, unit in module.units.items()
            for code in unit.code
            if not _CODE_READERS.isdisjoint({*code.attributes, *(part for chain in code.chains for part in chain)})
        )


def sparing(top: Path, kept: Kept, settings: TestsSettings, command: str) -> Sparing:
    """What is known, as far as it can be compared with the present.

    Args:
        top: The repository's top folder.
        kept: What is known.
        settings: How tests are run.
        command: How they are run now, as it was told then.
    """
    pasts: dict[int, Past] = {}
    for number, run in enumerate(kept.runs):
        if run.command != command or installed(run.places) != run.installed:
            continue
        changes = _since(top, run, settings)
        if changes is not None:
            pasts[number] = Past(run, changes, kept.units)
    return Sparing(kept, pasts)


def _since(top: Path, run: Run, settings: TestsSettings) -> list[FileChange] | None:
    """What has changed since a run; None where that can't be told, or may be anything."""
    if git.run(top, "cat-file", "-e", f"{run.commit}^{{commit}}")[0] != 0:
        return None
    names = git.run(top, "diff", "--name-only", "-z", "--no-renames", run.commit, "--")[1]
    if names.count("\0") > _MANY:
        return None
    never, always = Patterns(settings.never), Patterns(settings.always)
    found = {change.path: change for change in file_changes(top, run.commit)}
    for path, content in run.differing.items():
        new = found[path].new if path in found else file_content(top / path)
        found[path] = FileChange(path, content, new, found[path].special if path in found else False)
    changes = [each for each in found.values() if each.old != each.new or each.special]
    changes = [each for each in changes if not never.match(each.path)]
    if any(always.match(each.path) for each in changes):
        return None
    try:
        for change in comparing.python(changes):
            comparing.module(change.path, change.old)
    except UnsureError:
        return None
    return changes
