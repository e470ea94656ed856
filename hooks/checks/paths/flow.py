"""What becomes of a string beyond the expression it stands in: of the name that it is given."""

import ast
import re
from collections.abc import Iterator
from typing import NamedTuple

from devkit.diagnoser.syntax import last_name
from devkit.hooks.checking.source import Source
from devkit.hooks.checks.paths.reading import is_read, is_shown
from devkit.hooks.checks.paths.use import ASKS, FALLS_BACK, MAKES_PATHS, REACHED, Use, parameter, use

_Scope = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda | ast.ClassDef | ast.Module
_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef, ast.Module)
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_WRAPS = (ast.BinOp, ast.JoinedStr, ast.FormattedValue, ast.Attribute)
"""What a path may be a part of and lead to a place of the same fixed name, or below it."""
_MOCKS = re.compile(
    r"\bmock\w*|\bpatch(?:er|ed|\.\w+)?\(|\bmonkeypatch\.setattr|\bpyfakefs\b|\brespx\b|\bresponses\b|\bhttpretty\b|\bfs\b"
    r"|\bfake_?f(?:s|ile_?system)\b"
)
_SETTINGS = re.compile(r"env|conf|setting", re.IGNORECASE)
_FAILS = re.compile(r"raises|assertRaises|suppress|warns")


class Fate(NamedTuple):
    """What becomes of a string."""

    uses: frozenset[Use]
    """Its own, and those of the name that it is given."""
    is_loaded: bool
    """Whether a name that it is given is read in the same file."""
    is_only_data: bool
    """Whether all that is done with it is to compare, show or cut it."""
    is_asked: bool
    """Whether the program looks whether it is there, and copes where it isn't."""
    is_fallback: bool
    """Whether others may say otherwise: the name is what is taken where nothing else is given."""
    is_only_read: bool
    """Whether all that is done with it is to open it for reading: somebody else makes it."""
    is_shown: bool
    """Whether people are told of it, who may look there."""
    is_handed_on: bool
    """Whether something else gets it, which may do anything with it."""
    reached: tuple[ast.expr, ...]
    """The string, or where the name is read, if that is opened or connected to there."""


def fate(source: Source, node: ast.expr) -> Fate:
    """Follow a string to the name that it is given, and to where that is read."""
    own = use(source, node)
    loads = list(_loads(source, node)) if own in {Use.CONFIGURED, Use.KEPT} else []
    every = [node, *loads]
    uses = [own, *(use(source, each) for each in loads)]
    pairs = list(zip(every, uses, strict=True))
    return Fate(
        frozenset(uses),
        bool(loads),
        set(uses[1:] or uses) == {Use.DATA},
        any(_is_asked(source, each) for each in every),
        any(_is_fallback(source, each) for each in every) or _is_rescue(source, node),
        all(purpose is Use.OPENED and is_read(source, each) for each, purpose in (pairs[1:] or pairs)),
        any(is_shown(source, each) for each in every),
        not {Use.KEPT, Use.CONFIGURED}.isdisjoint(uses[1:] or uses),
        tuple(each for each, purpose in pairs if purpose in REACHED),
    )


def is_imitated(source: Source, node: ast.expr) -> bool:
    """Whether the function around a string, or its class, replaces what it runs, or it is meant to fail there."""
    parents = source.parents
    above: ast.AST | None = node
    while above is not None and not isinstance(above, _FUNCTIONS):
        if isinstance(above, (ast.With, ast.AsyncWith)) and any(
            _FAILS.search(ast.unparse(each.context_expr)) for each in above.items
        ):
            return True
        above = parents.get(above)
    if above is None:
        return False
    first = min([above.lineno, *(each.lineno for each in above.decorator_list)])
    lines = [*range(first, (above.end_lineno or first) + 1)]
    holder = parents.get(above)
    if isinstance(holder, ast.ClassDef):
        marks = holder.decorator_list
        lines += [number for each in marks for number in range(each.lineno, (each.end_lineno or each.lineno) + 1)]
    return any(map(_MOCKS.search, map(source.line, lines)))


def _loads(source: Source, node: ast.expr) -> Iterator[ast.expr]:
    """Where the name is read that a string, or a path made of it, is given."""
    holder, value = _holder(source, node)
    if isinstance(holder, ast.arguments):
        function = source.parents.get(holder)
        name = parameter(holder, value)
        if name and isinstance(function, _SCOPES):
            yield from _named(function, name)
    elif isinstance(holder, (ast.Assign, ast.AnnAssign, ast.NamedExpr)):
        target = holder.targets[0] if isinstance(holder, ast.Assign) else holder.target
        scope = _scope(source, holder)
        if isinstance(target, ast.Attribute) or (isinstance(scope, ast.ClassDef) and isinstance(target, ast.Name)):
            name = last_name(target)
            yield from (each for each in source.nodes(ast.Attribute) if each.attr == name and _is_load(each))
        elif isinstance(target, ast.Name):
            yield from _named(scope, target.id)


def _holder(source: Source, node: ast.expr) -> tuple[ast.AST | None, ast.AST]:
    """What a path made of a string is given to, and the path."""
    child: ast.AST = node
    while (parent := source.parents.get(child)) is not None:
        is_path = isinstance(parent, ast.Call) and (child is parent.func or last_name(parent.func) in MAKES_PATHS)
        if not is_path and not isinstance(parent, _WRAPS):
            break
        child = parent
    return parent, child


def _scope(source: Source, node: ast.AST) -> _Scope:
    above = source.parents.get(node)
    while above is not None and not isinstance(above, _SCOPES):
        above = source.parents.get(above)
    return above if isinstance(above, _SCOPES) else ast.Module(body=[], type_ignores=[])


def _named(scope: _Scope, name: str) -> Iterator[ast.expr]:
    """Where a name of a scope is read in it, and in the functions in it that don't have one of their own."""
    waiting: list[ast.AST] = list(ast.iter_child_nodes(scope))
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Name) and node.id == name and _is_load(node):
            yield node
        elif not isinstance(node, _FUNCTIONS) or not _binds(node, name):
            waiting += ast.iter_child_nodes(node)


def _binds(function: ast.FunctionDef | ast.AsyncFunctionDef, name: str) -> bool:
    each = function.args
    if any(arg.arg == name for arg in (*each.posonlyargs, *each.args, *each.kwonlyargs)):
        return True
    return any(isinstance(node, ast.Name) and node.id == name and not _is_load(node) for node in ast.walk(function))


def _is_load(node: ast.Name | ast.Attribute) -> bool:
    return isinstance(node.ctx, ast.Load)


def _is_asked(source: Source, node: ast.expr) -> bool:
    parent: ast.AST | None = source.parents.get(node)
    while isinstance(parent, (ast.Call, ast.Attribute)):
        called = parent.func if isinstance(parent, ast.Call) else parent
        if last_name(called) in ASKS:
            return True
        parent = source.parents.get(parent)
    return False


def _is_fallback(source: Source, node: ast.expr) -> bool:
    """Whether an expression is what is taken where nothing else is given."""
    child: ast.AST = node
    parent = source.parents.get(child)
    while isinstance(parent, _WRAPS) or (isinstance(parent, ast.Call) and _makes_path(parent)):
        child, parent = parent, source.parents.get(parent)
    match parent:
        case ast.BoolOp():
            return isinstance(parent.op, ast.Or) and child is not parent.values[0]
        case ast.Call():
            falls_back = last_name(parent.func) in FALLS_BACK or _asks_setting(parent)
            return falls_back and child in parent.args[1:]
        case ast.keyword():
            return parent.arg == "default"
        case ast.IfExp():
            return True
        case _:
            return isinstance(parent, ast.arguments) and not isinstance(node, (ast.Constant, ast.JoinedStr))


def _makes_path(call: ast.Call) -> bool:
    return last_name(call.func) in MAKES_PATHS and not _asks_setting(call)


def _asks_setting(call: ast.Call) -> bool:
    """Whether a call takes a setting by its name, in capitals, from what is called so: `env.str("SHOP_DB", ...)`."""
    first = call.args[0] if call.args else None
    is_named = isinstance(first, ast.Constant) and isinstance(first.value, str) and first.value.isupper()
    return is_named and _SETTINGS.search(ast.unparse(call.func)) is not None


def _is_rescue(source: Source, node: ast.AST | None) -> bool:
    """Whether a string is for when something else has failed."""
    while node is not None and not isinstance(node, (*_SCOPES, ast.ExceptHandler)):
        node = source.parents.get(node)
    return isinstance(node, ast.ExceptHandler)
