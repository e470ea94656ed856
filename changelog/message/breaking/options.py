"""Command-line options that went: of click, typer and argparse, from the syntax trees of both versions."""

import ast

from devkit.changelog.message.pattern import Pattern

_CALLS = {"option", "Option", "add_argument", "add_option", "argument"}
_OPTION = Pattern(r"--[A-Za-z0-9][\w-]*")


def options(source: bytes) -> frozenset[str]:
    """The long options that a module declares; empty where it doesn't parse."""
    if b"--" not in source:
        return frozenset()
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return frozenset()
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and not _hidden(node) and _name(node.func) in _CALLS:
            for argument in node.args:
                if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                    found |= {part for part in argument.value.split("/") if _OPTION.fullmatch(part.strip())}
    return frozenset(found)


def _name(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def _hidden(node: ast.Call) -> bool:
    return any(
        word.arg == "hidden" and isinstance(word.value, ast.Constant) and word.value.value is True
        for word in node.keywords
    )
