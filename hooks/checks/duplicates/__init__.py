"""The check `duplicates`: what one module says and another says again."""

import re
from collections.abc import Iterator, Sequence

from devkit.hooks.checking.context import Context
from devkit.hooks.checking.finding import Finding, Related
from devkit.hooks.checking.hook import runner
from devkit.hooks.checking.registry import check
from devkit.hooks.checking.roles import Roles, is_aside, is_copied, is_foreign, is_retired
from devkit.hooks.checks.duplicates.families import interfaces, is_interface
from devkit.hooks.checks.duplicates.pieces import Piece, read
from devkit.hooks.checks.duplicates.rules import RULES
from devkit.hooks.checks.duplicates.sharing import place

run = runner("duplicates")

_MOST_RELATED = 10
_ALONE = re.compile(
    r"^\.[^/]+/|^(?:contrib|extras?|misc|tools?|hacking|ci|dev|bin)/|(?:^|/)(?:(?:migrations|versions|scripts?)/"
    r"|(?:_*setup\w*|noxfile|conf|[^/]*\.conf)\.py$|[^/]*compat[^/]*(?:/|\.py$))"
)
"""Files that are run by themselves, or must stay as they are."""


@check("duplicates", "Constants, functions and set-ups written again in another module.", *RULES, read=read)
def _judge(context: Context) -> Iterator[Finding]:
    roles = context.roles
    facts = sorted(context.facts("duplicates").items())
    pieces = [piece for path, found in facts if not _stands_alone(path, roles) for piece in found]
    interface = interfaces(pieces)
    groups: dict[tuple[str, str, bool], list[Piece]] = {}
    for piece in pieces:
        # A test writes what it expects once more: that is what makes it a test.
        in_tests = roles.is_test(piece.path)
        if not is_interface(piece, interface) and not (in_tests and piece.is_small):
            groups.setdefault((piece.rule, piece.digest, in_tests), []).append(piece)
    for group in groups.values():
        if len({piece.path for piece in group}) > 1:
            yield from _told(_unmeant(context, group))


def _unmeant(context: Context, group: Sequence[Piece]) -> list[Piece]:
    """The pieces of a group that nobody says to be copies; none where that is said of most of them."""
    found = [piece for piece in group if not _is_meant(context, piece)]
    if context.roles.is_test(group[0].path):  # what mirrors something is alike down to the paths
        found = list({_tail(piece.path): piece for piece in reversed(found)}.values())[::-1]
    return found if 2 * len(found) > len(group) else []


def _tail(path: str) -> str:
    return "/".join(path.split("/")[-2:])


def _is_meant(context: Context, piece: Piece) -> bool:
    source = context.source(piece.path)
    return context.roles.is_generated(piece.path) or (
        source is not None and is_copied(source, piece.line, piece.end_line)
    )


def _told(group: Sequence[Piece]) -> Iterator[Finding]:
    if not group:
        return
    first = group[0]
    shared = place([piece.path for piece in group])
    for piece in group[1:]:
        if piece.path == first.path:
            continue
        where = f"{first.path}:{first.line}"
        message = f"{piece.what} is written at {where} already; {shared}"
        others = [each for each in group if each != piece][:_MOST_RELATED]
        related = tuple(Related(each.path, each.line, each.what) for each in others)
        yield Finding(piece.rule, piece.path, piece.line, 1, message, piece.end_line, related)


def _stands_alone(path: str, roles: Roles) -> bool:
    """Files that are meant to be read, run or copied by themselves, or that tests run as data."""
    return bool(_ALONE.search(path)) or is_aside(path) or is_retired(path) or is_foreign(path) or roles.is_data(path)
