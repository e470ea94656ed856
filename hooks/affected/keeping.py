"""What holds the functions and classes that importing modules hands to others, such as registries of decorators."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cached_property

from devkit.hooks.affected.edges import Key
from devkit.hooks.affected.project import Project


class Keeping:
    """Holder -> what it may keep; and what may be kept somewhere that can't be told."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._known: dict[frozenset[Key], frozenset[Key]] = {}
        self._anywhere: defaultdict[str, set[Key]] = defaultdict(set)

    def anywhere(self, path: str) -> set[Key]:
        """What importing a file hands to what can't be told."""
        return self._anywhere[path] if self.kept is not None else set()

    @cached_property
    def kept(self) -> Mapping[Key, set[Key]]:
        """Variables, classes and functions that last, and what they may have been given."""
        found: defaultdict[Key, set[Key]] = defaultdict(set)
        for path, module in self._project.modules.items():
            for name, unit in module.units.items():
                for call in unit.early:
                    if not self._project.calls_inside(path, call):
                        continue
                    given = self._project.given(path, call).targets
                    holders = self._holders(path, call.function) if given else frozenset()
                    if holders is None:
                        self._anywhere[path] |= given
                    for holder in holders or ():
                        found[holder] |= given
                if unit.kind == "class" and self._project.registers((path, name)):
                    starts = self._project.edges((path, name)).targets | {(path, name)}
                    for holder in self._lasting(frozenset(starts)):
                        found[holder].add((path, name))
        return found

    def _holders(self, path: str, function: tuple[str, ...]) -> frozenset[Key] | None:
        meant = self._project.resolve(path, function, {}) if function else None
        if meant is None or not meant.targets or meant.words:
            return None
        found = self._lasting(frozenset(meant.targets))
        return found | meant.targets if function[-1] in meant.attributes else found

    def _lasting(self, starts: frozenset[Key]) -> frozenset[Key]:
        """What running some units can reach that lasts and can change."""
        if starts not in self._known:
            seen: set[Key] = set()
            stack = list(starts)
            while stack:
                key = stack.pop()
                unit = self._project.unit(key)
                if unit is None or key in seen:
                    continue
                seen.add(key)
                stack.extend(self._leads(key))
            self._known[starts] = frozenset(self._changing(seen))
        return self._known[starts]

    def _changing(self, seen: set[Key]) -> Iterable[Key]:
        """Those of some units that are changed by others of them."""
        project = self._project
        codes = [(path, code) for path, name in seen for code in project.modules[path].units[name].code]
        changed = {
            key for path, code in codes for root in code.changes for key in project.resolve(path, (root,), {}).targets
        }
        named = {
            name for _, code in codes for name in (*code.attributes, *(part for each in code.chains for part in each))
        }
        for key in seen:
            unit = project.modules[key[0]].units[key[1]]
            if not project.lasts(key):
                continue
            if unit.kind == "class":
                if not named.isdisjoint(unit.references.stored):
                    yield key
            elif unit.kind == "function" or key in changed or unit.name in project.modules[key[0]].shared:
                yield key

    def _leads(self, key: Key) -> Iterable[Key]:
        yield from self._project.edges(key).targets
        yield from self._project.later(key).targets
        unit = self._project.unit(key)
        if unit is not None and unit.kind == "class":
            yield from ((key[0], f"{key[1]}.{name}") for name in unit.methods)
