"""One file as a check sees it: bytes, text, and for Python its tree, parsed once."""

import ast
import re
import sys
import tokenize
import warnings
from collections import defaultdict
from collections.abc import Callable
from functools import cached_property
from io import BytesIO
from operator import attrgetter
from typing import Any, TypeVar

from devkit.diagnoser.repair.text import BOM, SourceText
from devkit.hooks.checking.finding import Finding, Fix, Related
from devkit.hooks.checking.walk import PLAIN, SEVERAL, SINGLE, Parents, below

__all__ = ["Source", "below"]

Node = TypeVar("Node", bound=ast.AST)

_MANY: frozenset[type[ast.AST]] = frozenset({ast.Name})
"""What half of all nodes are and hardly any check asks for: looked for when one does."""
_PASSED = PLAIN | _MANY
_PLACE = attrgetter("lineno", "col_offset")
INVALID = f"Python {sys.version_info[0]}.{sys.version_info[1]}, which devkit runs with, can't parse it: "
CLOSED = "it can't be read: "
TOO_DEEP = "it is nested too deeply to be judged"
HEAD = 1500
"""Characters of a file's beginning in which it speaks of itself."""
LARGEST = 2_000_000
"""Bytes of a file that is judged; larger ones are generated."""
TOO_LARGE = f"it has more than {LARGEST:,} bytes"


class Source(SourceText):
    """A file of the project; `text` keeps its line ends, `span` gives a node's offsets in it."""

    def __init__(self, path: str, data: bytes) -> None:
        """Decode a file.

        Args:
            path: Relative to the top folder, `/`-separated.
            data: Its bytes.
        """
        self.data = data
        self.encoding, self._undecodable = _encoding(path, data)
        text = data.decode(self.encoding, "surrogateescape")
        super().__init__(path, text.removeprefix(BOM), bom=text.startswith(BOM))

    @cached_property
    def head(self) -> str:
        """Where it speaks of itself, in lower case: to see whether a word is there before a pattern is searched for."""
        return self.text[:HEAD].lower()

    @property
    def is_python(self) -> bool:
        """Whether it is a Python source by its name."""
        return self.path.endswith((".py", ".pyi"))

    @cached_property
    def broken(self) -> tuple[int, str] | None:
        """Why it can't be parsed: the line, and a reason without a full stop; None where it can."""
        return self._parsed[1]

    @cached_property
    def tree(self) -> ast.Module | None:
        """The syntax tree; None where the file is no Python or broken."""
        return self._parsed[0]

    @cached_property
    def _parsed(self) -> tuple[ast.Module | None, tuple[int, str] | None]:
        if not self.is_python:
            return None, None
        if self._undecodable or len(self.data) > LARGEST:
            return None, (1, self._undecodable or TOO_LARGE)
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                return ast.parse(self.text), None
        except SyntaxError as error:
            line = max(error.lineno or 1, 1)
            return None, (line, f"{INVALID}{error.msg}")
        except ValueError as error:
            return None, (1, f"it can't be parsed: {error}")
        except (RecursionError, MemoryError):
            return None, (1, TOO_DEEP)

    def nodes(self, kind: type[Node], such: Callable[[Node], object] | None = None) -> list[Node]:
        """The nodes of one class, in the order they begin; none where there is no tree. Leave the list as it is.

        Args:
            kind: The class.
            such: Tells which of them are wanted: to put a few in order is much faster than all.
        """
        if kind in self._ordered:
            found: list[Node] = self._ordered[kind]
            return found if such is None else list(filter(such, found))
        if such is not None:
            return _in_order(list(filter(such, self.every(kind))))
        self._ordered[kind] = _in_order(self.every(kind))
        return self._ordered[kind]

    def every(self, kind: type[Node]) -> list[Node]:
        """The nodes of one class, in no order, which costs more than to look at them. Leave the list as it is."""
        if kind in _MANY and kind not in self._by_class and self.tree is not None:
            self._by_class[kind] = [node for node in below(self.tree) if node.__class__ is kind]
        found: list[Any] = self._by_class.get(kind, [])
        return found

    @cached_property
    def _ordered(self) -> dict[type[ast.AST], list[Any]]:
        return {}

    @cached_property
    def _by_class(self) -> dict[type[ast.AST], list[ast.AST]]:
        """Every node but names and their contexts, by class; one walk for all checks."""
        found: defaultdict[type, list[ast.AST]] = defaultdict(list)
        stack: list[Any] = [self.tree] if self.tree is not None else []
        while stack:
            node = stack.pop()
            kind = node.__class__
            if kind is list:
                stack += node
            elif kind not in _PASSED:
                found[kind].append(node)
                if kind in SEVERAL:
                    stack += SEVERAL[kind](node)
                elif kind in SINGLE:
                    stack.append(SINGLE[kind](node))
        return found

    @cached_property
    def imports(self) -> dict[str, str]:
        """The names it imports, anywhere in it -> where from, dotted; relative ones begin with dots."""
        found = {}
        for node in self.nodes(ast.Import):
            for alias in node.names:
                top = alias.name.partition(".")[0]
                found[alias.asname or top] = alias.name if alias.asname else top
        for origin in self.nodes(ast.ImportFrom):
            module = "." * origin.level + (origin.module or "")
            found |= {alias.asname or alias.name: f"{module}.{alias.name}" for alias in origin.names}
        return found

    @cached_property
    def parents(self) -> Parents:
        """Each node's parent, found in the statement that is asked about."""
        return Parents(self.tree)

    def where(self, node: ast.AST) -> tuple[int, int]:
        """The line and the column a node begins at, 1-based, the column in characters."""
        start = self.span(node)[0]
        line = self.line_at(start)
        return line, start - self.starts[line - 1] + 1

    def finding(
        self, rule: str, node: ast.AST, message: str, *, related: tuple[Related, ...] = (), fix: Fix | None = None
    ) -> Finding:
        """A finding at a node: see `Finding` for the fields."""
        line, column = self.where(node)
        return Finding(rule, self.path, line, column, message, getattr(node, "end_lineno", line), related, fix)

    def related(self, node: ast.AST, message: str) -> Related:
        """A node as another place of a finding."""
        return Related(self.path, getattr(node, "lineno", 1), message)

    def encoded(self, text: str) -> bytes:
        """Another text for this file, in its encoding.

        Raises:
            UnicodeEncodeError: the encoding has no bytes for a character.
        """
        return (BOM + text if self.bom else text).encode(self.encoding, "surrogateescape")


def _in_order(nodes: list[Node]) -> list[Node]:
    """Nodes of one class in the order they begin; as they are where the class has no places."""
    return sorted(nodes, key=_PLACE) if nodes and hasattr(nodes[0], "lineno") else nodes


_COOKIE = re.compile(rb"^[ \t\f]*#.*?coding[:=]", re.MULTILINE)


def _encoding(path: str, data: bytes) -> tuple[str, str]:
    """The encoding of a file, and why it can't be decoded by it: then it is read as UTF-8 with surrogates."""
    encoding = "utf-8"
    if path.endswith((".py", ".pyi")) and _COOKIE.search(data[:400]):
        try:
            encoding = tokenize.detect_encoding(BytesIO(data).readline)[0].replace("utf-8-sig", "utf-8")
        except SyntaxError as error:
            return "utf-8", str(error)
    try:
        data.decode(encoding)
    except UnicodeDecodeError as error:
        return "utf-8", f"it is not {encoding} at byte {error.start}"
    return encoding, ""
