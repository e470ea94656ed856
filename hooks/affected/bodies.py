"""Changes that only who runs a function can meet: those of its body."""

import ast
from collections.abc import Iterator

from devkit.hooks.affected.units import Module, Unit

_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)
_UNSEEN = frozenset({"__del__"})
"""Methods that are run whenever it pleases Python."""


def changed_bodies(old: Module | None, new: Module | None) -> Iterator[str]:
    """The names of functions and methods of which nothing differs but what running them does."""
    exports = [each.units["__all__"].shape if each and "__all__" in each.units else "" for each in (old, new)]
    if exports[0] != exports[1]:
        return
    for name, unit in (new.units if new else {}).items():
        before = old.units.get(name) if old else None
        if before is not None and before.shape != unit.shape and _differ_inside(before, unit):
            yield name


def _differ_inside(old: Unit, new: Unit) -> bool:
    if new.name.rpartition(".")[2] in _UNSEEN or {old.kind, new.kind} > {new.kind}:
        return False
    if new.kind not in {"function", "method"} or len(old.parts) != 1 or len(new.parts) != 1:
        return False
    before, after = old.parts[0], new.parts[0]
    if not isinstance(before, (ast.FunctionDef, ast.AsyncFunctionDef)) or type(before) is not type(after):
        return False
    return isinstance(after, (ast.FunctionDef, ast.AsyncFunctionDef)) and _head(before) == _head(after)


def _head(node: ast.FunctionDef | ast.AsyncFunctionDef) -> list[object]:
    """What of a function counts before it is run: calling a generator function doesn't run it."""
    nodes = [
        *node.decorator_list,
        node.args,
        *getattr(node, "type_params", ()),
        *([node.returns] if node.returns else []),
    ]
    return [*map(ast.dump, nodes), ast.get_docstring(node, clean=False), _is_generator(node)]


def _is_generator(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    stack: list[ast.AST] = list(node.body)
    while stack:
        each = stack.pop()
        if isinstance(each, (ast.Yield, ast.YieldFrom)):
            return True
        if not isinstance(each, _SCOPES):
            stack.extend(ast.iter_child_nodes(each))
    return False
