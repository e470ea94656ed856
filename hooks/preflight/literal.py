"""Strings that a module writes out."""

import ast

from devkit.diagnoser.syntax import last_name
from devkit.hooks.checking.source import Source


def literal(source: Source, node: ast.expr | None) -> str:
    """A string that is written out, there or as a constant of the module; empty for anything else."""
    if isinstance(node, ast.Name) and source.tree is not None:
        known = (
            each.value
            for each in source.tree.body
            if isinstance(each, ast.Assign) and last_name(each.targets[0]) == node.id
        )
        node = next(known, None)
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""
