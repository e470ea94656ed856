"""Whether what two modules say alike is worth sharing, and whether it is so little that opinions differ."""

import ast
import posixpath
import re
from collections.abc import Iterator

from devkit.diagnoser.location import is_test_path
from devkit.hooks.checking.context import Context
from devkit.hooks.checking.heads import is_independent
from devkit.hooks.checking.kinds import are_two_of_a_kind
from devkit.hooks.checking.roles import Roles
from devkit.hooks.checks.duplicates.families import bare, stem, words
from devkit.hooks.checks.duplicates.kinship import Kinship, is_brief
from devkit.hooks.checks.duplicates.needs import are_of_other_types, statements
from devkit.hooks.checks.duplicates.pieces import Piece
from devkit.hooks.checks.duplicates.rules import CONSTANT, DATA, FUNCTION, LOGGING, PARSER
from devkit.hooks.checks.duplicates.sharing import OFFERED, shared_home
from devkit.hooks.checks.duplicates.using import is_idle, is_run_only, is_unused, mentions

_LEAST_SAID = 20
"""What a function says, at least, that isn't the same under two names by chance, or in two tests' files."""
_LEAST_OF_FUNCTION = 40
"""What a function says, at least, that is worth sharing by tests of two folders that have nothing else in common."""
_MOST_LINES = 5
"""Of a function that says more than that, and isn't worth it either."""
_LARGE = 50
"""Python files of a project that has more than one concern."""
_MANY_LINES = 11
"""Lines below the first of what is worth sharing, whatever its modules are for."""
_LEAST_OF_STRANGERS = 16
_MOST_OF_STRANGERS = 3
"""What a function says, and statements of one that says less, that is sooner written again than shared from afar."""
_LEAST_OF_RELATIVES = 50
"""Characters of a constant that two members of a family don't have by chance, or each for itself."""
_LEAST_LINES = 15
"""Of data that two tests don't sooner have each for itself."""
_PAIR = 2
_LEAST_ARGUMENTS = 5
"""Arguments of programs that are worth a module of their own."""
_LEAST_LITERAL = 24
"""Characters of a pattern that says more than what kind of characters there are, and how many."""
_LEAST_STEM = 3
_TELLING = re.compile(r"(?!(?:rx|re|ok|is|regexp?|pattern|default|all|list|map|key|name)$)[^\W\d_]{2,}")
"""A word of a name that says more than what kind of value it is."""
_WORD = re.compile(r"[^\W\d_]{4,}(?=[_\d.])")
"""A part of a module's name."""
_MIGRATION = re.compile(r"(?:^|[/_])migrations?\.py$")
"""A module of steps that stay as they were, whatever becomes of what they say."""
_DEFAULTS = re.compile(
    r"(?:^|/)_?(?:defaults|(?:\w+_)?(?:defaults?|global)_(?:settings|config|conf)|(?:settings|config|conf)_defaults?)\.py$"
    r"|(?:^|/)settings(?:/\w+)?\.py$"
)
"""A module of what is set, or is where nobody sets anything else."""
_ENVIRONMENTS = re.compile(r"(?:^|/)settings/\w+\.py$")
"""A module of settings, one of which each installation has."""
_STAGES = frozenset(
    {
        *("prod", "production", "staging", "stage", "preprod", "uat", "qa", "dev", "develop", "development"),
        *("test", "testing", "local", "live", "sandbox"),
    }
)
"""Where a program runs: the last word of one of several constants, of which each says its own."""


def is_of_tests(roles: Roles, path: str) -> bool:
    """Whether a file is one of the project's own tests."""
    return roles.is_test(path) and (is_test_path(path) or not OFFERED.search(path))


def is_worth_sharing(context: Context, kinship: Kinship, first: Piece, piece: Piece) -> bool:
    """Whether two modules could have a piece in common, and nothing says that it is each one's own."""
    pair = first.path, piece.path
    if pair[0] == pair[1] or _are_kept_apart(context, kinship, first, piece):
        return False
    in_tests = is_of_tests(context.roles, piece.path)
    if piece.rule == CONSTANT.id and kinship.are_revisions(*pair):
        return False
    is_own_function = piece.rule == FUNCTION.id and _is_own_function(kinship, first, piece, in_tests=in_tests)
    is_leaving = in_tests and _is_one_leaving(context, kinship, first, piece)
    if is_own_function or is_leaving or _are_few_arguments(context, kinship, first, piece):
        return False
    if piece.is_short and not (kinship.know_each_other(*pair) or _is_one_of_shared(kinship, piece, pair)):
        return False
    if piece.rule == CONSTANT.id:
        is_own = _is_own_data if in_tests else _is_own_constant
        if is_own(context, kinship, first, piece):
            return False
    # What tests share has a place, whatever they test.
    is_apart = not in_tests and (
        _are_strangers(kinship, first, piece)
        or _is_left_to_each(context, kinship, first, piece)
        or _is_independent(context, *pair)
        or _is_independent(context, *reversed(pair))
        or kinship.are_of_one_group(*pair)
        or (kinship.scripts.is_one_alone(*pair) and _is_warning(context, kinship, first, piece))
        or _is_each_plugin_s(context, kinship, first, piece)
        or (kinship.are_ports(*pair) and not shared_home(context, pair, piece))
        or any(map(kinship.scripts.is_run_by_name, pair))
        or (_is_warning(context, kinship, first, piece) and kinship.is_one_forgotten(*pair))
        or _are_untied(context, kinship, first, piece)
        or (piece.rule == FUNCTION.id and _are_two_of_a_kind(context, kinship, first, piece))
        or (piece.rule == FUNCTION.id and not _is_long(first, piece) and _are_run_only(context, first, piece))
    )
    # Documents are asked last but one, as they are read for it, and types last: both files are parsed for them.
    is_apart = is_apart or any(map(kinship.is_shown, pair)) or _are_meant_twice(context, kinship, first, piece)
    return not is_apart and (piece.rule != FUNCTION.id or not are_of_other_types(context, first, piece))


def _are_untied(context: Context, kinship: Kinship, first: Piece, piece: Piece) -> bool:
    """Whether nothing says that two modules have a concern in common, and what both have isn't long.

    They have nothing to do with each other, then, and of a function's no two modules are imported by both, while of a
    constant's one imports none, or both are scripts of which each is by itself. What sets logging up is for the whole
    program, wherever it is.
    """
    if _is_long(first, piece):
        return False
    pair, is_large = (first.path, piece.path), len(context.python) >= _LARGE
    is_untied, is_all = False, _is_all_they_share(kinship, first, piece)
    if piece.rule == CONSTANT.id:
        is_untied = is_large and is_all and not all(map(context.roles.imported, pair))
        is_untied = is_untied and not is_small(context, kinship, first, piece)
        is_untied = is_untied or all(map(context.roles.is_by_itself, pair))
    elif piece.rule == FUNCTION.id:
        is_untied = is_large and is_all and kinship.ties(*pair) <= 1 and not _sets_logging_up(context, piece)
    is_untied = is_untied and is_distant(context, kinship, first, piece) and not shared_home(context, pair, piece)
    return is_untied and not _is_one_idle(context, first, piece)


def _are_two_of_a_kind(context: Context, kinship: Kinship, first: Piece, piece: Piece) -> bool:
    """Whether two names say that each is for something else, and nothing else speaks for sharing what they name.

    A long constant is no two things by chance, and functions are told of modules that have to do with each other.
    """
    if not are_two_of_a_kind(first.name, piece.name) or not _is_all_they_share(kinship, first, piece):
        return False
    if _is_long(first, piece) if piece.rule == CONSTANT.id else not is_distant(context, kinship, first, piece):
        return False
    return not _is_needless(context, first, piece) and not _is_one_idle(context, first, piece)


def _is_all_they_share(kinship: Kinship, first: Piece, piece: Piece) -> bool:
    """Whether two modules have nothing else in common at length, and no third one has the piece."""
    return kinship.copies(piece) <= _PAIR and kinship.shared(first.path, piece.path) <= 1


def _is_long(first: Piece, piece: Piece) -> bool:
    return max(each.end_line - each.line for each in (first, piece)) >= _MANY_LINES


def _are_run_only(context: Context, first: Piece, piece: Piece) -> bool:
    return all(is_run_only(context, each) for each in (first, piece))


def _sets_logging_up(context: Context, piece: Piece) -> bool:
    source = context.source(piece.path)
    lines = map(source.line, range(piece.line, piece.end_line + 1)) if source is not None else ()
    return any("getLogger(" in line or "logging." in line for line in lines)


def _is_one_leaving(context: Context, kinship: Kinship, first: Piece, piece: Piece) -> bool:
    """Whether one of two tests goes with code that is legacy or deprecated, while the other one stays."""
    pair = first.path, piece.path
    is_one = context.roles.is_for_retired(pair[0]) != context.roles.is_for_retired(pair[1])
    return is_one and not kinship.know_each_other(*pair) and not _is_needless(context, first, piece)


def _are_meant_twice(context: Context, kinship: Kinship, first: Piece, piece: Piece) -> bool:
    """Whether the project's guides say so, and both pieces are used."""
    if not kinship.are_meant_twice(first.path, piece.path):
        return False
    return not _is_one_idle(context, first, piece)


def _are_few_arguments(context: Context, kinship: Kinship, first: Piece, piece: Piece) -> bool:
    """Whether it would take a new module to share a few arguments of programs."""
    pair = first.path, piece.path
    if piece.rule != PARSER.id or piece.size >= _LEAST_ARGUMENTS:
        return False
    return not kinship.know_each_other(*pair) and not shared_home(context, pair, piece)


def _is_independent(context: Context, path: str, other: str) -> bool:
    """Whether a file, or its package that another file isn't in, says to do without the project's others.

    Not where the other one imports it: that one can take from it what both have.
    """
    if path in context.roles.imported(other, at_top=True, always=True):
        return False
    folder = f"{posixpath.dirname(path)}/"
    heads = [path, *([] if other.startswith(folder) else [f"{folder}__init__.py"])]
    return any(source is not None and is_independent(source) for source in map(context.source, heads))


def _is_one_of_shared(kinship: Kinship, piece: Piece, pair: tuple[str, str]) -> bool:
    """Whether a short constant's modules say something at length alike, too; a default is each one's own to choose."""
    return "default" not in words(piece.name) and kinship.shared(*pair) > 0


def _are_kept_apart(context: Context, kinship: Kinship, first: Piece, piece: Piece) -> bool:
    """Whether two files are there twice on purpose, or can't import from one another."""
    pair = first.path, piece.path
    if (
        (piece.rule in DATA and kinship.are_parsed(*pair))
        or kinship.are_mirrored(*pair)
        or kinship.are_apart(*pair)
        or kinship.are_steps(*pair)
        or _are_one_file(context, kinship, pair)
    ):
        return True
    if kinship.are_twins(*pair) and not kinship.know_each_other(*pair):
        return not _is_needless(context, first, piece) and not shared_home(context, pair)
    if kinship.scripts.are_scripts(*pair) or (
        kinship.are_of_two_suites(*pair) and not shared_home(context, pair, piece)
    ):
        return True
    if is_of_tests(context.roles, piece.path):
        is_set_up = piece.rule == LOGGING.id and kinship.copies(piece) <= _PAIR
        return is_set_up and any(map(kinship.scripts.is_program, pair))
    if kinship.are_loose(*pair) or any(map(kinship.is_shipped, pair)):
        return True
    return kinship.scripts.are_programs(*pair) if piece.rule == LOGGING.id else kinship.scripts.are_alone(*pair)


def _are_one_file(context: Context, kinship: Kinship, pair: tuple[str, str]) -> bool:
    return kinship.may_be_one_file(*pair) and context.data(pair[0]) == context.data(pair[1])


def _is_own_function(kinship: Kinship, first: Piece, piece: Piece, *, in_tests: bool) -> bool:
    if piece.size < _LEAST_SAID and (in_tests or first.name != piece.name):
        return True
    if kinship.are_slots(first, piece) or kinship.are_rows(first, piece):
        return True
    return any(kinship.is_known_by_identity(each.path, each.name) for each in (first, piece))


def _is_own_constant(context: Context, kinship: Kinship, first: Piece, piece: Piece) -> bool:
    """Whether constants are what something else looks up in modules of a kind: settings, formats; or vary by module."""
    pair = first.path, piece.path
    if kinship.are_variants(*pair) or all(map(context.roles.is_configuration, pair)):
        return True
    if _are_unlikely_to_change(first, piece) or _are_each_its_owners(first, piece) or _are_of_stages(first, piece):
        return True
    is_known = kinship.know_each_other(*pair)
    is_of_family = kinship.are_of_families(first, piece) and not (piece.is_single and is_known)
    is_of_kind = all(map(_ENVIRONMENTS.search, pair)) or _are_two_of_a_kind(context, kinship, first, piece)
    if is_of_family or (not is_known and (is_of_kind or kinship.are_of_pattern(first, piece))):
        return True
    if _are_read_from_outside(context, first, piece) or _is_default(first, piece):
        return True
    is_of_others = _are_other_things(first, piece) or (_are_other_schemas(first, piece) and not is_known)
    is_other = is_of_others and not _is_needless(context, first, piece)
    if is_other or _is_each_module_s(context, kinship, first, piece):
        return True
    stems = [_WORD.findall(each.path.rpartition("/")[2]) for each in (first, piece)]
    return not set(stems[0]).isdisjoint(stems[1]) and all(mentions(context, each) <= 1 for each in (first, piece))


def _is_each_module_s(context: Context, kinship: Kinship, first: Piece, piece: Piece) -> bool:
    """Whether a short constant that is used in both is each one's own.

    It is where another module has something else under its name; and of two folders beside each other, as those of
    drivers, components and commands are, where nothing that both import is for what they have in common.
    """
    pair = first.path, piece.path
    if not is_small(context, kinship, first, piece):
        return False
    is_own = kinship.varies(first, piece) or (_are_in_sibling_folders(*pair) and not shared_home(context, pair, piece))
    return is_own and not _is_one_idle(context, first, piece)


def _are_in_sibling_folders(path: str, other: str) -> bool:
    folder, beside = posixpath.dirname(path), posixpath.dirname(other)
    return folder != beside and posixpath.dirname(folder) == posixpath.dirname(beside)


def _is_own_data(context: Context, kinship: Kinship, first: Piece, piece: Piece) -> bool:
    """Whether data is each test's own: some lines that only two have, or by its name.

    By that it is where others have other data under it, it is one of many, or both have it under two names.
    """
    if _is_needless(context, first, piece) or kinship.know_each_other(first.path, piece.path):
        return False
    is_little = kinship.copies(piece) == _PAIR and piece.end_line - piece.line < _LEAST_LINES
    is_other = bare(first.name) != bare(piece.name)
    return is_little or is_other or kinship.is_capture(first, piece) or kinship.is_per_module(first, piece)


def _are_other_things(first: Piece, piece: Piece) -> bool:
    """Whether a short pattern has two names that each say something else: a server's key, a message's seed."""
    one, two = ({word for word in words(each.name) if _TELLING.fullmatch(word)} for each in (first, piece))
    return piece.is_single and piece.size < _LEAST_LITERAL and bool(one - two) and bool(two - one)


def _are_other_schemas(first: Piece, piece: Piece) -> bool:
    """Whether two JSON schemas have two names: each describes something else, which becomes what it likes."""
    return piece.is_schema and bare(first.name) != bare(piece.name)


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


def _are_unlikely_to_change(first: Piece, piece: Piece) -> bool:
    """Whether one is of a step that stays as it was, or both are tables that somebody tried something with.

    These have a name of one letter.
    """
    is_step = any(_MIGRATION.search(each.path) for each in (first, piece))
    names = {bare(each.name) for each in (first, piece)}
    return is_step or (not piece.is_single and len(names) == len("".join(names)) == 1)


def _are_of_stages(first: Piece, piece: Piece) -> bool:
    """Whether one of two single values is that of a stage by its name, and the other one is called otherwise."""
    names = [words(each.name) for each in (first, piece)]
    bases = [frozenset(name) - _STAGES for name in names]
    return piece.is_single and bases[0] != bases[1] and any(name[-1] in _STAGES for name in names)


def _is_default(first: Piece, piece: Piece) -> bool:
    """Whether one of two short constants is a default setting, and the other one is called otherwise."""
    if bare(first.name) == bare(piece.name) or not (is_brief(piece) or piece.size < _LEAST_OF_RELATIVES):
        return False
    return any(_DEFAULTS.search(each.path) for each in (first, piece))


def _are_each_its_owners(first: Piece, piece: Piece) -> bool:
    """Whether two constants are each named after their own module, or after their folders, which differ."""
    if first.name == piece.name:
        return False
    if (_is_of_its_module(first) and _is_of_its_module(piece)) or _differ_as_their_modules(first, piece):
        return True
    owners = {_of_its_folder(first), _of_its_folder(piece)}
    return "" not in owners and len(owners) > 1


def _differ_as_their_modules(first: Piece, piece: Piece) -> bool:
    """Whether two names differ in a word that each one's module has: `ESP2_PINS` of `esp2.py`, and `ESP_3_PINS`."""
    one, two = (words(each.name) for each in (first, piece))
    modules = [bare(stem(each.path)).replace("_", "") for each in (first, piece)]
    differing = ["".join(word for word in own if word not in other) for own, other in ((one, two), (two, one))]
    return all(
        len(word) >= _LEAST_STEM and word in module and word not in other
        for word, module, other in zip(differing, modules, reversed(modules), strict=True)
    )


def _is_of_its_module(piece: Piece) -> bool:
    """Whether a constant is named after its module: what one of many like it says."""
    module = bare(stem(piece.path))
    return len(module) >= _LEAST_STEM and module in piece.name.lower()


def _of_its_folder(piece: Piece) -> str:
    """The name of its folder, or of its module, that is a word of a constant's; empty where neither is."""
    parts = (bare(each) for each in (posixpath.basename(posixpath.dirname(piece.path)), stem(piece.path)))
    return next((each for each in parts if len(each) >= _LEAST_STEM and each in words(piece.name)), "")


def _is_read(context: Context, piece: Piece) -> bool:
    """Whether the code of a constant's module reads it."""
    source = context.source(piece.path)
    nodes = source.every(ast.Name) if source is not None else ()
    return any(node.id == piece.name and isinstance(node.ctx, ast.Load) for node in nodes)


def _are_strangers(kinship: Kinship, first: Piece, piece: Piece) -> bool:
    """Whether two modules do the same for different things, so that each has its own."""
    pair = first.path, piece.path
    if kinship.are_versions(*pair):
        return True
    is_chance = piece.size < _LEAST_OF_RELATIVES and kinship.are_relatives(*pair)
    return piece.rule == CONSTANT.id and (is_chance or kinship.are_parallel(*pair))


def _is_left_to_each(context: Context, kinship: Kinship, first: Piece, piece: Piece) -> bool:
    """Whether two modules that have nothing to do with each other may each have a function: a tiny one, or as plugins.

    Not where one module is a copy of the other, whatever each became.
    """
    pair = first.path, piece.path
    if piece.rule != FUNCTION.id or kinship.are_alike(*pair) or kinship.are_forks(*pair):
        return False
    is_tiny = piece.size < _LEAST_OF_STRANGERS and statements(context, piece) <= _MOST_OF_STRANGERS
    return (is_tiny or kinship.are_parallel(*pair)) and is_distant(context, kinship, first, piece)


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


def _is_each_plugin_s(context: Context, kinship: Kinship, first: Piece, piece: Piece) -> bool:
    """Whether two plugins, which are found in their folder and have no module to share, each have a short constant."""
    pair = first.path, piece.path
    is_short = piece.rule == CONSTANT.id and is_small(context, kinship, first, piece)
    return is_short and kinship.are_scanned(*pair) and not shared_home(context, pair, piece)


def _is_warning(context: Context, kinship: Kinship, first: Piece, piece: Piece) -> bool:
    """Whether what is told of a pair would fail no run."""
    return is_small(context, kinship, first, piece) or is_distant(context, kinship, first, piece)


def is_distant(context: Context, kinship: Kinship, first: Piece, piece: Piece) -> bool:
    """Whether a piece is of two modules of the code that have nothing to do with each other.

    Neither imports the other, no third one imports both, and both pieces are used. Commands are told all the same:
    who uses them expects one option to be the same in each.
    """
    if piece.rule == PARSER.id or is_of_tests(context.roles, piece.path):
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


def _is_one_idle(context: Context, first: Piece, piece: Piece) -> bool:
    return is_idle(context, first, piece) or is_idle(context, piece, first)


def _is_needless(context: Context, first: Piece, piece: Piece) -> bool:
    """Whether nothing uses one of two pieces: there is no question of sharing then."""
    return is_unused(context, first) or is_unused(context, piece)
