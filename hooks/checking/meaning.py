"""What code says once its own names are taken out: two pieces that mean the same are written the same."""

import ast
import builtins
import itertools
from collections.abc import Iterable, Iterator, Mapping
from weakref import WeakKeyDictionary

from devkit.diagnoser.syntax import last_name
from devkit.hooks.checking.source import Source, below

Function = ast.FunctionDef | ast.AsyncFunctionDef
_NAMED = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.ExceptHandler)

_BUILTINS = frozenset(dir(builtins))
_TABLES: WeakKeyDictionary[Source, Mapping[str, ast.AST]] = WeakKeyDictionary()
_IGNORED = frozenset({"ctx", "type_comment", "kind", "annotation", "returns", "type_params"})


def imports(source: Source) -> dict[str, str]:
    """The names a file imports, anywhere in it -> where from, dotted; relative ones begin with dots."""
    return source.imports


def meanings(source: Source, names: Iterable[str], origins: Mapping[str, str], depth: int = 2) -> dict[str, str]:
    """What names of a module stand for: where they are imported from, or how they are defined there.

    What holds a module's state, or is bound nowhere in it, is its own: it means something else in each module.

    Args:
        source: the module.
        names: those asked for.
        origins: its imports.
        depth: how far the functions that are used are followed to what they use.
    """
    own = f"?{source.path}"
    found = {}
    for name in names:
        node = _defined(source).get(name)
        if node is not None:
            found[name] = _meant(source, node, origins, depth)
        elif name == "__file__":  # almost always its folder is what is asked for
            found[name] = _folder(source)
        else:
            found[name] = origins.get(name, own)
    return found


def _meant(source: Source, node: ast.AST, origins: Mapping[str, str], depth: int) -> str:
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and depth:
        used = meanings(source, needs(node), origins, depth - 1)
        return "\n".join([f"={_told(node)}", *(used[name] for name in sorted(used))])
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        return f"={_told(node)}"
    if _is_state(node):
        return f"?{source.path}"
    is_placed = any(each.__class__ is ast.Name and each.id == "__file__" for each in below(node))
    return f"={_told(node)} {_folder(source) if is_placed else ''}"


def _folder(source: Source) -> str:
    return f"?{source.path.rpartition('/')[0]}/"


def _is_state(value: ast.AST) -> bool:
    """Whether a value is there to be filled or used up: an empty container, an object made of nothing told."""
    nodes = below(value)
    if any(node.__class__ is ast.Constant for node in nodes):
        return False
    if isinstance(value, ast.Call):
        return last_name(value.func)[:1].isupper()
    return isinstance(value, (ast.Dict, ast.List)) and len(nodes) == 1


def _defined(source: Source) -> Mapping[str, ast.AST]:
    """What a module's names are bound to at its top: a definition, or a value."""
    if source not in _TABLES:
        found: dict[str, ast.AST] = {}
        for node in source.tree.body if source.tree is not None else ():
            if isinstance(node, ast.Assign):
                found |= {each.id: node.value for each in node.targets if isinstance(each, ast.Name)}
            elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value is not None:
                found[node.target.id] = node.value
            elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
                found[node.name] = node
        _TABLES[source] = found
    return _TABLES[source]


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
    bound |= {node.name for node in nodes if isinstance(node, _NAMED) and node.name}
    bound |= {(node.asname or node.name).partition(".")[0] for node in nodes if node.__class__ is ast.alias}
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
