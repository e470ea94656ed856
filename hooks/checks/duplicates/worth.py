"""Whether what two modules say alike is worth sharing, and whether it is so little that opinions differ."""

import ast
import posixpath
import re
from collections.abc import Iterator

from devkit.diagnoser.location import is_test_path
from devkit.hooks.checking.context import Context
from devkit.hooks.checking.roles import Roles
from devkit.hooks.checks.duplicates.families import bare, stem, words
from devkit.hooks.checks.duplicates.kinship import Kinship, is_brief
from devkit.hooks.checks.duplicates.pieces import Piece
from devkit.hooks.checks.duplicates.rules import CONSTANT, DATA, FUNCTION, LOGGING
from devkit.hooks.checks.duplicates.sharing import OFFERED, is_unused, shared_home

_LEAST_SAID = 20
"""What a function says, at least, that isn't the same under two names by chance, or in two tests' files."""
_LEAST_OF_FUNCTION = 40
"""What a function says, at least, that is worth sharing by tests of two folders that have nothing else in common."""
_MOST_LINES = 5
"""Of a function that says more than that, and isn't worth it either."""
_LEAST_OF_RELATIVES = 50
"""Characters of a constant that two members of a family don't have by chance, or each for itself."""
_LEAST_STEM = 3
_WORD = re.compile(r"[^\W\d_]{4,}(?=[_\d.])")
"""A part of a module's name."""


def is_of_tests(roles: Roles, path: str) -> bool:
    """Whether a file is one of the project's own tests."""
    return roles.is_test(path) and (is_test_path(path) or not OFFERED.search(path))


def is_worth_sharing(context: Context, kinship: Kinship, first: Piece, piece: Piece) -> bool:
    """Whether two modules could have a piece in common, and nothing says that it is each one's own."""
    pair = first.path, piece.path
    if pair[0] == pair[1] or _are_kept_apart(context, kinship, first, piece):
        return False
    in_tests = is_of_tests(context.roles, piece.path)
    if piece.rule == FUNCTION.id and _is_own_function(kinship, first, piece, in_tests=in_tests):
        return False
    if piece.is_short and not (kinship.know_each_other(*pair) or kinship.shared(*pair)):
        return False
    if piece.rule == CONSTANT.id:
        is_own = _is_own_data if in_tests else _is_own_constant
        if is_own(context, kinship, first, piece):
            return False
    # What tests share has a place, whatever they test.
    return in_tests or not _are_strangers(kinship, first, piece)


def _are_kept_apart(context: Context, kinship: Kinship, first: Piece, piece: Piece) -> bool:
    """Whether two files are there twice on purpose, or can't import from one another."""
    pair = first.path, piece.path
    if kinship.are_mirrored(*pair) or kinship.are_apart(*pair) or kinship.are_steps(*pair):
        return True
    if kinship.may_be_one_file(*pair) and context.data(first.path) == context.data(piece.path):
        return True
    if kinship.are_twins(*pair) and not kinship.know_each_other(*pair):
        return not _is_needless(context, first, piece) and not shared_home(context, pair)
    are_alone = kinship.are_programs if piece.rule == LOGGING.id else kinship.are_alone
    return are_alone(*pair) and not is_of_tests(context.roles, piece.path)


def _is_own_function(kinship: Kinship, first: Piece, piece: Piece, *, in_tests: bool) -> bool:
    if piece.size < _LEAST_SAID and (in_tests or first.name != piece.name):
        return True
    if kinship.are_slots(first, piece):
        return True
    return any(kinship.is_known_by_identity(each.path, each.name) for each in (first, piece))


def _is_own_constant(context: Context, kinship: Kinship, first: Piece, piece: Piece) -> bool:
    """Whether constants are what something else looks up in modules of a kind: settings, formats; or vary by module."""
    if kinship.are_variants(first.path, piece.path):
        return True
    if first.name != piece.name and _is_of_its_module(first) and _is_of_its_module(piece):
        return True
    is_taken = piece.is_single and kinship.know_each_other(first.path, piece.path)
    if kinship.are_of_families(first, piece) and not is_taken:
        return True
    if _are_read_from_outside(context, first, piece):
        return True
    words = [_WORD.findall(each.path.rpartition("/")[2]) for each in (first, piece)]
    return not set(words[0]).isdisjoint(words[1]) and not any(_is_used(context, each) for each in (first, piece))


def _is_own_data(context: Context, kinship: Kinship, first: Piece, piece: Piece) -> bool:
    """Whether data is each test's own by its name: others have other data of that name, or it is one of many."""
    if _is_needless(context, first, piece) or kinship.know_each_other(first.path, piece.path):
        return False
    return kinship.is_capture(first, piece) or kinship.is_per_module(first, piece)


def _are_read_from_outside(context: Context, first: Piece, piece: Piece) -> bool:
    """Whether only other modules read both, as what each module says: `csv.suffixes` and `xml.suffixes`."""
    return first.name == piece.name and all(
        any(map(_attribute(each).search, _importers(context, each))) and not _is_read(context, each)
        for each in (first, piece)
    )


def _attribute(piece: Piece) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w.]){re.escape(stem(piece.path))}\.{re.escape(piece.name)}\b")


def _importers(context: Context, piece: Piece) -> Iterator[str]:
    return map(context.text, sorted(context.roles.importers(piece.path)))


def _is_of_its_module(piece: Piece) -> bool:
    """Whether a constant is named after its module: what one of many like it says."""
    module = bare(stem(piece.path))
    return len(module) >= _LEAST_STEM and module in piece.name.lower()


def _is_used(context: Context, piece: Piece) -> bool:
    """Whether the name of a constant stands in its module more than once."""
    return len(re.findall(rf"\b{re.escape(piece.name)}\b", context.text(piece.path))) > 1


def _is_read(context: Context, piece: Piece) -> bool:
    """Whether the code of a constant's module reads it."""
    source = context.source(piece.path)
    nodes = source.nodes(ast.Name) if source is not None else ()
    return any(node.id == piece.name and isinstance(node.ctx, ast.Load) for node in nodes)


def _are_strangers(kinship: Kinship, first: Piece, piece: Piece) -> bool:
    """Whether two modules do the same for different things, so that each has its own."""
    pair = first.path, piece.path
    if kinship.are_versions(*pair):
        return True
    is_chance = piece.size < _LEAST_OF_RELATIVES and kinship.are_relatives(*pair)
    return piece.rule == CONSTANT.id and (is_chance or kinship.are_parallel(*pair))


def is_small(context: Context, kinship: Kinship, first: Piece, piece: Piece) -> bool:
    """Whether so little is said twice that opinions differ on sharing it, and nothing else speaks for that.

    That is a short value, or a table of few characters under two names, or a short function of tests in two folders
    that have nothing else in common, or one that each module has under its own name; unless one of both is unused, or
    one module imports the other, which doesn't count for a table under two names.
    """
    pair = first.path, piece.path
    is_one = bare(first.name) == bare(piece.name)
    if piece.rule == CONSTANT.id:
        is_little = is_brief(piece) or (piece.size < _LEAST_OF_RELATIVES and not is_one)
    else:
        is_little = piece.rule == FUNCTION.id and (
            _is_little_of_tests(context, kinship, first, piece) or _is_by_habit(context, kinship, first, piece)
        )
    if not is_little or ((is_one or piece.is_single) and kinship.know_each_other(*pair)):
        return False
    return not _is_needless(context, first, piece)


def is_distant(context: Context, kinship: Kinship, first: Piece, piece: Piece) -> bool:
    """Whether a constant or a function is of two modules of the code that have nothing to do with each other.

    Neither imports the other, no third one imports both, and both pieces are used.
    """
    if piece.rule not in DATA or is_of_tests(context.roles, piece.path):
        return False
    importers = [context.roles.importers(each.path) for each in (first, piece)]
    if kinship.know_each_other(first.path, piece.path) or not importers[0].isdisjoint(importers[1]):
        return False
    return not _is_needless(context, first, piece)


def _is_little_of_tests(context: Context, kinship: Kinship, first: Piece, piece: Piece) -> bool:
    pair = first.path, piece.path
    is_long = piece.size >= _LEAST_OF_FUNCTION and piece.end_line - piece.line >= _MOST_LINES
    if is_long or not all(is_of_tests(context.roles, path) for path in pair):
        return False
    are_beside = posixpath.dirname(pair[0]) == posixpath.dirname(pair[1])
    return not are_beside and kinship.shared(*pair) == 1 and not shared_home(context, pair)


def _is_by_habit(context: Context, kinship: Kinship, first: Piece, piece: Piece) -> bool:
    """Whether two functions are called by one pattern, each after its module: `tcp.py` has `_tcp_close`, and so on.

    Then modules may be written alike so that each can change; not where both have a module for what they share.
    """
    pair = first.path, piece.path
    if bare(first.name) == bare(piece.name) or is_of_tests(context.roles, piece.path):
        return False
    one, two = (set(words(each.name)) for each in (first, piece))
    stems = [set(words(stem(path))) for path in pair]
    # Those with the same words in another order differ by all of them.
    are_after = bool(stems[0] & (one - two or one)) and bool(stems[1] & (two - one or two))
    are_alike = bool(one & two) and not one < two and not two < one
    return are_after and are_alike and not kinship.know_each_other(*pair) and not shared_home(context, pair)


def _is_needless(context: Context, first: Piece, piece: Piece) -> bool:
    """Whether nothing uses one of two pieces: there is no question of sharing then."""
    return is_unused(context, first) or is_unused(context, piece)
