"""Clues from what may have run: names on the failing line, functions a test may reach, what its own name speaks of."""

import re
from collections.abc import Iterable, Iterator

from devkit.diagnoser.changes import Changes
from devkit.diagnoser.clues.classes import Classes, class_of
from devkit.diagnoser.clues.clue import Clue, awaited_key, of_definition
from devkit.diagnoser.clues.message import BUILTIN_TYPES
from devkit.diagnoser.clues.unraised import Unraised
from devkit.diagnoser.failure import Failure
from devkit.diagnoser.naming import Naming
from devkit.diagnoser.reach import Reach
from devkit.diagnoser.sources import Sources

_OPERAND = re.compile(
    r"where .*? = (?:<(?:bound method|function) )?([A-Za-z_][\w.]*)\(|= <bound method ([\w.]+)|= <function ([\w.]+)"
    r"|(?:>|\))\.(\w+)$",
    re.MULTILINE,
)
_OBJECT = re.compile(r"<(?:bound method )?([A-Za-z_][\w.]*?)(?:\.\w+ of | object at | \()")
_IDENTIFIER = re.compile(r"[A-Za-z_]\w*")
_STRING = re.compile(r"""(?<!\w)[rRbBuU]{0,2}(?:"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')""")
"""A literal without code in it: its words are no names."""


class StaticClues:
    """What the sources say, nothing being run."""

    def __init__(self, sources: Sources, classes: Classes, changes: Changes) -> None:
        self._classes = classes
        self._changes = changes
        self._naming = Naming(sources)
        self._unraised = Unraised(sources, classes)
        self.reach = Reach(sources)

    def clues(self, failure: Failure) -> Iterator[Clue]:
        """Clues of one failure."""
        yield from self._static(failure, self.reach)
        yield from self._changed(failure.nodeid)
        reached = self.reach.from_test(failure.nodeid)
        for definition, weight in self._naming.about(failure.nodeid).items():
            yield of_definition(definition, "tested-by-name" if definition in reached else "alike-by-name", weight)

    def _changed(self, nodeid: str) -> Iterator[Clue]:
        """Functions the base does not have as they are now, where the test may run them."""
        if self._changes:
            for definition in self.reach.from_test(nodeid):
                if self._changes.first_line(definition) is not None:
                    yield of_definition(definition, "changed", 1.0)

    def _static(self, failure: Failure, reach: Reach) -> Iterator[Clue]:
        judged = failure.effective.judged
        operands = _operands(failure.raised.text) if failure.raised.judged else frozenset()
        yield from self._owned_operands(failure, operands)
        awaited = self._unraised.awaited(failure) if judged else None
        if awaited is not None:
            yield from (of_definition(each, "should-raise", 1 / len(awaited.calls)) for each in awaited.calls)
            if len(awaited.calls) == 1:
                yield Clue(awaited_key(awaited.calls[0], failure.raised.template), "should-raise-type")
        on_line = reach.from_names(_names_on_last_line(failure) if awaited is None else sorted(awaited.names))
        parameters = failure.nodeid.partition("[")[2]
        for definition, weight in reach.from_names(sorted(set(_IDENTIFIER.findall(parameters[:200])))).items():
            yield of_definition(definition, "parameter", weight)
        suffix = "" if judged else "-raised"
        for definition, weight in on_line.items():
            kind = "operand-on-line" if judged and definition.name in operands else f"on-line{suffix}"
            yield of_definition(definition, kind, weight)
        for definition, weight in reach.closure(on_line.items()).items():
            if not definition.is_test:
                yield of_definition(definition, f"behind-line{suffix}", weight)
        known = failure.embedded is None and not judged and bool(failure.frames_of("project"))
        for definition, weight in reach.from_test(failure.nodeid).items():
            kind = (
                "operand"
                if definition.name in operands and not known
                else "reached-stack"
                if known
                else f"reached{suffix}"
            )
            yield of_definition(definition, kind, weight)

    def _owned_operands(self, failure: Failure, operands: Iterable[str]) -> Iterator[Clue]:
        """Methods that gave an operand, by the class of the object the assertion shows them called on."""
        owners = dict.fromkeys(match[1].rpartition(".")[2] for match in _OBJECT.finditer(failure.raised.text[:2000]))
        for name in sorted(operands):
            for kind_of_object in owners:
                kinds = (kind_of_object, *self._classes.bases(kind_of_object))
                found = next(
                    (f for kind in kinds if (f := [d for d in self._classes.functions(name) if class_of(d) == kind])),
                    [],
                )
                yield from (of_definition(definition, "operand-of-object", 1 / len(found)) for definition in found)


def _operands(text: str) -> frozenset[str]:
    """Functions and attributes that pytest names as the source of an assertion's operand."""
    found = {group.rpartition(".")[2] for match in _OPERAND.finditer(text[:2000]) for group in match.groups() if group}
    return frozenset(name for name in found if name not in BUILTIN_TYPES)


def _names_on_last_line(failure: Failure) -> Iterable[str]:
    """Names on the last source line that is the project's own."""
    own = failure.frames_of("project", "test")
    return sorted(set(_IDENTIFIER.findall(_STRING.sub("''", own[-1].code)))) if own else ()
