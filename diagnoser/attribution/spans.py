"""Functions of a Python source: which lines are whose, and which names they use."""

import ast
import re
import warnings
from collections.abc import Iterator

import msgspec

_WORD = re.compile(r"[^\W\d]\w*")
_DEFINED = re.compile(r"\s*(?:async\s+def|def|class)\s+(\w+)|\s*(\w+)\s*(?::[^=]+)?=(?!=)|\s*([\w.]+)\.(\w+)\s*=(?!=)")
_IMPORTED = re.compile(r"\s*(?:from\s+[\w.]+\s+)?import\s+([\w.,\s]+)|\s+(\w+(?:\s+as\s+\w+)?)\s*,")
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


class Span(msgspec.Struct, frozen=True):
    """A function or a class."""

    name: str
    """Qualified, without `<locals>`."""
    first: int
    """1-based; decorators belong to it."""
    last: int
    function: bool

    def holds(self, first: int, last: int) -> bool:
        """Whether any of some lines is in it."""
        return first <= self.last and last >= self.first


def spans(text: str) -> tuple[Span, ...]:
    """The functions and classes of a source, outer ones first; empty where it can't be parsed."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ()
    found: list[Span] = []
    _collect(tree, "", found)
    return tuple(found)


def _collect(node: ast.AST, prefix: str, found: list[Span]) -> None:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, (*_FUNCTIONS, ast.ClassDef)):
            first = min([child.lineno, *(decorator.lineno for decorator in child.decorator_list)])
            last = child.end_lineno or child.lineno
            found.append(Span(prefix + child.name, first, last, isinstance(child, _FUNCTIONS)))
            _collect(child, f"{prefix}{child.name}.", found)
        elif isinstance(child, (ast.If, ast.Try, ast.With, ast.For, ast.While)):
            _collect(child, prefix, found)


def enclosing(found: tuple[Span, ...], line: int) -> Span | None:
    """The innermost function around a line; None outside of all."""
    around = [span for span in found if span.function and span.first <= line <= span.last]
    return around[-1] if around else None


def named(found: tuple[Span, ...], name: str) -> Span | None:
    """The function or class of a qualified name; the last of several."""
    return next((span for span in reversed(found) if span.name == name), None)


def defined(line: str) -> str | None:
    """The name a line of source defines or assigns: of a function, a class, a variable, an attribute."""
    match = _DEFINED.match(line)
    return next((name for name in (match[1], match[2], match[4]) if name), None) if match else None


def imported(line: str) -> Iterator[str]:
    """The names a line of source imports, or may import as one of several lines."""
    match = _IMPORTED.match(line.replace("(", "").partition("#")[0])
    for part in next(filter(None, match.groups()), "").split(",") if match else ():
        name = part.split()[-1:]
        yield from (each.partition(".")[0] for each in name)


def words(text: str) -> frozenset[str]:
    """The names a text holds."""
    return frozenset(_WORD.findall(text))
