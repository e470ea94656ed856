"""What a swallowed error leaves undone: whether the code after a block goes on as if it were done."""

import ast
from collections.abc import Iterator

from devkit.diagnoser.syntax import last_name
from devkit.hooks.checking.source import Source
from devkit.hooks.checks.error_messages.facts import FUNCTIONS

Attempt = ast.Try | ast.TryStar
Function = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda

_PLACES = (ast.Attribute, ast.Subscript)
_READS = (
    *(ast.Name, ast.Attribute, ast.Subscript, ast.Constant, ast.Slice, ast.Tuple, ast.Compare, ast.BoolOp),
    *(ast.UnaryOp, ast.IfExp, ast.BinOp, ast.expr_context, ast.operator, ast.unaryop, ast.boolop, ast.cmpop),
)
_CONVERTS = frozenset(
    {
        *("int", "float", "complex", "str", "bytes", "bool", "repr", "len", "ord", "chr"),
        *("list", "tuple", "dict", "set"),
        *("getattr", "next", "iter", "min", "max", "sorted", "round", "abs", "hash", "type"),
        *("get", "decode", "encode", "strip", "split", "rsplit", "partition", "rpartition", "lower", "upper", "items"),
        *("keys", "values", "index", "find", "group", "groups", "isoformat", "fromisoformat"),
    }
)
"""Functions and methods that only look something up, or say it in another way."""


def is_missed(source: Source, block: Attempt | ast.With) -> bool:
    """Whether the code goes on with what a block was to set: a name, an attribute, an item, an import."""
    inner = [node for each in block.body for node in ast.walk(each)]
    if any(map(_reaches_out, inner)):
        return True
    own, names, around = set(map(id, inner)), set(_set(inner)), function_around(source, block)
    if around is None or not names:
        return bool(names)
    others = (node for node in ast.walk(around) if id(node) not in own)
    return any(_is_use(node, names, block.end_lineno or 0) for node in others)


def is_look_up(block: Attempt | ast.With) -> bool:
    """Whether a block only looks up or converts one value: what can fail there is what is meant to be passed over."""
    if len(block.body) != 1 or (
        isinstance(block, ast.Try | ast.TryStar) and any(each.type is None for each in block.handlers)
    ):
        return False
    match block.body[0]:
        case ast.Assign(targets=[ast.Name()], value=value) | ast.Return(value=ast.expr() as value):
            inner = list(ast.walk(value))
        case _:
            return False
    calls = [node for node in inner if isinstance(node, ast.Call)]
    return all(isinstance(node, (*_READS, ast.Call)) for node in inner) and all(
        last_name(call.func) in _CONVERTS and not call.keywords for call in calls
    )


def _is_use(node: ast.AST, names: set[str], end: int) -> bool:
    """Whether a node reads one of some names after a line, or hands it to others as a global one."""
    if isinstance(node, ast.Global | ast.Nonlocal):
        return not names.isdisjoint(node.names)
    return isinstance(node, ast.Name) and node.id in names and isinstance(node.ctx, ast.Load) and node.lineno > end


def function_around(source: Source, node: ast.AST) -> Function | None:
    """The function around a node; None in a module or a class."""
    above = source.parents.get(node)
    while above is not None and not isinstance(above, FUNCTIONS):
        above = source.parents.get(above)
    return above


def _set(nodes: list[ast.AST]) -> Iterator[str]:
    """The names that some nodes set or import; those set to a constant tell that it worked, so that it is no secret."""
    assigned = (node for node in nodes if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant))
    flags = {id(target) for node in assigned for target in node.targets}
    for node in nodes:
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store) and id(node) not in flags:
            yield node.id
        elif isinstance(node, ast.alias):
            yield node.asname or node.name.partition(".")[0]


def _reaches_out(node: ast.AST) -> bool:
    """Whether a statement has an effect that code elsewhere may rely on; what becomes a constant is only tidied."""
    match node:
        case ast.While(test=ast.Constant()):
            return True
        case ast.Return(value=value):
            return value is not None
        case ast.Assign(targets=targets, value=value):
            return not isinstance(value, ast.Constant) and any(isinstance(each, _PLACES) for each in targets)
        case ast.AugAssign(target=target) | ast.AnnAssign(target=target):
            return isinstance(target, _PLACES)
    return False
