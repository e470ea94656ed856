"""Whether a Python file is there to be run: what it defines can't be had without all that it does as it is loaded."""

import ast
import re
from collections.abc import Iterator

from devkit.diagnoser.syntax import last_name
from devkit.hooks.checking.importing import is_for_program
from devkit.hooks.checking.meaning import leftmost
from devkit.hooks.checking.source import Source, below

_LEAST_CALLS = 5
_LEAST_PART = 3
"""One of so many statements is a call, at least."""
_LEAST_KINDS = 3
"""Different functions that are called: one that is called again and again fills a table, as for plugins."""
_LEAST_DONE = 2
"""Calls that say what a module is there for: one may set something up for who imports it."""
_LOOPS = (ast.For, ast.While, ast.With)
_PRINTS = "print"
"""What nobody calls to fill one."""
_FILLS = re.compile(r"_*(?:add|append|connect|extend|import|include|(?:un)?register|set|update)(?![a-z])")
"""How functions are called that tell others of what a module has, once for all who import it."""


def acts(source: Source) -> bool:
    """Whether a module mostly calls things as it is loaded, and none that fill its own tables or others'."""
    body = source.tree.body if source.tree is not None else []
    calls = [node.value for node in body if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call)]
    if len(calls) < _LEAST_CALLS or any(map(is_for_program, body)):
        return False
    assigned = set(_assigned(body))
    calls = [call for call in calls if not _FILLS.match(last_name(call.func)) and leftmost(call.func) not in assigned]
    kinds = {last_name(call.func) for call in calls}
    is_of_kinds = len(kinds) >= _LEAST_KINDS or _PRINTS in kinds
    return is_of_kinds and len(calls) >= _LEAST_CALLS and _LEAST_PART * len(calls) >= sum(map(_does, body))


def does_something(source: Source) -> bool:
    """Whether a module calls things for what they do as it is loaded, not only where it is run as a program."""
    calls = 0
    for node in source.tree.body if source.tree is not None else ():
        inside = ast.walk(node) if isinstance(node, _LOOPS) else (node,)
        found = (each.value for each in inside if isinstance(each, ast.Expr) and isinstance(each.value, ast.Call))
        calls += sum(not _FILLS.match(last_name(call.func)) for call in found)
    return calls >= _LEAST_DONE


def _assigned(body: list[ast.stmt]) -> Iterator[str]:
    for node in body:
        if isinstance(node, (ast.Assign, ast.AnnAssign)):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            yield from (each.id for target in targets for each in below(target) if isinstance(each, ast.Name))


def _does(node: ast.stmt) -> bool:
    """Whether a statement is neither an import nor a text."""
    is_text = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    return not (is_text or isinstance(node, (ast.Import, ast.ImportFrom)))
