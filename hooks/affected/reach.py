"""What may be run from some places of a project."""

import io
from collections.abc import Iterable
from functools import cached_property

from devkit.diagnoser.location import is_test_path
from devkit.hooks.affected.project import OFFERED, Key, Project
from devkit.hooks.affected.units import REST, Unit

_TYPES = (dict, list, str, set, bytes, tuple, int, float, object, io.TextIOWrapper, io.BytesIO)
_IMPLICIT = frozenset(name for kind in _TYPES for name in dir(kind))
"""Methods that what isn't the project's calls without naming them in the project."""
_LATER = frozenset(
    f"__{name}__"
    for name in (
        *("get", "set", "delete", "repr", "str", "format", "del", "sizeof", "dir", "copy", "deepcopy"),
        *("reduce", "reduce_ex", "getstate", "setstate", "enter", "exit", "aenter", "aexit"),
    )
)
"""Methods that importing a module doesn't call by making objects."""
_SETUPS = ("setup", "teardown", "setUp", "tearDown", "asyncSetUp", "asyncTearDown", "runTest", "pytest_")


class Reach:
    """Reachability over a project's units.

    A function is reached where its name is used by what is reached; a method where moreover its class is. Methods that
    Python or a library may call without the project naming them are reached with their class.
    """

    def __init__(self, project: Project) -> None:
        self._project = project
        self._imports: dict[str, frozenset[Key]] = {}

    def importing(self, path: str) -> set[Key]:
        """What importing a file, and all that this imports, may run."""
        found: set[Key] = set()
        for each in self._project.closure(path):
            if each not in self._imports:
                within = self._project.closure(each)
                self._imports[each] = frozenset(self.running([(each, REST)], within, importing=True))
            found |= self._imports[each]
        return found

    def offered(self, path: str) -> list[Key]:
        """What the modules that a file imports hand to others: it may be run without being named."""
        return [
            key for each in sorted(self._project.closure(path)) for key in self._project.edges((each, OFFERED)).targets
        ]

    def running(
        self, starts: Iterable[Key], within: frozenset[str], *, tests: bool = False, importing: bool = False
    ) -> set[Key]:
        """What running some units may run.

        Args:
            starts: The units.
            within: The files that can be loaded there; nothing else is run.
            tests: Whether tests among the methods of classes are run with them.
            importing: Whether objects are only made, and not yet used by a test.
        """
        project = self._project
        seen: set[Key] = set()
        wanted: set[str] = set()
        stack = list(starts)
        anything = len(within) >= len(project.modules) or any(project.modules[path].dynamic for path in within)
        escaped = project.symbols if anything else self._escaped
        while stack:
            key = stack.pop()
            unit = project.unit(key) if key[0] in within else None
            if unit is None or key in seen:
                continue
            seen.add(key)
            edges = project.edges(key)
            stack.extend(edges.targets)
            for name in (edges.attributes | edges.words) - wanted:
                wanted.add(name)
                stack.extend(
                    (path, f"{owner}.{name}") for path, owner in project.methods.get(name, ()) if (path, owner) in seen
                )
                stack.extend(escaped.get(name, ()))
            for word in edges.words:
                stack.extend(project.meant(word))
            if unit.kind == "class":
                called = _made(unit, wanted) if importing else self._called(key, unit, wanted, tests=tests)
                stack.extend((key[0], f"{unit.name}.{name}") for name in called)
        return seen

    def _called(self, key: Key, unit: Unit, wanted: set[str], *, tests: bool) -> list[str]:
        foreign = self._project.has_foreign_base(key)
        ours = is_test_path(key[0])
        return [
            name
            for name in unit.methods
            if name in wanted
            or name in _IMPLICIT
            or (name.startswith("__") and name.endswith("__"))
            or name.startswith(_SETUPS)
            or self._is_fixture(key, name)
            or (tests if ours and name.startswith("test") else foreign or name not in self._used)
        ]

    def _is_fixture(self, key: Key, name: str) -> bool:
        method = self._project.unit((key[0], f"{key[1]}.{name}"))
        return method is not None and bool(method.fixture)

    @cached_property
    def _used(self) -> frozenset[str]:
        """Every attribute and word that the project names."""
        project = self._project
        every = (project.edges((path, name)) for path, module in project.modules.items() for name in module.units)
        return frozenset(name for edges in every for name in (*edges.attributes, *edges.words))

    @cached_property
    def _escaped(self) -> dict[str, list[Key]]:
        """Name -> what modules define by it that are handed around as values."""
        project = self._project
        kept = {name: [key for key in keys if key[0] in project.escaped] for name, keys in project.symbols.items()}
        return {name: keys for name, keys in kept.items() if keys}


def _made(unit: Unit, wanted: set[str]) -> list[str]:
    """The methods that making a class's objects may call, and those that are named."""
    special = (name for name in unit.methods if name.startswith("__") and name not in _LATER)
    return [*special, *wanted.intersection(unit.methods)]
