"""The check `duplicates`: what one module says and another says again."""

from collections.abc import Iterator
from pathlib import PurePosixPath

from devkit.diagnoser.location import is_test_path
from devkit.hooks.checking.context import Context
from devkit.hooks.checking.finding import Finding, Related
from devkit.hooks.checking.hook import runner
from devkit.hooks.checking.registry import check
from devkit.hooks.checks.duplicates.families import interfaces, is_interface
from devkit.hooks.checks.duplicates.pieces import Piece, read
from devkit.hooks.checks.duplicates.rules import RULES
from devkit.hooks.checks.duplicates.sharing import place

run = runner("duplicates")

_MOST_RELATED = 10


@check("duplicates", "Constants, functions and set-ups written again in another module.", *RULES, read=read)
def _judge(context: Context) -> Iterator[Finding]:
    pieces = [piece for _, found in sorted(context.facts("duplicates").items()) for piece in found]
    pieces = [piece for piece in pieces if not _stands_alone(piece.path)]
    interface = interfaces(pieces)
    groups: dict[tuple[str, str, bool], list[Piece]] = {}
    for piece in pieces:
        # A test writes what it expects once more: that is what makes it a test.
        if not is_interface(piece, interface):
            groups.setdefault((piece.rule, piece.digest, is_test_path(piece.path)), []).append(piece)
    for group in groups.values():
        if len({piece.path for piece in group}) > 1:
            yield from _told(group)


def _told(group: list[Piece]) -> Iterator[Finding]:
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


def _stands_alone(path: str) -> bool:
    """Files that are meant to be read or copied by themselves, or are made by a program."""
    parts = PurePosixPath(path).parts
    folders = {
        "examples",
        "example",
        "docs",
        "doc",
        "migrations",
        "vendor",
        "_vendor",
        "vendored",
        "third_party",
        "samples",
    }
    folders |= {"docs_src", "snippets", "versions", "benchmarks"}
    return (
        not folders.isdisjoint(parts[:-1]) or parts[-1] in {"setup.py", "noxfile.py", "conf.py"} or "_pb2" in parts[-1]
    )
