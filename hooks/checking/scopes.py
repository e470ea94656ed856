"""The names that functions and comprehensions have for themselves."""

import ast
from collections.abc import Iterable

_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


def own_names(node: ast.AST) -> frozenset[str]:
    """The names that are surely a function's own, or a comprehension's; none of any other node's."""
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
        return local_names(node)
    if isinstance(node, ast.Lambda):
        return _parameters(node.args)
    if isinstance(node, COMPREHENSIONS):
        targets = (each for part in node.generators for each in ast.walk(part.target))
        return frozenset(each.id for each in targets if isinstance(each, ast.Name))
    return frozenset()


def inside(node: ast.AST) -> Iterable[ast.AST]:
    """What of a function, or a comprehension, is run in its own scope; a function's annotations aren't."""
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
        return node.body
    if isinstance(node, ast.Lambda):
        return (node.body,)
    if isinstance(node, COMPREHENSIONS):
        first, *others = node.generators
        value = (node.key, node.value) if isinstance(node, ast.DictComp) else (node.elt,)
        return (*value, first.target, *first.ifs, *others)
    return ()


def local_names(node: ast.FunctionDef | ast.AsyncFunctionDef) -> frozenset[str]:
    """The names that are surely a function's own: its parameters and what its own scope assigns or defines."""
    names = set(_parameters(node.args))
    outer: set[str] = set()
    stack: list[ast.AST] = list(node.body)
    while stack:
        each = stack.pop()
        if isinstance(each, (ast.Global, ast.Nonlocal)):
            outer.update(each.names)
        elif isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store):
            names.add(each.id)
        elif isinstance(each, (ast.ExceptHandler, ast.MatchAs, ast.MatchStar, *_DEFINITIONS)) and each.name:
            names.add(each.name)
        elif isinstance(each, ast.MatchMapping) and each.rest:
            names.add(each.rest)
        if not isinstance(each, (*_DEFINITIONS, ast.Lambda, *COMPREHENSIONS)):
            stack.extend(ast.iter_child_nodes(each))
    return frozenset(names - outer)


def _parameters(arguments: ast.arguments) -> frozenset[str]:
    every = (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs, arguments.vararg, arguments.kwarg)
    return frozenset(argument.arg for argument in every if argument is not None)
