import argparse
import ast
import dataclasses
import inspect
import typing

import pytest

from devkit.hooks.checking.source import Source
from devkit.hooks.checking.walk import Parents, below

TEXT = '''
"""A module."""
import os as system, sys

@decorated(option=[1, 2])
class Shop(Base, metaclass=Meta):
    """A shop."""

    name: str = "a"; other = b"b"

    @property
    def open(self, *rest: int, door=None, **more) -> bool:
        class Inner:
            x = lambda y=1, /: y
        try:
            with self.lock as held, other:
                return not self.closed and all(a for a in rest if a > 1 < 2)
        except (ValueError, KeyError) as error:
            raise RuntimeError(f"no {error!r:>{10}} {self.name}" f"{1}") from error
        match rest:
            case {"a": [1, *_], **others} | Shop(x=None): pass

if system.name: a = b = {1: -2, **{}}
for i, in (yield_ := 1,): del a[0:1], a.b
else: print("%s" % i, *a, **b)
async def run():
    global a
    async for x in y: await (yield x)
'''


def as_ast_has_them(tree: ast.AST) -> dict[ast.AST, ast.AST]:
    nodes = [node for node in ast.walk(tree) if not isinstance(node, (ast.expr_context, ast.operator, ast.cmpop))]
    children = ((child, node) for node in nodes for child in ast.iter_child_nodes(node))
    plain = (ast.expr_context, ast.operator, ast.cmpop, ast.unaryop, ast.boolop)
    return {child: node for child, node in children if not isinstance(child, plain)}


def files() -> list[str]:
    modules = (argparse, ast, dataclasses, typing)
    return [TEXT, *map(inspect.getsource, modules)]


@pytest.mark.parametrize("text", files())
def test_every_node_has_the_parent_it_has(text: str) -> None:
    tree = ast.parse(text)
    for node, parent in as_ast_has_them(tree).items():
        if text is TEXT:  # each asked for first
            assert Parents(tree).get(node) is parent
    every = Parents(tree)
    assert all(every[node] is parent for node, parent in as_ast_has_them(tree).items())


def test_a_module_has_no_parent_and_neither_have_nodes_of_other_trees() -> None:
    tree = ast.parse(TEXT)
    parents = Parents(tree)
    assert parents.get(tree) is None
    assert tree not in parents
    assert parents.get(ast.parse("x").body[0]) is None
    with pytest.raises(KeyError):
        parents[tree]
    assert Parents(None).get(tree) is None


def test_a_node_whose_place_is_wrong_has_a_parent() -> None:
    tree = ast.parse("def f():\n    return a + b\n\ndef g():\n    return 1\n")
    node = next(each for each in ast.walk(tree) if isinstance(each, ast.Name))
    node.lineno = 5
    assert isinstance(Parents(tree).get(node), ast.BinOp)
    node.lineno = 0
    assert isinstance(Parents(tree).get(node), ast.BinOp)


@pytest.mark.parametrize("text", files())
def test_below_is_everything_but_contexts(text: str) -> None:
    tree = ast.parse(text)
    found = below(tree)
    wanted = [node for node in ast.walk(tree) if not isinstance(node, ast.expr_context)]
    assert len(found) == len(wanted)
    assert set(found) == set(wanted)


def test_a_source_gives_its_nodes_by_class_names_too() -> None:
    source = Source("a.py", TEXT.encode())
    assert source.tree is not None
    for kind in (ast.Name, ast.Call, ast.Constant, ast.keyword, ast.ClassDef, ast.Raise):
        wanted = [node for node in ast.walk(source.tree) if isinstance(node, kind)]
        assert set(source.nodes(kind)) == set(wanted)
        places = [(node.lineno, node.col_offset) for node in source.nodes(kind)]
        assert places == sorted(places)


@pytest.mark.parametrize("is_ordered_before", [False, True])
@pytest.mark.parametrize("kind", [ast.Name, ast.Call, ast.Constant, ast.keyword, ast.alias, ast.arguments])
def test_some_nodes_of_a_class_come_in_the_order_of_all_of_them(kind: type[ast.AST], is_ordered_before: bool) -> None:
    source, other = Source("a.py", TEXT.encode()), Source("a.py", TEXT.encode())
    if is_ordered_before:
        source.nodes(kind)
    some = source.nodes(kind, lambda node: len(ast.dump(node)) % 2)
    assert list(map(ast.dump, some)) == [text for text in map(ast.dump, other.nodes(kind)) if len(text) % 2]
    every = source.every(kind)
    assert sorted(map(ast.dump, every)) == sorted(map(ast.dump, other.nodes(kind)))
    source.nodes(kind)
    assert source.every(kind) == every, "putting them in order leaves those that are being looked at as they are"
