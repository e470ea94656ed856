"""Whether what opens a file only reads it, so that somebody else has made it; and whether people are told of it."""

import ast
import re

from devkit.hooks.checking.source import Source
from devkit.hooks.checks.paths.use import CLIMBED, MAKES_PATHS, last

_READS = re.compile(
    r"read_\w+|listdir|iterdir|scandir|walk|chdir|getsize|imread|loadtxt|genfromtxt|fromfile|load_workbook"
    r"|FileSystemLoader"
)
"""What functions and methods are called that leave a file as it is."""
_SHOWS = frozenset(
    {"print", "pprint", "echo", "secho", "debug", "info", "warning", "warn", "error", "critical", "log", "fail"}
)
_MODES = re.compile(r"[rbtU]*")


def is_read(source: Source, node: ast.expr) -> bool:
    """Whether the call that opens a path, which an expression is or is a part of, only reads there."""
    child: ast.AST = node
    while (parent := source.parents.get(child)) is not None:
        is_path = isinstance(parent, ast.Call) and child is not parent.func and last(parent.func) in MAKES_PATHS
        if isinstance(parent, ast.Call) and not is_path:
            return _only_reads(parent, is_method=child is parent.func)
        if not is_path and not isinstance(parent, CLIMBED):
            return False
        child = parent
    return False


def is_shown(source: Source, node: ast.expr) -> bool:
    """Whether a text that an expression is a part of is printed or logged."""
    child: ast.AST = node
    while isinstance(parent := source.parents.get(child), (*CLIMBED, ast.Call)):
        if isinstance(parent, ast.Call) and child is not parent.func and last(parent.func) in _SHOWS:
            return True
        child = parent
    return False


def _only_reads(call: ast.Call, *, is_method: bool) -> bool:
    name = last(call.func)
    if name != "open":
        return _READS.fullmatch(name) is not None
    given = [*call.args[0 if is_method else 1 :][:1], *(each.value for each in call.keywords if each.arg == "mode")]
    return all(isinstance(each, ast.Constant) and _MODES.fullmatch(str(each.value)) is not None for each in given)
