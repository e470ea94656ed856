"""A project's modules, and what each unit of them refers to."""

import builtins
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from devkit.diagnoser.location import is_test_path
from devkit.hooks.affected.naming import Names
from devkit.hooks.affected.references import Bound, Chain, References
from devkit.hooks.affected.units import REST, Early, Module, Unit, is_dynamic

Key = tuple[str, str]
"""A unit: its file and its name."""
OFFERED = "<offered>"
"""The name of what a module hands to others when it is imported."""
_BUILTINS = frozenset(dir(builtins))
_DEEPEST = 30
_WHOLE = frozenset({"__all__", "__dict__"})
"""Attributes of a module that lead to everything in it."""
_LOOKERS = frozenset({"dir", "vars", "getmembers", "getattr", "testmod", "getmembers_static"})
"""What may look at everything in a module that it is given."""
_GIVEN = frozenset(
    [
        *(
            "self",
            "cls",
            "request",
            "tmp_path",
            "tmpdir",
            "tmp_path_factory",
            "tmpdir_factory",
            "monkeypatch",
            "capsys",
        ),
        *("capfd", "capsysbinary", "capfdbinary", "caplog", "recwarn", "pytester", "testdir", "cache", "pytestconfig"),
        *("record_property", "record_xml_attribute", "record_testsuite_property", "doctest_namespace", "subtests"),
        *("mocker", "benchmark"),
    ]
)
"""pytest's own fixtures, and what else asks for none of the project's."""


@dataclass(slots=True)
class Edges:
    """What a unit leads to."""

    targets: set[Key] = field(default_factory=set)
    attributes: set[str] = field(default_factory=set)
    """Names of methods, of whatever classes are around."""
    words: set[str] = field(default_factory=set)
    """Names of anything."""
    modules: set[str] = field(default_factory=set)
    """Modules that are handed around as values."""
    inside: bool = False
    """Whether anything of the project, or something that can't be told, is meant."""

    def update(self, other: "Edges") -> None:
        """Lead to what the other one leads to as well."""
        self.targets |= other.targets
        self.attributes |= other.attributes
        self.words |= other.words
        self.modules |= other.modules
        self.inside |= other.inside


class Project:
    """All modules of a project, resolved by name. Where syntax doesn't tell what is meant, everything is that fits."""

    def __init__(self, modules: Mapping[str, Module], scripts: Mapping[str, str] | None = None) -> None:
        """Take a project.

        Args:
            modules: By path.
            scripts: Commands that it installs, as `name -> module:function`.
        """
        self.modules = modules
        self.scripts = scripts or {}
        self.names = Names(modules)
        self._edges: dict[Key, Edges] = {}
        self._closures: dict[str, frozenset[str]] = {}

    def unit(self, key: Key) -> Unit | None:
        """The unit of a key; None where there is none."""
        module = self.modules.get(key[0])
        return module.units.get(key[1]) if module else None

    @cached_property
    def symbols(self) -> dict[str, list[Key]]:
        """Name -> what modules define by it."""
        found: defaultdict[str, list[Key]] = defaultdict(list)
        for path, module in self.modules.items():
            for name, unit in module.units.items():
                if unit.kind in {"function", "class", "variable"} and name != "__doc__":
                    found[name].append((path, name))
        return found

    @cached_property
    def methods(self) -> dict[str, list[Key]]:
        """Name -> the classes that have a method of that name."""
        found: defaultdict[str, list[Key]] = defaultdict(list)
        for path, module in self.modules.items():
            for name, unit in module.units.items():
                for method in unit.methods:
                    found[method].append((path, name))
        return found

    @cached_property
    def fixtures(self) -> dict[str, list[Key]]:
        """Name -> the fixtures of that name."""
        found: defaultdict[str, list[Key]] = defaultdict(list)
        for path, module in self.modules.items():
            for name, unit in module.units.items():
                if unit.fixture:
                    found[unit.fixture].append((path, name))
        return found

    @cached_property
    def escaped(self) -> frozenset[str]:
        """Modules that are handed around as values, so that any attribute may be one of theirs."""
        every = (self.edges((path, name)) for path, module in self.modules.items() for name in module.units)
        return frozenset(path for edges in every for path in edges.modules)

    def meant(self, word: str) -> Iterable[Key]:
        """Whatever may be meant by a name in a string."""
        yield from self.symbols.get(word, ())
        yield from self.fixtures.get(word, ())
        if word in self.scripts:
            module, _, function = self.scripts[word].partition(":")
            yield from ((path, function.partition(".")[0]) for path in self.names.find(module))

    def edges(self, key: Key) -> Edges:
        """What a unit leads to; for `OFFERED`, what its module hands to others."""
        if key not in self._edges:
            self._edges[key] = self._look(*key)
        return self._edges[key]

    def _look(self, path: str, name: str) -> Edges:
        module = self.modules[path]
        if name == OFFERED:
            return self._early(path, given=True)
        unit = module.units[name]
        if unit.kind == "import":
            return Edges()
        found = self._of(path, unit.references)
        if name == REST:
            found.update(self._early(path, given=False))
        if unit.fixture or name.rpartition(".")[2].startswith(("test", "pytest_", "setup", "teardown")):
            found.targets.update(key for each in unit.parameters for key in self.fixtures.get(each, ()))
            found.targets.update(self._foreign_fixtures(unit))
        return found

    def _foreign_fixtures(self, unit: Unit) -> Iterable[Key]:
        """What a library's fixtures may ask for in turn: any fixture of a conftest.py."""
        named = unit.references.words | unit.references.attributes | _GIVEN | set(self.fixtures)
        if named.issuperset(unit.parameters):
            return ()
        return [key for keys in self.fixtures.values() for key in keys if key[0].endswith("conftest.py")]

    def _of(self, path: str, references: References) -> Edges:
        found = Edges(attributes=set(references.attributes))
        for chain in references.chains:
            found.update(self.resolve(path, chain, references.bound))
        names = {chain[-1] for chain in references.chains} | references.attributes
        if not _LOOKERS.isdisjoint(names):
            found.targets.update((each, name) for each in found.modules for name in self.modules[each].units)
        if is_dynamic(references):
            found.targets.update((each, name) for each in self._sources for name in self.modules[each].units)
        for bound in references.bound.values():
            found.targets.update(self._follow(path, bound, (), 0).targets)
        every = (self.symbols, self.methods, self.fixtures, self.scripts)
        found.words.update(word for word in references.words if any(word in each for each in every))
        for fragment in references.fragments:
            known = (*self.symbols, *self.methods)
            found.words.update(each for each in known if each.startswith(fragment) or each.endswith(fragment))
        return found

    @cached_property
    def _sources(self) -> tuple[str, ...]:
        """The modules that aren't tests'."""
        return tuple(path for path in self.modules if not is_test_path(path))

    def _early(self, path: str, *, given: bool) -> Edges:
        """What importing a module calls, or hands to what it calls."""
        found = Edges()
        for name, unit in self.modules[path].units.items():
            for call in unit.early:
                if self.calls_inside(path, call):
                    found.update(self._of(path, call.given if given else call.references))
            if given and unit.kind == "class" and self.registers((path, name)):
                found.targets.add((path, name))
            if not given:
                found.targets.update(self._creating(path, unit))
        return found

    def calls_inside(self, path: str, call: Early) -> bool:
        """Whether a call may be of the project's own code."""
        return not call.function or self.resolve(path, call.function, {}).inside

    def _creating(self, path: str, unit: Unit) -> Iterable[Key]:
        """What making a class runs of its bases."""
        for chain in unit.bases:
            for base in self.resolve(path, chain, {}).targets if chain else ():
                for method in ("__init_subclass__", "__set_name__"):
                    if self.unit((base[0], f"{base[1]}.{method}")):
                        yield base[0], f"{base[1]}.{method}"

    def registers(self, key: Key, depth: int = 0) -> bool:
        """Whether making a class tells others of it: by a metaclass or `__init_subclass__` of the project."""
        unit = self.unit(key)
        if unit is None or unit.kind != "class" or depth > _DEEPEST:
            return False
        if "__init_subclass__" in unit.methods or (unit.metaclass and self._own_metaclass(key)):
            return True
        bases = (base for chain in unit.bases if chain for base in self.resolve(key[0], chain, {}).targets)
        return any(self.registers(base, depth + 1) for base in bases if base != key)

    def _own_metaclass(self, key: Key) -> bool:
        return any(target != key for target in self.edges(key).targets)

    def has_foreign_base(self, key: Key) -> bool:
        """Whether a class inherits from one that isn't the project's and no builtin: that one may call any method."""
        unit = self.unit(key)
        for chain in unit.bases if unit else ():
            if not chain:
                return True
            found = self.resolve(key[0], chain, {})
            if not found.inside and chain[0] not in _BUILTINS:
                return chain[-1] not in {"ABC", "Generic", "Protocol", "NamedTuple", "TypedDict", "Enum", "IntEnum"}
        return False

    def resolve(self, path: str, chain: Chain, bound: Mapping[str, Bound]) -> Edges:
        """What a name with its attributes means in a file.

        Args:
            path: The file.
            chain: The name and its attributes.
            bound: What imports of the place itself bind.
        """
        root, *rest = chain
        if root in bound:
            return self._follow(path, bound[root], tuple(rest), 0)
        return self._symbol(path, root, tuple(rest), 0)

    def _symbol(self, path: str, name: str, rest: Chain, depth: int) -> Edges:
        """A name in a module, with attributes after it."""
        module = self.modules[path]
        found = Edges()
        if depth > _DEEPEST:
            return found
        unit = module.units.get(name)
        if unit is not None:
            return self._defined(path, unit, rest, depth)
        for each in (bound for bound in module.bound.values() if bound.name == "*"):
            for other in self.names.find(each.module, path):
                if other != path and self._may_have(other, name):
                    found.update(self._symbol(other, name, rest, depth + 1))
        if found.targets:
            return found
        found.attributes.update(rest)
        if name not in _BUILTINS:
            found.words.add(name)
            found.inside = True
        return found

    def _defined(self, path: str, unit: Unit, rest: Chain, depth: int) -> Edges:
        """A unit of a module, with attributes after it."""
        found = Edges(targets={(path, unit.name)}, inside=unit.kind != "import")
        if found.inside:
            found.attributes.update(rest)
            return found
        bound = self.modules[path].bound
        every = [each for key, each in bound.items() if key == unit.name or key.startswith(f"{unit.name} or ")]
        for each in every:
            found.update(self._follow(path, each, rest, depth + 1))
        if len(every) > 1:
            found.attributes.update(rest)
        return found

    def _may_have(self, path: str, name: str) -> bool:
        """Whether a module defines a name, or may take it over by a star."""
        module = self.modules[path]
        return name in module.units or any(inner.name == "*" for inner in module.bound.values())

    def _follow(self, path: str, bound: Bound, rest: Chain, depth: int) -> Edges:
        """What an import means, with attributes after it."""
        found = Edges()
        if depth > _DEEPEST:
            return found
        modules = self.names.find(bound.module, path)
        if bound.name in {"", "*"}:
            for each in modules:
                found.update(self._member(each, rest, depth + 1) if bound.name == "" else Edges())
            return found
        for each in modules:
            found.update(self._member(each, (bound.name, *rest), depth + 1))
        if not modules:
            for each in self.names.relative(bound.module, path, bound.name):
                found.update(self._member(each, rest, depth + 1))
        return found

    def _member(self, path: str, rest: Chain, depth: int) -> Edges:
        """Attributes of a module."""
        if not rest:
            return Edges(targets={(path, REST)}, modules={path}, inside=True)
        module = self.modules[path]
        found = Edges(inside=True)
        if rest[0] in _WHOLE:
            found.targets.update((path, name) for name in module.units)
            return found
        if rest[0] in module.units:
            found = self._symbol(path, rest[0], rest[1:], depth + 1)
        below = self.names.inside(path, rest[0])
        for each in below if depth <= _DEEPEST else ():
            found.update(self._member(each, rest[1:], depth + 1))
        if rest[0] in module.units or below:
            return found
        if any(each.name == "*" for each in module.bound.values()):
            found.update(self._symbol(path, rest[0], rest[1:], depth + 1))
        else:
            found.words.add(rest[0])
            found.attributes.update(rest[1:])
        if "__getattr__" in module.units:
            found.targets.add((path, "__getattr__"))
        return found

    def imports(self, path: str) -> set[str]:
        """The files that importing a file may load, not those that these load in turn."""
        module = self.modules[path]
        every = [*module.bound.values()]
        found = set(self.names.packages(path))
        named: set[str] = set()
        texts: set[str] = set()
        for unit in module.units.values():
            every += unit.references.bound.values()
            named |= unit.references.modules
            texts.update(text for text in unit.references.texts if text.endswith(".py"))
            started = (self.scripts[word] for word in unit.references.words if word in self.scripts)
            found.update(each for script in started for each in self.names.find(script.partition(":")[0]))
        for bound in every:
            found.update(self.names.find(bound.module, path))
            if bound.name not in {"", "*"}:
                found.update(self.names.relative(bound.module, path, bound.name))
        for name in named:
            found.update(self._named(name))
        for text in texts:
            found.update(self._by_file_name.get(text.rpartition("/")[2], ()))
        return found

    @cached_property
    def _by_file_name(self) -> dict[str, list[str]]:
        found: defaultdict[str, list[str]] = defaultdict(list)
        for path in self.modules:
            found[path.rpartition("/")[2]].append(path)
        return found

    def _named(self, name: str) -> Iterable[str]:
        """The files that a dotted name in a string may mean."""
        parts = name.split(".")
        for end in range(len(parts), 0, -1):
            found = self.names.find(".".join(parts[:end]))
            if found and (len(parts) > 1 or found[0].endswith("/__init__.py")):
                return [*found, *(each for path in found for each in self.names.inside(path, "__main__"))]
        return ()

    def closure(self, path: str) -> frozenset[str]:
        """Every file that importing a file may load, itself included; all sources where only a run knows."""
        if path not in self._closures:
            seen: set[str] = set()
            stack = [path]
            while stack:
                each = stack.pop()
                if each in seen:
                    continue
                seen.add(each)
                stack.extend(self._imported(each))
            if any(self.modules[each].dynamic for each in seen):
                seen.update(self._sources)
            self._closures[path] = frozenset(seen)
        return self._closures[path]

    def _imported(self, path: str) -> set[str]:
        known = self._direct.get(path)
        if known is None:
            known = self._direct[path] = self.imports(path) | {
                each for found in self.imports(path) for each in self.names.packages(found)
            }
        return known

    @cached_property
    def _direct(self) -> dict[str, set[str]]:
        return {}
