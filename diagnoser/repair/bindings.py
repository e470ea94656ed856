"""What the names in a test's failing statement stand for, as far as the test's own code says."""

import ast
from collections.abc import Iterator

from devkit.diagnoser.failure import Failure
from devkit.diagnoser.repair.testcode import enclosing, failing_nodes
from devkit.diagnoser.repair.text import Project, SourceText

_STEPS = 2
"""Assignments that are followed: `text = str(error.value)`, `error` from `with pytest.raises(…) as error`."""


def meaning(project: Project, failure: Failure) -> str:
    """The failing statement's code, and below it the code that its names were bound by; empty where not at hand."""
    found = failing_nodes(project, failure)
    if found is None:
        return ""
    source, nodes = found
    function = enclosing(source.tree, failing_line(nodes)) if source.tree is not None else None
    texts = [_code(source, node) for node in nodes]
    names = _names(nodes)
    for _ in range(_STEPS if function is not None else 0):
        bound = [node for node in _bindings(function, names) if _code(source, node) not in texts]
        texts += [_code(source, node) for node in bound]
        names |= _names(bound)
    return "\n".join(texts)


def failing_line(nodes: tuple[ast.AST, ...]) -> int:
    """The line the first of some nodes begins on, 1-based."""
    first = nodes[0]
    node = first.context_expr if isinstance(first, ast.withitem) else first
    return int(getattr(node, "lineno", 1))


def _code(source: SourceText, node: ast.AST) -> str:
    start, end = source.span(node.context_expr if isinstance(node, ast.withitem) else node)
    return source.text[start:end]


def _names(nodes: "tuple[ast.AST, ...] | list[ast.AST]") -> set[str]:
    return {inner.id for node in nodes for inner in ast.walk(node) if isinstance(inner, ast.Name)}


def _bindings(function: ast.AST | None, names: set[str]) -> Iterator[ast.AST]:
    """Values assigned to these names, and context managers and loops that give them, in a function."""
    for node in ast.walk(function) if function is not None else ():
        if isinstance(node, ast.Assign):
            if any(_names([target]) & names for target in node.targets):
                yield node.value
        elif isinstance(node, ast.AnnAssign | ast.NamedExpr | ast.For):
            value = node.iter if isinstance(node, ast.For) else node.value
            if value is not None and _names([node.target]) & names:
                yield value
        elif isinstance(node, ast.withitem):
            if node.optional_vars is not None and _names([node.optional_vars]) & names:
                yield node.context_expr
        elif isinstance(node, ast.ExceptHandler) and node.name in names and node.type is not None:
            yield node.type
