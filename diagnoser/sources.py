"""The project's sources, read only: which function a line belongs to, what it calls by name, what a line says.

Nothing is imported or run. Only `.py` files below the root are opened, whatever path a report names.
"""

import ast
import os
import warnings
from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

import msgspec

from devkit.diagnoser.location import is_test_path
from devkit.diagnoser.syntax import last_name

MOST_FILES = 4000
"""Files that are indexed at most: past that a static index costs more than its evidence is worth."""
LARGEST_FILE = 2_000_000
"""Bytes; larger files are generated."""
_SKIPPED = frozenset({"node_modules", "site-packages", "build", "dist", "venv", "env", "__pycache__"})
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_COMPARISONS = {
    ast.Eq: "__eq__",
    ast.NotEq: "__ne__",
    ast.In: "__contains__",
    ast.NotIn: "__contains__",
    ast.Lt: "__lt__",
    ast.Gt: "__gt__",
}


class Definition(msgspec.Struct, eq=False):
    """A function or a class of the project."""

    path: str
    qualname: str
    """As Python has it, without `<locals>`; `<module>` for a file's top level."""
    line: int
    """First line of the `def` or `class`, 1-based; decorators stand above."""
    end: int
    names: frozenset[str]
    """Names it loads or calls, attributes and operators' methods included."""
    parameters: tuple[str, ...] = ()
    """A function's; fixtures are asked for by these."""
    bases: tuple[str, ...] = ()
    """A class's, last part of each name."""
    is_class: bool = False
    is_test: bool = False
    """Whether its file is a test's."""

    @property
    def name(self) -> str:
        """Last part of the qualified name."""
        return self.qualname.rpartition(".")[2]


class Sources:
    """The Python files below a root; parsed when first asked for."""

    def __init__(self, root: Path) -> None:
        self._root = root.resolve()
        self._lines: dict[str, tuple[str, ...]] = {}
        self._definitions: dict[str, tuple[Definition, ...]] = {}

    def lines(self, path: str) -> tuple[str, ...]:
        """Lines of a project file; empty for what is not a readable `.py` file below the root."""
        known = self._lines.get(path)
        if known is None:
            known = self._lines[path] = tuple(self._text(path).splitlines())
        return known

    def line(self, path: str, number: int) -> str:
        """One line, 1-based, stripped; empty where there is none."""
        lines = self.lines(path)
        return lines[number - 1].strip() if 0 < number <= len(lines) else ""

    def definitions(self, path: str) -> tuple[Definition, ...]:
        """Definitions of one file, `<module>` first; empty where it cannot be parsed."""
        known = self._definitions.get(path)
        if known is None:
            known = self._definitions[path] = _parse(path, self._text(path))
        return known

    def enclosing(self, path: str, number: int) -> Definition | None:
        """The innermost function (not class) around a line; None outside of all."""
        found = None
        for definition in self.definitions(path)[1:]:
            if not definition.is_class and definition.line <= number <= definition.end:
                found = definition
        return found

    @cached_property
    def by_name(self) -> dict[str, list[Definition]]:
        """Every definition of the project, by the last part of its name; in the order of paths and lines."""
        index: dict[str, list[Definition]] = defaultdict(list)
        for path in self.files:
            for definition in self.definitions(path)[1:]:
                index[definition.name].append(definition)
        return index

    @cached_property
    def by_place(self) -> dict[tuple[str, str], Definition]:
        """Every definition of the project by (path, qualified name); the last one where a name is defined twice."""
        return {(d.path, d.qualname): d for path in self.files for d in self.definitions(path)}

    @cached_property
    def users(self) -> dict[str, list[Definition]]:
        """For every name: the functions and modules that use it; test code too."""
        index: dict[str, list[Definition]] = defaultdict(list)
        for path in self.files:
            for definition in self.definitions(path):
                for name in definition.names:
                    index[name].append(definition)
        return index

    @cached_property
    def files(self) -> tuple[str, ...]:
        """The project's Python files, `/`-separated, relative to the root, sorted; at most `MOST_FILES`."""
        found = []
        for path in _walk(self._root):
            found.append(path)
            if len(found) == MOST_FILES:
                break
        return tuple(sorted(found))

    def _text(self, path: str) -> str:
        if not path.endswith(".py"):
            return ""
        try:
            file = (self._root / path).resolve()
            if not file.is_relative_to(self._root) or file.stat().st_size > LARGEST_FILE:
                return ""
            return file.read_text(encoding="utf-8", errors="replace")
        except (OSError, ValueError):
            return ""


def _walk(root: Path) -> Iterator[str]:
    for folder, folders, files in os.walk(root):
        folders[:] = sorted(name for name in folders if name not in _SKIPPED and not name.startswith("."))
        if "pyvenv.cfg" in files:
            folders.clear()
            continue
        inside = Path(folder).relative_to(root)
        yield from ((inside / name).as_posix() for name in sorted(files) if name.endswith(".py"))


def _parse(path: str, text: str) -> tuple[Definition, ...]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(text)
        collector = _Collector(path)
        collector.module(tree)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ()
    return tuple(collector.found)


class _Collector:
    """Walks a module; keeps, for each definition, the names its own body uses."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.is_test = is_test_path(path)
        self.found: list[Definition] = []

    def module(self, tree: ast.Module) -> None:
        module = Definition(self.path, "<module>", 1, 1 << 30, frozenset(), is_test=self.is_test)
        self.found.append(module)
        names: set[str] = set()
        self._body(tree.body, "", names)
        module.names = frozenset(names)

    def _body(self, nodes: list[ast.stmt], prefix: str, names: set[str]) -> None:
        for node in nodes:
            self._visit(node, prefix, names)

    def _visit(self, node: ast.AST, prefix: str, names: set[str]) -> None:
        if isinstance(node, _FUNCTIONS):
            self._function(node, prefix, names)
        elif isinstance(node, ast.ClassDef):
            self._class(node, prefix, names)
        else:
            _note(node, names)
            for child in ast.iter_child_nodes(node):
                self._visit(child, prefix, names)

    def _function(self, node: ast.FunctionDef | ast.AsyncFunctionDef, prefix: str, names: set[str]) -> None:
        arguments = node.args
        every = (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)
        definition = self._define(node, prefix)
        definition.parameters = tuple(argument.arg for argument in every)
        for outside in (*node.decorator_list, *arguments.defaults, *filter(None, arguments.kw_defaults)):
            self._visit(outside, prefix, names)
        own: set[str] = set()
        self._body(node.body, definition.qualname + ".", own)
        definition.names = frozenset(own)
        names |= own

    def _class(self, node: ast.ClassDef, prefix: str, names: set[str]) -> None:
        definition = self._define(node, prefix)
        definition.is_class = True
        definition.bases = tuple(last_name(base) for base in node.bases)
        for outside in (*node.decorator_list, *node.bases):
            self._visit(outside, prefix, names)
        own: set[str] = set()
        self._body(node.body, definition.qualname + ".", own)
        definition.names = frozenset(own)

    def _define(self, node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef, prefix: str) -> Definition:
        end = node.end_lineno or node.lineno
        definition = Definition(self.path, prefix + node.name, node.lineno, end, frozenset(), is_test=self.is_test)
        self.found.append(definition)
        return definition


def _note(node: ast.AST, names: set[str]) -> None:
    """Add what this node calls by name: also the methods that operators, loops and `with` call."""
    if isinstance(node, ast.Name):
        names.add(node.id)
    elif isinstance(node, ast.Attribute):
        names.add(node.attr)
    elif isinstance(node, ast.Subscript):
        names.add("__getitem__" if isinstance(node.ctx, ast.Load) else "__setitem__")
    elif isinstance(node, ast.Compare) and not all(isinstance(each, ast.Constant) for each in _compared(node)):
        names.update(_COMPARISONS[type(op)] for op in node.ops if type(op) in _COMPARISONS)
    elif isinstance(node, ast.With | ast.AsyncWith):
        names.update(("__enter__", "__exit__"))
    elif isinstance(node, ast.For | ast.AsyncFor):
        names.add("__iter__")


def _compared(node: ast.Compare) -> Iterator[ast.expr]:
    yield node.left
    yield from node.comparators
