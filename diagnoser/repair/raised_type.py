"""An exception of another class than the test waits for, raised on purpose: either the `raise` or the test can change.

The report says no word of what was expected, so the test's source is asked: the failing call stands inside
`pytest.raises(…)` or `assertRaises(…)`, and the traceback ends at a `raise` statement of the project.
"""

import ast
import builtins
from collections.abc import Iterator
from typing import NamedTuple, TypeGuard

from devkit.diagnoser.failure import Failure, Frame
from devkit.diagnoser.repair.expectation import Expectation
from devkit.diagnoser.repair.heal import SourceEdit
from devkit.diagnoser.repair.testcode import enclosing
from devkit.diagnoser.repair.text import Project, SourceText
from devkit.diagnoser.syntax import last_name

_CATCHERS = frozenset({"raises", "assertRaises", "assertRaisesRegex"})
_POSITIONAL = frozenset({"assertRaisesRegex", "assertWarnsRegex"})


class Awaited(NamedTuple):
    """What the test around a failing call waits for."""

    source: SourceText
    name: ast.expr
    """The class, as the test names it."""
    pattern: ast.expr | None
    """What the message is matched against."""

    @property
    def type(self) -> str:
        """Last part of the class's name."""
        return last_name(self.name)


class Thrown(NamedTuple):
    """The statement that raised instead."""

    source: SourceText
    statement: ast.Raise
    name: ast.expr
    """The class it names."""
    function: ast.AST | None


class WrongType(NamedTuple):
    """A failure of this kind."""

    failure: Failure
    awaited: Awaited
    thrown: Thrown
    agrees: bool | None
    """Whether the message meets the expectation the test has of it; None where the test has none."""


def wrong_type(project: Project, failure: Failure) -> WrongType | None:
    """Recognise a failure of this kind.

    Args:
        project: the sources.
        failure: an uncaught exception.

    Returns:
        Both ends; None for any other failure, and where the test names several classes.
    """
    if failure.raised.judged or failure.when != "call" or not failure.frames:
        return None
    thrown = _thrown(project, failure.frames[-1], failure.raised.type)
    awaited = next(_awaited(project, failure), None) if thrown is not None else None
    if thrown is None or awaited is None or _holds(awaited.type, failure.raised.type):
        return None
    return WrongType(failure, awaited, thrown, _agrees(awaited, failure))


def _holds(awaited: str, raised: str) -> bool:
    """Whether who waits for a class gets the other too, as far as Python's own classes tell."""
    wide, came = getattr(builtins, awaited, None), getattr(builtins, raised, Exception)
    both = isinstance(wide, type) and isinstance(came, type) and issubclass(came, wide)
    return both or awaited in ("", raised)


def _thrown(project: Project, frame: Frame, kind: str) -> Thrown | None:
    source = project.file(frame.path) if frame.origin == "project" else None
    if source is None or source.tree is None:
        return None
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Raise) and node.lineno <= frame.line <= (node.end_lineno or node.lineno):
            name = node.exc.func if isinstance(node.exc, ast.Call) else node.exc
            if isinstance(name, ast.Name | ast.Attribute) and last_name(name) == kind:
                return Thrown(source, node, name, enclosing(source.tree, node.lineno))
    return None


def _awaited(project: Project, failure: Failure) -> Iterator[Awaited]:
    """What the blocks and calls around the failing test lines wait for, innermost frame first."""
    for frame in reversed(failure.frames):
        source = project.file(frame.path) if frame.origin == "test" else None
        if source is None or source.tree is None:
            continue
        for name in _handled(source.tree, frame.line):
            yield Awaited(source, name, None)
        for call in catching(source.tree, frame.line):
            if call.args and isinstance(call.args[0], ast.Name | ast.Attribute):
                yield Awaited(source, call.args[0], pattern_of(call))


def _handled(tree: ast.AST, line: int) -> Iterator[ast.expr]:
    """Classes that the `except` clauses of a `try` around a line wait for; innermost first."""
    found: list[ast.expr] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Try) and _first_line(node.body[0]) <= line <= (node.body[-1].end_lineno or line):
            classes = [handler.type for handler in node.handlers]
            found += [each for each in classes if isinstance(each, ast.Name | ast.Attribute)]
    yield from reversed(found)


def catching(tree: ast.AST, line: int, names: frozenset[str] = _CATCHERS, *, head: bool = False) -> Iterator[ast.Call]:
    """Calls of `raises` and the like whose block, or whose call, a line lies in; innermost first.

    Args:
        tree: a module.
        line: 1-based.
        names: of the functions that are meant.
        head: whether the line of the `with` itself counts as well: what happens as the block ends is told of there.
    """
    found: list[ast.Call] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.With | ast.AsyncWith):
            first = node.lineno if head else _first_line(node.body[0])
            if first <= line <= (node.end_lineno or line):
                found += [item.context_expr for item in node.items if _catches(item.context_expr, names)]
        elif isinstance(node, ast.Call) and _catches(node, names) and len(node.args) > 1:
            found += [node] if node.lineno <= line <= (node.end_lineno or node.lineno) else []
    yield from reversed(found)


def _first_line(node: ast.stmt) -> int:
    """Where a statement begins, its decorators included."""
    return min((line.lineno for line in getattr(node, "decorator_list", ())), default=node.lineno)


def _catches(node: ast.expr, names: frozenset[str]) -> TypeGuard[ast.Call]:
    return isinstance(node, ast.Call) and last_name(node.func) in names


def pattern_of(call: ast.Call) -> ast.expr | None:
    """What `raises`, `warns` and the like match the message against; None where they don't."""
    named = next((keyword.value for keyword in call.keywords if keyword.arg in ("match", "expected_regex")), None)
    if named is None and last_name(call.func) in _POSITIONAL and len(call.args) > 1:
        return call.args[1]
    return named


def _agrees(awaited: Awaited, failure: Failure) -> bool | None:
    if not isinstance(awaited.pattern, ast.Constant) or not isinstance(awaited.pattern.value, str):
        return None
    return Expectation("regex", awaited.pattern.value).holds(failure.raised.text)


def rename(source: SourceText, node: ast.expr, name: str) -> list[SourceEdit] | None:
    """Name another class at a place; None where the module doesn't know it."""
    if not _known(source, name):
        return None
    start, end = source.span(node)
    return [SourceEdit(start, end, name)]


def _known(source: SourceText, name: str) -> bool:
    builtin = getattr(builtins, name, None)
    if isinstance(builtin, type) and issubclass(builtin, BaseException):
        return True
    return source.tree is not None and name in _names(source.tree)


def _names(tree: ast.Module) -> set[str]:
    """Names a module imports or defines at its top."""
    names: set[str] = set()
    for node in tree.body:
        if isinstance(node, ast.ClassDef):
            names.add(node.name)
        elif isinstance(node, ast.Import | ast.ImportFrom):
            names.update((alias.asname or alias.name).partition(".")[0] for alias in node.names)
    return names
