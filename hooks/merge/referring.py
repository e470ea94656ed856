"""What still refers to files that are deleted: imports, links, and names in configuration."""

import ast
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from devkit.diagnoser.syntax import last_name, parsed
from devkit.hooks.affected.naming import Names
from devkit.hooks.affected.references import bindings
from devkit.hooks.merge.links import links
from devkit.hooks.merge.mentions import documented, mentions, stands_in, word
from devkit.hooks.merge.snapshot import Snapshot

_IMPORTERS = frozenset({"import_module", "__import__", "import_string", "run_module"})
_PATCHERS = frozenset({"patch", "setattr", "delattr"})
"""Of unittest's mock and pytest's monkeypatch, which import what their first text names."""
_IMPORT_ERRORS = frozenset({"ImportError", "ModuleNotFoundError", "Exception", "BaseException"})


class Referrer(NamedTuple):
    """A place that refers to a file."""

    path: str
    line: int
    """1-based."""
    how: str
    """Such as `imports it`."""


def referrers(deleted: Iterable[str], new: Snapshot) -> dict[str, list[Referrer]]:
    """The places of a state that refer to files it lacks.

    Args:
        deleted: The files.
        new: The state without them.
    """
    gone = tuple(deleted)
    found: defaultdict[str, list[Referrer]] = defaultdict(list)
    linked = ((link.deleted, Referrer(link.path, link.line, "links to it")) for link in links(gone, new))
    named = (
        (name.deleted, Referrer(name.path, name.line, "names it"))
        for name in (*mentions(gone, new), *documented(gone, new))
    )
    for path, referrer in (*_imports(gone, new), *linked, *named):
        if referrer not in found[path]:
            found[path].append(referrer)
    return dict(found)


def _imports(gone: tuple[str, ...], new: Snapshot) -> Iterator[tuple[str, Referrer]]:
    modules = [path for path in gone if path.endswith(".py") and not stands_in(path, new)]
    if not modules:
        return
    python = [path for path in new.blobs if path.endswith((".py", ".pyi"))]
    names, left = Names([*python, *modules]), frozenset(python)
    parts = {re.escape(word(path).encode("utf-8", "surrogateescape")) for path in modules}
    words = re.compile(rb"\b(?:" + b"|".join(parts) + rb")\b")
    new.load(python)
    for path in python:
        if not words.search(new.read(path) or b""):
            continue
        for node in _unguarded(parsed(new.text(path))):
            if isinstance(node, ast.Call):
                found = _spelled(node, path, names, left)
            else:
                found = _meant(node, path, names, left, new)
            for module in found:
                yield module, Referrer(path, node.lineno, "imports it")


def _meant(
    node: ast.Import | ast.ImportFrom, path: str, names: Names, left: frozenset[str], new: Snapshot
) -> Iterator[str]:
    """The files that an import needs and that are gone."""
    for _, bound in bindings(node):
        packages = [] if bound.module in sys.stdlib_module_names else names.find(bound.module, path)
        if packages and left.isdisjoint(packages):
            inside = names.relative(bound.module, path, bound.name) if bound.name not in {"", "*"} else packages
            if not (_is_namespace(packages, left) and (inside is packages or left.intersection(inside))):
                yield from packages
        if bound.name in {"", "*"} or (packages and any(_defines(new.text(each), bound.name) for each in packages)):
            continue
        below = names.relative(bound.module, path, bound.name)
        if below and left.isdisjoint(below):
            yield from below


def _spelled(call: ast.Call, path: str, names: Names, left: frozenset[str]) -> Iterator[str]:
    """The files that are gone and that a call needs whose first argument is the name of a module, or of its member."""
    function, first = last_name(call.func), call.args[0] if call.args else None
    name = first.value if isinstance(first, ast.Constant) and isinstance(first.value, str) else ""
    is_member = function in _PATCHERS
    if not (is_member or function in _IMPORTERS) or not all(part.isidentifier() for part in name.split(".")):
        return
    parts = name.split(".")
    for count in range(len(parts) - 1, 0, -1) if is_member else [len(parts)]:
        if packages := names.find(".".join(parts[:count]), path):
            if left.isdisjoint(packages) and not _is_namespace(packages, left):
                yield from packages
            return


def _is_namespace(packages: list[str], left: frozenset[str]) -> bool:
    """Whether what a package held is still there without its __init__.py, which can be imported as well."""
    folders = [path.removesuffix("__init__.py") for path in packages if path.endswith("/__init__.py")]
    return bool(folders) and any(path.startswith(folder) for path in left for folder in folders)


def _defines(text: str, name: str) -> bool:
    """Whether a module binds a name itself, by anything but importing a submodule of that name."""
    tree = parsed(text)
    for node in tree.body if tree else ():
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)) and node.name == name:
            return True
        if isinstance(node, ast.Assign) and any(
            isinstance(each, ast.Name) and each.id == name for each in node.targets
        ):
            return True
        if isinstance(node, ast.ImportFrom) and node.module and any((a.asname or a.name) == name for a in node.names):
            return True
    return False


def _unguarded(tree: ast.Module | None) -> Iterator[ast.Import | ast.ImportFrom | ast.Call]:
    """The imports, and the calls that may import, whose failing nobody catches."""
    stack: list[ast.AST] = [tree] if tree else []
    while stack:
        node = stack.pop()
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            yield node
        elif isinstance(node, ast.Try) and any(_catches(handler) for handler in node.handlers):
            stack.extend((*node.handlers, *node.orelse, *node.finalbody))
        elif isinstance(node, ast.With) and any(_expects(item.context_expr) for item in node.items):
            continue
        else:
            if isinstance(node, ast.Call):
                yield node
            stack.extend(ast.iter_child_nodes(node))


def _expects(context: ast.expr) -> bool:
    """Whether it is `suppress(ImportError)`, `pytest.raises(ImportError)` or the like."""
    return isinstance(context, ast.Call) and any(last_name(each) in _IMPORT_ERRORS for each in context.args)


def _catches(handler: ast.ExceptHandler) -> bool:
    if handler.type is None:
        return True
    kinds = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    return any(isinstance(kind, ast.Name) and kind.id in _IMPORT_ERRORS for kind in kinds)
