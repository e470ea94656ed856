"""What to do with what several modules say: where it could stand, or which one can go."""

import posixpath
import re
from collections.abc import Sequence

from devkit.hooks.checking import roles
from devkit.hooks.checking.context import Context
from devkit.hooks.checking.roles import Roles
from devkit.hooks.checks.duplicates.pieces import Piece

_HELPER = re.compile(
    r"(?:^|/)_?(?:\w+_)?(?:(?:helpers?|(?:test)?util(?:s|ities)?|common)(?:/[^/]+)?|(?:support|testing|tools)(?:/__init__)?)\.py$"
)
"""A module that nothing belongs in more than another thing."""

_GENERAL = re.compile(r"_?(?:(\w+)_)?(?:helpers?|util(?:s|ities)?|common)")
"""What a module or a package for anything is called; with the word that says of what, as in `volume_utils`."""
_OF_TESTS = re.compile(r"(?<![a-z])test")


def advice(context: Context, first: Piece, piece: Piece) -> str:
    """What to do about a piece that another file has, too: a clause that begins with what is to do.

    Args:
        context: The project.
        first: The piece named as the other one.
        piece: The piece that is told.
    """
    needless = _needless(context, first, piece)
    if needless:
        return needless
    if _can_import(context.roles, piece.path, first.path):
        return "this file imports that one, so take it from there"
    if is_home(first.path, piece.path) and not context.roles.is_circle(piece.path, first.path):
        return "import it from there"
    if _can_import(context.roles, first.path, piece.path):
        return "that file imports this one, so delete it there and take it from here"
    return place(context, (first.path, piece.path))


def _needless(context: Context, first: Piece, piece: Piece) -> str:
    """What to do where nothing uses one of two pieces; empty where both are used."""
    if is_unused(context, piece):
        return "nothing uses it here, so delete it"
    if is_unused(context, first):
        return "nothing uses that one, so delete it there"
    if _is_idle(context, piece):
        return "nothing in the project uses it here, so delete it, or take it from there"
    if _is_idle(context, first):
        return "nothing in the project uses that one, so delete it there, or take it from here"
    return ""


def _can_import(roles: Roles, path: str, other: str) -> bool:
    """Whether a file imports another as it is loaded, or elsewhere and could do so: the other one doesn't load it."""
    if other in roles.imported(path, at_top=True):
        return True
    return other in roles.imported(path) and not roles.is_circle(path, other)


def place(context: Context, paths: Sequence[str]) -> str:
    """Where a piece could stand that stands in several files: a clause that begins with a verb."""
    in_tests = all(map(context.roles.is_test, paths))
    folder = _common([path for path in paths if in_tests or not context.roles.is_test(path)])
    helper = shared_home(context, paths)
    if helper:
        return f"keep one, in {helper}, which both import"
    where = f"a module of {folder}/" if folder else "one module"
    return f"keep one, in {where}, and import it"


def nearness(path: str, other: str) -> int:
    """How many folders two paths have in common from the top."""
    return len(posixpath.commonpath(["/" + posixpath.dirname(path), "/" + posixpath.dirname(other)]).split("/"))


def shared_home(context: Context, paths: Sequence[str]) -> str:
    """The module for what others have in common, or the one of their name above them, that some files import.

    Args:
        context: The project.
        paths: The files.

    Returns:
        The nearest one; empty where there is none. For tests it may be anywhere, if its name says that it is for these.
    """
    in_tests = all(map(context.roles.is_test, paths))
    folder = _common(paths)
    below = f"{folder}/" if folder else ""
    names = {posixpath.basename(path) for path in paths} - {"__init__.py"}
    common = frozenset.intersection(*(context.roles.imported(path, at_top=not in_tests) for path in paths))
    found = [path for path in sorted(common) if _is_shared_home(path, below, names, in_tests=in_tests)]
    return max(found, key=lambda path: min(nearness(path, each) for each in paths), default="")


def _is_shared_home(path: str, below: str, names: set[str], *, in_tests: bool) -> bool:
    folder, file = posixpath.split(path)
    if in_tests:
        is_near = path.startswith(below) and roles.is_for_tests(path)
        return _HELPER.search(path) is not None and (is_near or _OF_TESTS.search(file) is not None)
    if not path.startswith(below) or roles.is_for_tests(path):
        return False
    found = _GENERAL.fullmatch(posixpath.basename(folder) if file == "__init__.py" else file.removesuffix(".py"))
    is_general = found is not None and (not found[1] or found[1] in folder.split("/"))
    return is_general or (names == {file} and f"{folder}/" == below)


def is_home(path: str, other: str) -> bool:
    """Whether a module is named as one for what others have in common, and another is of these: of its folder."""
    found = _HELPER.search(path)
    return found is not None and other.startswith(path[: found.start() + 1] if found.start() else "")


def is_unused(context: Context, piece: Piece) -> bool:
    """Whether nothing names a private piece, or one of tests, outside of its definition."""
    is_private = piece.name.startswith("_") or context.roles.is_test(piece.path)
    return piece.name != "" and is_private and not _is_named(context, piece)


def _is_idle(context: Context, piece: Piece) -> bool:
    """Whether nothing in the project names a public piece of a module that something imports."""
    return piece.name != "" and bool(context.roles.importers(piece.path)) and not _is_named(context, piece)


def _is_named(context: Context, piece: Piece) -> bool:
    word = re.compile(rf"\b{re.escape(piece.name)}\b")
    source = context.source(piece.path)
    own = "" if source is None else "".join(map(source.line, range(piece.line, piece.end_line + 1)))
    if len(word.findall(context.text(piece.path))) > len(word.findall(own)):
        return True
    texts = map(context.text, sorted(context.roles.importers(piece.path)))
    return any(word.search(text) or "import *" in text for text in texts)


def _common(paths: Sequence[str]) -> str:
    """The nearest folder above all of some files; empty for the top."""
    folders = [posixpath.dirname(path) for path in paths]
    return "" if "" in folders else posixpath.commonpath(folders)
