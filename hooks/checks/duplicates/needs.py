"""What a piece of a module needs from elsewhere: the files it calls for, the types it is about."""

import ast
from collections.abc import Iterable, Iterator

from devkit.hooks.checking.context import Context
from devkit.hooks.checking.imports import dotted
from devkit.hooks.checking.source import Source, below
from devkit.hooks.checks.duplicates.pieces import Piece

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def needed(context: Context, piece: Piece) -> frozenset[str]:
    """The project's files that a piece would have to import names from wherever it stood.

    Args:
        context: The project.
        piece: The piece, of a Python file.
    """
    source, node = _found(context, piece)
    names = {each.id for each in below(node) if isinstance(each, ast.Name)} if node is not None else ()
    return frozenset(_homes(context, source, piece.path, names)) if source is not None else frozenset()


def statements(context: Context, piece: Piece) -> int:
    """How many statements a function's body has, those inside of others and its docstring included."""
    _, node = _found(context, piece)
    return sum(isinstance(each, ast.stmt) for each in below(node)) - 1 if node is not None else 0


def are_of_other_types(context: Context, first: Piece, piece: Piece) -> bool:
    """Whether two functions say that they are for objects of different classes, all of the project."""
    one, two = (_types(context, each) for each in (first, piece))
    return bool(one - two) and bool(two - one)


def _types(context: Context, piece: Piece) -> frozenset[str]:
    """The project's classes that the annotations in a function name."""
    source, node = _found(context, piece)
    if source is None or node is None:
        return frozenset()
    names = {name for each in _annotations(node) for name in _names(each)}
    own = {each.name for each in source.nodes(ast.ClassDef)} if names else frozenset()
    return frozenset(name for name in names if name in own or any(_homes(context, source, piece.path, (name,))))


def _annotations(node: ast.stmt) -> Iterator[ast.expr]:
    for each in below(node):
        found = each.returns if isinstance(each, _FUNCTIONS) else getattr(each, "annotation", None)
        if isinstance(found, ast.expr):
            yield found


def _names(annotation: ast.expr) -> Iterator[str]:
    for each in ast.walk(annotation):
        if isinstance(each, ast.Name):
            yield each.id
        elif isinstance(each, ast.Constant) and isinstance(each.value, str) and each.value.isidentifier():
            yield each.value


def _found(context: Context, piece: Piece) -> tuple[Source | None, ast.stmt | None]:
    """A piece's file, and the statement at its top that the piece is."""
    source = context.source(piece.path)
    body = source.tree.body if source is not None and source.tree is not None else ()
    return source, next((each for each in body if each.lineno == piece.line), None)


def _homes(context: Context, source: Source, path: str, names: Iterable[str]) -> Iterator[str]:
    """The project's files that a file imports some names from."""
    origins = {source.imports[name].lstrip(".").replace(".", "/") for name in names if name in source.imports}
    modules = {each for origin in origins for each in (origin, origin.rpartition("/")[0]) if each}
    for other in context.roles.imported(path) if modules else ():
        if any(f"/{dotted(other)}".endswith(f"/{module}") for module in modules):
            yield other
