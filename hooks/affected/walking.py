"""Which folders a piece of code goes through, as far as constants tell."""

import ast
import posixpath

from devkit.hooks.affected.references import chain
from devkit.hooks.affected.units import Module, Unit

WALKS = frozenset(
    {"glob", "rglob", "iterdir", "listdir", "walk", "scandir", "iglob", "files", "iter_modules", "contents"}
)
"""Names of what goes through folders."""
_METHODS = frozenset({"glob", "rglob", "iterdir", "walk"})
_SAME = frozenset({"abspath", "realpath", "normpath", "Path", "PurePath", "str", "fspath", "resolve", "absolute"})
_DEEPEST = 30


def folders(module: Module, unit: Unit) -> set[str] | None:
    """The folders that a unit goes through, relative to the top folder; None where it may be any.

    Args:
        module: Its file.
        unit: One that uses names of WALKS.
    """
    found: set[str] = set()
    nodes = [each for part in unit.parts if isinstance(part, ast.AST) for each in ast.walk(part)]
    calls = [each for each in nodes if isinstance(each, ast.Call) and chain(each.func)[-1:] and _is_walk(each)]
    known = {of[0] for code in unit.code for of in code.chains}
    named = [
        each for each in nodes if _name(each) in WALKS and (isinstance(each, ast.Attribute) or _name(each) in known)
    ]
    local = {each.id for each in nodes if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store)}
    shadowed = unit.kind in {"function", "method"} and not local.isdisjoint(module.units)
    upwards = any(".." in text for each in module.units.values() for code in each.code for text in code.texts)
    if len(calls) != len(named) or shadowed or upwards:
        return None
    for call in calls:
        folder = _folder(call, module)
        if folder is None:
            return None
        found.add(folder)
    return found


def _is_walk(call: ast.Call) -> bool:
    return _name(call.func) in WALKS


def _name(node: ast.AST) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def _folder(call: ast.Call, module: Module) -> str | None:
    of = chain(call.func)
    if isinstance(call.func, ast.Attribute) and of[0] not in {"os", "glob"}:
        return _value(call.func.value, module, 0) if call.func.attr in _METHODS else None
    return _value(call.args[0], module, 0) if call.args and of[-1] not in {"files", "iter_modules"} else None


def _value(node: ast.expr, module: Module, depth: int) -> str | None:
    """A path that an expression stands for, or the folder that it begins with."""
    if depth > _DEEPEST:
        return None
    if isinstance(node, ast.Name):
        return module.path if node.id == "__file__" else _variable(node.id, module, depth)
    if isinstance(node, ast.Attribute) and node.attr == "parent":
        return _up(_value(node.value, module, depth + 1))
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div):
        return _joined(_value(node.left, module, depth + 1), [node.right])
    return _called(node, module, depth) if isinstance(node, ast.Call) else None


def _variable(name: str, module: Module, depth: int) -> str | None:
    unit = module.units.get(name)
    part = unit.parts[0] if unit is not None and unit.kind == "variable" and len(unit.parts) == 1 else None
    if isinstance(part, ast.Assign) and isinstance(part.targets[0], ast.Name):
        return _value(part.value, module, depth + 1)
    return None


def _called(node: ast.Call, module: Module, depth: int) -> str | None:
    name = _name(node.func)
    if isinstance(node.func, ast.Attribute) and name in {"resolve", "absolute", "joinpath"}:
        return _joined(_value(node.func.value, module, depth + 1), node.args)
    if not node.args:
        return None
    first = _value(node.args[0], module, depth + 1)
    if name == "dirname":
        return _up(first)
    return _joined(first, node.args[1:]) if name == "join" or name in _SAME else None


def _up(path: str | None) -> str | None:
    return posixpath.dirname(path) if path else None


def _joined(path: str | None, parts: list[ast.expr]) -> str | None:
    """A path with parts below it, up to the first that is no constant."""
    for part in parts if path is not None else ():
        if not (isinstance(part, ast.Constant) and isinstance(part.value, str)):
            break
        path = posixpath.normpath(posixpath.join(path or "", part.value))
    return None if path is None or path.startswith(("..", "/")) else path.removeprefix("./").removeprefix(".")
