"""What a piece of Python refers to, as far as its syntax tells."""

import ast
import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

Chain = tuple[str, ...]
"""A name and the attributes after it: `os.path.join` is `("os", "path", "join")`."""

_IDENTIFIER = re.compile(r"[^\W\d]\w*")
_DOTTED = re.compile(r"[^\W\d]\w*(?:[.:][^\W\d]\w*)*")
_CODE = re.compile(r"import |\w\(|\w\s*=|\{\{|\{%|\.\w")
_FRAGMENT = re.compile(r"[^\W\d]\w{2,}")
_LONGEST = 200
"""Characters of a string that may be a path."""
_LOOKUPS = frozenset({"getattr", "globals", "locals", "vars", "__dict__", "methodcaller", "attrgetter", "hasattr"})
_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)
_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


class Bound(NamedTuple):
    """What an import binds a name to."""

    module: str
    """Dotted, absolute or with leading dots."""
    name: str
    """What is taken from it; empty for the module itself, `*` for everything."""


class References:
    """Names that a piece of code uses; every set only ever grows."""

    def __init__(self) -> None:
        self.chains: set[Chain] = set()
        """Uses of names that are not the piece's own."""
        self.attributes: set[str] = set()
        """Attributes of what can't be told."""
        self.words: set[str] = set()
        """Identifiers in strings: what getattr, patches, fixtures and subprocesses may mean."""
        self.modules: set[str] = set()
        """Dotted names in strings."""
        self.texts: set[str] = set()
        """Strings that may be or hold a path."""
        self.fragments: set[str] = set()
        """Beginnings and ends of names that are put together while running."""
        self.bound: dict[str, Bound] = {}
        """What its own imports bind."""

    def add(self, nodes: Iterable[ast.AST], own: frozenset[str] = frozenset()) -> "References":
        """Take in what nodes refer to.

        Args:
            nodes: Any; annotations of arguments are left out by not giving them.
            own: Names that are local variables there.
        """
        for node in nodes:
            self._visit(node, own)
        if self.fragments and not _looks_up(self):
            self.fragments.clear()
        return self

    def update(self, other: "References") -> None:
        """Take in what another piece refers to."""
        self.chains |= other.chains
        self.attributes |= other.attributes
        self.words |= other.words
        self.modules |= other.modules
        self.texts |= other.texts
        self.fragments |= other.fragments
        self.bound |= other.bound

    def _visit(self, top: ast.AST, own: frozenset[str]) -> None:
        stack: list[ast.AST] = [top]
        while stack:
            node = stack.pop()
            if isinstance(node, ast.Name):
                self.chains |= {(node.id,)} if node.id not in own else set()
            elif isinstance(node, ast.Attribute):
                self._attribute(node, own, stack)
            elif isinstance(node, ast.Constant):
                self._constant(node.value)
            elif isinstance(node, (ast.Import, ast.ImportFrom)):
                self.bound |= dict(bindings(node))
            else:
                if isinstance(node, ast.keyword) and node.arg:
                    self.attributes.add(node.arg)
                elif isinstance(node, ast.MatchClass):
                    self.attributes.update(node.kwd_attrs)
                elif isinstance(node, (ast.JoinedStr, ast.BinOp)):
                    self.fragments.update(_fragments(node))
                stack.extend(_inner(node))

    def _attribute(self, node: ast.Attribute, own: frozenset[str], stack: list[ast.AST]) -> None:
        parts, root = [node.attr], node.value
        while isinstance(root, ast.Attribute):
            parts.append(root.attr)
            root = root.value
        if isinstance(root, ast.Name) and root.id not in own:
            self.chains.add((root.id, *reversed(parts)))
            return
        self.attributes.update(parts)
        if not isinstance(root, ast.Name):
            stack.append(root)

    def _constant(self, value: object) -> None:
        if not isinstance(value, str) or not value:
            return
        if len(value) <= _LONGEST and ("." in value or "/" in value):
            self.texts.add(value)
        if _DOTTED.fullmatch(value):
            self.words.update(_IDENTIFIER.findall(value))
            self.modules.add(value.replace(":", "."))
        elif _CODE.search(value):
            self.words.update(_IDENTIFIER.findall(value))
            self.modules.update(match.replace(":", ".") for match in _DOTTED.findall(value) if "." in match)
        elif "," in value or " " in value:
            self.words.update(word for word in re.split(r"[,\s]+", value) if _IDENTIFIER.fullmatch(word))


def _looks_up(references: References) -> bool:
    names = {chain[-1] for chain in references.chains} | references.attributes
    return not _LOOKUPS.isdisjoint(names)


def _fragments(node: ast.AST) -> Iterator[str]:
    parts: list[ast.expr] = []
    if isinstance(node, ast.JoinedStr):
        parts = [node.values[0], node.values[-1]] if node.values else []
    elif isinstance(node, ast.BinOp):
        parts = [node.left, node.right]
    for part in parts:
        if isinstance(part, ast.Constant) and isinstance(part.value, str):
            yield from _FRAGMENT.findall(part.value.replace("%s", " ").replace("{}", " "))


def _inner(node: ast.AST) -> Iterable[ast.AST]:
    """What is looked at below a node; a nested function's annotations mean nothing."""
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
        return (*node.decorator_list, *node.args.defaults, *filter(None, node.args.kw_defaults), *node.body)
    if isinstance(node, ast.AnnAssign):
        return tuple(filter(None, (node.target, node.value)))
    return ast.iter_child_nodes(node)


def local_names(node: ast.FunctionDef | ast.AsyncFunctionDef) -> frozenset[str]:
    """The names that are surely a function's own: its parameters and what its own scope assigns."""
    arguments = node.args
    every = (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs, arguments.vararg, arguments.kwarg)
    names = {argument.arg for argument in every if argument is not None}
    outer: set[str] = set()
    stack: list[ast.AST] = list(node.body)
    while stack:
        each = stack.pop()
        if isinstance(each, (ast.Global, ast.Nonlocal)):
            outer.update(each.names)
        elif isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store):
            names.add(each.id)
        elif isinstance(each, ast.ExceptHandler) and each.name:
            names.add(each.name)
        if not isinstance(each, (*_SCOPES, *_COMPREHENSIONS)):
            stack.extend(ast.iter_child_nodes(each))
    return frozenset(names - outer)


def bindings(node: ast.Import | ast.ImportFrom) -> Iterator[tuple[str, Bound]]:
    """The names that an import binds; `import a.b` binds `a`, and says that `a.b` is loaded."""
    if isinstance(node, ast.Import):
        for alias in node.names:
            if alias.asname:
                yield alias.asname, Bound(alias.name, "")
            else:
                yield alias.name.partition(".")[0], Bound(alias.name.partition(".")[0], "")
                if "." in alias.name:
                    yield alias.name, Bound(alias.name, "")
        return
    module = "." * node.level + (node.module or "")
    for alias in node.names:
        key = alias.asname or alias.name
        yield (f"*{module}" if key == "*" else key), Bound(module, alias.name)


def chain(node: ast.AST) -> Chain:
    """A name with its attributes; empty for any other expression."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    return (node.id, *reversed(parts)) if isinstance(node, ast.Name) else ()
