"""What code says once its own names are taken out: two pieces that mean the same are written the same."""

import ast
import builtins
import itertools
from collections.abc import Iterable, Iterator, Mapping

from devkit.hooks.checking.source import Source, below

Function = ast.FunctionDef | ast.AsyncFunctionDef

_BUILTINS = frozenset(dir(builtins))
_IGNORED = frozenset({"ctx", "type_comment", "kind", "annotation", "returns", "type_params"})


def imports(source: Source) -> dict[str, str]:
    """The names a file imports, anywhere in it -> where from, dotted; relative ones begin with dots."""
    return source.imports


def meanings(source: Source, names: Iterable[str], origins: Mapping[str, str]) -> dict[str, str]:
    """What names of a module stand for: where they are imported from, or how they are defined there.

    Args:
        source: the module.
        names: those asked for.
        origins: its imports.
    """
    wanted = set(names)
    found = {name: origins[name] for name in wanted if name in origins}
    for node in source.tree.body if source.tree is not None else ():
        if isinstance(node, ast.Assign):
            targets = [each.id for each in node.targets if isinstance(each, ast.Name)]
            found |= {name: f"={_told(node.value)}" for name in targets if name in wanted}
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)) and node.name in wanted:
            found[node.name] = f"={_told(node)}"
    if "__file__" in wanted:  # almost always its folder is what is asked for
        found["__file__"] = f"?{source.path.rpartition('/')[0]}/"
    return {name: found.get(name, f"?{source.path}") for name in wanted}


def _told(node: ast.AST) -> str:
    """A tree as text, the same for equal trees only; cheaper than `ast.dump`."""
    parts = []
    for each in below(node):
        parts.append(each.__class__.__name__)
        for name in each._fields:
            value = getattr(each, name, None)
            parts.append(
                str(len(value)) if isinstance(value, list) else "" if isinstance(value, ast.AST) else repr(value)
            )
    return " ".join(parts)


def needs(function: Function) -> tuple[str, ...]:
    """The names of its module that a function uses: neither bound in it nor Python's own; sorted."""
    nodes = below(function)
    names = [node for node in nodes if node.__class__ is ast.Name]
    bound = {node.id for node in names if not isinstance(node.ctx, ast.Load)}
    bound |= {node.arg for node in nodes if node.__class__ is ast.arg}
    used = {node.id for node in names if isinstance(node.ctx, ast.Load)}
    return tuple(sorted(used - bound - _BUILTINS - {function.name}))


def written(node: ast.AST, names: Mapping[str, str]) -> str:
    """A tree as text, like `ast.dump`: annotations and keywords' order left out, names replaced by what they mean."""
    if isinstance(node, ast.Name):
        return names.get(node.id, node.id)
    if isinstance(node, ast.arg):
        return names.get(node.arg, node.arg)
    return f"{type(node).__name__}({';'.join(_fields(node, names))})"


def _fields(node: ast.AST, names: Mapping[str, str]) -> Iterator[str]:
    for name in node._fields:
        if name in _IGNORED:
            continue
        value = getattr(node, name, None)
        if not isinstance(value, list):
            yield f"{name}=[{written(value, names) if isinstance(value, ast.AST) else repr(value)}]"
            continue
        if name == "keywords" and all(each.arg for each in value):
            value = sorted(value, key=lambda each: each.arg)  # their order says nothing
        texts = [written(each, names) if isinstance(each, ast.AST) else repr(each) for each in value]
        yield f"{name}=[{','.join(texts)}]"


def without_docstring(function: Function) -> list[ast.stmt]:
    """A function's statements without its docstring; none where it has nothing else."""
    first = function.body[0]
    is_docstring = (
        isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str)
    )
    return function.body[is_docstring:]


def leftmost(node: ast.expr) -> str:
    """The name that a dotted one begins with; empty where it is no name."""
    while isinstance(node, (ast.Attribute, ast.Subscript, ast.Call)):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node.id if isinstance(node, ast.Name) else ""


def weight(nodes: Iterable[ast.AST]) -> int:
    """How much code it is: nodes of the tree without contexts and operators."""
    return sum(len(below(each)) for each in nodes)


def local_names(function: Function, *, parameters: bool) -> list[str]:
    """The variables a function binds, in the same order for equal functions; with its parameters first, or without."""
    nodes = below(function)
    of_parameters = [node.arg for node in nodes if node.__class__ is ast.arg]
    bound = [node.id for node in nodes if node.__class__ is ast.Name and isinstance(node.ctx, ast.Store)]
    found = dict.fromkeys([*of_parameters, *bound])
    return list(found) if parameters else [name for name in found if name not in of_parameters]


def after_imports(source: Source) -> int:
    """The offset of the line after the imports at a module's head, or after its docstring; where a new import goes."""
    body = source.tree.body if source.tree is not None else []
    docstring = bool(body) and isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant)
    imported = itertools.takewhile(lambda node: isinstance(node, (ast.Import, ast.ImportFrom)), body[docstring:])
    head = [*body[:docstring], *imported]
    line = (head[-1].end_lineno or 0) if head else 0
    return source.starts[line] if line < len(source.starts) else len(source.text)
