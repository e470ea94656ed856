"""The tests of a project, and what each can run."""

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from functools import cached_property
from pathlib import PurePosixPath

from devkit.hooks.affected.configured import Configured
from devkit.hooks.affected.edges import Key
from devkit.hooks.affected.project import Project
from devkit.hooks.affected.reach import Reach
from devkit.hooks.affected.units import REST

_DEEPEST = 30
_MODULE_SETUPS = frozenset(
    [
        *("setup_module", "teardown_module", "setup_function", "teardown_function", "setUpModule", "tearDownModule"),
        *("pytestmark", "load_tests"),
    ]
)


class Suite:
    """The tests that pytest collects, as far as files name them, and the units that each can reach."""

    def __init__(
        self,
        project: Project,
        known: Configured,
        plugins: tuple[str, ...] = (),
        early: AbstractSet[Key] | None = None,
    ) -> None:
        """Take a project.

        Args:
            project: Its modules.
            known: What tells tests apart.
            plugins: Modules that the project gives pytest as plugins.
            early: The functions that importing its modules runs, where that is known.
        """
        self._project = project
        self._configured = known
        self._plugins = plugins
        self._reach = Reach(project, early)
        self._arounds: dict[str, set[Key]] = {}
        self._tests: dict[str, dict[str, Key]] = {}
        self._loadable: dict[str, frozenset[str]] = {}

    @cached_property
    def files(self) -> tuple[str, ...]:
        """The paths of the files that hold tests, sorted."""
        return tuple(filter(self._configured.is_test_file, sorted(self._project.modules)))

    def tests(self, path: str) -> dict[str, Key]:
        """The tests of a file, as `test` or `Class.test`, and where each stands: a base may have it."""
        if path not in self._tests:
            self._tests[path] = self._named(path)
        return self._tests[path]

    def _named(self, path: str) -> dict[str, Key]:
        found: dict[str, Key] = {}
        for name, unit in self._project.modules[path].units.items():
            if unit.kind in {"function", "method"} and self._configured.is_test(name.rpartition(".")[2]):
                found[name] = (path, name)
            elif unit.kind == "class":
                found |= {f"{name}.{key[1].rpartition('.')[2]}": key for key in self._inherited((path, name))}
        return found

    def _inherited(self, key: Key, depth: int = 0) -> Iterator[Key]:
        """The tests that a class has from its bases in the project; the nearest one last."""
        unit = self._project.unit(key)
        if unit is None or unit.kind != "class" or depth > _DEEPEST:
            return
        for chain in reversed(unit.bases):
            for base in sorted(self._project.resolve(key[0], chain, {}).targets) if chain else ():
                if base != key:
                    yield from self._inherited(base, depth + 1)
        if depth:
            yield from ((key[0], f"{key[1]}.{name}") for name in unit.methods if self._configured.is_test(name))

    @cached_property
    def other_collectors(self) -> tuple[str, ...]:
        """What makes pytest collect tests from more than test files: options about doctests, hooks of conftest.py."""
        options = [word for word in self._configured.words if word.startswith("--doctest")]
        hooks = [
            path
            for path, module in self._project.modules.items()
            if not {"pytest_collect_file", "pytest_collect_directory", "pytest_pycollect_makemodule"}.isdisjoint(
                module.units
            )
        ]
        return (*options, *hooks)

    def around(self, path: str) -> set[Key]:
        """What is run for every test of a file: by importing it, and by hooks and fixtures of what is above it."""
        return self._reach.importing(path) | self._around(path)

    def running(self, path: str, name: str) -> set[Key]:
        """What a test may run besides.

        Args:
            path: Its file.
            name: One of `tests(path)`.
        """
        return self._reach.running(self._starts(path, name), self._within(path))

    def meets(self, path: str, name: str, changed: AbstractSet[Key]) -> bool:
        """Whether a test may run besides what has changed; arguments as those of `running`."""
        return self._reach.meets(changed, self._starts(path, name), self._within(path))

    def meets_running(
        self, path: str, name: str, changed: AbstractSet[Key], ran: AbstractSet[Key], early: AbstractSet[Key]
    ) -> bool:
        """Whether a test may meet what has changed, if it runs the same functions as before until then.

        Args:
            path: Its file.
            name: One of `tests(path)`.
            changed: What has.
            ran: What it ran.
            early: What importing ran, and tests that left something for others.
        """
        homes = self._homes(path)
        if any(not changed.isdisjoint(self._reach.importing(each)) for each in (path, *homes)):
            return True
        around = [key for home in homes for key in (*self._beside(home), *self._reach.offered(home))]
        starts = [*self._starts(path, name), *around, *sorted(self._with_homes(ran))]
        return self._reach.meets(changed, starts, self._within(path), ran | early)

    def _with_homes(self, ran: AbstractSet[Key]) -> set[Key]:
        """Functions, the classes of methods, and the variables of files of which something without a name was run."""
        modules = self._project.modules
        owners = {(path, name.rpartition(".")[0]) for path, name in ran if "." in name}
        nameless = {path for path, name in ran if name == REST and path in modules}
        kinds = {"variable", "class", "rest"}
        return {*ran, *owners} | {
            (path, name) for path in nameless for name, unit in modules[path].units.items() if unit.kind in kinds
        }

    def _starts(self, path: str, name: str) -> list[Key]:
        owner = name.rpartition(".")[0]
        own = [self.tests(path)[name], (path, name), *([(path, owner)] if owner else [])]
        return [*own, *self._beside(path), *self._reach.offered(path)]

    def everything(self, path: str) -> set[Key]:
        """What a file may run in any way, tests that are made or inherited included."""
        starts = [*((path, name) for name in self._project.modules[path].units), *self.tests(path).values()]
        return self._reach.running([*starts, *self._reach.offered(path)], self._within(path), tests=True)

    def _within(self, path: str) -> frozenset[str]:
        """The files that can be loaded where a test file is run."""
        if path not in self._loadable:
            every = frozenset(self._project.modules)
            known = (path, *self._homes(path))
            self._loadable[path] = (
                every if self._is_configured else frozenset().union(*map(self._project.files.closure, known))
            )
        return self._loadable[path]

    @cached_property
    def _is_configured(self) -> bool:
        """Whether pytest's options name modules of the project: such as settings, which load others by convention."""
        return any("." in word and self._project.names.find(word) for word in self._configured.words)

    def _beside(self, path: str) -> list[Key]:
        """What pytest runs of a test's own file without being asked."""
        units = self._project.modules[path].units
        return [
            (path, name)
            for name, unit in units.items()
            if unit.autouse
            or unit.fixture in self._configured.words
            or name in _MODULE_SETUPS
            or name.startswith("pytest_")
        ]

    def _around(self, path: str) -> set[Key]:
        folder = path.rpartition("/")[0]
        if folder not in self._arounds:
            homes = self._homes(path)
            starts = [key for home in homes for key in self._beside(home)]
            starts += [key for home in homes for key in self._reach.offered(home)]
            found = self._reach.running(starts, self._within(path))
            self._arounds[folder] = found.union(*map(self._reach.importing, homes))
        return self._arounds[folder]

    def _homes(self, path: str) -> list[str]:
        """The conftest.py files above a test file, and the plugins that they or the project name."""
        wanted = [f"{parent}/conftest.py".removeprefix("./") for parent in PurePosixPath(path).parents]
        homes = [each for each in wanted if each in self._project.modules]
        for home in tuple(homes):
            named = self._project.modules[home].units.get("pytest_plugins")
            for name in named.references.modules if named else ():
                homes += self._project.names.find(name)
        for name in self._plugins:
            homes += self._project.names.find(name)
        return homes
