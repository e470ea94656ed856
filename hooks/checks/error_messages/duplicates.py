"""The same message raised in several modules."""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from devkit.diagnoser.location import is_test_path
from devkit.hooks.checking.context import Context
from devkit.hooks.checking.finding import Finding, Related
from devkit.hooks.checking.roles import is_meant_twice
from devkit.hooks.checks.error_messages.facts import Facts, Said, is_aside
from devkit.hooks.checks.error_messages.rules import DUPLICATE
from devkit.hooks.checks.error_messages.wording import PYTHONS, Wording, letters, shown, words

_LEAST_WORDS = 3
_LEAST_LETTERS = 12
_CONVENTIONAL = frozenset(
    {"NotImplementedError", "AttributeError", "KeyError", "IndexError", "StopIteration", "OSError"}
)
"""Their messages follow Python's own wording, or say nothing that could drift apart."""

Site = tuple[str, Said]


def judge(context: Context, facts: Mapping[str, Facts]) -> Iterator[Finding]:
    """Find messages that stand in more than one module, one finding a message."""
    for every in sites(facts).values():
        if len({path for path, _ in every}) == 1:
            continue
        places = [site for site in every if not _is_meant(context, *site)]
        modules = len({path for path, _ in places})
        if modules > 1 and 2 * len(places) > len(every):  # where most are meant as copies, the rest is, too
            (path, first), *others = places
            message = (
                f"{shown(first.words)!r} is said in {modules} modules; keep it in one place, such as a constant or an "
                "exception class (devkit fix --extract)"
            )
            related = tuple(Related(other, said.line, "the same message") for other, said in others)
            yield Finding(DUPLICATE.id, path, first.line, first.column, message, first.end_line, related)


def _is_meant(context: Context, path: str, said: Said) -> bool:
    source = context.source(path)
    return source is not None and is_meant_twice(source, said.line)


def sites(facts: Mapping[str, Facts]) -> dict[Wording, list[Site]]:
    """Where each message of the project's code is said, by path and line; messages too short to matter are left out."""
    found: dict[Wording, list[Site]] = defaultdict(list)
    for path, each in facts.items():
        if not is_test_path(path) and not is_aside(path):
            for said in each.said:
                if said.exception not in _CONVENTIONAL and _matters(said.words):
                    found[said.words].append((path, said))
    return {words: sorted(places, key=lambda place: (place[0], place[1].line)) for words, places in found.items()}


def _matters(found: Wording) -> bool:
    enough = len(words(found)) >= _LEAST_WORDS and letters(found) >= _LEAST_LETTERS
    enough = enough and not found[0].startswith(("http://", "https://", "/"))  # an address to go to
    return enough and PYTHONS.search("".join(found)) is None
