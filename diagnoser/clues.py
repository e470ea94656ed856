"""Clues: what a failure says of its cause, as keys that failures of one cause share.

A key names a possible cause or a trait of one: an exception's wording, a function it came through, the class it speaks
of, a function the test may have run. `devkit.diagnoser.cover` groups failures by the fewest keys that explain them all.
"""

import re
from collections.abc import Iterable, Iterator

import msgspec

from devkit.diagnoser.changes import Changes
from devkit.diagnoser.failure import Failure, Frame, Link, Raised
from devkit.diagnoser.mask import shape
from devkit.diagnoser.naming import Naming
from devkit.diagnoser.places import Places
from devkit.diagnoser.reach import Reach
from devkit.diagnoser.sources import Definition, Sources

Key = tuple[str, ...]
"""What failures may share: ("function", path, qualname), ("line", path, qualname, code), ("message", type, text)…"""

_BUILTIN_TYPES = frozenset(
    [
        "str",
        "int",
        "list",
        "tuple",
        "dict",
        "bool",
        "set",
        "float",
        "type",
        "function",
        "module",
        "object",
        "bytes",
        "method",
        "frozenset",
        "range",
        "generator",
    ]
)
_KEYED = frozenset({"KeyError", "StopIteration", "KeyboardInterrupt", "SystemExit"})
_GENERIC = re.compile(
    r"'NoneType'|list index|tuple index|string index|pop from|^'?<n>'?$|^$|not enough values|too many values"
    r"|object is not callable|maximum recursion|child index|unexpected keyword"
)
"""Wordings the interpreter has for any code: two failures may share them by chance."""
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
_OPERAND = re.compile(
    r"where .*? = (?:<(?:bound method|function) )?([A-Za-z_][\w.]*)\(|= <bound method ([\w.]+)|= <function ([\w.]+)"
    r"|(?:>|\))\.(\w+)$",
    re.MULTILINE,
)
_OBJECT = re.compile(r"<(?:bound method )?([A-Za-z_][\w.]*?)(?:\.\w+ of | object at | \()")
_ERRNO = re.compile(r"(?P<wording>\[(?:Errno|WinError) <n>\] [^:]*)(?P<subject>.*)", re.DOTALL)
_EXCEPTION_NAME = re.compile(r"\b([A-Z]\w*(?:Error|Exception))\b")
_SELF = re.compile(r"^self = <([\w.]+)", re.MULTILINE)
_IDENTIFIER = re.compile(r"[A-Za-z_]\w*")
_ALIKE = 88
"""Similarity of two names, 0 to 100, from which one may be the other misspelt."""
_NEAREST_FRAMES = 6
"""Frames above the one that raised that may hold the cause."""


class Clue(msgspec.Struct, frozen=True, gc=False):
    """One clue of one failure."""

    key: Key
    kind: str
    """Which of `devkit.diagnoser.weights.WEIGHTS` it is weighed by."""
    weight: float = 1.0
    """0 to 1: how much of it there is, such as how near a function is."""


class Detective:
    """Finds the clues of failures, with the sources where they are at hand."""

    def __init__(self, sources: Sources | None, changes: Changes | None = None) -> None:
        self._sources = sources
        self._changes = changes or Changes()
        self._reach = Reach(sources) if sources is not None else None
        self._naming = Naming(sources) if sources is not None else None
        self.places = Places(sources)

    def clues(self, failure: Failure) -> list[Clue]:
        """Every clue of one failure; keys may repeat with different kinds."""
        if not any(frame.code or frame.function for frame in failure.frames):
            found = [*_bare(failure), *self._static_all(failure)]
            return found if failure.raised.text else [*found, *self._test_identity(failure)]
        found = [*self._message(failure), *self._stack(failure), *self._tests(failure), *self._test_identity(failure)]
        for link in failure.chain[-3:]:
            found.extend(self._cause(link))
        return [*found, *self._static_all(failure)]

    def reached(self, nodeid: str) -> dict[Definition, float]:
        """Project functions a test may run; empty without sources."""
        return self._reach.from_test(nodeid) if self._reach is not None else {}

    # what the exception says

    def _message(self, failure: Failure) -> Iterator[Clue]:
        raised = failure.effective
        if raised.judged:
            yield Clue(("check", raised.type, _shape(raised), self._test(failure)), "same-check")
            yield Clue(("shape", raised.type, _shape(raised)), "check-shape")
            if _NONE_OPERAND.search(failure.raised.text):
                yield Clue(("subject", "NoneType"), "none-operand")
            for name in sorted(set(_EXCEPTION_NAME.findall(failure.raised.text[:2000]))):
                yield Clue(("type", name), "type-mentioned")
            return
        yield from _wording(raised)
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
            elif name in _BUILTIN_TYPES:
                yield Clue(("subject", name), "subject-builtin")
            elif name[0].isupper() or self._is_class(name):
                yield Clue(("subject", name), "subject")
                yield from (Clue(("subject", base), "subject-base") for base in self._bases(name))

    def _attributes(self, raised: Raised, failure: Failure) -> Iterator[Clue]:
        """A missing attribute: its name; the method of that name, if the sources have one; what should have set it."""
        match = _ATTRIBUTE.search(raised.template)
        name = match[1] if match else raised.template if raised.type == "AttributeError" else ""
        if not name.isidentifier():
            return
        yield Clue(("attribute", name), "attribute")
        owner = _OWNER.search(raised.template)
        methods = [d for d in self._named(name) if owner is None or [owner[1]] == _owner(d)]
        yield from (Clue(function_key(d.path, d.qualname), "missing-method", 1 / len(methods)) for d in methods[:5])
        if owner and not methods and not self._misspelt(name, failure):
            yield from self._setters(name, owner[1])

    def _setters(self, name: str, owner: str) -> Iterator[Clue]:
        """The constructors that should have set an attribute: those that name it, else the class's own."""
        for kind in (owner, *self._bases(owner)):
            found = [d for d in self._named("__init__") if _owner(d) == [kind]]
            for definition in found[:3]:
                names_it = "owner-sets" if name in definition.names else "owner-init"
                yield Clue(function_key(definition.path, definition.qualname), names_it, 1 / len(found))

    def _misspelt(self, name: str, failure: Failure) -> bool:
        """Whether nothing but the failing function has the name, and something has one much like it."""
        if self._sources is None:
            return False
        own = failure.frames_of("project", "test")
        here = self.places.definition(own[-1]) if own else None
        users = self._sources.users.get(name, ())
        if any(user is not here and not user.is_test for user in users):
            return False
        from rapidfuzz import process

        return process.extractOne(name, self._sources.users.keys() - {name}, score_cutoff=_ALIKE) is not None

    def _undefined(self, raised: Raised, failure: Failure) -> Iterator[Clue]:
        """A name that is not defined where it is used: the module's definition of it, or the module's imports."""
        match = _UNDEFINED.search(raised.template)
        own = failure.frames_of("project", "test")
        if match is None or not own:
            return
        path, name = own[-1].path, match[1] or match[2]
        here = [d.qualname for d in self._named(name) if d.path == path]
        if name in here or not here:
            yield Clue(function_key(path, name if here else "<module>"), "undefined-name")

    def _named(self, name: str) -> list[Definition]:
        """The project's functions of this name, tests left out."""
        if self._sources is None:
            return []
        return [d for d in self._sources.by_name.get(name, ()) if not d.is_class and not d.is_test]

    def _is_class(self, name: str) -> bool:
        return self._sources is not None and any(d.is_class for d in self._sources.by_name.get(name, ()))

    def _bases(self, name: str) -> list[str]:
        """Project classes it derives from, nearest first, three levels at most."""
        if self._sources is None:
            return []
        found: list[str] = []
        level = [name]
        for _ in range(3):
            classes = (d for each in level for d in self._sources.by_name.get(each, ()) if d.is_class)
            level = [base for d in classes for base in d.bases if base != name and base not in found]
            level = [base for base in dict.fromkeys(level) if self._is_class(base)]
            found.extend(level)
        return found

    def _callees(self, template: str, failure: Failure) -> Iterator[Clue]:
        match = _CALLEE.search(template)
        if match is None or self._sources is None:
            return
        *owners, name = next(group for group in match.groups() if group).replace("<locals>.", "").split(".")
        found = [d for d in self._sources.by_name.get(name, ()) if not d.is_class]
        if owners:
            found = [d for d in found if _owner(d) == owners[-1:]] or found
        found = [d for d in found if not d.is_test or d.path == failure.file]
        yield from (Clue(function_key(d.path, d.qualname), "callee", 1 / len(found)) for d in found[:5])

    # where it was raised

    def _stack(self, failure: Failure) -> Iterator[Clue]:
        project = failure.frames_of("project")
        if not project or failure.embedded is not None:
            return
        last = project[-1]
        judged = failure.raised.judged
        function = self.places.function(last)
        if _rethrows(last, failure.raised):
            yield Clue(function_key(last.path, function), "rethrown-in")
        else:
            kind = "checked" if judged else "raised-below" if _below_project(failure) else "raised"
            yield Clue(function_key(last.path, function), f"{kind}-in")
            yield Clue(("line", last.path, function, last.code), f"{kind}-at")
            if not judged:
                yield Clue(("raises", last.path, function, failure.raised.type), f"{kind}-type-in")
        if not judged:
            yield from self._callers(project, (last.path, function))
            owner = _SELF.findall(failure.longrepr)
            if owner:
                yield Clue(("subject", owner[-1].rpartition(".")[2]), "self")

    def _callers(self, project: list[Frame], last: tuple[str, str]) -> Iterator[Clue]:
        seen = {last}
        for frame in reversed(project[:-1]):
            place = (frame.path, self.places.function(frame))
            if place in seen:
                continue
            seen.add(place)
            yield Clue(function_key(*place), "caller", 1 / (len(seen) - 1))
            if len(seen) > _NEAREST_FRAMES:
                return

    def _tests(self, failure: Failure) -> Iterator[Clue]:
        """Test code on the way that is not the test itself: fixtures, helpers, base classes."""
        frames = failure.frames_of("test")
        own = failure.test.rpartition("::")[2]
        helpers = [frame for frame in frames if _last_part(self.places.function(frame)) not in (own, "")]
        if not helpers:
            return
        if failure.frames_of("project"):
            yield from (self._function_clue(frame, "test-caller") for frame in helpers)
        elif helpers[-1] is frames[-1]:
            kind = "helper-checked" if failure.effective.judged else "helper-raised"
            frame = frames[-1]
            yield self._function_clue(frame, f"{kind}-in")
            yield Clue(("line", frame.path, self.places.function(frame), frame.code), f"{kind}-at")

    def _function_clue(self, frame: Frame, kind: str) -> Clue:
        return Clue(function_key(frame.path, self.places.function(frame)), kind)

    def _cause(self, link: Link) -> Iterator[Clue]:
        if link.raised.judged:
            return
        yield from (Clue(clue.key, "cause") for clue in _wording(link.raised))
        project = [frame for frame in link.frames if frame.origin == "project"]
        if project:
            yield self._function_clue(project[-1], "cause-in")

    # which test it was

    def _test_identity(self, failure: Failure) -> Iterator[Clue]:
        test = self._test(failure)
        yield Clue(("test", test), "test")
        owners = {name.rpartition("::")[0] for name in (test, failure.test)}
        yield from (Clue(("class", owner), "test-class") for owner in sorted(owners) if "::" in owner)

    def _test(self, failure: Failure) -> str:
        """The test as it is written: an inherited test is that of the class that defines it."""
        own = failure.test.rpartition("::")[2]
        for frame in failure.frames_of("test"):
            function = self.places.function(frame)
            if _last_part(function) == own:
                return f"{frame.path}::{function.replace('.', '::')}"
        return failure.test

    # what may have run

    def _static_all(self, failure: Failure) -> Iterator[Clue]:
        if self._reach is not None:
            yield from self._static(failure, self._reach)
            yield from self._changed(failure.nodeid)
        if self._naming is not None:
            reached = self.reached(failure.nodeid)
            for definition, weight in self._naming.about(failure.nodeid).items():
                yield _reached(definition, "tested-by-name" if definition in reached else "alike-by-name", weight)

    def _changed(self, nodeid: str) -> Iterator[Clue]:
        """Functions the base does not have as they are now, where the test may run them."""
        if self._changes:
            for definition in self.reached(nodeid):
                if self._changes.first_line(definition) is not None:
                    yield _reached(definition, "changed", 1.0)

    def _static(self, failure: Failure, reach: Reach) -> Iterator[Clue]:
        judged = failure.effective.judged
        operands = _operands(failure.raised.text) if failure.raised.judged else frozenset()
        yield from self._owned_operands(failure, operands)
        on_line = reach.from_names(_names_on_last_line(failure))
        parameters = failure.nodeid.partition("[")[2]
        for definition, weight in reach.from_names(sorted(set(_IDENTIFIER.findall(parameters[:200])))).items():
            yield _reached(definition, "parameter", weight)
        suffix = "" if judged else "-raised"
        for definition, weight in on_line.items():
            kind = "operand-on-line" if judged and definition.name in operands else f"on-line{suffix}"
            yield _reached(definition, kind, weight)
        for definition, weight in reach.closure(on_line.items()).items():
            if not definition.is_test:
                yield _reached(definition, f"behind-line{suffix}", weight)
        known = failure.embedded is None and not judged and bool(failure.frames_of("project"))
        for definition, weight in reach.from_test(failure.nodeid).items():
            kind = (
                "operand"
                if definition.name in operands and not known
                else "reached-stack"
                if known
                else f"reached{suffix}"
            )
            yield Clue(function_key(definition.path, definition.qualname), kind, weight)

    def _owned_operands(self, failure: Failure, operands: Iterable[str]) -> Iterator[Clue]:
        """Methods that gave an operand, by the class of the object the assertion shows them called on."""
        owners = dict.fromkeys(match[1].rpartition(".")[2] for match in _OBJECT.finditer(failure.raised.text[:2000]))
        for name in sorted(operands):
            for owner in owners:
                line = [[owner], *([base] for base in self._bases(owner))]
                found = next((f for kind in line if (f := [d for d in self._named(name) if _owner(d) == kind])), [])
                yield from (_reached(definition, "operand-of-object", 1 / len(found)) for definition in found)


def function_key(path: str, qualname: str) -> Key:
    """The key of a function."""
    return ("function", path, qualname)


def _bare(failure: Failure) -> Iterator[Clue]:
    """Clues of a failure that shows no code: its message is all there is to tell it by."""
    raised = failure.effective
    if not raised.text and not raised.type:
        yield Clue(("file", failure.file), "file-of-unknown")
    elif raised.judged:
        yield Clue(("shape", raised.type, _shape(raised)), "bare")
    else:
        yield Clue(_message_key(raised), "bare")


def _wording(raised: Raised) -> Iterator[Clue]:
    """What the exception says; of an operating system's error also what it says without the file or address."""
    errno = _ERRNO.match(raised.template)
    if errno is None:
        yield Clue(_message_key(raised), _message_kind(raised))
        return
    yield Clue(("message", raised.type, errno["wording"].rstrip()), "os-error")
    if errno["subject"]:
        yield Clue(_message_key(raised), "message")


def _message_key(raised: Raised) -> Key:
    if raised.timed_out:
        return ("message", "Timeout", "")
    return ("message", raised.type, raised.template[:120])


def _message_kind(raised: Raised) -> str:
    if raised.timed_out:
        return "timeout"
    if _GENERIC.search(raised.template):
        return "message-generic"
    return "message-key" if raised.type in _KEYED else "message"


def _shape(raised: Raised) -> str:
    return shape(raised.text.lstrip().partition("\n")[0])


def _rethrows(frame: Frame, raised: Raised) -> bool:
    """Whether a line only passes on what was raised elsewhere: many causes come through such a line."""
    return frame.code.startswith("raise") and raised.type not in frame.code and not raised.judged


def _below_project(failure: Failure) -> bool:
    """Whether library code raised, called from the project."""
    return failure.frames[-1].origin in ("library", "stdlib")


def _owner(definition: Definition) -> list[str]:
    """The name of the class a method belongs to, as a list of one; empty for a function."""
    return definition.qualname.split(".")[-2:-1]


def _last_part(function: str) -> str:
    return function.rpartition(".")[2]


def _operands(text: str) -> frozenset[str]:
    """Functions and attributes that pytest names as the source of an assertion's operand."""
    found = {group.rpartition(".")[2] for match in _OPERAND.finditer(text[:2000]) for group in match.groups() if group}
    return frozenset(name for name in found if name not in _BUILTIN_TYPES)


def _names_on_last_line(failure: Failure) -> Iterable[str]:
    """Names on the last source line that is the project's own."""
    own = failure.frames_of("project", "test")
    return sorted(set(_IDENTIFIER.findall(own[-1].code))) if own else ()


def _reached(definition: Definition, kind: str, weight: float) -> Clue:
    return Clue(function_key(definition.path, definition.qualname), kind, weight)
