"""A project's modules, and what each unit of them refers to."""

import builtins
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cached_property

from devkit.diagnoser.location import is_test_path
from devkit.hooks.affected import foreign, protocols
from devkit.hooks.affected.edges import Edges, Key
from devkit.hooks.affected.loading import Loading
from devkit.hooks.affected.protocols import ALL
from devkit.hooks.affected.references import Chain, References
from devkit.hooks.affected.resolving import BUILTINS, DEEPEST, Resolver
from devkit.hooks.affected.units import REST, Early, Module, Unit, is_dynamic

_BY_NAME = frozenset(
    {"getattr", "hasattr", "attrgetter", "methodcaller", "vars", "__dict__", "dir", "__getattribute__"}
)
_RUNNERS = frozenset(
    {("exec",), ("eval",), ("compile",), ("execfile",), ("gc", "get_objects"), ("gc", "get_referrers")}
)
"""What in a test may run code, or meet objects, of which its own syntax says nothing."""
_SPACES = frozenset(
    [
        *(("globals",), ("locals",), ("vars",), ("eval",), ("exec",), ("compile",), ("__import__",)),
        *(("sys", "modules"), ("modules",)),
    ]
)
_BY_SPACE = frozenset(
    [
        *("__dict__", "import_module", "resolve_name", "import_string", "get_type_hints", "__globals__", "load_object"),
        *("f_globals", "f_locals", "find_class", "locate", "run_module", "run_path", "testfile"),
    ]
)
_KEYED = frozenset({("sorted",), ("min",), ("max",)})
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


class Project(Resolver):
    """All modules of a project, resolved by name. Where syntax doesn't tell what is meant, everything is that fits."""

    def __init__(self, modules: Mapping[str, Module], scripts: Mapping[str, str] | None = None) -> None:
        """Take a project.

        Args:
            modules: By path.
            scripts: Commands that it installs, as `name -> module:function`.
        """
        super().__init__(modules)
        self.scripts = scripts or {}
        self.files = Loading(modules, self.names, self.scripts)
        self._edges: dict[Key, Edges] = {}
        self._later: dict[Key, Edges] = {}
        self._ancestors: dict[Key, frozenset[Key]] = {}
        self._foreign: dict[Key, frozenset[str] | None] = {}

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
        return frozenset(path for edges in self.every_edges() for path in edges.modules)

    def every_edges(self) -> Iterable[Edges]:
        """What each unit leads to, and what the functions that it makes lead to."""
        for path, module in self.modules.items():
            for name in module.units:
                yield self.edges((path, name))
                yield self.later((path, name))

    def meant(self, word: str) -> Iterable[Key]:
        """Whatever may be meant by a name in a string."""
        yield from self.symbols.get(word, ())
        yield from self.fixtures.get(word, ())
        if word in self.scripts:
            module, _, function = self.scripts[word].partition(":")
            yield from ((path, function.partition(".")[0]) for path in self.names.find(module))

    @cached_property
    def _kept(self) -> frozenset[str]:
        """Names of attributes that may hold what can be called."""
        every = (each for module in self.modules.values() for unit in module.units.values() for each in unit.code)
        named = {name for each in every for name in (*each.stored, *each.words)}
        return frozenset(name for name in named if not protocols.is_of_builtin(name))

    def later(self, key: Key) -> Edges:
        """What the functions that a unit makes lead to."""
        if key not in self._later:
            unit = self.unit(key)
            self._later[key] = self._of(key[0], unit.later) if unit else Edges()
        return self._later[key]

    def edges(self, key: Key) -> Edges:
        """What a unit leads to."""
        if key not in self._edges:
            self._edges[key] = self._look(*key)
        return self._edges[key]

    def _look(self, path: str, name: str) -> Edges:
        module = self.modules[path]
        unit = module.units[name]
        if unit.kind == "import":
            return Edges()
        found = self._of(path, unit.references)
        for chain in unit.bases:
            found.called |= self.resolve(path, chain, {}).targets if chain else set()
        if name == REST:
            found.update(self._early(path))
        if unit.fixture or name.rpartition(".")[2].startswith(("test", "pytest_", "setup", "teardown")):
            found.targets.update(key for each in unit.parameters for key in self.fixtures.get(each, ()))
            found.targets.update(self._foreign_fixtures(unit))
        return found

    def _foreign_fixtures(self, unit: Unit) -> Iterable[Key]:
        """What a library's fixtures may ask for in turn: any fixture of a conftest.py."""
        named = {each for code in unit.code for each in (*code.words, *code.attributes)} | _GIVEN | set(self.fixtures)
        if named.issuperset(unit.parameters):
            return ()
        return [key for keys in self.fixtures.values() for key in keys if key[0].endswith("conftest.py")]

    def _of(self, path: str, references: References) -> Edges:
        found = Edges(
            attributes=set(references.attributes), stored=set(references.stored), special=set(references.special)
        )
        for chain in references.chains - references.called:
            found.update(self.resolve(path, chain, references.bound))
        for chain in references.called:
            self._called(found, chain, self.resolve(path, chain, references.bound), references)
        for chain in references.weak:
            self._weakly(found, self.resolve(path, chain, references.bound))
        for method in references.methods:
            self._method(found, method, passing=("", method) in references.passing)
        self._looked_up(found, path, references)
        found.modules.update(file for name in references.given for file in self.names.find(name))
        for bound in references.bound.values():
            found.targets |= self._follow(path, bound, (), 0).targets
        found.targets.update((each, REST) for each in self.files.loaded_by(path, references))
        self._in_strings(found, path, references)
        return found

    def _weakly(self, found: Edges, meant: Edges) -> None:
        kinds = {key: unit.kind for key in meant.targets if (unit := self.unit(key))}
        classes = {key for key, kind in kinds.items() if kind == "class"}
        found.weak |= classes
        meant.targets -= classes
        found.update(meant)

    def _called(self, found: Edges, chain: Chain, meant: Edges, references: References) -> None:
        """What a call does."""
        found.update(meant)
        if len(chain) > 1 and chain[-1] in meant.attributes:
            self._method(found, chain[-1], passing=chain in references.passing)
            return
        meant = self._aliased(meant)
        found.update(meant)
        found.called |= meant.targets
        if (
            any(self.kind(key) == "variable" and not self.modules[key[0]].units[key[1]].alias for key in meant.targets)
            or meant.words
        ):
            found.special.add("__call__")
        elif not meant.inside and chain in references.passing:
            found.special.update(self._special(chain[0], meant.foreign))
            if chain in _KEYED and "key" in references.keywords:
                found.special.add("__call__")

    def _special(self, name: str, libraries: set[str]) -> Iterable[str]:
        """The special methods that a call of what isn't the project's may call."""
        if name in BUILTINS:
            return protocols.of_builtin(name)
        return () if all(map(protocols.is_quiet, libraries)) else (ALL,)

    @cached_property
    def _is_loud(self) -> bool:
        """Whether the sources use a library that may call special methods of what it is given."""
        every = (bound.module for path in self.files.sources for bound in self.modules[path].bound.values())
        return not all(protocols.is_quiet(name) or name.startswith(".") or self.names.find(name) for name in every)

    def _aliased(self, meant: Edges, depth: int = 0) -> Edges:
        """What is meant, and what the variables among it are other names for."""
        found = Edges()
        found.update(meant)
        for key in meant.targets if depth < DEEPEST else ():
            unit = self.unit(key)
            if unit is not None and unit.alias and unit.kind == "variable":
                found.update(self._aliased(self.resolve(key[0], unit.alias, {}), depth + 1))
        return found

    def _method(self, found: Edges, name: str, *, passing: bool) -> None:
        if name in self.methods or name in self.symbols:
            return
        if name in self._kept:
            found.special.add("__call__")
        if passing and (self._is_loud or protocols.is_of_builtin(name)):
            found.special.update(protocols.of_method(name))

    def _looked_up(self, found: Edges, path: str, references: References) -> None:
        """What may be looked up by a name that only a run knows."""
        names = {chain[-1] for chain in references.chains} | references.attributes
        found.by_name = not _BY_NAME.isdisjoint(names)
        found.by_space = not _BY_SPACE.isdisjoint(names) or not _SPACES.isdisjoint(references.chains)
        if not _LOOKERS.isdisjoint(names):
            found.targets.update((each, name) for each in found.modules for name in self.modules[each].units)
        if is_dynamic(references) or (is_test_path(path) and not _RUNNERS.isdisjoint(references.chains)):
            found.targets.update((each, name) for each in self.files.sources for name in self.modules[each].units)

    def _in_strings(self, found: Edges, path: str, references: References) -> None:
        every = (self.symbols, self.methods, self.fixtures, self.scripts)
        words = {word for word in references.words if any(word in each for each in every)}
        if is_test_path(path):
            found.words |= words
        else:
            found.words |= words & (self._registered | set(self.scripts))
            found.names |= words - found.words
        found.names |= {name for name in references.keywords if name in self.methods}
        for fragment in references.fragments:
            known = (*self.symbols, *self.methods)
            found.words.update(each for each in known if each.startswith(fragment) or each.endswith(fragment))

    @cached_property
    def _registered(self) -> set[str]:
        """The names of what others may know of: libraries that it inherits from, and decorators."""
        return {
            name
            for name, keys in self.symbols.items()
            for key in keys
            if (unit := self.unit(key))
            and ((unit.kind == "class" and (self.has_foreign_base(key) or self.registers(key))) or unit.decorated)
        }

    def _early(self, path: str) -> Edges:
        """What importing a module calls."""
        found = Edges()
        for unit in self.modules[path].units.values():
            for call in unit.early:
                if self.calls_inside(path, call):
                    found.update(self._of(path, call.references))
                else:
                    found.targets.update((each, REST) for each in self.files.loaded_by(path, call.references))
            found.targets.update(self._creating(path, unit))
        return found

    def given(self, path: str, call: Early) -> Edges:
        """What a call made by importing a file hands to what it calls."""
        return self._of(path, call.given)

    def lasts(self, key: Key) -> bool:
        """Whether a unit can hold what it is given."""
        unit = self.unit(key)
        if unit is None:
            return False
        return unit.lasting or (unit.kind == "variable" and unit.name in self.modules[key[0]].shared)

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

    def ancestors(self, key: Key) -> frozenset[Key]:
        """The classes of the project from which a class inherits, itself included."""
        if key not in self._ancestors:
            self._ancestors[key] = frozenset({key})
            unit = self.unit(key)
            chains = filter(None, unit.bases if unit else ())
            bases = [base for chain in chains for base in self.resolve(key[0], chain, {}).targets]
            self._ancestors[key] = frozenset({key}).union(*(self.ancestors(base) for base in bases))
        return self._ancestors[key]

    def registers(self, key: Key, depth: int = 0) -> bool:
        """Whether making a class tells others of it: by a metaclass or `__init_subclass__` of the project."""
        unit = self.unit(key)
        if unit is None or unit.kind != "class" or depth > DEEPEST:
            return False
        if "__init_subclass__" in unit.methods or (unit.metaclass and self._own_metaclass(key, unit)):
            return True
        bases = (base for chain in unit.bases if chain for base in self.resolve(key[0], chain, {}).targets)
        return any(self.registers(base, depth + 1) for base in bases if base != key)

    def _own_metaclass(self, key: Key, unit: Unit) -> bool:
        found = (self.resolve(key[0], chain, unit.references.bound) for chain in unit.references.chains)
        return any(not each.targets <= {key} for each in found)

    def has_foreign_base(self, key: Key) -> bool:
        """Whether a class inherits from a library's of which it isn't known what it calls."""
        return self.foreign_methods(key) is None

    def foreign_methods(self, key: Key) -> frozenset[str] | None:
        """The methods that the library's classes may call from which a class inherits; None where it may be any."""
        if key not in self._foreign:
            self._foreign[key] = frozenset()  # while it is looked for: a class may be a base of itself by name
            self._foreign[key] = self._foreign_methods(key)
        return self._foreign[key]

    def _foreign_methods(self, key: Key) -> frozenset[str] | None:
        unit = self.unit(key)
        found: set[str] = set()
        for chain in unit.bases if unit else ():
            names = self._called_by_base(key, chain)
            if names is None:
                return None
            found |= names
        return frozenset(found)

    def _called_by_base(self, key: Key, chain: Chain) -> frozenset[str] | None:
        if not chain:
            return None
        meant = self.resolve(key[0], chain, {})
        if meant.inside:
            known = [self.foreign_methods(base) for base in meant.targets if self.kind(base) == "class" and base != key]
            return None if None in known else frozenset().union(*filter(None, known))
        if chain[0] in BUILTINS:
            return frozenset(dir(getattr(builtins, chain[0]))) - protocols.COPYING
        bound = self.modules[key[0]].bound.get(chain[0])
        if bound is None:
            return None
        name = ".".join(filter(None, (bound.name, *chain[1:])))
        return foreign.methods(bound.module, name) if bound.name else self._of_module(bound.module, chain[1:])

    @staticmethod
    def _of_module(module: str, rest: Chain) -> frozenset[str] | None:
        """A base as `module.Class`, the module maybe a submodule."""
        return foreign.methods(".".join((module, *rest[:-1])), rest[-1]) if rest else None
