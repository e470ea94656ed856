"""Where in a test's code an expectation is written."""

import ast
from collections.abc import Iterator
from typing import NamedTuple

from devkit.diagnoser.failure import Failure
from devkit.diagnoser.location import is_test_path
from devkit.diagnoser.repair.text import Project, SourceText

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_BLOCKS = (*_FUNCTIONS, ast.ClassDef)


class Region(NamedTuple):
    """A part of a test file in which an expectation may stand."""

    source: SourceText
    nodes: tuple[ast.AST, ...]
    name: str
    """What it is, in words."""


def regions(project: Project, failure: Failure) -> Iterator[Region]:
    """Parts of the tests' code to look into, nearest to the failure first."""
    lines = _lines(failure)
    for path, number in lines:
        source = project.file(path)
        if source is not None and source.tree is not None:
            nodes = tuple(statements(source.tree, number))
            yield Region(source, nodes, "the failing statement")
    own = project.file(failure.file)
    if own is not None and own.tree is not None:
        function = function_of(own.tree, failure.test)
        yield Region(own, (function,) if function else (), "the test")
    for path, number in lines:
        source = project.file(path)
        if source is not None and source.tree is not None:
            helper = enclosing(source.tree, number)
            yield Region(source, (helper,) if helper else (), "a helper of the test")
    for path in dict.fromkeys((failure.file, *(path for path, _ in lines))):
        source = project.file(path)
        if source is not None and source.tree is not None:
            yield Region(source, tuple(_outside_functions(source.tree)), "the test's module")


def _lines(failure: Failure) -> list[tuple[str, int]]:
    """Test lines the failure went through, the innermost first."""
    frames = [frame for frame in failure.frames if frame.origin == "test" or is_test_path(frame.path)]
    return [(frame.path, frame.line) for frame in reversed(frames)]


def failing_nodes(project: Project, failure: Failure) -> tuple[SourceText, tuple[ast.AST, ...]] | None:
    """The statement a failure's innermost test line stands in, or the items of its `with`; None where not at hand."""
    for path, number in _lines(failure):
        source = project.file(path)
        nodes = tuple(statements(source.tree, number)) if source is not None and source.tree is not None else ()
        if source is not None and nodes:
            return source, nodes
    return None


def operands(project: Project, failure: Failure) -> tuple[ast.expr, ast.expr] | None:
    """Both sides of the equality that failed: of `assert a == b`, or of `assertEqual(a, b)`."""
    for path, number in _lines(failure):
        source = project.file(path)
        for node in statements(source.tree, number) if source is not None and source.tree is not None else ():
            for inner in ast.walk(node):
                if isinstance(inner, ast.Compare) and isinstance(inner.ops[0], ast.Eq):
                    return inner.left, inner.comparators[0]
                if isinstance(inner, ast.Call) and _name(inner.func).startswith("assert") and len(inner.args) > 1:
                    return inner.args[0], inner.args[1]
    return None


def _name(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else ""


def statements(tree: ast.AST, line: int) -> Iterator[ast.AST]:
    """The simple statement on a line; of a `with`, `for` or the like its head alone."""
    for node in _around(tree, line):
        if isinstance(node, ast.With | ast.AsyncWith):
            if line < node.body[0].lineno:
                yield from node.items
        elif not hasattr(node, "body"):
            yield node


def _around(node: ast.AST, line: int) -> Iterator[ast.stmt]:
    """Statements that a line lies in, the outermost first."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.match_case):
            yield from _around(child, line)
        elif isinstance(child, ast.stmt | ast.excepthandler) and child.lineno <= line <= (child.end_lineno or line):
            if isinstance(child, ast.stmt):
                yield child
            yield from _around(child, line)


def function_of(tree: ast.AST, nodeid: str) -> ast.AST | None:
    """The function a nodeid (without parameters) names."""
    scope: ast.AST | None = tree
    for name in nodeid.split("::")[1:]:
        scope = next((node for node in _members(scope) if node.name == name), None)
    return None if scope is tree else scope


def _members(scope: ast.AST | None) -> "Iterator[ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef]":
    for node in ast.iter_child_nodes(scope) if scope is not None else ():
        if isinstance(node, _BLOCKS):
            yield node
        elif isinstance(node, ast.If | ast.Try):
            yield from _members(node)


def enclosing(tree: ast.AST, line: int) -> ast.AST | None:
    """The innermost function around a line."""
    functions = [node for node in _around(tree, line) if isinstance(node, _FUNCTIONS)]
    return functions[-1] if functions else None


def _outside_functions(tree: ast.AST) -> Iterator[ast.AST]:
    """Statements at the top of a module or in a class body: constants, marks, attributes."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.ClassDef | ast.If | ast.Try):
            yield from _outside_functions(node)
        elif not isinstance(node, _FUNCTIONS):
            yield node
