"""What a piece of Python refers to, as far as its syntax tells."""

import ast
import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from devkit.hooks.affected import protocols
from devkit.hooks.checking.scopes import COMPREHENSIONS, inside, own_names

Chain = tuple[str, ...]
"""A name and the attributes after it: `os.path.join` is `("os", "path", "join")`."""

_IDENTIFIER = re.compile(r"[^\W\d]\w*")
_DOTTED = re.compile(r"[^\W\d]\w*(?:[.:][^\W\d]\w*)*")
_CODE = re.compile(r"import |\w\(|\w\s*=|\{\{|\{%|\.\w")
_FRAGMENT = re.compile(r"[^\W\d]\w{2,}")
_LONGEST = 200
"""Characters of a string that may be a path."""
_LOOKUPS = frozenset({"getattr", "globals", "locals", "vars", "__dict__", "methodcaller", "attrgetter", "hasattr"})
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_DEFINITIONS = (*_FUNCTIONS, ast.ClassDef)
_CLASS_CHECKS = frozenset({("isinstance",), ("issubclass",)})
_NAMED_ATTRIBUTES = frozenset({("getattr",), ("hasattr",), ("setattr",), ("delattr",)})
_IMPORTERS = frozenset({"import_module", "__import__", "importorskip"})


class Bound(NamedTuple):
    """What an import binds a name to."""

    module: str
    """Dotted, absolute or with leading dots."""
    name: str
    """What is taken from it; empty for the module itself, `*` for everything."""


class References:
    """Names that a piece of code uses; every set only ever grows."""

    def __init__(self, later: "References | None" = None) -> None:
        """Take where to put what nested functions refer to, if that is to be told apart."""
        self._later = later
        self._nested: set[str] = set()
        self.chains: set[Chain] = set()
        """Uses of names that are not the piece's own."""
        self.weak: set[Chain] = set()
        """Classes that something is only compared with: by isinstance and except."""
        self.called: set[Chain] = set()
        """Those of the chains that are called."""
        self.attributes: set[str] = set()
        """Attributes of what can't be told."""
        self.methods: set[str] = set()
        """Those of the attributes that are called."""
        self.passing: set[Chain] = set()
        """Those of the called that are given more than constants; methods as chains of one name after an empty one."""
        self.keywords: set[str] = set()
        """Names of arguments that are given."""
        self.changes: set[str] = set()
        """Names of what it may change: parts of which it sets, or methods of which it calls."""
        self.stored: set[str] = set()
        """Attributes that are set."""
        self.special: set[str] = set()
        """Special methods that its syntax may call."""
        self.words: set[str] = set()
        """Identifiers in strings: what getattr, patches, fixtures and subprocesses may mean."""
        self.modules: set[str] = set()
        """Dotted names in strings."""
        self.given: set[str] = set()
        """Names of modules that it gets by calls."""
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
        nodes = list(nodes)
        inner = (each for node in nodes for each in ast.walk(node)) if own else ()
        self._nested |= {each.name for each in inner if isinstance(each, _FUNCTIONS)}
        for node in nodes:
            self._visit(node, own)
        if self.fragments and not _looks_up(self):
            self.fragments.clear()
        return self

    def add_inner(self, nodes: Iterable[ast.AST], own: frozenset[str], nested: set[str]) -> None:
        """Take in what a function made by a piece of code refers to; the names of such functions are known."""
        self._nested |= nested
        self.add(nodes, own)

    def update(self, other: "References") -> None:
        """Take in what another piece refers to."""
        for name, value in vars(other).items():
            if not name.startswith("_"):
                known = getattr(self, name)
                known |= value

    def _visit(self, top: ast.AST, own: frozenset[str]) -> None:
        stack: list[tuple[ast.AST, frozenset[str]]] = [(top, own)]
        while stack:
            node, own = stack.pop()
            self.special.update(protocols.of_node(node))
            if isinstance(node, ast.Name):
                self.chains |= {(node.id,)} if node.id not in own else set()
            elif isinstance(node, ast.Attribute):
                stack += [(each, own) for each in self._attribute(node, own)]
            elif isinstance(node, ast.Constant):
                self._constant(node.value)
            elif isinstance(node, (ast.Import, ast.ImportFrom)):
                self.bound |= dict(bindings(node))
            elif isinstance(node, ast.Call):
                stack += [(each, own) for each in self._call(node, own)]
            elif not _is_docstring(node):
                self._other(node, own)
                stack += [(each, own) for each in _outside(node)]
                inner = own | own_names(node)
                if self._later is not None and isinstance(node, (*_FUNCTIONS, ast.Lambda)):
                    self._later.add_inner(_inner(node), inner, self._nested)
                else:
                    stack += [(each, inner) for each in _inner(node)]

    def _other(self, node: ast.AST, own: frozenset[str]) -> None:
        if isinstance(node, ast.Subscript) and not isinstance(node.ctx, ast.Load):
            self._changed(node.value, own)
        if isinstance(node, ast.keyword) and node.arg:
            self.keywords.add(node.arg)
        elif isinstance(node, ast.MatchClass):
            self.attributes.update(node.kwd_attrs)
        elif isinstance(node, (ast.JoinedStr, ast.BinOp)):
            self.fragments.update(_fragments(node))
        elif isinstance(node, ast.ExceptHandler) and node.type is not None:
            self._compared(node.type, own)
        elif isinstance(node, ast.Raise) and (of := chain(node.exc) if node.exc else ()) and of[0] not in own:
            self.called.add(of)
        elif isinstance(node, _DEFINITIONS):
            for decorator in node.decorator_list:
                of = chain(decorator)
                if of and of[0] not in own:
                    self.called.add(of)
                else:
                    self.special.add("__call__")

    def _attribute(self, node: ast.Attribute, own: frozenset[str]) -> list[ast.AST]:
        """Take in an attribute; what is left to look at."""
        if not isinstance(node.ctx, ast.Load):
            self.stored.add(node.attr)
            self._changed(node.value, own)
            return [node.value]
        parts, root = [node.attr], node.value
        while isinstance(root, ast.Attribute):
            parts.append(root.attr)
            root = root.value
        if isinstance(root, ast.Name) and root.id not in own:
            self.chains.add((root.id, *reversed(parts)))
            return []
        self.attributes.update(parts)
        return [] if isinstance(root, ast.Name) else [root]

    def _call(self, node: ast.Call, own: frozenset[str]) -> list[ast.AST]:
        """Take in a call; what is left to look at."""
        called = chain(node.func)
        if called and called[0] not in own:
            return self._call_of_name(node, called, own)
        if isinstance(node.func, ast.Attribute):
            self.methods.add(node.func.attr)
            self.passing |= {("", node.func.attr)} if _passes(node) else set()
        elif called and called[0] in self._nested:
            self.special.add(protocols.LATER)
        else:
            self.special.add("__call__")
        return list(ast.iter_child_nodes(node))

    def _call_of_name(self, node: ast.Call, called: Chain, own: frozenset[str]) -> list[ast.AST]:
        name = called[-1]
        second = node.args[1].value if len(node.args) > 1 and isinstance(node.args[1], ast.Constant) else None
        if called in _CLASS_CHECKS and len(node.args) == 2 and not node.keywords:  # noqa: PLR2004 - an object, classes
            self._compared(node.args[1], own)
            return [node.args[0]]
        if called in _NAMED_ATTRIBUTES and isinstance(second, str):
            self.special.update(protocols.of_builtin(name))
            self.attributes.add(second)
            of = chain(node.args[0])
            self.chains |= {(*of, second)} if of and of[0] not in own else set()
            return [each for each in node.args if each is not node.args[1]]
        if name in _IMPORTERS and len(node.args) == 1 and _is_module(node.args[0]):
            self.given.add(getattr(node.args[0], "value", ""))
            return [node.args[0]]
        self.called.add(called)
        self.changes |= {called[0]} if len(called) > 1 else set()
        self.passing |= {called} if _passes(node) else set()
        return list(ast.iter_child_nodes(node))

    def _changed(self, node: ast.AST, own: frozenset[str]) -> None:
        while isinstance(node, (ast.Attribute, ast.Subscript)):
            node = node.value
        if isinstance(node, ast.Name) and node.id not in own:
            self.changes.add(node.id)

    def _compared(self, node: ast.AST, own: frozenset[str]) -> None:
        """Take in classes that are only compared with."""
        if isinstance(node, ast.Tuple):
            for each in node.elts:
                self._compared(each, own)
        elif (of := chain(node)) and of[0] not in own:
            self.weak.add(of)
        else:
            self._visit(node, own)

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


def _passes(node: ast.Call) -> bool:
    """Whether a call is given anything but constants."""
    return any(not isinstance(each, ast.Constant) for each in (*node.args, *(part.value for part in node.keywords)))


def _is_module(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str) and _DOTTED.fullmatch(node.value) is not None


def _outside(node: ast.AST) -> list[ast.AST]:
    """What below a node is run in the scope around it."""
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
        decorators = [] if isinstance(node, ast.Lambda) else node.decorator_list
        return [*decorators, *node.args.defaults, *filter(None, node.args.kw_defaults)]
    return [node.generators[0].iter] if isinstance(node, COMPREHENSIONS) else []


def _is_docstring(node: ast.AST) -> bool:
    """Whether a statement is a string: its words are a reader's."""
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


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
    if isinstance(node, (*_FUNCTIONS, ast.Lambda, *COMPREHENSIONS)):
        return inside(node)
    if isinstance(node, ast.AnnAssign):
        return tuple(filter(None, (node.target, node.value)))
    if isinstance(node, ast.ExceptHandler):
        return node.body
    return ast.iter_child_nodes(node)


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
