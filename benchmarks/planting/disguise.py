"""The same code as another hand would have written it."""

import ast
import random
import re

_NAMES = ("value", "result", "item", "made", "thing", "entry", "given", "found", "data", "obj")


class _Renaming(ast.NodeTransformer):
    def __init__(self, names: dict[str, str]) -> None:
        self.names = names

    def visit_Name(self, node: ast.Name) -> ast.Name:
        node.id = self.names.get(node.id, node.id)
        return node

    def visit_keyword(self, node: ast.keyword) -> ast.keyword:
        self.generic_visit(node)
        return node


class _Reordering(ast.NodeTransformer):
    def __init__(self, rng: random.Random) -> None:
        self.rng = rng

    def visit_Call(self, node: ast.Call) -> ast.Call:
        self.generic_visit(node)
        if all(each.arg for each in node.keywords):
            self.rng.shuffle(node.keywords)
        return node


def disguised(text: str, rng: random.Random, *, name: str = "") -> str:
    """A function or an assignment with other local names, order of keywords, docstring, annotation, quotes, layout.

    Args:
        text: one statement.
        rng: what chooses.
        name: what it defines under its new name; empty to keep the old one.
    """
    tree = ast.parse(text)
    node = tree.body[0]
    if rng.random() < 0.7:
        tree = _Reordering(rng).visit(tree)
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
        stored = [each.id for each in ast.walk(node) if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store)]
        used = {each.id for each in ast.walk(node) if isinstance(each, ast.Name)} | {
            each.arg for each in ast.walk(node) if isinstance(each, ast.arg)
        }
        fresh = [each for each in _NAMES if each not in used]
        rng.shuffle(fresh)
        _Renaming(dict(zip(dict.fromkeys(stored), fresh, strict=False))).visit(node)
        node.name = name or node.name
        if rng.random() < 0.5 and node.returns is None:
            node.returns = ast.Name("object")
        if rng.random() < 0.5 and ast.get_docstring(node) is None:
            node.body.insert(0, ast.Expr(ast.Constant("Give what is needed here.")))
    elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
        node.targets[0].id = name or node.targets[0].id
        if rng.random() < 0.5:
            tree.body[0] = ast.AnnAssign(node.targets[0], ast.Name("object"), node.value, simple=1)
    return laid_out(ast.unparse(ast.fix_missing_locations(tree)), rng)


def laid_out(text: str, rng: random.Random) -> str:
    """Other quotes, and a line for each entry of a list; the text as it is where that would change what it means."""
    plain = text
    if rng.random() < 0.5:
        text = re.sub(r"(?<![\\\w'\"])'([^'\"\\\n]*)'(?!')", r'"\1"', text)
    if rng.random() < 0.4 and "\n" not in text and "(" not in text and '", ' in text:
        text = text.replace('", ', '",\n    ')
    try:
        return text if ast.dump(ast.parse(text)) == ast.dump(ast.parse(plain)) else plain
    except SyntaxError:
        return plain
