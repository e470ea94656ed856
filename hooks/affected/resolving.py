"""What a name with its attributes means in a file."""

import builtins
from collections.abc import Mapping

from devkit.hooks.affected.edges import Edges, Key
from devkit.hooks.affected.naming import Names
from devkit.hooks.affected.references import Bound, Chain
from devkit.hooks.affected.units import REST, Module, Unit

BUILTINS = frozenset(dir(builtins))
DEEPEST = 30
_WHOLE = frozenset({"__all__", "__dict__"})
"""Attributes of a module that lead to everything in it."""


class Resolver:
    """A project's modules. Where syntax doesn't tell what is meant, everything is that fits."""

    def __init__(self, modules: Mapping[str, Module]) -> None:
        """Take the modules by path."""
        self.modules = modules
        self.names = Names(modules)

    def unit(self, key: Key) -> Unit | None:
        """The unit of a key; None where there is none."""
        module = self.modules.get(key[0])
        return module.units.get(key[1]) if module else None

    def kind(self, key: Key) -> str:
        """What a unit is; empty where there is none."""
        unit = self.unit(key)
        return unit.kind if unit else ""

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
        if depth > DEEPEST:
            return found
        unit = module.units.get(name)
        if unit is not None:
            return self._defined(path, unit, rest, depth)
        for each in (bound for bound in module.bound.values() if bound.name == "*"):
            for other in self.names.find(each.module, path):
                if other != path and self._may_have(other, name):
                    found.update(self._symbol(other, name, rest, depth + 1))
        for below in self.names.inside(path, name):
            found.update(self._member(below, rest, depth + 1))
        if found.targets:
            return found
        found.attributes.update(rest)
        if name not in BUILTINS:
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
        if depth > DEEPEST:
            return found
        modules = self.names.find(bound.module, path)
        if not modules and not bound.module.startswith("."):
            found.foreign.add(bound.module)
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
        for each in below if depth <= DEEPEST else ():
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
