"""The same message raised in several modules."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping

from devkit.diagnoser.location import is_test_path
from devkit.hooks.checking.context import Context
from devkit.hooks.checking.finding import Finding, Related
from devkit.hooks.checking.wording import PYTHONS, Wording, letters, shown, words
from devkit.hooks.checks.error_messages.facts import Facts, Said, is_aside
from devkit.hooks.checks.error_messages.rules import DUPLICATE

_LEAST_WORDS = 3
_LEAST_LETTERS = 15
_MIRRORED = 0.8
"""Share of the messages that two files of one name have in common where one is a copy of the other as a whole."""
_DISTRIBUTIONS = frozenset({"pyproject.toml", "setup.py"})
"""What lies in the folder of what is built and shipped by itself."""
_BUILDS = "setup.py"
"""What builds a package can't import it, and nothing imports what builds."""
_LEAST_MIRRORED = 3
_TWIN = re.compile(r"(?i)(?:^|(?<=[/_]))_?(?:a?sync(?:hronous|io)?|aio|[aw]sgi)(?:[_/]|(?=\.py$))")
"""What tells a file from its twin for the other way to wait, which often a program writes."""
_VERSION = re.compile(r"(?:^|/)v\d\w*(?=/)")
_CONVENTIONAL = frozenset(
    {"NotImplementedError", "AttributeError", "KeyError", "IndexError", "StopIteration", "OSError"}
)
"""Their messages follow Python's own wording, or say nothing that could drift apart."""

Site = tuple[str, Said]


def judge(context: Context, facts: Mapping[str, Facts]) -> Iterator[Finding]:
    """Find messages that stand in more than one module of a distribution, one finding a message.

    Args:
        context: The project.
        facts: What is taken from its Python files, by path.
    """
    folders = sorted(
        {path.rpartition("/")[0] for path in context.files if path.rpartition("/")[2] in _DISTRIBUTIONS}, key=len
    )
    for found in (apart for places in sites(facts).values() for apart in _apart(places, folders)):
        every = _without_mirrors(found, facts) if len({path for path, _ in found}) > 1 else []
        if len({path for path, _ in every}) <= 1:
            continue
        places = [site for site in every if not site[1].meant]
        modules = len({path for path, _ in places})
        # Where most are meant as copies, the rest is, too.
        if modules > 1 and 2 * len(places) > len(every) and not _are_alone(context, {path for path, _ in places}):
            (path, first), *others = places
            message = (
                f"{shown(first.words)!r} is said in {modules} modules; keep it in one place, such as a constant or an "
                "exception class (devkit fix --extract)"
            )
            related = tuple(Related(other, said.line, "the same message") for other, said in others)
            yield Finding(DUPLICATE.id, path, first.line, first.column, message, first.end_line, related)


def _are_alone(context: Context, paths: Collection[str]) -> bool:
    """Whether some files are scripts none of which can import from another, or from where both could."""
    folders = {path.rpartition("/")[0] for path in paths}
    return len(folders) == len(paths) and all(map(context.roles.is_loose, paths))


def _apart(every: list[Site], folders: list[str]) -> Iterable[list[Site]]:
    """The places by the distribution they are shipped with, which is built in one of some folders."""
    found: dict[str, list[Site]] = defaultdict(list)
    for site in every:
        inside = (folder for folder in reversed(folders) if site[0].startswith(f"{folder}/"))
        found[next(inside, "")].append(site)
    return found.values()


def _without_mirrors(every: list[Site], facts: Mapping[str, Facts]) -> list[Site]:
    """The places without those in copies of whole files: in a tree that is there twice, or of another version of it."""
    kept: list[str] = []
    for path in dict.fromkeys(path for path, _ in every):
        if not any(_is_mirror(path, other, facts) for other in kept):
            kept.append(path)
    return [site for site in every if site[0] in kept]


def _is_mirror(path: str, other: str, facts: Mapping[str, Facts]) -> bool:
    """Whether a file is kept as another one is: at such a place, and with the same messages."""
    versions = [tuple(_VERSION.findall(each)) for each in (path, other)]
    if versions[0] != versions[1]:
        return True
    if _TWIN.sub("", path) == _TWIN.sub("", other):
        return True
    if path.split("/")[-2:] != other.split("/")[-2:]:
        return False
    said = [{each.words for each in facts[name].said} for name in (path, other)]
    return len(said[0] & said[1]) >= max(_LEAST_MIRRORED, _MIRRORED * len(said[0] | said[1]))


def sites(facts: Mapping[str, Facts]) -> dict[Wording, list[Site]]:
    """Where each message of the project's code is said, by path and line; messages too short to matter are left out."""
    found: dict[Wording, list[Site]] = defaultdict(list)
    for path, each in facts.items():
        if not is_test_path(path) and not is_aside(path) and path.rpartition("/")[2] != _BUILDS:
            for said in each.said:
                if said.exception not in _CONVENTIONAL and _matters(said.words):
                    found[said.words].append((path, said))
    return {words: sorted(places, key=lambda place: (place[0], place[1].line)) for words, places in found.items()}


def _matters(found: Wording) -> bool:
    enough = len(words(found)) >= _LEAST_WORDS and letters(found) >= _LEAST_LETTERS
    enough = enough and not found[0].startswith(("http://", "https://", "/"))  # an address to go to
    return enough and PYTHONS.search("".join(found)) is None
