"""What may be run from some places of a project."""

import io
from collections.abc import Callable, Iterable, Mapping
from collections.abc import Set as AbstractSet
from functools import cached_property

from devkit.diagnoser.location import is_test_path
from devkit.hooks.affected import protocols
from devkit.hooks.affected.edges import Edges, Key
from devkit.hooks.affected.keeping import Keeping
from devkit.hooks.affected.project import Project
from devkit.hooks.affected.protocols import ALL, COPYING, LATER, MADE
from devkit.hooks.affected.units import REST, Unit

_TYPES = (dict, list, str, set, bytes, tuple, int, float, object, io.TextIOWrapper, io.BytesIO)
_IMPLICIT = frozenset(name for kind in _TYPES for name in dir(kind)) - COPYING
"""Methods that what isn't the project's calls without naming them in the project."""
_OF_OBJECT = frozenset(name for name in dir(type) if name.startswith("__")) | {"__call__"}
_CHECKS = ("__instancecheck__", "__subclasscheck__", "__subclasshook__")
"""Methods that are called by asking what something is."""
_SETUPS = ("setup", "teardown", "setUp", "tearDown", "asyncSetUp", "asyncTearDown", "runTest", "pytest_")


class Reach:
    """Reachability over a project's units.

    A function is reached where its name is used by what is reached; a method where moreover its class is. Methods that
    Python or a library may call without the project naming them are reached with their class.
    """

    def __init__(self, project: Project, early: AbstractSet[Key] | None = None) -> None:
        """Take a project.

        Args:
            project: Its modules.
            early: The functions that importing its modules runs, where that is known.
        """
        self._project = project
        self._early = early
        self._keeping = Keeping(project)
        self._imports: dict[str, tuple[set[Key], set[str]]] = {}

    def importing(self, path: str) -> set[Key]:
        """What importing a file, and all that this imports, may run."""
        return self._importing(self._project.files.loading(path))

    def _importing(self, paths: Iterable[str]) -> set[Key]:
        found: set[Key] = set()
        seen: set[str] = set()
        stack = list(paths)
        while stack:
            path = stack.pop()
            if path not in seen:
                seen.add(path)
                units, others = self._imported(path)
                found |= units
                stack.extend(others)
        return found

    def _imported(self, path: str) -> tuple[set[Key], set[str]]:
        """What running a file's own statements runs, and the files that this imports while doing so."""
        if path not in self._imports:
            within = self._project.files.closure(path)
            walk = self._walked([(path, REST)], within, importing=True, only=self._early)
            asked = (path, "__getattr__")
            if self._project.unit(asked):
                walk.seen |= {asked, *self._project.edges(asked).targets}
            self._imports[path] = (walk.seen | walk.compared, walk.loaded - {path})
        return self._imports[path]

    def offered(self, path: str) -> list[Key]:
        """What the modules that a file imports hand to what can't be told: it may be run without being named."""
        return [
            key for each in sorted(self._project.files.closure(path)) for key in sorted(self._keeping.anywhere(each))
        ]

    def meets(
        self,
        changed: AbstractSet[Key],
        starts: Iterable[Key],
        within: frozenset[str],
        only: AbstractSet[Key] | None = None,
    ) -> bool:
        """Whether running some units may run what has changed.

        Args:
            changed: What has.
            starts: The units.
            within: The files that can be loaded there.
            only: The functions that are run until something is met that has changed, where that is known.
        """
        walk = self._walked(starts, within, until=changed, only=only)
        return walk.met or not changed.isdisjoint(walk.compared) or not changed.isdisjoint(self._importing(walk.loaded))

    def running(self, starts: Iterable[Key], within: frozenset[str], *, tests: bool = False) -> set[Key]:
        """What running some units may run.

        Args:
            starts: The units.
            within: The files that can be loaded there; nothing else is run.
            tests: Whether tests among the methods of classes are run with them.
        """
        walk = self._walked(starts, within, tests=tests)
        return walk.seen | walk.compared | self._importing(walk.loaded)

    def _walked(
        self,
        starts: Iterable[Key],
        within: frozenset[str],
        *,
        tests: bool = False,
        importing: bool = False,
        until: AbstractSet[Key] = frozenset(),
        only: AbstractSet[Key] | None = None,
    ) -> "_Walk":
        """Walk from some units, as far as it goes or until one of those is met that are looked for."""
        walk = _Walk(self._project, within, self._escaped_within(within), importing=importing)
        stack = list(starts)
        first = set(stack)
        while stack:
            key = stack.pop()
            unit = self._project.unit(key) if key[0] in within else None
            if unit is None or key in walk.seen:
                continue
            if key[1] == REST and key not in first:
                walk.loaded.add(key[0])
                continue
            walk.seen.add(key)
            if key in until:
                walk.met = True
                break
            if only is not None and key not in only and unit.kind in {"function", "method"}:
                continue
            stack.extend(walk.step(key))
            stack.extend(() if importing else self._keeping.kept.get(key, ()))
            if unit.kind == "class":
                walk.classes.append(key)
                called = self._called(key, unit, walk, tests=tests)
                stack.extend((key[0], f"{unit.name}.{name}") for name in called)
        return walk

    def _escaped_within(self, within: frozenset[str]) -> Mapping[str, list[Key]]:
        return self._project.symbols if len(within) >= len(self._project.modules) else self._escaped

    def _called(self, key: Key, unit: Unit, walk: "_Walk", *, tests: bool) -> list[str]:
        known = self._project.foreign_methods(key)
        if walk.importing:
            called = MADE | {name for name in known or () if name not in _OF_OBJECT}
            return [
                name
                for name in unit.methods
                if name in called or walk.wants(name) or walk.sets(key, name) or (known is None and walk.anything)
            ]
        ours = is_test_path(key[0])
        return [
            name
            for name in unit.methods
            if walk.wants(name)
            or walk.sets(key, name)
            or self._is_fixture(key, name)
            or name.startswith(_SETUPS)
            # What isn't the project's may call it without naming it here.
            or (name in _IMPLICIT or (tests if ours and name.startswith("test") else known is None or name in known))
            or (name not in self._used and name not in COPYING and not (ours and name.startswith("test")))
        ]

    def _is_fixture(self, key: Key, name: str) -> bool:
        method = self._project.unit((key[0], f"{key[1]}.{name}"))
        return method is not None and bool(method.fixture)

    @cached_property
    def _used(self) -> frozenset[str]:
        """Every attribute and word that the project names."""
        project = self._project
        return frozenset(
            name
            for edges in project.every_edges()
            for name in (*edges.attributes, *edges.words, *edges.names, *edges.stored)
        )

    @cached_property
    def _escaped(self) -> dict[str, list[Key]]:
        """Name -> what modules define by it that are handed around as values."""
        project = self._project
        kept = {name: [key for key in keys if key[0] in project.escaped] for name, keys in project.symbols.items()}
        return {name: keys for name, keys in kept.items() if keys}


class _Walk:
    """What was met on one walk over units."""

    def __init__(
        self, project: Project, within: frozenset[str], escaped: Mapping[str, list[Key]], *, importing: bool
    ) -> None:
        self._project = project
        self._within = within
        self._escaped = escaped
        self.importing = importing
        self.seen: set[Key] = set()
        self.compared: set[Key] = set()
        self.met = False
        self.loaded: set[str] = set()
        """Files that are imported on the way."""
        self.classes: list[Key] = []
        self.anything = False
        self._copies = False
        self._wanted: set[str] = set()
        self._names: set[str] = set()
        self._by_name = self._by_space = False
        self._calls = not importing
        self._mentioned: set[Key] = set()
        self._pending: list[Edges] = []
        self._stored: set[str] = set()

    def wants(self, method: str) -> bool:
        """Whether a class's method may be called by what was met so far."""
        if method in self._wanted:
            return True
        if method in COPYING:
            return self._copies
        return method.startswith("__") and method.endswith("__") and (self.anything or not self.importing)

    def sets(self, owner: Key, method: str) -> bool:
        """Whether a class's method may be called by setting an attribute."""
        if method not in self._stored:
            return False
        unit = self._project.unit((owner[0], f"{owner[1]}.{method}"))
        return unit is not None and unit.dressed

    def step(self, key: Key) -> Iterable[Key]:
        """What a unit leads to."""
        edges = self._project.edges(key)
        yield from self._leads(edges)
        later = self._project.later(key)
        if self._calls or LATER in edges.special:
            yield from self._leads(later)
        else:
            self._pending.append(later)

    def _leads(self, edges: Edges) -> Iterable[Key]:
        if self._calls:
            yield from edges.targets
        else:
            for key in edges.targets:
                if key in edges.called or self._project.kind(key) not in {"function", "class"}:
                    yield key
                else:
                    self._mentioned.add(key)
        yield from self._comparing(edges)
        for word in edges.words:
            yield from self._project.meant(word)
        yield from self._naming(edges.attributes | edges.words)
        yield from self._naming(edges.special, space=False)
        for name in edges.stored - self._stored:
            self._stored.add(name)
            owners = (key for key in self._project.methods.get(name, ()) if key in self.seen and self.sets(key, name))
            yield from ((path, f"{owner}.{name}") for path, owner in owners)
        self._names |= edges.names
        self._by_name |= edges.by_name
        self._by_space |= edges.by_space
        if self._by_name:
            yield from self._naming(self._names)
        if self._by_space:
            for word in self._names:
                yield from self._project.symbols.get(word, ())
        yield from self._turned(edges)

    def _comparing(self, edges: Edges) -> Iterable[Key]:
        for path, name in edges.weak:
            if path in self._within:
                self.compared |= self._project.ancestors((path, name))
                yield from ((path, f"{name}.{method}") for method in _CHECKS)

    def _naming(self, names: set[str], *, space: bool = True) -> Iterable[Key]:
        for name in names - self._wanted:
            self._wanted.add(name)
            owners = self._project.methods.get(name, ())
            yield from ((path, f"{owner}.{name}") for path, owner in owners if (path, owner) in self.seen)
            if space:
                yield from self._escaped.get(name, ())

    def _turned(self, edges: Edges) -> Iterable[Key]:
        """The methods of classes met before that may be called from here on, and what waits for being called."""
        if not self.anything and ALL in edges.special:
            self.anything = True
            yield from self._methods(self.wants)
        if not self._copies and protocols.copies(edges.foreign, edges.attributes):
            self._copies = True
            yield from self._methods(COPYING.__contains__)
        if not self._calls and (self.anything or "__call__" in self._wanted):
            self._calls = True
            yield from self._mentioned
            for each in self._pending:
                yield from self._leads(each)

    def _methods(self, taken: Callable[[str], bool]) -> Iterable[Key]:
        for path, owner in self.classes:
            unit = self._project.unit((path, owner))
            for name in unit.methods if unit else ():
                if taken(name) or (self.importing and self.anything and self._project.has_foreign_base((path, owner))):
                    yield path, f"{owner}.{name}"
