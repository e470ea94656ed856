"""Walks over syntax trees, which are most of what a check costs: by the fields that hold nodes, and no others."""

import ast
from bisect import bisect_right
from collections.abc import Callable, Iterator
from operator import attrgetter
from typing import Any

Place = tuple[int, int]

PLAIN = frozenset({int, str, bytes, bool, float, complex, type(None), type(...), ast.Load, ast.Store, ast.Del})
"""What a node's fields hold that isn't worth looking at; found by class, which is faster than asking what it is."""
_CHILDLESS = frozenset({ast.Name, ast.Constant, ast.Pass, ast.alias, ast.Break, ast.Continue})
_PLAIN_FIELDS = frozenset(
    {"id", "attr", "arg", "ctx", "kind", "type_comment", "module", "level", "is_async", "simple", "conversion"}
)
SINGLE: dict[type, Callable[[Any], Any]] = {}
"""Class of nodes with one field that may hold others -> what gives its value: a node, a list of some, or none."""
SEVERAL: dict[type, Callable[[Any], tuple[Any, ...]]] = {}
"""The same of those with more such fields."""
for _kind in vars(ast).values():
    if isinstance(_kind, type) and issubclass(_kind, ast.AST) and _kind not in _CHILDLESS:
        _fields = [name for name in getattr(_kind, "_fields", ()) if name not in _PLAIN_FIELDS]
        if _fields:
            (SEVERAL if len(_fields) > 1 else SINGLE)[_kind] = attrgetter(*_fields)


def below(node: ast.AST) -> list[Any]:
    """A node and all below it, in an order that is the same for equal trees; without contexts."""
    found: list[Any] = []
    stack: list[Any] = [node]
    while stack:
        each = stack.pop()
        kind = each.__class__
        if kind is list:
            stack += each
        elif kind not in PLAIN:
            found.append(each)
            if kind in SEVERAL:
                stack += SEVERAL[kind](each)
            elif kind in SINGLE:
                stack.append(SINGLE[kind](each))
    return found


class Parents:
    """The parents of a module's nodes, looked for in the statements that are asked about: most files need few."""

    def __init__(self, tree: ast.Module | None) -> None:
        """Look at the statements of the module and of its classes, not into them."""
        self._tree = tree
        self._known: dict[ast.AST, ast.AST] = {}
        self._units = [] if tree is None else list(self._divided(tree))
        self._begins = [_begin(unit) for unit in self._units]
        self._open: set[int] = set()

    def get(self, node: ast.AST) -> ast.AST | None:
        """A node's parent; None for the module, and for nodes of other trees."""
        found = self._known.get(node)
        if found is None and node is not self._tree:
            self._look(node)
            found = self._known.get(node)
        return found

    def __getitem__(self, node: ast.AST) -> ast.AST:
        """A node's parent.

        Raises:
            KeyError: it has none, as the module.
        """
        found = self.get(node)
        if found is None:
            raise KeyError(node)
        return found

    def __contains__(self, node: ast.AST) -> bool:
        """Whether a node has a parent."""
        return self.get(node) is not None

    def _divided(self, block: ast.Module | ast.ClassDef) -> Iterator[ast.stmt]:
        """The statements of a module, and of the classes that stand right in it or in such a class, in order."""
        for statement in block.body:
            self._known[statement] = block
            yield statement
            if isinstance(statement, ast.ClassDef):
                yield from self._divided(statement)

    def _look(self, node: ast.AST) -> None:
        """Take in the statement that a node is in by its place; all of them where it has none, or a wrong one."""
        if isinstance(node, ast.stmt | ast.expr | ast.ExceptHandler):
            self._take_in(bisect_right(self._begins, (node.lineno, node.col_offset)) - 1)
        if node not in self._known:  # places in f-strings are wrong before Python 3.12
            for number in range(len(self._units)):
                self._take_in(number)

    def _take_in(self, number: int) -> None:
        if number in self._open or number < 0:
            return
        self._open.add(number)
        stack: list[Any] = [self._units[number]]
        while stack:
            node = stack.pop()
            kind = node.__class__
            values = SEVERAL[kind](node) if kind in SEVERAL else (SINGLE[kind](node),) if kind in SINGLE else ()
            for value in values:
                for child in value if value.__class__ is list else (value,):
                    if child.__class__ not in PLAIN and child not in self._known:
                        self._known[child] = node
                        stack.append(child)


def _begin(statement: ast.stmt) -> Place:
    """Where a statement begins, with its decorators."""
    first: ast.stmt | ast.expr = next(iter(getattr(statement, "decorator_list", ())), statement)
    return first.lineno, first.col_offset
