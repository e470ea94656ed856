"""What to do with what several modules say: where it could stand, or which one can go."""

import ast
import posixpath
import re
from collections import Counter
from collections.abc import Sequence

from devkit.core.words import listed
from devkit.diagnoser.location import is_test_path
from devkit.hooks.checking import pathnames
from devkit.hooks.checking.context import Context
from devkit.hooks.checking.distributions import distributions
from devkit.hooks.checking.imports import dotted, folder_of_all, folders_above
from devkit.hooks.checking.meaning import RAISED
from devkit.hooks.checking.roles import Roles
from devkit.hooks.checking.source import Source, below
from devkit.hooks.checks.duplicates.families import bare
from devkit.hooks.checks.duplicates.needs import needed
from devkit.hooks.checks.duplicates.pieces import Piece
from devkit.hooks.checks.duplicates.suites import suites
from devkit.hooks.checks.duplicates.using import is_idle, is_unused, is_used_as_loaded

_HELPER = re.compile(
    r"(?:^|/)_?(?:\w+_)?(?:(?:helpers?|(?:test)?util(?:s|ities)?|common)(?:/[^/]+)?|(?:support|testing|tools)(?:/__init__)?)\.py$"
)
"""A module that nothing belongs in more than another thing."""

_GENERAL = re.compile(r"_?(?:(\w+?)_?)?(?:helpers?|util(?:s|ities)?|common)")
"""What a module or a package for anything is called; with the word that says of what: `volume_utils`, `s3util`."""
_COMMANDS = "/management/commands"
_ROOTS = frozenset({"src", "lib", "source", "python"})
_PAIR = 2
_NAMED = 2
"""Files that are named one by one."""
_MOST_HEIRS = 10
"""Files that import the module of a base class; one that more do is too general a place."""
_PLACED = re.compile(r"\b__file__\b|^[ \t]+from[ \t]*\.", re.MULTILINE)
OFFERED = re.compile(r"(?:^|/)_*testing(?:/|\.py$)")
"""What a package offers for the tests of others."""
_TESTS = re.compile(r"^(?:[ \t]+)?(?:async +)?def test", re.MULTILINE)
_OF_TESTS = re.compile(r"(?<![a-z])test")

_IMPORT = "import it from there"
_RETURN = "delete it there and import it from here"
_TAKE = "this file imports that one, so take it from there"
_GIVE = "that file imports this one, so delete it there and take it from here"
_TAKE_ABOVE = "this file is a part of that package, so take it from there"
_GIVE_BELOW = "that file is a part of this package, so delete it there and take it from here"
_TAKE_LATE = "this file imports that one, though not as it is loaded, so take it from there"
_GIVE_LATE = "that file imports this one, though not as it is loaded, so delete it there and take it from here"
_TAKEN = frozenset({_IMPORT, _TAKE, _TAKE_ABOVE, _TAKE_LATE})
"""What to do where a file can import another one's piece."""
_OF_SET_UPS = {
    _TAKE: "this file imports that one, so make it a function there, and call that",
    _GIVE: "that file imports this one, so make it a function here, and call that there",
    _TAKE_LATE: "this file imports that one, though not as it is loaded, so make it a function there, and call that",
    _GIVE_LATE: (
        "that file imports this one, though not as it is loaded, so make it a function here, and call that there"
    ),
}
"""The same of what has no name that another module could import."""
_UNUSED = {
    (True, False): "nothing uses it here, so delete it",
    (False, True): "nothing uses that one, so delete it there",
}
_IDLE = {
    (True, False): ("nothing in the project uses it here, so delete it", ", or take it from there"),
    (False, True): ("nothing in the project uses that one, so delete it there", ", or take it from here"),
}
"""Whether nothing in the project uses the piece, and the other one -> what to do, and what else where that can be."""
_OFFERED = "if nobody else does"
"""On what condition to delete what a package has for others."""


def advice(context: Context, first: Piece, piece: Piece, others: Sequence[Piece] = ()) -> str:
    """What to do about a piece that another file has, too: a clause that begins with what is to do.

    Args:
        context: The project.
        first: The piece named as the other one.
        piece: The piece that is told.
        others: Further ones, for which one is to be kept as well.
    """
    if not piece.name:
        way = "" if others else _way(context, first, piece)
        return _OF_SET_UPS.get(way) or _place(context, (first, piece, *others), "make it one function")
    if others:
        return _advice_for_all(context, (first, piece, *others))
    found = _needless(context, first, piece) or _way(context, first, piece)
    return found or _place(context, (first, piece))


def _advice_for_all(context: Context, pieces: Sequence[Piece]) -> str:
    """What to do about a piece that three files have or more: what nothing uses can go, one of the others is kept."""
    first, *others = pieces
    used = [each for each in pieces if not _is_needless(context, each, others[0] if each is first else first)]
    if not used:
        return "nothing in the project uses any of them, so delete all"
    keeping = _kept(context, used, told=others[0]) if len(used) > 1 else ""
    unused = sorted({each.path for each in pieces} - {each.path for each in used})
    if not unused:
        return keeping
    places = listed(unused, _NAMED, "file")
    return f"nothing in the project uses that of {places}, so delete it there{keeping and f', and {keeping}'}"


def _kept(context: Context, pieces: Sequence[Piece], told: Piece) -> str:
    """Which one of several to keep, where all others can take it from the same one; else where one could stand."""
    for kept in pieces:
        if all(_way(context, kept, each) in _TAKEN for each in pieces if each is not kept):
            is_here = kept is told
            which, where = ("this one", "here") if is_here else (f"that of {kept.path}", "there")
            return f"keep {which}, and import it from {where}"
    return _place(context, pieces)


def _is_needless(context: Context, piece: Piece, other: Piece) -> bool:
    if is_unused(context, piece, other):
        return True
    return is_idle(context, piece, other) and not _is_published(context.roles, piece, other)


def _needless(context: Context, first: Piece, piece: Piece) -> str:
    """What to do where nothing uses one of two pieces, or either; empty where both are used."""
    unused = is_unused(context, piece, first), is_unused(context, first, piece)
    idle = unused[0] or is_idle(context, piece, first), unused[1] or is_idle(context, first, piece)
    if all(idle):
        return "nothing in the project uses either one, so delete both"
    if unused in _UNUSED or idle not in _IDLE:
        return _UNUSED.get(unused, "")
    unneeded, other = (piece, first) if idle[0] else (first, piece)
    if _is_published(context.roles, unneeded, other):
        way = _RETURN if idle[0] else _IMPORT
        return way if _is_at_hand(context, unneeded, other) else f"{_IDLE[idle][0]} {_OFFERED}"
    told, besides = _IDLE[idle]
    released = distributions(context).shared((first.path, piece.path))
    is_required = bool(released) and unneeded.path.startswith(f"{released}/")
    is_kept = is_required or _is_hidden(other, unneeded) or _is_barred(context.roles, unneeded.path, other.path)
    return told if is_kept else told + besides


def _is_published(known: Roles, piece: Piece, other: Piece) -> bool:
    """Whether a piece is public, and not of the package of another one of its name: others may use it."""
    package = known.package(piece.path)
    is_public = bool(package) and not any(part.startswith("_") for part in (piece.name, *dotted(piece.path).split("/")))
    # A folder below a package may have no file of its own, and is a part of it all the same.
    is_apart = package != known.package(other.path) and not other.path.startswith(f"{package}/")
    is_apart = is_apart and not _is_namespace(known, posixpath.dirname(other.path), package)
    return is_public and bare(piece.name) == bare(other.name) and is_apart


def _is_namespace(known: Roles, folder: str, package: str) -> bool:
    """Whether a package is a part of a folder that has no file of its own, and that its neighbours import by name."""
    is_above = folder != "" and package.startswith(f"{folder}/")
    return is_above and known.uses(folder.partition("/")[0], posixpath.basename(folder))


def _is_at_hand(context: Context, piece: Piece, other: Piece) -> bool:
    """Whether what lies about another piece imports a piece's package, and its own file can do so."""
    known, package = context.roles, context.roles.package(piece.path)
    if _is_barred(known, other.path, piece.path):
        return False
    above = folder_of_all((f"{package}/", other.path))
    beside, _, rest = other.path.removeprefix(f"{above}/" if above else "").partition("/")
    if not above:
        return known.uses(beside, posixpath.basename(package))
    area = f"{above}/{beside}/" if rest else f"{above}/"
    about = (path for path in context.python if path.startswith(area) and not path.startswith(f"{package}/"))
    return any(each.startswith(f"{package}/") for path in about for each in known.imported(path))


def _is_hidden(piece: Piece, other: Piece) -> bool:
    """Whether a piece is private, and not by the name of another one."""
    return piece.name.startswith("_") and piece.name != other.name


def _way(context: Context, first: Piece, piece: Piece) -> str:
    """What to do where one file can import the other's piece; empty where neither should.

    Of two distributions it depends on which one requires the other what may be imported from where.
    """
    return "" if distributions(context).shared((first.path, piece.path)) else _by_import(context, first, piece)


def _by_import(context: Context, first: Piece, piece: Piece) -> str:
    """What to do where one file can import the other's piece; empty where neither should."""
    known = context.roles
    ways = (
        (_knows(known, piece.path, first.path), _TAKE),
        (_is_offered(context, first, piece), _IMPORT),
        (_knows(known, first.path, piece.path), _GIVE),
        (_is_part(known, piece, first), _TAKE_ABOVE),
        (_is_part(known, first, piece), _GIVE_BELOW),
        (_is_made_for(known, first, piece), _IMPORT),
        (_is_made_for(known, piece, first), _RETURN),
        (_can_import(context, piece, first), _TAKE_LATE),
        (_can_import(context, first, piece), _GIVE_LATE),
    )
    return next((told for is_right, told in ways if is_right), "")


def _knows(known: Roles, path: str, other: str) -> bool:
    """Whether a file imports another as it is loaded, and always.

    Its own package is none such where that may not have defined anything yet.
    """
    is_package = other.endswith("/__init__.py") and path.startswith(other.removesuffix("__init__.py"))
    return other in known.imported(path, at_top=True, always=True) and not (is_package and known.is_circle(path, other))


def _is_part(known: Roles, piece: Piece, other: Piece) -> bool:
    """Whether a file is a part of the package whose own file has another piece, and is loaded after all of that.

    Tests are left out: their packages may be put together otherwise by what runs them.
    """
    folder, _, name = other.path.rpartition("/")
    if name != "__init__.py" or not piece.path.startswith(f"{folder}/") or known.is_test(piece.path):
        return False
    return not _is_hidden(other, piece) and not _is_barred(known, piece.path, other.path)


def _is_offered(context: Context, first: Piece, piece: Piece) -> bool:
    """Whether a piece stands in a module for what others have in common, and isn't private there by another name."""
    known = context.roles
    is_alive = bool(known.importers(first.path)) or not known.importers(piece.path)
    is_free = is_alive and not _is_hidden(first, piece) and not _is_barred(known, piece.path, first.path)
    if not is_free or not is_home(first.path, piece.path):
        return False
    if not known.is_test(piece.path):
        return True
    return not _holds_tests(context, first.path) and suites(context).can_import(piece.path, first.path)


def _holds_tests(context: Context, path: str) -> bool:
    """Whether a module has tests itself, whatever it is called: `test_utils.py`."""
    return _TESTS.search(context.text(path)) is not None


def _is_barred(known: Roles, path: str, other: str) -> bool:
    """Whether a file can't import another as it is loaded.

    It can't where the other one loads it in turn, need not be there, as it or all who import it say, is only run, or
    needs packages that not everybody has, which this file doesn't.
    """
    is_sure = other in known.imported(path, always=True)
    if not is_sure and (other in known.imported(path) or known.is_optional(other)):
        return True
    if known.is_run(other) or known.is_by_itself(other):
        return True
    return not known.needs(other) <= known.needs(path) or known.is_circle(path, other)


def _can_import(context: Context, piece: Piece, other: Piece) -> bool:
    """Whether a piece's file imports another one, could do so as it is loaded, and needn't: it uses the piece later."""
    is_imported = other.path in context.roles.imported(piece.path)
    if not is_imported or _is_barred(context.roles, piece.path, other.path):
        return False
    return not is_used_as_loaded(context, piece)


def _by_package(known: Roles, first: Piece, piece: Piece) -> str:
    """What to do where one file imports a package that loads the other one; empty where neither does."""
    package = "" if _is_hidden(first, piece) else _package_at_hand(known, piece.path, first.path)
    if package:
        return f"this file imports {package}/, which loads that one, so take it from there"
    package = "" if _is_hidden(piece, first) else _package_at_hand(known, first.path, piece.path)
    return package and f"that file imports {package}/, which loads this one, so delete it there and take it from here"


def _package_at_hand(known: Roles, path: str, other: str) -> str:
    """The package that a file always imports, and which always loads another file of it; empty where there is none."""
    imported = known.imported(path, at_top=True, always=True)
    around = (folder for folder in folders_above(other) if not path.startswith(f"{folder}/"))
    packages = (folder for folder in around if f"{folder}/__init__.py" in imported and _loads(known, folder, other))
    return "" if _is_barred(known, path, other) else next(packages, "")


def _loads(known: Roles, package: str, other: str) -> bool:
    """Whether a package always loads one of its files, by way of others of these."""
    seen = {f"{package}/__init__.py"}
    waiting = [*seen]
    while waiting and other not in seen:
        loaded = known.imported(waiting.pop(), at_top=True, always=True)
        found = {each for each in loaded if each.startswith(f"{package}/")} - seen
        seen |= found
        waiting += found
    return other in seen


def _is_made_for(known: Roles, piece: Piece, other: Piece) -> bool:
    """Whether a piece is public in a module for what others have in common, and the other one private in its own."""
    is_offered = piece.name[:1] not in ("", "_") and other.name.startswith("_") and not known.is_test(piece.path)
    return is_offered and _HELPER.search(piece.path) is not None and not _is_barred(known, other.path, piece.path)


def _is_placed(context: Context, piece: Piece) -> bool:
    """Whether a function means something else in another folder: it uses `__file__`, or imports by its place."""
    source = context.source(piece.path)
    if source is None or not _PLACED.search(source.text):
        return False
    names = {"__file__"}
    for node in source.tree.body if source.tree is not None else ():
        nodes = below(node)
        is_placed = any(each.__class__ is ast.Name and each.id in names for each in nodes)
        if node.lineno == piece.line:
            return is_placed or any(each.__class__ is ast.ImportFrom and each.level for each in nodes)
        if is_placed and isinstance(node, ast.Assign):
            names |= {each.id for each in node.targets if isinstance(each, ast.Name)}
    return False


def _place(context: Context, pieces: Sequence[Piece], what: str = "keep one") -> str:
    """Where a piece could stand that several files have: a clause that begins with a verb."""
    piece, paths = pieces[1], tuple(dict.fromkeys(each.path for each in pieces))
    in_tests = all(map(context.roles.is_test, paths))
    folder = folder_of_all([path for path in paths if in_tests or not context.roles.is_test(path)])
    helper = shared_home(context, paths, piece)
    if not helper and not in_tests:
        helper = _of_bases(context, paths, folder) or _home_above(context, paths, piece)
    if helper and (not _is_placed(context, piece) or posixpath.dirname(helper) == folder):
        return f"{what}, in {helper}, which {'both' if len(paths) == _PAIR else 'all'} import"
    is_pair = len(pieces) == _PAIR and piece.name and not in_tests and not _is_placed(context, piece)
    way = _by_package(context.roles, *pieces) if is_pair else ""
    if way:
        return way
    released = "" if in_tests else distributions(context).shared(paths)
    if released:
        return _in_distribution(context.roles, pieces, released, what)
    folder = _beside_commands(folder)
    is_among = folder and (in_tests or not _is_root(context, folder, paths))
    where = f"a module of {folder}/" if is_among else "one module"
    if in_tests and all(map(suites(context).is_by_itself, paths)):
        place = posixpath.join(folder, "conftest.py")
        return f"{what}, as a fixture of {place}, as tests can't import one another in pytest's import mode here"
    if is_among and in_tests and any(suites(context).are_out_of_reach(paths[0], each) for each in paths[1:]):
        return f"{what}, in {where} that these tests can import"
    return f"{what}, in {where}, and import it"


def _in_distribution(known: Roles, pieces: Sequence[Piece], folder: str, what: str) -> str:
    """How pieces of several distributions can be shared by the one in a folder, which those of the others require."""
    kept = [each for each in pieces if each.path.startswith(f"{folder}/")]
    others = [each for each in pieces if each not in kept]
    is_pair = len(pieces) == _PAIR and pieces[0].name and not _is_hidden(kept[0], others[0])
    if is_pair and not _is_barred(known, others[0].path, kept[0].path):
        return _IMPORT if kept[0] is pieces[0] else _RETURN
    return f"{what}, in a module of {folder_of_all([each.path for each in kept])}/, and import it"


def _beside_commands(folder: str) -> str:
    """The folder above one each module of which Django lists as a command; else the folder itself."""
    return posixpath.dirname(folder) if f"/{folder}".endswith(_COMMANDS) else folder


def _is_root(context: Context, folder: str, paths: Sequence[str]) -> bool:
    """Whether a folder is what packages lie in, one of them that of a file: a module beside them isn't released."""
    if posixpath.basename(folder) not in _ROOTS:
        return False
    packages = {f"{folder}/{path.removeprefix(f'{folder}/').split('/')[0]}/__init__.py" for path in paths}
    return f"{folder}/__init__.py" not in context.files and not packages.isdisjoint(context.files)


def nearness(path: str, other: str) -> int:
    """How many folders two paths have in common from the top."""
    return len(posixpath.commonpath(["/" + posixpath.dirname(path), "/" + posixpath.dirname(other)]).split("/"))


def shared_home(context: Context, paths: Sequence[str], piece: Piece | None = None) -> str:
    """The module for what others have in common, or the one of their name above them, that some files import.

    Args:
        context: The project.
        paths: The files.
        piece: What it is to hold, with what that imports.

    Returns:
        The nearest one; empty where there is none. For tests it may be anywhere, if its name says that it is for these.
    """
    in_tests = all(map(context.roles.is_test, paths))
    folder = folder_of_all(paths)
    below = f"{folder}/" if folder else ""
    names = {posixpath.basename(path) for path in paths} - {"__init__.py"}
    for at_top in (True, False) if in_tests else (True,):
        common = _imported_by_all(context, paths, at_top=at_top)
        homes = [path for path in sorted(common) if _is_shared_home(path, below, names, in_tests=in_tests)]
        homes = [path for path in homes if not in_tests or _is_about(path, paths, piece)]
        found = _able(context, homes, piece)
        if found:
            return max(found, key=lambda path: min(nearness(path, each) for each in paths))
    return ""


def _home_above(context: Context, paths: Sequence[str], piece: Piece) -> str:
    """The module for anything beside the package that some files have in common, which all import; empty for none."""
    above, known = posixpath.dirname(folder_of_all(paths)), context.roles
    common = sorted(_imported_by_all(context, paths, at_top=True)) if known.is_packaged(f"{above}/") else []
    near = (path for path in common if posixpath.dirname(dotted(path)) == above)
    homes = [path for path in near if _is_general(path) and not pathnames.is_for_tests(path)]
    return next(iter(_able(context, homes, piece)), "")


def _able(context: Context, homes: Sequence[str], piece: Piece | None) -> list[str]:
    """The files, of several, that can import what a piece needs, and hold code: a package may only hand on others'."""
    needs = needed(context, piece) if homes and piece is not None else ()
    able = (path for path in homes if not any(context.roles.is_circle(path, each) for each in needs))
    return [path for path in able if not path.endswith("/__init__.py") or _holds_code(context, path)]


def _holds_code(context: Context, path: str) -> bool:
    source = context.source(path)
    body = source.tree.body if source is not None and source.tree is not None else []
    return any(isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)) for node in body)


def _imported_by_all(context: Context, paths: Sequence[str], *, at_top: bool) -> frozenset[str]:
    """The files that all of some always import, whoever runs them."""
    known = context.roles
    every = (known.imported(path, at_top=at_top, always=True) - known.unneeded(path) for path in paths)
    return frozenset.intersection(*every)


def _of_bases(context: Context, paths: Sequence[str], folder: str) -> str:
    """The module below a folder whose classes most classes of all files derive from; empty where there isn't one."""
    imported = _imported_by_all(context, paths, at_top=True)
    few = [path for path in imported if len(context.roles.importers(path)) <= _MOST_HEIRS]
    common = [path for path in few if not folder or path.startswith(f"{folder}/")]
    if not common or not all("\nclass " in context.text(path) for path in paths):
        return ""
    bases = frozenset.intersection(*(_bases(context.source(path)) for path in paths))
    found = [path for path in common if any(f"/{dotted(path)}".endswith(f"/{base}") for base in bases)]
    return found[0] if len(found) == 1 else ""


def _bases(source: Source | None) -> frozenset[str]:
    """The modules that half the classes of a file have bases from, `/`-separated."""
    found: Counter[str] = Counter()
    classes = source.nodes(ast.ClassDef) if source is not None else []
    for node in classes:
        found.update({_module(source, base) for base in node.bases if source is not None})
    return frozenset(each for each in found if each and 2 * found[each] >= len(classes))


def _module(source: Source, base: ast.expr) -> str:
    """The module that a base is imported from, without the dots it begins with; empty for an exception's."""
    name, _, attribute = ast.unparse(base).partition(".")
    origin = ".".join(filter(None, [source.imports.get(name, ""), attribute]))
    return "" if origin.endswith(RAISED) else origin.rpartition(".")[0].lstrip(".").replace(".", "/")


def _is_shared_home(path: str, below: str, names: set[str], *, in_tests: bool) -> bool:
    folder, file = posixpath.split(path)
    if in_tests:
        if OFFERED.search(path) and "/_testing" not in f"/{path}" and not is_test_path(path):
            return False
        is_near = pathnames.is_for_tests(path) and (path.startswith(below) or below.startswith(f"{folder}/"))
        return _HELPER.search(path) is not None and (is_near or _OF_TESTS.search(file) is not None)
    if not path.startswith(below) or pathnames.is_for_tests(path):
        return False
    return _is_general(path) or (names == {file} and f"{folder}/" == below)


def _is_about(path: str, paths: Sequence[str], piece: Piece | None) -> bool:
    """Whether a module for tests is one for anything, or about what its name says in common with files or a piece."""
    found = _GENERAL.fullmatch(posixpath.basename(dotted(path)))
    if found is None or not found[1] or piece is None or _OF_TESTS.search(found[1]):
        return True
    told = "/".join((piece.name, *paths, posixpath.dirname(path))).lower()
    return not set(found[1].lower().split("_")).isdisjoint(re.split(r"[\W_]+", told))


def _is_general(path: str) -> bool:
    """Whether a module or a package is called one for anything, or for anything about a folder that it is in."""
    folder, file = posixpath.split(path)
    found = _GENERAL.fullmatch(posixpath.basename(folder) if file == "__init__.py" else file.removesuffix(".py"))
    return found is not None and (not found[1] or found[1] in folder.split("/"))


def is_home(path: str, other: str) -> bool:
    """Whether a module is named as one for what others have in common, and another is of these: of its folder."""
    found = _HELPER.search(path)
    return found is not None and other.startswith(path[: found.start() + 1] if found.start() else "")
