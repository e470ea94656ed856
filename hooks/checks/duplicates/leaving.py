"""What of a module goes with its deprecated functions."""

import ast

from devkit.diagnoser.syntax import last_name
from devkit.hooks.checking.source import Source


def leaving(source: Source) -> frozenset[str]:
    """The functions that warn all who call them of their deprecation, and the private names that only such ones use."""
    if "eprecat" not in source.text:
        return frozenset()
    functions: list[ast.FunctionDef | ast.AsyncFunctionDef] = [
        *source.nodes(ast.FunctionDef),
        *source.nodes(ast.AsyncFunctionDef),
    ]
    old = [node for node in functions if any(map(_warns, node.body))]
    lines = {line for node in old for line in range(node.lineno, (node.end_lineno or 0) + 1)}
    users: dict[str, set[bool]] = {}
    for used in source.every(ast.Name) if old else ():
        users.setdefault(used.id, set()).add(used.lineno in lines)
    private = (name for name, olds in users.items() if name.startswith("_") and olds == {True})
    return frozenset([*(node.name for node in old), *private])


def _warns(statement: ast.stmt) -> bool:
    """Whether a statement tells the caller of a deprecation."""
    call = statement.value if isinstance(statement, ast.Expr) else None
    if not isinstance(call, ast.Call):
        return False
    named = (last_name(each) for each in (*call.args, *(keyword.value for keyword in call.keywords)))
    return "deprecat" in last_name(call.func).lower() or any(name.endswith("DeprecationWarning") for name in named)
