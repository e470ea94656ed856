"""Which files are loaded by which."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cached_property

from devkit.diagnoser.location import is_test_path
from devkit.hooks.affected.naming import Names
from devkit.hooks.affected.references import Bound, References
from devkit.hooks.affected.units import Module


class Loading:
    """The files that importing, or using, a project's files may load."""

    def __init__(self, modules: Mapping[str, Module], names: Names, scripts: Mapping[str, str]) -> None:
        """Take a project; arguments as those of `Project`, with the modules by their names."""
        self.modules = modules
        self.names = names
        self.scripts = scripts
        self._closures: dict[str, frozenset[str]] = {}
        self._loading: dict[str, frozenset[str]] = {}
        self._direct: dict[str, set[str]] = {}

    @cached_property
    def sources(self) -> tuple[str, ...]:
        """The modules that aren't tests'."""
        return tuple(path for path in self.modules if not is_test_path(path))

    def loaded_by(self, path: str, references: References) -> set[str]:
        """The files that running a piece of code may import."""
        found: set[str] = set()
        for bound in references.bound.values():
            found.update(self._bound_files(path, bound))
        for name in references.modules:
            found.update(self._named(name))
        for text in references.texts:
            if text.endswith(".py"):
                found.update(self._by_file_name.get(text.rpartition("/")[2], ()))
        for word in references.words:
            if word in self.scripts:
                found.update(self.names.find(self.scripts[word].partition(":")[0]))
        return found.union(*map(self.loading, found))

    def _bound_files(self, path: str, bound: Bound) -> Iterable[str]:
        """The files that an import loads."""
        yield from self.names.find(bound.module, path)
        if bound.name not in {"", "*"}:
            yield from self.names.relative(bound.module, path, bound.name)

    def imports(self, path: str) -> set[str]:
        """The files that using a file may load, not those that these load in turn."""
        module = self.modules[path]
        found = self._at_once(path)
        for unit in module.units.values():
            found |= self.loaded_by(path, unit.references) | self.loaded_by(path, unit.later)
        return found

    def is_imported(self, path: str) -> bool:
        """Whether another file imports one."""
        return any(path in self._at_once(each) for each in self.modules if each != path)

    def _at_once(self, path: str) -> set[str]:
        """The files that importing a file loads itself."""
        module = self.modules[path]
        units = (unit for unit in module.units.values() if unit.kind not in {"function", "method"})
        every = [*module.bound.values(), *(bound for unit in units for bound in unit.references.bound.values())]
        found = {each for bound in every for each in self._bound_files(path, bound)}
        return found.union(self.names.packages(path), *map(self.names.packages, found))

    def loading(self, path: str) -> frozenset[str]:
        """Every file that importing a file loads, itself included, as far as import statements tell."""
        if path not in self._loading:
            seen: set[str] = set()
            stack = [path]
            while stack:
                each = stack.pop()
                if each not in seen:
                    seen.add(each)
                    stack.extend(self._at_once(each))
            self._loading[path] = frozenset(seen)
        return self._loading[path]

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
                seen.update(self.sources)
            self._closures[path] = frozenset(seen)
        return self._closures[path]

    def _imported(self, path: str) -> set[str]:
        known = self._direct.get(path)
        if known is None:
            known = self._direct[path] = self.imports(path) | {
                each for found in self.imports(path) for each in self.names.packages(found)
            }
        return known
