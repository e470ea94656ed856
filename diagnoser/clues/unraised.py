"""Failures in which nothing was raised: the call that should have, read from the test's source."""

import ast
import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from devkit.diagnoser.clues.classes import Classes, class_of
from devkit.diagnoser.failure import Failure
from devkit.diagnoser.sources import Definition, Sources
from devkit.diagnoser.syntax import last_name, parsed

_SAID = re.compile(r"DID NOT (?:RAISE|WARN)\b|\w+ not (?:raised|triggered)\b")
_EXPECTS = re.compile(
    r"raises|warns|deprecated_call|assert(?:Raises|Warns)(?:Regex|Message)?|assert_(?:raises|warns)\w*"
)
_FIRST_ARGUMENT = 1
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


class Awaited(NamedTuple):
    """What was to raise."""

    calls: tuple[Definition, ...]
    """The functions the call may be to; several where the name is all that is known."""
    names: frozenset[str]
    """Every name in the code that was to raise."""


class Unraised:
    """Finds the call that should have raised."""

    def __init__(self, sources: Sources, classes: Classes) -> None:
        self._sources = sources
        self._classes = classes
        self._trees: dict[str, ast.Module | None] = {}

    def awaited(self, failure: Failure) -> Awaited | None:
        """What a failure's test waited for in vain; None where it didn't, or where its source isn't here."""
        own = failure.frames_of("project", "test")
        if not own or not _SAID.match(failure.raised.text):
            return None
        frame = own[-1]
        tree = self._tree(frame.path)
        if tree is None or (frame.code and self._sources.line(frame.path, frame.line) != frame.code):
            return None
        body = _waiting(tree, frame.line)
        if not body:
            return None
        names = frozenset(name for each in body for node in ast.walk(each) for name in _named(node))
        return Awaited(self._calls(body, _around(tree, frame.line)), names)

    def _tree(self, path: str) -> ast.Module | None:
        if path not in self._trees:
            self._trees[path] = parsed("\n".join(self._sources.lines(path)))
        return self._trees[path]

    def _calls(self, body: list[ast.AST], function: ast.AST | None) -> tuple[Definition, ...]:
        """The last call of all, the outermost of a statement; a constructor only where nothing else is called."""
        made: tuple[Definition, ...] = ()
        for node in _outermost_first(body):
            name = _called(node)
            if self._classes.is_class(name):
                made = made or tuple(self._constructors(name))
            elif found := self._methods(name, node, function):
                return tuple(found)
        return made

    def _constructors(self, name: str) -> list[Definition]:
        kinds = (name, *self._classes.bases(name))
        every = [each for each in self._classes.functions("__init__") if class_of(each) in kinds]
        return [each for each in every if class_of(each) == name] or every

    def _methods(self, name: str, node: ast.AST, function: ast.AST | None) -> list[Definition]:
        """The project's functions a call may be to: those of the receiver's class, where that is known."""
        found = self._classes.functions(name) if name else []
        receiver = _receiver(node)
        if receiver is None:
            return [each for each in found if not class_of(each)] or found
        kind = self._kind(receiver, function)
        for owner in (kind, *self._classes.bases(kind)) if kind else ():
            if own := [each for each in found if class_of(each) == owner]:
                return own
        return found

    def _kind(self, receiver: ast.AST, function: ast.AST | None) -> str:
        """The project's class of an object, as far as the test's own text tells; empty where it doesn't."""
        if isinstance(receiver, ast.Name) and function is not None:
            bound = [value for name, value in _bound(function) if name == receiver.id]
            values = [value for value in bound if getattr(value, "lineno", 0) <= receiver.lineno]
            receiver = values[-1] if values else receiver
        name = last_name(receiver.func) if isinstance(receiver, ast.Call) else ""
        return name if self._classes.is_class(name) else ""


def _waiting(tree: ast.Module, line: int) -> list[ast.AST]:
    """The code that was to raise: the body of the innermost block that begins at a line; or what a call is given."""
    found: list[ast.AST] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.With | ast.AsyncWith):
            if node.lineno <= line < max(node.body[0].lineno, node.lineno + 1) and any(map(_expects, node.items)):
                found = list(node.body)
        elif isinstance(node, ast.Call) and node.lineno <= line <= (node.end_lineno or line) and _expects(node):
            given = node.args[_FIRST_ARGUMENT:]
            if given:
                found = [given[0].body] if isinstance(given[0], ast.Lambda) else [ast.Call(given[0], [], [])]
    return found


def _expects(node: ast.withitem | ast.Call) -> bool:
    call = node.context_expr if isinstance(node, ast.withitem) else node
    return isinstance(call, ast.Call) and _EXPECTS.fullmatch(last_name(call.func)) is not None


def _around(tree: ast.Module, line: int) -> ast.AST | None:
    """The function a line stands in, the innermost."""
    around = [each for each in ast.walk(tree) if isinstance(each, _FUNCTIONS)]
    return max(
        (each for each in around if each.lineno <= line <= (each.end_lineno or 0)),
        key=lambda each: each.lineno,
        default=None,
    )


def _outermost_first(body: Iterable[ast.AST]) -> Iterator[ast.AST]:
    """The nodes of code, those that run last first: a statement's after its follower's, an operand's after its call."""
    for node in reversed(list(body)):
        inner = [each for name in ("finalbody", "orelse", "handlers", "body") for each in getattr(node, name, ()) or ()]
        if inner and isinstance(node, ast.stmt | ast.ExceptHandler):
            yield from _outermost_first(inner)
            yield from (each for head in _heads(node) for each in ast.walk(head))
        elif not isinstance(node, (*_FUNCTIONS, ast.ClassDef)):
            yield from ast.walk(node)


def _heads(node: ast.AST) -> Iterator[ast.AST]:
    """The expressions of a compound statement itself."""
    if not isinstance(node, (*_FUNCTIONS, ast.ClassDef)):
        yield from (each for each in ast.iter_child_nodes(node) if isinstance(each, ast.expr | ast.withitem))


def _called(node: ast.AST) -> str:
    """The name of what a node calls; empty where it calls nothing by name."""
    return last_name(node.func) if isinstance(node, ast.Call) else ""


def _receiver(node: ast.AST) -> ast.AST | None:
    function = node.func if isinstance(node, ast.Call) else None
    return function.value if isinstance(function, ast.Attribute) else None


def _bound(function: ast.AST) -> Iterator[tuple[str, ast.AST]]:
    """The names a function gives values to, each with its value."""
    for node in ast.walk(function):
        if isinstance(node, ast.Assign):
            yield from ((target.id, node.value) for target in node.targets if isinstance(target, ast.Name))
        elif isinstance(node, ast.withitem) and isinstance(node.optional_vars, ast.Name):
            yield node.optional_vars.id, node.context_expr


def _named(node: ast.AST) -> tuple[str, ...]:
    return (node.attr,) if isinstance(node, ast.Attribute) else (node.id,) if isinstance(node, ast.Name) else ()
