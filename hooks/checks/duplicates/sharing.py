"""What to do with what several modules say: where it could stand, or which one can go."""

import posixpath
import re
from collections.abc import Sequence

from devkit.hooks.checking import roles
from devkit.hooks.checking.context import Context
from devkit.hooks.checks.duplicates.pieces import Piece

_HELPER = re.compile(
    r"(?:^|/)_?(?:\w+_)?(?:(?:helpers?|util(?:s|ities)?|common)(?:/[^/]+)?|(?:support|testing|tools)(?:/__init__)?)\.py$"
)
"""A module that nothing belongs in more than another thing."""


def advice(context: Context, first: Piece, piece: Piece) -> str:
    """What to do about a piece that another file has, too: a clause that begins with what is to do.

    Args:
        context: The project.
        first: The piece named as the other one.
        piece: The piece that is told.
    """
    if _is_unused(context, piece):
        return "nothing uses it here, so delete it"
    if _is_unused(context, first):
        return "nothing uses that one, so delete it there"
    if first.path in context.roles.imported(piece.path):
        return "this file imports that one, so take it from there"
    if is_home(first.path, piece.path):
        return "import it from there"
    if piece.path in context.roles.imported(first.path):
        return "that file imports this one, so delete it there and take it from here"
    return place(context, (first.path, piece.path))


def place(context: Context, paths: Sequence[str]) -> str:
    """Where a piece could stand that stands in several files: a clause that begins with a verb."""
    in_tests = all(map(context.roles.is_test, paths))
    folder = _common([path for path in paths if in_tests or not context.roles.is_test(path)])
    helper = _helper(context, paths, folder) if in_tests else ""
    if helper:
        return f"keep one, in {helper}, which both import"
    where = f"a module of {folder}/" if folder else "one module"
    return f"keep one, in {where}, and import it"


def nearness(path: str, other: str) -> int:
    """How many folders two paths have in common from the top."""
    return len(posixpath.commonpath(["/" + posixpath.dirname(path), "/" + posixpath.dirname(other)]).split("/"))


def _helper(context: Context, paths: Sequence[str], folder: str) -> str:
    """The module below a folder, for any tests, that is nearest to some that import it; empty where there is none."""
    common = frozenset.intersection(*map(context.roles.imported, paths))
    below = (path for path in sorted(common) if not folder or path.startswith(f"{folder}/"))
    found = [path for path in below if _HELPER.search(path) and roles.is_for_tests(path)]
    return max(found, key=lambda path: min(nearness(path, each) for each in paths), default="")


def is_home(path: str, other: str) -> bool:
    """Whether a module is named as one for what others have in common, and another is of these: of its folder."""
    found = _HELPER.search(path)
    return found is not None and other.startswith(path[: found.start() + 1] if found.start() else "")


def _is_unused(context: Context, piece: Piece) -> bool:
    """Whether nothing names a private piece, or one of tests, outside of its definition."""
    if not piece.name or not (piece.name.startswith("_") or context.roles.is_test(piece.path)):
        return False
    word = re.compile(rf"\b{re.escape(piece.name)}\b")
    if len(word.findall(context.text(piece.path))) > 1:
        return False
    texts = map(context.text, sorted(context.roles.importers(piece.path)))
    return not any(word.search(text) or "import *" in text for text in texts)


def _common(paths: Sequence[str]) -> str:
    """The nearest folder above all of some files; empty for the top."""
    folders = [posixpath.dirname(path) for path in paths]
    return "" if "" in folders else posixpath.commonpath(folders)
