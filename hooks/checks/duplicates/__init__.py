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
from devkit.hooks.checks.fixtures.project import is_test_file

run = runner("duplicates")

_MOST_RELATED = 10
_COPIED = frozenset(
    {
        *("examples", "example", "docs", "doc", "docs_src", "samples", "snippets", "templates", "template"),
        *("migrations", "versions", "benchmarks", "third_party", "extern"),
    }
)
_SCRIPTS = frozenset({"setup.py", "noxfile.py", "conf.py"})


@check("duplicates", "Constants, functions and set-ups written again in another module.", *RULES, read=read)
def _judge(context: Context) -> Iterator[Finding]:
    facts = sorted(context.facts("duplicates").items())
    imported = frozenset(name for _, found in facts for name in found.imported)
    pieces = [piece for path, found in facts if not _stands_alone(path, imported) for piece in found.pieces]
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


def _stands_alone(path: str, imported: frozenset[str]) -> bool:
    """Files that are meant to be read or copied by themselves, that a program made, or that tests run as data."""
    *folders, name = PurePosixPath(path).parts
    if not _COPIED.isdisjoint(folders) or name in _SCRIPTS or "_pb2" in name or "vendor" in path.lower():
        return True
    is_data = is_test_path(path) and not is_test_file(path) and name not in {"conftest.py", "__init__.py"}
    return is_data and name.removesuffix(".py") not in imported
