"""Expectations of tests that spell a whole message: they follow it to its constant."""

import ast
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from devkit.diagnoser.extract.rewrite import Change, replaced
from devkit.diagnoser.repair.pattern import pattern_parts
from devkit.diagnoser.repair.text import SourceText

_REGEX_METHODS = ("assertRaisesRegex", "assertWarnsRegex")
_MESSAGES = ("value", "exception", "warning", "message")


class Followed(NamedTuple):
    """What changes in a test file."""

    changes: tuple[Change, ...]
    names: frozenset[str]
    """Constants that are used there."""
    escapes: bool
    """Whether `re` must be imported."""


def followed(source: SourceText, names: Mapping[str, str]) -> Followed:
    """The expectations of a test file that are, word for word, messages with a constant.

    Args:
        source: The test file.
        names: Message -> name of its constant.
    """
    changes, used, escapes = [], set(), False
    for node, is_pattern in _expectations(source.tree) if source.tree is not None else ():
        escaped = _escaped(node)
        text = _value(escaped) if escaped is not None else _spelled(node) if is_pattern else _value(node)
        if text in names:
            wrapped = is_pattern and escaped is None
            expression = f"re.escape({names[text]})" if wrapped else names[text]
            changes.append(replaced(source, *source.span(escaped or node), expression))
            used.add(names[text])
            escapes = escapes or wrapped
    return Followed(tuple(changes), frozenset(used), escapes and not _imports_re(source))


def _expectations(tree: ast.Module) -> Iterator[tuple[ast.expr, bool]]:
    """Expressions that spell what a message must be, and whether they are patterns."""
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=func, args=args, keywords=keywords):
                name = _last(func)
                if name in ("raises", "warns", "RaisesExc", "deprecated_call"):
                    yield from ((keyword.value, True) for keyword in keywords if keyword.arg == "match")
                elif name in _REGEX_METHODS and len(args) > 1:
                    yield args[1], True
                elif name in ("assertEqual", "assertIn") and len(args) > 1 and any(map(_is_message, args[:2])):
                    yield from ((arg, False) for arg in args[:2] if isinstance(arg, ast.Constant))
            case ast.Compare(left=left, ops=[ast.Eq() | ast.In()], comparators=[right]):
                if _is_message(left) or _is_message(right):
                    yield from ((side, False) for side in (left, right) if isinstance(side, ast.Constant))


def _is_message(node: ast.expr) -> bool:
    match node:
        case ast.Call(func=ast.Name(id="str"), args=[inner]):
            return isinstance(inner, ast.Name) or (isinstance(inner, ast.Attribute) and inner.attr in _MESSAGES)
        case ast.Subscript(value=ast.Attribute(attr="args")):
            return True
    return False


def _last(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


def _escaped(node: ast.expr) -> ast.expr | None:
    """The text that `re.escape` is called with."""
    return node.args[0] if isinstance(node, ast.Call) and _last(node.func) == "escape" and len(node.args) == 1 else None


def _value(node: ast.expr) -> str:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def _spelled(node: ast.expr) -> str:
    """The text that a pattern without gaps and anchors spells; empty for any other."""
    found = pattern_parts(_value(node)) if _value(node) else None
    if found is None or len(found.parts) != 1 or found.at_start or found.at_end:
        return ""
    return found.parts[0] if isinstance(found.parts[0], str) else ""


def _imports_re(source: SourceText) -> bool:
    body = source.tree.body if source.tree is not None else []
    return any(
        isinstance(node, ast.Import) and any(alias.name == "re" and not alias.asname for alias in node.names)
        for node in body
    )
