"""What a change has to do with a cluster: the edits that touch its lines, its functions, or the names it speaks of."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from enum import IntEnum
from functools import cached_property

import msgspec

from devkit.diagnoser.attribution.changed import Change, Edit
from devkit.diagnoser.attribution.paths import Paths
from devkit.diagnoser.attribution.reaching import Reaching
from devkit.diagnoser.attribution.spans import Span, defined, enclosing, imported, named
from devkit.diagnoser.diagnosis import ClusterReport, Place
from devkit.diagnoser.failure import without_parameters

_LEAST_SUSPECT = 0.2
_MOST_TESTS = 50
_SHORTEST_NAME = 3
_QUOTED = re.compile(r"['\"`]([A-Za-z_][\w.]*)['\"`]|([A-Za-z_][\w.]*)\(\)")
_SPEAKS_OF_NAMES = frozenset(
    {"ImportError", "ModuleNotFoundError", "NameError", "AttributeError", "TypeError", "UnboundLocalError", "KeyError"}
    | {"FixtureLookupError", "NotImplementedError"}
)
_OF_MODULES = frozenset({"ImportError", "ModuleNotFoundError", "AttributeError"})
_MOST_TEXT = 20_000


class Strength(IntEnum):
    """How much an edit explains a cluster."""

    USED = 2
    """It changed what the failing code uses."""
    FUNCTION = 3
    """It changed the function to open, or the failing tests themselves."""
    LINE = 4
    """It changed the very line, or took away what the failure misses."""


class Touch(msgspec.Struct, frozen=True):
    """An edit that has to do with a cluster."""

    strength: Strength
    path: str
    """As git has it."""
    edit: Edit | None
    """None where the file as a whole was moved or deleted."""
    line: int | None
    """The line of the edit that matters most."""
    why: str
    """What the edit did, to be continued with the commit."""


class Tracer:
    """Holds what changed against the clusters of one run."""

    def __init__(self, changes: Mapping[str, Change], paths: Paths) -> None:
        self._changes = {path: _telling(change) for path, change in changes.items()}
        self._paths = paths
        self._reaching = Reaching(paths)

    def touches(self, cluster: ClusterReport) -> list[Touch]:
        """The edits that have to do with a cluster, those that explain most first."""
        if not self._changes:
            return []
        found = [*self._culprit(cluster), *self._missing(cluster), *self._tests(cluster)]
        if not found:
            found = [*self._suspects(cluster), *self._used(cluster), *self._files(cluster)]
        return sorted(found, key=lambda touch: -touch.strength)

    def _culprit(self, cluster: ClusterReport) -> Iterator[Touch]:
        place = cluster.culprit
        if place is None:
            return
        change = self._changes.get(self._paths.of_place(place.path))
        if change is None:
            return
        for edit in change.edits:
            if edit.near(place.line) == 0 and (edit.added or not edit.removed):
                shown = f"{place.path}:{place.line}"
                yield Touch(Strength.LINE, change.path, edit, place.line, f"{shown}, the line to open, was changed")
                return
        yield from self._function(place, change, Strength.FUNCTION, "the function to open")

    def _function(self, place: Place, change: Change, strength: Strength, what: str) -> Iterator[Touch]:
        """The edit nearest to a place within its function."""
        span = enclosing(self._paths.spans(change.path), place.line)
        if span is not None and (edit := self._nearest(change, span, place.line)):
            name = place.function or span.name
            yield Touch(strength, change.path, edit, None, f"{name} in {place.path}, {what}, was changed")

    def _nearest(self, change: Change, span: Span, line: int) -> Edit | None:
        inside = [edit for edit in change.edits if span.holds(edit.first, edit.last)]
        return min(inside, key=lambda edit: (edit.near(line), edit.first), default=None)

    def _suspects(self, cluster: ClusterReport) -> Iterator[Touch]:
        for place in cluster.suspects:
            change = self._changes.get(self._paths.of_place(place.path))
            if change is not None and place.score >= _LEAST_SUSPECT:
                yield from self._function(place, change, Strength.USED, "a suspect")

    def _tests(self, cluster: ClusterReport) -> Iterator[Touch]:
        """Tests that were written or changed themselves: only if all of them were."""
        names = sorted({without_parameters(nodeid) for nodeid in cluster.tests})[:_MOST_TESTS]
        found = [self._test(name) for name in names]
        if found and (first := found[0]) is not None and None not in found:
            yield first

    def _test(self, name: str) -> Touch | None:
        change = self._changes.get(self._paths.of_test(name))
        if change is None or change.deleted:
            return None
        qualified = ".".join(name.split("::")[1:])
        span = named(self._paths.spans(change.path), qualified)
        new = change.before is None
        edit = self._nearest(change, span, span.first) if span is not None else None
        if edit is None and new and change.edits:
            edit = change.edits[0]
        if edit is None:
            return None
        return Touch(Strength.FUNCTION, change.path, edit, None, f"{name} was {'written' if new else 'changed'}")

    def _missing(self, cluster: ClusterReport) -> Iterator[Touch]:
        """What the failure misses by name, and an edit took away or moved."""
        text = _text(cluster)
        for change in self._changes.values():
            if change.moved and change.before and _speaks_of(text, change.before):
                how = "was deleted" if change.deleted else f"was moved to {self._paths.shown(change.path)}"
                why = f"{self._paths.shown(change.before)}, which the failure speaks of, {how}"
                yield Touch(Strength.LINE, change.path, None, None, why)
        if cluster.exception.rpartition(".")[2] in _SPEAKS_OF_NAMES:
            said = {name.rpartition(".")[2] for match in _QUOTED.findall(text) for name in match if name}
            for name in sorted(said & self._gone.keys()):
                path, edit = self._gone[name]
                why = f"`{name}`, which the failure speaks of, was changed or removed in {self._paths.shown(path)}"
                yield Touch(Strength.LINE, path, edit, None, why)
            yield from self._unimported(cluster, said - self._gone.keys())

    def _unimported(self, cluster: ClusterReport, names: set[str]) -> Iterator[Touch]:
        """Imports that an edit took away: of the file to open for an undefined name, of any for a module's name."""
        here = self._paths.of_place(cluster.culprit.path) if cluster.culprit is not None else ""
        anywhere = cluster.exception.rpartition(".")[2] in _OF_MODULES
        for change in self._changes.values():
            if change.path.endswith(".py") and (anywhere or change.path == here):
                kept = {name for edit in change.edits for line in edit.added for name in imported(line)}
                for edit in change.edits:
                    gone = {name for line in edit.removed for name in imported(line)}
                    for name in sorted(gone & names - kept):
                        shown = self._paths.shown(change.path)
                        why = f"the import of `{name}`, which the failure speaks of, was removed from {shown}"
                        yield Touch(Strength.LINE, change.path, edit, None, why)

    @cached_property
    def _gone(self) -> dict[str, tuple[str, Edit]]:
        """The names whose definition an edit took away or wrote anew, and where."""
        found: dict[str, tuple[str, Edit]] = {}
        for change in self._changes.values():
            for edit in change.edits if self._paths.is_inside(change.path) else ():
                for name in filter(None, map(defined, edit.removed)):
                    found.setdefault(name, (change.path, edit))
        return found

    @cached_property
    def _symbols(self) -> dict[str, list[tuple[str, Edit]]]:
        """The names of functions and variables of the code (not of tests) that changed, and where."""
        found: dict[str, list[tuple[str, Edit]]] = defaultdict(list)
        for change in self._changes.values():
            for edit in change.edits if change.path.endswith(".py") else ():
                for name in self._names(change, edit):
                    if len(name) >= _SHORTEST_NAME and not name.startswith(("__", "test")):
                        found[name].append((change.path, edit))
        return found

    def _names(self, change: Change, edit: Edit) -> Iterator[str]:
        span = enclosing(self._paths.spans(change.path), edit.first)
        if span is not None:
            *owners, name = span.name.split(".")
            yield owners[-1] if owners and name.startswith("__") else name  # a constructor is used by its class's name
        else:
            yield from filter(None, map(defined, (*edit.removed, *edit.added)))

    def _used(self, cluster: ClusterReport) -> Iterator[Touch]:
        """A changed name that the function to open, or the example's test, uses: itself, or what it calls."""
        for start in self._code(cluster) if self._symbols else ():
            for code in self._reaching.from_code(*start):
                for name in sorted(code.words & self._symbols.keys(), key=lambda each: (-len(each), each)):
                    for path, edit in self._symbols[name]:
                        if self._reaching.has(code.path, path):
                            why = f"`{name}` in {self._paths.shown(path)}, which {code.name} uses, was changed"
                            yield Touch(Strength.USED, path, edit, None, why)
                            return

    def _code(self, cluster: ClusterReport) -> Iterator[tuple[str, str, str]]:
        """What calls it, its file, its text: of the function to open, then of the example's test."""
        place = cluster.culprit
        if place is not None:
            path = self._paths.of_place(place.path)
            span = enclosing(self._paths.spans(path), place.line)
            if span is not None:
                yield place.function or span.name, path, self._paths.lines(path, span)
        name = without_parameters(cluster.example.nodeid)
        path = self._paths.of_test(name)
        span = named(self._paths.spans(path), ".".join(name.split("::")[1:]))
        if span is not None:
            yield name, path, self._paths.lines(path, span)

    def _files(self, cluster: ClusterReport) -> Iterator[Touch]:
        """A changed file that holds no code, and that the failure names."""
        text = _text(cluster)
        for change in self._changes.values():
            if not change.path.endswith(".py") and change.edits and _speaks_of(text, change.path):
                shown = self._paths.shown(change.path)
                yield Touch(
                    Strength.USED, change.path, change.edits[0], None, f"{shown}, which the failure names, was changed"
                )


def _telling(change: Change) -> Change:
    """A change of a source file without the edits that Python doesn't see."""
    if not change.path.endswith(".py"):
        return change
    return msgspec.structs.replace(change, edits=tuple(edit for edit in change.edits if not edit.idle))


def _text(cluster: ClusterReport) -> str:
    """What the failure itself says: not the sources in its traceback."""
    said = (line for line in cluster.example.longrepr[-_MOST_TEXT:].splitlines() if line.startswith("E "))
    return "\n".join((cluster.title, cluster.message, *said))


def _speaks_of(text: str, path: str) -> bool:
    """Whether a text names a file: by its path or name, or as the module that it is."""
    name = path.rpartition("/")[2]
    if path.endswith(".py"):
        parts = path.removesuffix(".py").removesuffix("/__init__").split("/")
        modules: Iterable[str] = (".".join(parts[start:]) for start in range(len(parts)))
        quoted = {name for match in _QUOTED.findall(text) for name in match if name}
        return any(module in quoted for module in modules) or path in text
    return len(name) > _SHORTEST_NAME and re.search(rf"(?<![\w.-]){re.escape(name)}(?![\w-])", text) is not None
