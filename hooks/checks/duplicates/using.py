"""Whether anything in the project uses what a module has."""

import ast
import posixpath
import re
from collections.abc import Iterator
from collections.abc import Set as AbstractSet

from devkit.hooks.checking.context import Context
from devkit.hooks.checking.importing import is_for_program
from devkit.hooks.checking.imports import dotted
from devkit.hooks.checking.scopes import COMPREHENSIONS, inside, own_names
from devkit.hooks.checking.source import Source
from devkit.hooks.checks.duplicates.notebooks import notebooks
from devkit.hooks.checks.duplicates.pieces import Piece

_CLASS = re.compile(rb"[A-Z]\w*[a-z]\w*")
"""What has attributes of its own, whatever they are called."""
_COLLECTED = re.compile(
    r"test|pytest_|(?:set_?up|tear_?down)(?:_?(?:module|function))?$|load_tests$|__\w+__$", re.IGNORECASE
)
"""A function of a module of tests that a runner calls."""
_ITSELF = re.compile(r"[(\[]\s*__name__\s*[)\]]|\.module\b|\bgetmodule\b")
"""How a module gets hold of itself: `sys.modules[__name__]`, pytest's `request.module`."""


def is_unused(context: Context, piece: Piece, other: Piece | None = None) -> bool:
    """Whether nothing names a private piece, or one of tests, outside of its definition.

    A long text may be there to be read, where a comment or a docstring names it.

    Args:
        context: The project.
        piece: The piece.
        other: The same in another file: who names that doesn't name this one.
    """
    is_private = piece.name.startswith("_") or context.roles.is_test(piece.path)
    is_named = not piece.name or _is_to_be_read(context, piece)
    return is_private and not is_named and not _is_named(context, piece, other)


def _is_to_be_read(context: Context, piece: Piece) -> bool:
    """Whether a piece is a long text that its file names elsewhere, if only in a comment or a docstring."""
    return piece.is_single and piece.end_line > piece.line and mentions(context, piece) > 1


def is_idle(context: Context, piece: Piece, other: Piece) -> bool:
    """Whether nothing in the project names a public piece.

    One of a module that nothing imports may be for a framework, unless the other module has it for itself.
    """
    is_known = context.roles.importers(piece.path) or mentions(context, other) > 1
    if not piece.name or not is_known or _is_named(context, piece, other):
        return False
    if _is_to_be_read(context, piece) or _is_in_notebook(context, piece):
        return False
    if not _is_handed_on(context, piece):
        return True
    asked, own = _asking(piece), posixpath.basename(dotted(piece.path))
    modules = {posixpath.basename(dotted(each)) for each in context.python} - {own}
    found = ((path, each[1]) for path in context.python for each in asked.finditer(context.data(path) or b""))
    return all(name and _is_of_another(context, path, name, own, modules) for path, name in found)


def _is_of_another(context: Context, path: str, name: bytes, own: str, modules: AbstractSet[str]) -> bool:
    """Whether what a file asks for an attribute is no module of one name: a class, another module, or a package's."""
    said = name.decode()
    source = context.source(path) if said in modules else None
    taken = source.imports.get(said, "") if source is not None else ""
    is_module = said in modules and taken.rpartition(".")[2] != own
    return said != own and (_CLASS.fullmatch(name) is not None or is_module or _is_foreign(context, path, said))


def _is_in_notebook(context: Context, piece: Piece) -> bool:
    """Whether a notebook of the project names a piece and its module."""
    names = piece.name, posixpath.basename(dotted(piece.path))
    words = [re.compile(rf"\b{re.escape(each)}\b") for each in names]
    return any(all(word.search(text) for word in words) for text in notebooks(context))


def _is_handed_on(context: Context, piece: Piece) -> bool:
    """Whether a piece's module may be an object that is asked for what it has.

    It is imported as one, a text has its name, or nothing imports it, but something may find it.
    """
    module = dotted(piece.path)
    folder, _, name = module.rpartition("/")
    importers = sorted(context.roles.importers(piece.path))
    for path in importers:
        source = context.source(path)
        origins = (each.lstrip(".").replace(".", "/") for each in source.imports.values()) if source is not None else ()
        if source is None or any(f"/{module}".endswith(f"/{each}") for each in origins if each):
            return True
    told = re.compile(rf"[\"'][\w./:]*\b{re.escape(posixpath.basename(folder))}[./]{re.escape(name)}\b".encode())
    return not importers or any(told.search(context.data(path) or b"") for path in context.python)


def _is_foreign(context: Context, path: str, name: str) -> bool:
    """Whether a name is a package's that a file imports, and the project has none that is called so: `np.lcm`."""
    source = context.source(path)
    package = source.imports.get(name, "").partition(".")[0] if source is not None else ""
    return bool(package) and not context.roles.meant(package, posixpath.dirname(path))


def _asking(piece: Piece) -> re.Pattern[bytes]:
    """How any object, which is the group, is asked for what is called like a piece."""
    return re.compile(rf"(?:(\w*)\.|[\"']){re.escape(piece.name)}\b".encode())


def mentions(context: Context, piece: Piece) -> int:
    """How often a file names what it has."""
    return len(re.findall(rf"\b{re.escape(piece.name)}\b", context.text(piece.path)))


def _is_named(context: Context, piece: Piece, other: Piece | None, passed: AbstractSet[str] = frozenset()) -> bool:
    """Whether anything names a piece, but for the functions of its module that are being asked about already."""
    if mentions(context, piece) > 1 and _is_told_in(context, piece, passed | {piece.name}):
        return True
    return any(_names(context, path, piece, other) for path in sorted(context.roles.importers(piece.path)))


def _is_told_in(context: Context, piece: Piece, passed: AbstractSet[str]) -> bool:
    """Whether the code of its own module names a piece, outside of it; not what comments and docstrings say.

    What a function, or a comprehension, binds itself is another thing of that name. Where a module of tests doesn't get
    hold of itself, an attribute is one of something else: `order.check()`.
    """
    source = context.source(piece.path)
    own = range(piece.line, piece.end_line + 1)
    if source is None:
        return False
    if any(piece.name in node.names for node in source.every(ast.Global)):
        return True
    is_object = not context.roles.is_test(piece.path) or _ITSELF.search(source.text) is not None
    told: list[tuple[object, ast.expr]] = [(node.value, node) for node in source.every(ast.Constant)]
    if is_object:
        told += [(node.attr, node) for node in source.every(ast.Attribute)]
    if any(name == piece.name and node.lineno not in own for name, node in told):
        return True
    uses = (node for node in _uses(source, piece) if not _is_local(source, node))
    return any(not _is_of_dead(context, source, piece, node, passed) for node in uses)


def _is_of_dead(context: Context, source: Source, piece: Piece, node: ast.AST, passed: AbstractSet[str]) -> bool:
    """Whether a name stands in a function of its module that nothing calls in turn: a private one, or of tests."""
    above = node
    while (found := source.parents.get(above)) is not None and found is not source.tree:
        above = found
    if not isinstance(above, (ast.FunctionDef, ast.AsyncFunctionDef)) or above.decorator_list:
        return False
    is_private = above.name.startswith("_") or context.roles.is_test(piece.path)
    if not is_private or above.name in passed:
        return is_private
    if _COLLECTED.match(above.name):
        return False
    around = piece._replace(name=above.name, line=above.lineno, end_line=above.end_lineno or above.lineno)
    return not _is_named(context, around, None, passed | {above.name})


def _uses(source: Source, piece: Piece) -> Iterator[ast.Name]:
    """Where the code of its own module has a piece's name, outside of it."""
    own = range(piece.line, piece.end_line + 1)
    return (node for node in source.every(ast.Name) if node.id == piece.name and node.lineno not in own)


def _is_local(source: Source, name: ast.Name) -> bool:
    """Whether a name is surely one that a function, or a comprehension, around it has for itself."""
    return any(name.id in own_names(each) for each in _around(source, name))


def _around(source: Source, node: ast.AST) -> Iterator[ast.AST]:
    """The functions and comprehensions in whose own scope a node is, the inner ones first."""
    passed: set[ast.AST] = {node}
    above = source.parents.get(node)
    while above is not None:
        if not passed.isdisjoint(inside(above)):
            yield above
        passed.add(above)
        above = source.parents.get(above)


def is_used_as_loaded(context: Context, piece: Piece) -> bool:
    """Whether a piece's module uses it as it is loaded, not only in functions."""
    source = context.source(piece.path)
    return source is not None and not all(_is_later(source, node) for node in _uses(source, piece))


def is_run_only(context: Context, piece: Piece) -> bool:
    """Whether a piece's module uses it only where it is run as a program, and no other one names it."""
    source = context.source(piece.path)
    used = {node.lineno for node in _uses(source, piece)} if source is not None else set()
    if source is None or not used:
        return False
    blocks = (node for node in source.nodes(ast.If) if is_for_program(node))
    run = {at for each in blocks for at in range(each.lineno, (each.end_lineno or 0) + 1)}
    return used <= run and not any(
        _names(context, path, piece, None) for path in sorted(context.roles.importers(piece.path))
    )


def _is_later(source: Source, name: ast.Name) -> bool:
    """Whether a name is in the body of a function."""
    return any(not isinstance(each, COMPREHENSIONS) for each in _around(source, name))


def _names(context: Context, path: str, piece: Piece, other: Piece | None) -> bool:
    """Whether a file that imports a piece's module names the piece: not its own one of that name, nor the other one."""
    source = context.source(path)
    name = re.escape(piece.name)
    if other is not None and (path, piece.name) == (other.path, other.name):
        is_own = source is None or piece.name not in source.imports
        return not is_own or re.search(rf"\.\s*{name}\b", context.text(path)) is not None
    if source is not None and other is not None and _takes_other(source, piece, other):
        return re.search(rf"[.\"']\s*{name}\b", source.text) is not None
    is_said, is_private = re.search(rf"\b{name}\b", context.text(path)) is not None, piece.name.startswith("_")
    # The names of tests are everyday words, which say something else to who doesn't import them.
    if source is None or (not is_said and is_private) or (is_said and not context.roles.is_test(piece.path)):
        return is_said
    module = dotted(piece.path).rpartition("/")[2]
    taken = set(_taken(source, module))
    is_taken = is_said or not context.roles.is_test(path) or _hands_on(context, path, piece)
    if "*" in taken and not is_private and is_taken:
        return True
    return is_said and (piece.name in taken or _has_module(source, module, name))


def _hands_on(context: Context, path: str, piece: Piece) -> bool:
    """Whether others may have a piece of a file that takes all there is: they name it, or take all of that, too."""
    found = re.compile(rf"\b{re.escape(piece.name)}\b|\bimport[ \t]*\*")
    return any(found.search(context.text(each)) for each in context.roles.importers(path))


def _takes_other(source: Source, piece: Piece, other: Piece) -> bool:
    """Whether a file imports a piece's name, and always from the other module that has it."""
    found = [
        (node.module or "").replace(".", "/")
        for node in source.nodes(ast.ImportFrom)
        if any(alias.name in {piece.name, "*"} or alias.asname == piece.name for alias in node.names)
    ]
    one, two = f"/{dotted(piece.path)}", f"/{dotted(other.path)}"
    is_from_other = (two.endswith(f"/{each}") and not one.endswith(f"/{each}") for each in found if each)
    return bool(found) and all(found) and all(is_from_other)


def _taken(source: Source, module: str) -> Iterator[str]:
    """What a file imports from modules of a name; a star for all of it."""
    for node in source.nodes(ast.ImportFrom):
        if (node.module or module).rpartition(".")[2] == module:
            yield from (alias.name for alias in node.names)


def _has_module(source: Source, module: str, name: str) -> bool:
    """Whether a file imports a module as an object, or says in full what it has."""
    imports: list[ast.Import | ast.ImportFrom] = [*source.nodes(ast.Import), *source.nodes(ast.ImportFrom)]
    names = {alias.name.rpartition(".")[2] for node in imports for alias in node.names}
    return module in names or re.search(rf"\b{re.escape(module)}\.{name}\b", source.text) is not None
