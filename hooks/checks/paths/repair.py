"""A path into the repository, rewritten as one relative to the file it stands in."""

import ast
import re
from pathlib import PurePosixPath

from devkit.hooks.checking.context import Context
from devkit.hooks.checking.finding import Edit, Finding, Fix
from devkit.hooks.checking.meaning import after_imports
from devkit.hooks.checking.source import Source
from devkit.hooks.checks.paths.rules import ABSOLUTE, DRIVE, USER

_FIXABLE = {USER.id, DRIVE.id, ABSOLUTE.id}
_MAKES_PATHS = {"Path"}
_TAKES_PATHS = {"open", "Path"}
_IMPORT = re.compile(r"from pathlib import (?:\w+, )*Path\b|from pathlib import \([^)]*\bPath\b")


def repaired(context: Context, finding: Finding) -> Finding:
    """Add a fix where the path leads to a file of the repository; the finding as it is where it doesn't."""
    source = context.parsed(finding.path) if finding.rule in _FIXABLE else None
    if source is None:
        return finding
    node = next(
        (each for each in source.nodes(ast.Constant) if source.where(each) == (finding.line, finding.column)), None
    )
    inside = _inside(context, node.value) if node is not None and isinstance(node.value, str) else None
    if node is None or inside is None:
        return finding
    return finding._replace(fix=_fix(source, node, inside))


def _inside(context: Context, text: str) -> str | None:
    """The path relative to the repository's top, where a file or a folder of that name is there."""
    plain = re.sub(r"[\\/]+", "/", text).rstrip("/")
    roots = [str(context.top.as_posix()), *context.settings.check.paths.roots]
    for root in roots:
        start = re.sub(r"[\\/]+", "/", root).rstrip("/") + "/"
        if plain.startswith(start):
            inside = plain.removeprefix(start)
            folder = f"{inside}/"
            if ".." not in inside.split("/") and any(
                each == inside or each.startswith(folder) for each in context.files
            ):
                return inside
    return None


def _fix(source: Source, node: ast.Constant, inside: str) -> Fix:
    expression = _expression(source.path, inside)
    parent = source.parents.get(node)
    target: ast.expr = node
    if isinstance(parent, ast.Call) and len(parent.args) == 1 and not parent.keywords and _name(parent) in _MAKES_PATHS:
        target = parent
    elif not (isinstance(parent, ast.Call) and _name(parent) in _TAKES_PATHS and parent.args[:1] == [node]):
        expression = f"str({expression})"
    start, end = source.span(target)
    edits = [Edit(source.path, start, end, expression), *_import(source)]
    return Fix(f"Make it relative to {source.path}", tuple(edits))


def _expression(path: str, inside: str) -> str:
    """The path from one file of the repository to another, in pathlib's terms."""
    here, there = PurePosixPath(path).parent.parts, PurePosixPath(inside).parts
    shared = next((n for n, (a, b) in enumerate(zip(here, there, strict=False)) if a != b), min(len(here), len(there)))
    up = len(here) - shared
    folder = "Path(__file__).resolve().parent" if not up else f"Path(__file__).resolve().parents[{up}]"
    return " / ".join([folder, *(f'"{part}"' for part in there[shared:])])


def _import(source: Source) -> list[Edit]:
    """The import of Path, after the imports there are or the module's docstring."""
    if _IMPORT.search(source.text) or source.tree is None:
        return []
    at = after_imports(source)
    newline = "\r\n" if "\r\n" in source.text else "\n"
    return [Edit(source.path, at, at, f"from pathlib import Path{newline}")]


def _name(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else ""
