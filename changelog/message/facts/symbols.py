"""The symbols of a Python module, from its syntax tree."""

import ast
from typing import NamedTuple

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


class Symbol(NamedTuple):
    """A function, a class or a constant of a module."""

    name: str
    """Qualified: `Parser.feed`."""
    kind: str
    """`function`, `method`, `class` or `constant`."""
    first: int
    """First line, decorators included, 1-based."""
    last: int
    node: ast.AST

    @property
    def public(self) -> bool:
        """No part of its name is private."""
        return not any(_private(part) for part in self.name.split("."))


def symbols(source: bytes) -> dict[str, Symbol] | None:
    """The symbols of a module by qualified name, those inside functions aside; None where it doesn't parse."""
    tree = parsed(source)
    return None if tree is None else defined(tree)


def parsed(source: bytes) -> ast.Module | None:
    """A module's syntax tree; None where it doesn't parse."""
    import warnings

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what the code of others warns about is not this command's matter
            return ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def defined(tree: ast.Module) -> dict[str, Symbol]:
    """The symbols of a module by qualified name, those inside functions aside."""
    found: dict[str, Symbol] = {}
    _collect(tree.body, "", found)
    return found


def exported(source_tree: dict[str, Symbol]) -> frozenset[str] | None:
    """The names in `__all__`; None where there is none, or it is more than a list of texts."""
    symbol = source_tree.get("__all__")
    value = getattr(symbol.node, "value", None) if symbol else None
    if not isinstance(value, ast.List | ast.Tuple):
        return None
    names = [item.value for item in value.elts if isinstance(item, ast.Constant) and isinstance(item.value, str)]
    return frozenset(names) if len(names) == len(value.elts) else None


def _collect(body: list[ast.stmt], inside: str, found: dict[str, Symbol]) -> None:
    for node in body:
        if isinstance(node, _FUNCTIONS):
            name = f"{inside}{node.name}"
            _put(found, name, "method" if inside else "function", node)
        elif isinstance(node, ast.ClassDef):
            name = f"{inside}{node.name}"
            _put(found, name, "class", node)
            _collect(node.body, f"{name}.", found)
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
                if isinstance(target, ast.Name):
                    _put(found, f"{inside}{target.id}", "constant", node)
        elif isinstance(node, ast.If | ast.Try):
            for part in (node.body, getattr(node, "orelse", []), getattr(node, "finalbody", [])):
                _collect(part, inside, found)


def _put(found: dict[str, Symbol], name: str, kind: str, node: ast.stmt) -> None:
    if name not in found:
        decorators = getattr(node, "decorator_list", [])
        first = min([node.lineno, *(decorator.lineno for decorator in decorators)])
        found[name] = Symbol(name, kind, first, node.end_lineno or node.lineno, node)


def _private(name: str) -> bool:
    return name.startswith("_") and not (name.startswith("__") and name.endswith("__"))


def imported(source: bytes) -> frozenset[str]:
    """The names a module imports at its top, `*` for everything of another; empty where it doesn't parse."""
    try:
        body = ast.parse(source).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return frozenset()
    names: set[str] = set()
    while body:
        node = body.pop()
        if isinstance(node, ast.Import | ast.ImportFrom):
            names |= {alias.asname or alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.If | ast.Try):
            body += [*node.body, *node.orelse]
    return frozenset(names)
