"""The check `duplicates`: what one module says and another says again."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from devkit.hooks.checking.context import Context
from devkit.hooks.checking.copies import is_copied, may_repeat
from devkit.hooks.checking.finding import Finding, Related
from devkit.hooks.checking.hook import runner
from devkit.hooks.checking.pathnames import is_foreign
from devkit.hooks.checking.registry import check
from devkit.hooks.checking.roles import Roles
from devkit.hooks.checks.duplicates.families import compounds, interfaces, is_interface
from devkit.hooks.checks.duplicates.kinship import Kinship
from devkit.hooks.checks.duplicates.pieces import Facts, Piece, read
from devkit.hooks.checks.duplicates.rules import DATA, DISTANT, RULES, SMALL
from devkit.hooks.checks.duplicates.sharing import advice, is_home, nearness
from devkit.hooks.checks.duplicates.worth import is_distant, is_of_tests, is_small, is_worth_sharing

run = runner("duplicates")

_MOST_RELATED = 10
_MANY_COPIES = 20
"""Pieces said to be copies: then copying is how the project is written."""
_EXAMPLES = re.compile(r"(?:^|[^a-z])examples?$|[a-z]Examples?$")
"""What a repository of examples is called."""
_ALONE = re.compile(
    r"^\.[^/]+/|(?:^|/)(?:contrib|bench)/|^(?:extras?|misc|tools?|hacking|ci|dev|bin)/|(?:^|/)(?:(?:[^/]*migrations|versions|alembic|(?:\w+[_-])?scripts?)/"
    r"|(?:_*setup\w*|noxfile|conf|[^/]*\.conf|[^/]+_template)\.py$|compat[^/]*/|[^/]*bootstrap[^/]*\.py$)",
    re.IGNORECASE,
)
"""Files that are run by themselves, or must stay as they are."""


@check("duplicates", "Constants, functions and set-ups written again in another module.", *RULES, read=read)
def _judge(context: Context) -> Iterator[Finding]:
    if _EXAMPLES.search(context.top.name):  # each is read, and copied, by itself
        return
    roles = context.roles
    found: Mapping[str, Facts] = context.facts("duplicates")
    facts = {path: found[path] for path in sorted(found) if not _stands_alone(path, roles)}
    made = compounds(facts)
    facts = {path: each for path, each in facts.items() if path not in made}
    interface = interfaces(facts)
    groups: dict[tuple[str, str, bool], list[Piece]] = {}
    for piece in (piece for each in facts.values() for piece in each.pieces):
        # A test writes what it expects once more: that is what makes it a test.
        in_tests = piece.rule in DATA and is_of_tests(roles, piece.path)
        if not is_interface(piece, interface) and not (in_tests and piece.is_small):
            groups.setdefault((piece.rule, piece.digest, in_tests), []).append(piece)
    several = [group for group in groups.values() if len({piece.path for piece in group}) > 1]
    kinship = Kinship(context, facts, interface, several)
    copies = sum(each.copies for each in facts.values()) >= _MANY_COPIES
    files: dict[tuple[str, str], list[_Pair]] = {}
    # A hook asks for a few files: what it tells of has a piece in one of them.
    for group in (each for each in several if not context.targets.isdisjoint(piece.path for piece in each)):
        if not copies or group[0].rule not in DATA or is_of_tests(roles, group[0].path):
            single: list[_Pair] = []
            for pair in _pairs(context, kinship, _unmirrored(context, _unmeant(context, kinship, group))):
                in_tests = is_of_tests(roles, pair.piece.path)  # whose tests count most, and aren't among the pieces
                both = pair.first.path, pair.piece.path
                if not in_tests and (kinship.are_alike(*both) or kinship.are_forks(*both)):
                    files.setdefault(both, []).append(pair)
                else:
                    single.append(pair)
            for pairs in _linked(single):
                yield from _of_group(context, kinship, pairs)
    for both, pairs in files.items():
        yield from _of_files(context, kinship, both, pairs)


class _Pair(NamedTuple):
    """A piece, and the one in another file that it is said to repeat."""

    first: Piece
    piece: Piece
    others: tuple[Piece, ...]


def _linked(pairs: Sequence[_Pair]) -> Iterator[list[_Pair]]:
    """The pairs of a group, those together that lead from one to the other: others can share nothing with these."""
    left = [*pairs]
    while left:
        found, paths = [left.pop(0)], set[str]()
        while not paths.issuperset(path for each in found for path in _both(each)):
            paths.update(path for each in found for path in _both(each))
            found += (near := [each for each in left if not paths.isdisjoint(_both(each))])
            left = [each for each in left if each not in near]
        yield [each for each in pairs if each in found]


def _both(pair: _Pair) -> tuple[str, str]:
    return pair.first.path, pair.piece.path


def _of_pairs(pairs: Sequence[_Pair]) -> list[Piece]:
    """The pieces of some pairs, each once."""
    return [*dict.fromkeys(each for pair in pairs for each in (pair.first, pair.piece))]


def _of_group(context: Context, kinship: Kinship, pairs: Sequence[_Pair]) -> Iterator[Finding]:
    """What is told of a group: its pair, or of several the first that is worth most, always the same one."""
    if len(pairs) <= 1:
        yield from (_finding(context, kinship, pair, advice(context, pair.first, pair.piece)) for pair in pairs)
        return
    told = min(pairs, key=lambda pair: _rule(context, kinship, pair.first, pair.piece) != pair.piece.rule)
    told = told._replace(others=tuple(each for each in _of_pairs(pairs) if each not in told[:2]))
    places = (told.first, *told.others)
    number = len({each.path for each in told.others} - {told.first.path, told.piece.path})
    beside = f", and in {number} more file{'s' * (number > 1)}" if number else ""
    found = _finding(context, kinship, told, advice(context, told.first, told.piece, told.others), beside=beside)
    # All of them, so that a hook tells of it whichever was changed.
    yield found._replace(related=tuple(Related(each.path, each.line, each.what) for each in places))


def _of_files(context: Context, kinship: Kinship, both: tuple[str, str], pairs: Sequence[_Pair]) -> Iterator[Finding]:
    """The one thing that is told of two files that are mostly one.

    Nothing where they have nothing to do with each other, and one place wouldn't do for all that they share: one was
    made from the other, and became something else.
    """
    first, *others = sorted(pairs, key=lambda pair: (is_small(context, kinship, *pair[:2]), pair.piece.line))
    if kinship.are_alike(*both):
        what = "both files are alike for the most part, so keep one of them, or once what they share"
        yield _finding(context, kinship, first, what, others)
        return
    advices = {advice(context, pair.first, pair.piece) for pair in pairs}
    each = "both files define mostly the same names, so keep once what they share"
    if len(advices) == 1 or not is_distant(context, kinship, first.first, first.piece):
        yield _finding(context, kinship, first, advices.pop() if len(advices) == 1 else each, others)


def _unmeant(context: Context, kinship: Kinship, group: Sequence[Piece]) -> list[Piece]:
    """The pieces of a group that nobody says to be copies; none where that is said of most of them."""
    found = [piece for piece in group if not (_is_meant(context, piece) or kinship.is_left_out(piece.path))]
    return found if 2 * len(found) > len(group) else []


def _unmirrored(context: Context, group: list[Piece]) -> list[Piece]:
    """A group, of tests with one for each name of a file: what mirrors something is alike down to the paths."""
    if not group or not is_of_tests(context.roles, group[0].path):
        return group
    found = list({_tail(piece.path): piece for piece in reversed(group)}.values())[::-1]
    return found if 2 * len(found) > len(group) else []


def _tail(path: str) -> str:
    return "/".join(path.split("/")[-2:])


def _is_meant(context: Context, piece: Piece) -> bool:
    source = context.source(piece.path)
    return context.roles.is_generated(piece.path) or (
        source is not None and (may_repeat(source) or is_copied(source, piece.line, piece.end_line))
    )


def _pairs(context: Context, kinship: Kinship, group: Sequence[Piece]) -> Iterator[_Pair]:
    """Each piece of a group that repeats an earlier one, with the nearest of these, or one that it knows already."""
    # What the others can import comes first.
    ordered = sorted(
        group, key=lambda piece: not any(is_home(piece.path, each.path) for each in group if each != piece)
    )
    for number, piece in enumerate(ordered):
        worth = [each for each in ordered[:number] if is_worth_sharing(context, kinship, each, piece)]
        if worth:
            first = max(worth, key=lambda each: _closeness(kinship, each.path, piece.path))
            yield _Pair(first, piece, tuple(each for each in group if each not in (piece, first)))


def _closeness(kinship: Kinship, path: str, other: str) -> tuple[bool, int]:
    return kinship.know_each_other(path, other), nearness(path, other)


def _finding(
    context: Context, kinship: Kinship, pair: _Pair, what: str, further: Sequence[_Pair] = (), *, beside: str = ""
) -> Finding:
    """What is told of a pair, and with it of further ones of the same two files, or of what is beside it elsewhere."""
    first, piece, others = pair
    more = f" (and {len(further)} more that are alike)" if further else ""
    named = f", as {first.name}" if first.name != piece.name else ""
    message = f"{piece.what}{more} is written at {first.path}:{first.line} already{named}{beside}; {what}"
    places = [first, *others, *(each.piece for each in further)][:_MOST_RELATED]
    related = tuple(Related(each.path, each.line, each.what) for each in places)
    rule = _rule(context, kinship, first, piece)
    return Finding(rule, piece.path, piece.line, 1, message, piece.end_line, related)


def _rule(context: Context, kinship: Kinship, first: Piece, piece: Piece) -> str:
    if is_small(context, kinship, first, piece):
        return SMALL.id
    return DISTANT.id if is_distant(context, kinship, first, piece) else piece.rule


def _stands_alone(path: str, roles: Roles) -> bool:
    """Files that are meant to be read, run or copied by themselves, or that tests run as data."""
    by_its_place = _ALONE.search(path) is not None or roles.is_example(path) or is_foreign(path)
    return by_its_place or roles.is_retired(path) or roles.is_data(path) or roles.is_prototype(path)
