"""Clues from what an exception says: with the sources, also whom it speaks of."""

import re
from collections.abc import Iterator

from devkit.diagnoser.clues.classes import Classes, class_of
from devkit.diagnoser.clues.clue import Clue, function_key, of_definition
from devkit.diagnoser.clues.words import shape_of, wording
from devkit.diagnoser.failure import Failure, Raised
from devkit.diagnoser.places import Places

BUILTIN_TYPES = frozenset(
    "str int list tuple dict bool set float type function module object bytes method frozenset range generator".split()  # noqa: SIM905 - one a line is longer
)
_SUBJECT = re.compile(
    r"'(\w+)' (?:object|and)|type '(\w+)'|(\b[A-Z]\w+)\.\w+\(\)|and '(\w+)'|<class '(?:[\w.]*\.)?(\w+)'>"
)
_ATTRIBUTE = re.compile(r"attribute '(\w+)'")
_OWNER = re.compile(r"'(\w+)' object has no attribute")
_UNDEFINED = re.compile(r"name '(\w+)' is not defined|cannot import name '(\w+)'")
_CALLEE = re.compile(
    r"\b((?:\w+\.)*\w+)\(\) (?:missing|takes|got|should return|returned|argument)|\b(\w+) returned non-\w+"
    r"|\b((?:\w+\.)*\w+) expected "
)
_NONE_OPERAND = re.compile(r"\bassert None\b|\bNone ==|== None\b|None != |where None =")
_EXCEPTION_NAME = re.compile(r"\b([A-Z]\w*(?:Error|Exception))\b")
_ALIKE = 88
"""Similarity of two names, 0 to 100, from which one may be the other misspelt."""


class MessageClues:
    """What the exception itself says."""

    def __init__(self, classes: Classes, places: Places) -> None:
        self._classes = classes
        self._places = places

    def clues(self, failure: Failure, test: str) -> Iterator[Clue]:
        """Clues of one failure; `test` is the test as it is written."""
        raised = failure.effective
        if raised.judged:
            yield Clue(("check", raised.type, shape_of(raised), test), "same-check")
            yield Clue(("shape", raised.type, shape_of(raised)), "check-shape")
            if _NONE_OPERAND.search(failure.raised.text):
                yield Clue(("subject", "NoneType"), "none-operand")
            for name in sorted(set(_EXCEPTION_NAME.findall(failure.raised.text[:2000]))):
                yield Clue(("type", name), "type-mentioned")
            return
        yield from wording(raised)
        yield Clue(("type", raised.type), "type")
        yield from self._subjects(raised.template)
        yield from self._attributes(raised, failure)
        yield from self._callees(raised.template, failure)
        yield from self._undefined(raised, failure)

    def _subjects(self, template: str) -> Iterator[Clue]:
        for match in _SUBJECT.finditer(template):
            name = next(group for group in match.groups() if group)
            if name == "NoneType":
                yield Clue(("subject", name), "subject-none")
            elif name in BUILTIN_TYPES:
                yield Clue(("subject", name), "subject-builtin")
            elif name[0].isupper() or self._classes.is_class(name):
                yield Clue(("subject", name), "subject")
                yield from (Clue(("subject", base), "subject-base") for base in self._classes.bases(name))

    def _attributes(self, raised: Raised, failure: Failure) -> Iterator[Clue]:
        """A missing attribute: its name; the method of that name, if the sources have one; what should have set it."""
        match = _ATTRIBUTE.search(raised.template)
        name = match[1] if match else raised.template if raised.type == "AttributeError" else ""
        if not name.isidentifier():
            return
        yield Clue(("attribute", name), "attribute")
        owner = _OWNER.search(raised.template)
        methods = [d for d in self._classes.functions(name) if owner is None or owner[1] == class_of(d)]
        yield from (of_definition(d, "missing-method", 1 / len(methods)) for d in methods[:5])
        if owner and not methods and not self._misspelt(name, failure):
            yield from self._setters(name, owner[1])

    def _setters(self, name: str, owner: str) -> Iterator[Clue]:
        """The constructors that should have set an attribute: those that name it, else the class's own."""
        for kind in (owner, *self._classes.bases(owner)):
            found = [d for d in self._classes.functions("__init__") if class_of(d) == kind]
            for definition in found[:3]:
                names_it = "owner-sets" if name in definition.names else "owner-init"
                yield of_definition(definition, names_it, 1 / len(found))

    def _misspelt(self, name: str, failure: Failure) -> bool:
        """Whether nothing but the failing function has the name, and something has one much like it."""
        own = failure.frames_of("project", "test")
        here = self._places.definition(own[-1]) if own else None
        if any(user is not here and not user.is_test for user in self._classes.users(name)):
            return False
        return self._classes.names_like(name, _ALIKE)

    def _undefined(self, raised: Raised, failure: Failure) -> Iterator[Clue]:
        """A name that is not defined where it is used: the module's definition of it, or the module's imports."""
        match = _UNDEFINED.search(raised.template)
        own = failure.frames_of("project", "test")
        if match is None or not own:
            return
        path, name = own[-1].path, match[1] or match[2]
        here = [d.qualname for d in self._classes.functions(name) if d.path == path]
        if name in here or not here:
            yield Clue(function_key(path, name if here else "<module>"), "undefined-name")

    def _callees(self, template: str, failure: Failure) -> Iterator[Clue]:
        match = _CALLEE.search(template)
        if match is None:
            return
        *owners, name = next(group for group in match.groups() if group).replace("<locals>.", "").split(".")
        found = self._classes.functions(name, of_tests=failure.file)
        if owners:
            found = [d for d in found if class_of(d) == owners[-1]] or found
        yield from (of_definition(d, "callee", 1 / len(found)) for d in found[:5])
