"""Failures about exceptions and warnings that no patch heals, explained: what was expected, what came instead."""

import ast
from collections.abc import Iterator
from typing import NamedTuple

from devkit.diagnoser.failure import Failure
from devkit.diagnoser.location import is_test_path
from devkit.diagnoser.repair.decide import short
from devkit.diagnoser.repair.ends import Movement
from devkit.diagnoser.repair.expectation import Expectation
from devkit.diagnoser.repair.gate import fixed_text
from devkit.diagnoser.repair.mismatch import Mismatch
from devkit.diagnoser.repair.raised_type import catching, pattern_of
from devkit.diagnoser.repair.reading import is_mismatch, whole_text
from devkit.diagnoser.repair.search import Index
from devkit.diagnoser.repair.template import Template
from devkit.diagnoser.sources import Sources
from devkit.diagnoser.syntax import last_name

_RAISING = frozenset({"raises", "assertRaises", "assertRaisesRegex", "RaisesExc", "RaisesGroup"})
_WARNING = frozenset({"warns", "deprecated_call", "assertWarns", "assertWarnsRegex"})
_LIKELY = 0.6
_ALONE = 1.2
"""Score of a statement that says nearly all of a text by itself."""
_MOST_SHOWN = 200


class Wait(NamedTuple):
    """What a test waits for around a line."""

    place: str
    """`path:line` of the call."""
    classes: str
    """As the test names them."""
    pattern: str
    """The text of `match`; empty where there is none, or none that is written down."""

    @property
    def words(self) -> str:
        """Classes and pattern as a person reads them."""
        return f"{self.classes} matching {short(self.pattern)!r}" if self.pattern else self.classes


class Explainer:
    """Explains failures of one project."""

    def __init__(self, index: Index, sources: Sources, movement: Movement) -> None:
        """Take the sources and what is known of their history."""
        self._index = index
        self._sources = sources
        self._movement = movement

    def explain(self, failure: Failure) -> str:
        """What a failure says of an exception or a warning; empty where it is about something else."""
        mismatch = is_mismatch(failure)
        if not failure.raised.judged:
            return self._escaped(failure) if mismatch is not None else self._other_class(failure)
        return self._unmet(failure, mismatch) if mismatch is not None else ""

    def _unmet(self, failure: Failure, mismatch: Mismatch) -> str:
        match mismatch.kind:
            case "did-not-raise":
                return self._missing(failure, mismatch, "nothing was raised", _RAISING)
            case "did-not-warn":
                came = f"{mismatch.actual_type} was warned" if mismatch.actual_type else "no such warning came"
                return self._missing(failure, mismatch, came, _WARNING)
            case "check" | "group" | "invalid-regex":
                return self._said(failure)
            case "match":
                return self._other_message(failure, mismatch)
        return ""

    def origin(self, failure: Failure) -> Template | None:
        """The one statement that can have made the message that came; None where there is none, or several."""
        mismatch = is_mismatch(failure)
        if mismatch is None or mismatch.kind != "match" or not mismatch.actual:
            return None
        found = self._making(mismatch.actual)
        return found[0] if len(found) == 1 else None

    def _making(self, text: str) -> list[Template]:
        """The code's statements that say nearly all of a text by themselves, the best first."""
        templates = (each.fit.template for each in self._index.search(text) if each.fit.whole and each.score >= _ALONE)
        return list({(each.path, each.line): each for each in templates if not is_test_path(each.path)}.values())

    def _other_message(self, failure: Failure, mismatch: Mismatch) -> str:
        """Which message came instead of quite another one, and where both are written."""
        came = self.origin(failure)
        if came is None:
            return ""
        awaited = self._making(fixed_text(mismatch.comparisons[0].expectation))
        said = f"{short(mismatch.actual)!r} came, which {self._place(came)} says"
        return f"{said}; {short(mismatch.expected)!r} is what {self._place(awaited[0])} says" if awaited else said

    def _place(self, template: Template) -> str:
        definition = self._sources.enclosing(template.path, template.line)
        return f"{template.path}:{template.line}" + (f" in {definition.qualname}()" if definition else "")

    def _missing(self, failure: Failure, mismatch: Mismatch, came: str, names: frozenset[str]) -> str:
        wait = next(self._waits(failure, names), None)
        wanted = wait.words if wait else " or ".join(mismatch.expected_types) or "an exception"
        where = wait.place if wait else failure.test
        return "; ".join((f"{where} waits for {wanted}, but {came}", *self._candidates(wait)))

    def _candidates(self, wait: Wait | None) -> Iterator[str]:
        """Where what was expected would come from, and whether its function was changed."""
        if wait is None:
            return
        text = fixed_text(Expectation("regex", wait.pattern)) if wait.pattern else ""
        found = [each for each in self._index.search(text)[:1] if each.score >= _LIKELY] if text else []
        for each in found:
            path, line = each.fit.template.path, each.fit.template.line
            definition = self._sources.enclosing(path, line)
            inside = f" in {definition.qualname}()" if definition else ""
            yield f"the message stands at {path}:{line}{inside}: look at the condition before it"
            if definition is not None and self._movement.moved(path, definition.line, definition.end):
                yield f"{definition.qualname}() was changed since {self._movement.base}"
        if text and not found:
            yield "no statement of the project has this message"

    def _other_class(self, failure: Failure) -> str:
        wait = next(self._waits(failure, _RAISING), None)
        if wait is None or not failure.frames or failure.raised.type in wait.classes:
            return ""
        last = next((f for f in reversed(failure.frames) if f.origin == "project"), failure.frames[-1])
        came = f"{failure.raised.type}: {short(failure.raised.text)}"
        words = f"{wait.place} waits for {wait.words}, but {came} came, by way of {last.path}:{last.line}"
        definition = self._sources.enclosing(last.path, last.line)
        if definition is not None and self._movement.moved(last.path, definition.line, definition.end):
            words += f"; {definition.qualname}() was changed since {self._movement.base}"
        return words

    def _escaped(self, failure: Failure) -> str:
        text = failure.raised.text
        found = self._index.search(text, tuple(frame for frame in failure.frames if frame.origin == "project"))[:1]
        places = [f"{each.fit.template.path}:{each.fit.template.line}" for each in found if each.score >= _LIKELY]
        where = f"it is warned at {places[0]}" if places else "no statement of the project words it so"
        what, unheld = "ended the test", "nothing in the test waits for it and no filter takes it"
        if failure.when == "collect":
            what, unheld = "ended the collection of this file", "no filter takes it"
        return f"{failure.raised.type} {what}, since warnings are errors here: {short(text)!r}; {where}; {unheld}"

    def _said(self, failure: Failure) -> str:
        wait = next(self._waits(failure, _RAISING | _WARNING), None)
        where = f"{wait.place} waits for {wait.words}" if wait else failure.test
        return f"{where}; pytest says: {short(whole_text(failure), _MOST_SHOWN)}"

    def _waits(self, failure: Failure, names: frozenset[str]) -> Iterator[Wait]:
        for frame in reversed(failure.frames):
            source = self._index.project.file(frame.path) if frame.origin == "test" else None
            if source is None or source.tree is None:
                continue
            for call in catching(source.tree, frame.line, names, head=True):
                pattern = pattern_of(call)
                written = isinstance(pattern, ast.Constant) and isinstance(pattern.value, str)
                text = str(pattern.value) if isinstance(pattern, ast.Constant) and written else ""
                classes = ast.unparse(call.args[0]) if call.args else last_name(call.func)
                yield Wait(f"{source.path}:{call.lineno}", short(classes), text)
