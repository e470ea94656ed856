"""What code says once its own names are taken out: two pieces that mean the same are written the same."""

import ast
import builtins
import itertools
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any
from weakref import WeakKeyDictionary

from devkit.diagnoser.location import is_test_path
from devkit.diagnoser.syntax import last_name
from devkit.hooks.checking.source import Source, below

Function = ast.FunctionDef | ast.AsyncFunctionDef
_NAMED = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.ExceptHandler)
_BINDING = frozenset({*_NAMED, ast.arg, ast.alias})

_OF_LOGGERS = re.compile(r"get_?logger", re.IGNORECASE)
_OF_THE_MODULE = ("global", "__name__")
"""What is written where a function is about its own module."""
RAISED = ("Error", "Exception", "Warning")
"""How the names of exceptions end."""
_BUILTINS = frozenset(dir(builtins)) - {"__package__", "__spec__"}
"""Python's own names, the same everywhere: these two are each module's."""
_LITERALS = frozenset({int, str, bytes, bool, float, complex, type(None), type(...)})
_TABLES: WeakKeyDictionary[Source, Mapping[str, ast.AST]] = WeakKeyDictionary()
_IGNORED = frozenset({"ctx", "type_comment", "kind", "annotation", "returns", "type_params"})
_WRITTEN: dict[type, tuple[str, ...]] = {
    kind: tuple(name for name in kind._fields if name not in _IGNORED)
    for kind in vars(ast).values()
    if isinstance(kind, type) and issubclass(kind, ast.AST)
}
"""Class of nodes -> its fields that say what it does."""


def origin(node: ast.expr, imports: Mapping[str, str]) -> str:
    """Where a name, or an attribute of a module, comes from, dotted; empty for what isn't imported.

    Args:
        node: what is called, say.
        imports: the file's, as `Source.imports` has them; a module that isn't among them goes by its own name.
    """
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        return f"{imports.get(node.value.id, node.value.id)}.{node.attr}"
    return imports.get(node.id, "") if isinstance(node, ast.Name) else ""


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
            is_filled = isinstance(node, ast.expr) and name in _registering(source)
            found[name] = own if is_filled else _meant(source, node, origins, depth)
        elif name == "__package__" or (name == "__file__" and not _runs_itself(source)):
            found[name] = _folder(source)
        else:
            found[name] = origins.get(name, own)
    return found


@lru_cache(maxsize=1)  # several readers ask in a row
def _registering(source: Source) -> frozenset[str]:
    """The names of what keeps the functions that it decorates: `@step.edit`, `@app.route("/orders")`."""
    functions: list[Function] = [*source.nodes(ast.FunctionDef), *source.nodes(ast.AsyncFunctionDef)]
    every = (each for function in functions for each in function.decorator_list)
    used = (each.func if isinstance(each, ast.Call) else each for each in every)
    owners = (each.value for each in used if isinstance(each, ast.Attribute))
    return frozenset(each.id for each in owners if isinstance(each, ast.Name))


def _meant(source: Source, node: ast.AST, origins: Mapping[str, str], depth: int) -> str:
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and depth:
        called = meanings(source, set(needs(node, rebound(source))) - _annotating(node), origins, depth - 1)
        return "\n".join([f"={_done(node)}", *(called[name] for name in sorted(called))])
    if isinstance(node, ast.ClassDef):
        return _meant_by_class(source, node, origins, depth)
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
        return f"={_done(node)}"
    if _is_state(node):
        return f"?{source.path}"
    # A table of a module's own functions, or of what it imports, is written as another's, and holds something else.
    used = [name for name in _uses(node) if name in _defined(source) or name in origins] if depth else []
    held = meanings(source, used, origins, depth - 1)
    is_placed = any(each.__class__ is ast.Name and each.id == "__file__" for each in nodes_of(node))
    return "\n".join([f"={_told(node)} {_folder(source) if is_placed else ''}", *(held[name] for name in used)])


def _meant_by_class(source: Source, node: ast.ClassDef, origins: Mapping[str, str], depth: int) -> str:
    """What a class stands for: who handles a module's own exception doesn't handle another one that is alike."""
    is_handled = any(last_name(each).endswith(RAISED) for each in node.bases)
    if is_handled and not node.name.startswith("_") and not is_test_path(source.path):
        return f"?{source.path}"
    bases = sorted({name for base in node.bases for name in _uses(base) if name not in _BUILTINS}) if depth else []
    called = meanings(source, bases, origins, depth - 1)
    return "\n".join([f"={_told(node)}", *(called[name] for name in bases)])


def _uses(value: ast.AST) -> list[str]:
    """The names that a value is made of, sorted."""
    return sorted({node.id for node in nodes_of(value) if node.__class__ is ast.Name})


def _runs_itself(source: Source) -> bool:
    """Whether a file hands its own path to something as it is, rather than ask for its folder, as almost all do."""
    return any(node.id == "__file__" and _is_handed_on(source, node) for node in source.every(ast.Name))


def _is_handed_on(source: Source, node: ast.expr) -> bool:
    """Whether nothing takes the folder of a path in the statement that names it, and no variable keeps it."""
    above: ast.AST | None = node
    while isinstance(above, (ast.expr, ast.keyword)):
        called = last_name(above.func) if isinstance(above, ast.Call) else last_name(above)
        if called in _OF_FOLDERS:
            return False
        above = source.parents.get(above)
    return not isinstance(above, (ast.Assign, ast.AnnAssign))


_OF_FOLDERS = frozenset(
    {
        "dirname",
        "parent",
        "parents",
        "split",
        "rsplit",
        "rpartition",
        "with_name",
        "with_suffix",
        "joinpath",
        "relative_to",
    }
)
"""What makes another path of one: of the folder, or in it."""


def _folder(source: Source) -> str:
    return f"?{source.path.rpartition('/')[0]}/"


_MAKERS = frozenset({"bytearray", "count", "deque", "dict", "list", "local", "object", "set"})
"""What makes an object that is filled or used up later, where it is given nothing."""
_MAKING = ("build_", "create_", "make_", "new_")
"""How functions begin that make one."""


def _is_state(value: ast.AST) -> bool:
    """Whether a value is there to be set, filled or used up: None, an empty container, an object made of nothing."""
    nodes = nodes_of(value)
    if isinstance(value, ast.Constant) and value.value is None:
        return True
    if any(node.__class__ is ast.Constant for node in nodes):
        return False
    if isinstance(value, ast.Call):
        name = last_name(value.func)
        is_maker = name in _MAKERS or name.startswith(_MAKING)
        return name[:1].isupper() or (is_maker and not (value.args or value.keywords))
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
        for name in filled(source):
            found[name] = ast.Dict([], [])  # what is filled step by step is a module's own
        _TABLES[source] = found
    return _TABLES[source]


def filled(source: Source) -> Iterator[str]:
    """The names whose values a module changes: at its top, by adding to them or anew, or in functions by `global`."""
    for declared in source.nodes(ast.Global):
        yield from declared.names
    bound: set[str] = set()
    for node in source.tree.body if source.tree is not None else ():
        for target in node.targets if isinstance(node, ast.Assign) else ():
            if isinstance(target, ast.Name):
                yield from {target.id} & bound
                bound.add(target.id)
    for node in _at_top(source.tree.body) if source.tree is not None else ():
        if isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name):
            yield node.target.id
        for target in node.targets if isinstance(node, ast.Assign) else ():
            if isinstance(target, ast.Subscript) and isinstance(target.value, ast.Name):
                yield target.value.id


def _at_top(statements: Iterable[ast.stmt]) -> Iterator[ast.stmt]:
    """The statements that run as a module is loaded."""
    for each in statements:
        yield each
        if isinstance(each, (ast.If, ast.Try)):
            yield from _at_top(itertools.chain(each.body, each.orelse))


@lru_cache(maxsize=64)  # what several functions of a module use
def _done(function: Function) -> str:
    """What a function does, as text: neither a docstring nor annotations change that."""
    parts = (written(each, {}) for each in (function.args, *without_docstring(function)))
    return " ".join([type(function).__name__, function.name, *parts])


def _annotating(function: Function) -> set[str]:
    """The names that a function uses in annotations only."""
    kinds = (ast.arg, ast.AnnAssign)
    said = [function.returns, *(each.annotation for each in nodes_of(function) if isinstance(each, kinds))]
    names = Counter(name for each in said if each is not None for name in _ids(nodes_of(each)))
    every = Counter(_ids(nodes_of(function))) if names else names
    return {name for name, number in names.items() if number == every[name]}


def _ids(nodes: Iterable[ast.AST]) -> Iterator[str]:
    return (each.id for each in nodes if isinstance(each, ast.Name))


@lru_cache(maxsize=64)
def _told(node: ast.AST) -> str:
    """A tree as text, the same for equal trees only; cheaper than `ast.dump`."""
    parts = []
    for each in nodes_of(node):
        kind = each.__class__
        if kind is ast.Name:  # what most nodes are is told at once
            parts.append(f"Name {each.id!r} ")
            continue
        if kind is ast.Attribute:
            parts.append(f"Attribute  {each.attr!r} ")
            continue
        if kind is ast.Constant:
            parts.append(f"Constant {each.value!r} {each.kind!r}")
            continue
        if kind is ast.Call:
            parts.append(f"Call  {len(each.args)} {len(each.keywords)}")
            continue
        parts.append(kind.__name__)
        for name in each._fields:
            value: Any = getattr(each, name, None)
            of = value.__class__
            parts.append(str(len(value)) if of is list else repr(value) if of in _LITERALS else "")
    return " ".join(parts)


@lru_cache(maxsize=256)
def nodes_of(node: ast.AST) -> list[Any]:
    """What is below a node, which is asked for again and again of the same; leave the list as it is."""
    return below(node)


@lru_cache(maxsize=2)  # of one file after the other
def rebound(source: Source) -> frozenset[str]:
    """Python's own names that a module binds anew, as `from rich import print` does."""
    return _BUILTINS.intersection({*source.imports, *_defined(source)})


@lru_cache(maxsize=64)
def needs(function: Function, rebound: frozenset[str] = frozenset()) -> tuple[str, ...]:
    """The names of its module that a function uses: neither bound in it nor Python's own; sorted.

    Args:
        function: what uses them.
        rebound: those of Python's own that are the module's here.
    """
    nodes = nodes_of(function)
    names = [node for node in nodes if node.__class__ is ast.Name]
    bound = {node.id for node in names if not isinstance(node.ctx, ast.Load)}
    binding = [node for node in nodes if node.__class__ in _BINDING]
    bound |= {node.arg for node in binding if node.__class__ is ast.arg}
    bound |= {node.name for node in binding if isinstance(node, _NAMED) and node.name}
    bound |= {(node.asname or node.name).partition(".")[0] for node in binding if node.__class__ is ast.alias}
    used = {node.id for node in names if isinstance(node.ctx, ast.Load)}
    return tuple(sorted(used - bound - (_BUILTINS - rebound) - {function.name}))


def digest(content: Iterable[str]) -> str:
    """One name for texts, equal where all of them are."""
    import hashlib

    return hashlib.sha256("\n".join(content).encode("utf-8", "surrogatepass")).hexdigest()


def written(node: ast.AST, names: Mapping[str, str], without: Collection[ast.AST] = ()) -> str:
    """A tree as text, like `ast.dump`: annotations and keywords' order left out, names replaced by what they mean.

    Args:
        node: the tree.
        names: name -> what it means.
        without: what to leave out of the lists in it, as arguments of calls.
    """
    kind = node.__class__
    if kind is ast.Name:
        return names.get(node.id, node.id)  # type: ignore[attr-defined]
    if kind is ast.arg:
        return names.get(node.arg, node.arg)  # type: ignore[attr-defined]
    if kind is ast.Constant:
        return f"Constant(value=[{node.value!r}])"  # type: ignore[attr-defined]
    if kind is ast.Attribute:
        return f"Attribute(value=[{written(node.value, names, without)}];attr=[{node.attr!r}])"  # type: ignore[attr-defined]
    if kind is ast.BinOp:
        return _chain(node, names, without)  # type: ignore[arg-type]
    fields = _WRITTEN[kind]
    return f"{kind.__name__}({';'.join(_fields(node, fields, names, without)) if fields else ''})"


def _chain(node: ast.BinOp, names: Mapping[str, str], without: Collection[ast.AST]) -> str:
    """A sum, or the like, as text: of hundreds of parts each is nested in the next."""
    parts = []
    left: ast.expr = node
    while isinstance(left, ast.BinOp):
        parts.append(f"{left.op.__class__.__name__}({written(left.right, names, without)})")
        left = left.left
    return f"BinOp({written(left, names, without)};{';'.join(reversed(parts))})"


def _fields(
    node: ast.AST, fields: Iterable[str], names: Mapping[str, str], without: Collection[ast.AST]
) -> Iterator[str]:
    for name in fields:
        value: Any = getattr(node, name, None)
        of = value.__class__
        if of is not list:
            yield f"{name}=[{repr(value) if of in _LITERALS else written(value, names, without)}]"
            continue
        if not value:  # as most lists are
            yield f"{name}=[]"
            continue
        if without:
            value = [each for each in value if each not in without]
        if name == "keywords" and all(each.arg for each in value):
            value = sorted(value, key=lambda each: each.arg)  # their order says nothing
        texts = [written(each, names, without) if isinstance(each, ast.AST) else repr(each) for each in value]
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
    return sum(len(nodes_of(each)) for each in nodes)


def local_names(function: Function, *, parameters: bool) -> list[str]:
    """The variables a function binds, in the same order for equal functions; with its parameters first, or without."""
    nodes = nodes_of(function)
    of_parameters = [node.arg for node in nodes if node.__class__ is ast.arg]
    of_classes = {id(node) for each in nodes if each.__class__ is ast.ClassDef for node in _held(each)}
    bound = [
        node.id
        for node in nodes
        if node.__class__ is ast.Name and isinstance(node.ctx, ast.Store) and id(node) not in of_classes
    ]
    found = dict.fromkeys([*of_parameters, *bound])
    return list(found) if parameters else [name for name in found if name not in of_parameters]


def is_of_its_module(source: Source, nodes: Sequence[ast.AST]) -> bool:
    """Whether some code is about what its own module has: it hands that out, binds it, or asks what it is called."""
    if not any(map(source.text.__contains__, _OF_THE_MODULE)):
        return False
    if any(node.__class__ is ast.Global or (node.__class__ is ast.Name and node.id == "globals") for node in nodes):
        return True
    names = {id(each) for each in nodes if each.__class__ is ast.Name and each.id == "__name__"}
    calls = (each for each in nodes if each.__class__ is ast.Call) if names else ()
    loggers = (each for each in calls if _OF_LOGGERS.fullmatch(last_name(each.func)))
    return bool(names.difference(id(each) for call in loggers for each in call.args))


def _held(node: ast.ClassDef) -> Iterator[ast.AST]:
    """What the body of a class has, but for what is in its methods: names there are its attributes."""
    waiting: list[ast.AST] = [*node.body]
    while waiting:
        each = waiting.pop()
        if not isinstance(each, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
            yield each
            waiting += ast.iter_child_nodes(each)


def after_imports(source: Source) -> int:
    """The offset of the line after the imports at a module's head, or after its docstring; where a new import goes."""
    body = source.tree.body if source.tree is not None else []
    docstring = bool(body) and isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant)
    imported = itertools.takewhile(lambda node: isinstance(node, (ast.Import, ast.ImportFrom)), body[docstring:])
    head = [*body[:docstring], *imported]
    line = (head[-1].end_lineno or 0) if head else 0
    return source.starts[line] if line < len(source.starts) else len(source.text)
