"""What a test may have run: functions reachable from it by name, each with a weight.

A name says little of what is really called, so a step costs a factor for its distance and one for how many definitions
share the name. Methods named like those of the built-in types are weighed down further: `.get()` is mostly a dict's.
"""

import heapq
import math
from collections.abc import Iterable

from devkit.diagnoser.sources import Definition, Sources

DECAY = 0.7
"""Factor a step."""
LEAST = 0.05
"""Weights below are not followed."""
MOST_NAMESAKES = 36
"""A name with more definitions tells nothing."""
BUILTIN_FACTOR = 0.3
"""For names that built-in types and files have too."""
_CLASS_ENTRIES = (
    ("__init__", 1.0),
    ("__new__", 0.5),
    ("__call__", 0.5),
    ("__enter__", 0.5),
    ("__iter__", 0.5),
    ("__repr__", 0.5),
)
"""What naming a class may run."""
_CLASS_SETUP = ("setUp", "setup_method", "setup_class", "setUpClass", "setup", "tearDown", "teardown_method")
_BUILTIN_TYPES = (dict, list, str, set, bytes, tuple, int, float, object, type)
_COMMON = frozenset(name for kind in _BUILTIN_TYPES for name in dir(kind)) - {"__init__"} | frozenset(
    [
        "read",
        "write",
        "close",
        "open",
        "readline",
        "readlines",
        "seek",
        "flush",
        "run",
        "main",
        "start",
        "stop",
        "next",
        "send",
        "name",
        "value",
        "put",
        "set",
        "reset",
        "test",
        "group",
        "match",
        "search",
        "sub",
        "error",
        "debug",
        "info",
        "warning",
        "path",
        "exit",
        "print",
        "type",
        "id",
        "len",
        "list",
        "dict",
        "str",
    ]
)


class Reach:
    """Reachability by name over a project; remembers what it computed."""

    def __init__(self, sources: Sources) -> None:
        self._sources = sources
        self._steps: dict[Definition, list[tuple[Definition, float]]] = {}
        self._tests: dict[Definition, dict[Definition, float]] = {}

    def test(self, nodeid: str) -> Definition | None:
        """The definition of a test function, inherited ones included; None where the sources don't have it."""
        path, _, rest = nodeid.partition("::")
        qualname = rest.partition("[")[0].replace("::", ".")
        found = self._sources.by_place.get((path, qualname))
        if found is None and qualname:
            namesakes = self._sources.by_name.get(qualname.rpartition(".")[2], [])
            found = next((d for d in namesakes if d.path == path), namesakes[0] if namesakes else None)
        return found

    def from_test(self, nodeid: str) -> dict[Definition, float]:
        """Project functions a test may run, with weights 0 to 1; empty where the test is unknown."""
        test = self.test(nodeid)
        if test is None:
            return {}
        known = self._tests.get(test)
        if known is None:
            reached = self.closure(self._starts(test))
            known = self._tests[test] = {d: weight for d, weight in reached.items() if not d.is_test}
        return known

    def from_names(self, names: Iterable[str]) -> dict[Definition, float]:
        """Project functions that these names may stand for, with weights 0 to 1."""
        found: dict[Definition, float] = {}
        for name in names:
            for definition, weight in self._named(name):
                if not definition.is_test:
                    found[definition] = max(weight, found.get(definition, 0.0))
        return found

    def closure(self, starts: Iterable[tuple[Definition, float]]) -> dict[Definition, float]:
        """Everything reachable from the starts, each with the weight of its best path."""
        best: dict[Definition, float] = {}
        heap = [(-weight, d.path, d.line, n, d) for n, (d, weight) in enumerate(starts)]
        heapq.heapify(heap)
        while heap:
            negative, _, _, _, definition = heapq.heappop(heap)
            if definition in best:
                continue
            best[definition] = -negative
            for target, factor in self._calls(definition):
                weight = -negative * factor * DECAY
                if weight >= LEAST and target not in best:
                    heapq.heappush(heap, (-weight, target.path, target.line, len(heap), target))
        return best

    def _starts(self, test: Definition) -> list[tuple[Definition, float]]:
        """The test itself, the fixtures it asks for, the set-up of its class."""
        starts = [(test, 1.0)]
        for parameter in test.parameters:
            fixtures = self._sources.by_name.get(parameter, ())
            starts.extend((each, 0.9) for each in fixtures if each.is_test and _visible(each, test))
        owner = test.qualname.rpartition(".")[0]
        for name in _CLASS_SETUP if owner else ():
            setup = self._sources.by_place.get((test.path, f"{owner}.{name}"))
            if setup is not None:
                starts.append((setup, 0.9))
        return starts

    def _calls(self, definition: Definition) -> list[tuple[Definition, float]]:
        known = self._steps.get(definition)
        if known is None:
            known = self._steps[definition] = [
                (target, weight)
                for name in sorted(definition.names)
                for target, weight in self._named(name)
                if target is not definition and (not target.is_test or _visible(target, definition))
            ]
        return known

    def _named(self, name: str) -> list[tuple[Definition, float]]:
        """Functions a name may stand for; a class stands for what naming it runs."""
        namesakes = self._sources.by_name.get(name, ())
        if not namesakes or len(namesakes) > MOST_NAMESAKES:
            return []
        weight = (BUILTIN_FACTOR if name in _COMMON else 1.0) / math.sqrt(len(namesakes))
        found = []
        for definition in namesakes:
            if definition.is_class:
                found.extend(self._entries(definition, weight))
            else:
                found.append((definition, weight))
        return found

    def _entries(self, definition: Definition, weight: float) -> list[tuple[Definition, float]]:
        places = (
            (self._sources.by_place.get((definition.path, f"{definition.qualname}.{name}")), factor)
            for name, factor in _CLASS_ENTRIES
        )
        return [(entry, weight * factor) for entry, factor in places if entry is not None]


def _visible(definition: Definition, caller: Definition) -> bool:
    """Whether test code is within reach of a caller: in its own file or a conftest.py."""
    return definition.path == caller.path or definition.path.endswith("conftest.py")
