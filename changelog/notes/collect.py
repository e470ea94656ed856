"""A repository's history, read into a document."""

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from devkit.changelog.notes import pipe
from devkit.changelog.notes.bots import Bots
from devkit.changelog.notes.document import Document, Release
from devkit.changelog.notes.forge import Forge, forge
from devkit.changelog.notes.history import UNRELEASED, History, read, unreleased
from devkit.changelog.notes.homes import Homes, homes
from devkit.changelog.notes.request import Request
from devkit.changelog.notes.setup import Setup, find
from devkit.changelog.notes.sorting import Rules, Shelf, shelves
from devkit.changelog.notes.tags import Naming, Tag, released, tags
from devkit.changelog.notes.version import Version, bare, version
from devkit.core import console
from devkit.core.errors import DevkitError

_EVERYTHING = Request()
_SIGNS = ("changes", "newsfragments", "changelog.d", "towncrier.toml", "pyproject.toml")
"""Where one of these is, there may be news fragments."""


class _Plan(NamedTuple):
    """What is read, and what of it is shown."""

    top: Path
    setup: Setup
    request: Request
    naming: Naming
    head: str
    """Full hash of the commit that the main line ends at."""
    tags: list[Tag]
    """Newest version first."""
    paths: tuple[str, ...]

    @property
    def marks(self) -> frozenset[str]:
        """The hashes of the commits that are releases."""
        return frozenset(tag.commit for tag in self.tags)


def collect(
    top: Path,
    request: Request = _EVERYTHING,
    setup: Setup | None = None,
    *,
    whole: bool = True,
    kept: list[object] | None = None,
) -> Document:
    """Read a repository's history.

    Args:
        top: The repository's top folder.
        request: What of it.
        setup: The project's settings; found where it is None.
        whole: Read sections that are hidden too; else their entries are only counted.
        kept: Gets what has been read, which then isn't freed here: for a process that is about to end.

    Raises:
        DevkitError: git can't be run, the request names what isn't there, or settings can't be read.
    """
    plan = _plan(top, request, find(top) if setup is None else setup)
    settings = plan.setup
    known = homes(settings.sections, settings.other, settings.hidden)
    rules = Rules(known, Bots(settings.bots), settings.ignore, whole)
    history, only = _history(plan)
    if _is_cut(history, pipe.ends(top), request):
        console.say(
            f"{top} is a shallow clone: older commits and tags are missing in it, and so in what is told; get all of it"
            " first (git fetch --unshallow --tags, or fetch-depth: 0 in actions/checkout)"
        )
    found = shelves(history, rules, only)
    if request.revisions is None:
        _add_fragments(plan, found, known)
    listed = _listed(plan, history, found)
    older = preceding(plan.tags)
    releases = tuple(_release(plan, tag, shelf, rules, older) for tag, shelf in listed)
    if kept is not None:
        kept += (history, found)
    return Document(releases, hosted(top, settings), request.package)


def _plan(top: Path, request: Request, setup: Setup) -> _Plan:
    wanted = "HEAD" if request.revisions is None else request.revisions.rpartition("..")[2] or "HEAD"
    head = commit(top, wanted)
    known = known_tags(top, request, setup, head)
    paths = (*setup.package(request.package).paths, *request.paths) if request.package else request.paths
    return _Plan(top, setup, request, naming(top, request, setup), head, known, paths)


def naming(top: Path, request: Request, setup: Setup) -> Naming:
    """How the releases are named that a request is about."""
    if request.package is None:
        return Naming(setup.tag_prefix, setup.tag_pattern)
    package = setup.package(request.package)
    return Naming(_prefix(top, package.name) if package.prefix is None else package.prefix)


def known_tags(top: Path, request: Request, setup: Setup, head: str = "HEAD") -> list[Tag]:
    """The tags that are releases, as a request sees them, newest version first.

    Raises:
        DevkitError: git can't be run.
    """
    named = naming(top, request, setup)
    coming = version(bare(released(request.tag, named) or request.tag)) if request.tag else None
    known = tags(top, named, fold=setup.fold, coming=coming)
    if setup.branch_tags:
        return known
    listing = ("for-each-ref", f"--merged={head}", "--format=%(refname:lstrip=2)", "refs/tags")
    merged = set((pipe.found(top, *listing) or "").splitlines())
    return [tag for tag in known if tag.name in merged]


def commit(top: Path, revision: str) -> str:
    """The full hash of a commit.

    Raises:
        DevkitError: there is none of that name.
    """
    if not revision.startswith("-"):
        found = pipe.found(top, "rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}")
        if found:
            return found
    if revision == "HEAD":
        raise DevkitError(f"{top} is no git repository with a commit; make one, or run devkit in another folder")
    raise DevkitError(f"{revision!r} is no commit in {top}; give a tag, branch or hash that is there")


def hosted(top: Path, setup: Setup) -> Forge:
    """Where a repository is hosted: by the settings, else by the address of `origin` or of its only remote."""
    if setup.repository:
        return forge(setup.repository, setup.forge)
    said = pipe.found(top, "config", "--get-regexp", r"^remote\..*\.url$") or ""
    remotes = dict(line.split(" ", 1) for line in said.splitlines() if " " in line)
    address = remotes.get("remote.origin.url") or (next(iter(remotes.values())) if len(remotes) == 1 else "")
    return forge(address, setup.forge)


def _prefix(top: Path, name: str) -> str:
    """What stands before the version in a package's tags, as the tags there are tell."""
    candidates = [f"{name}{separator}" for separator in ("-", "@", "/", "_")]
    return next((prefix for prefix in candidates if tags(top, Naming(prefix))), candidates[0])


def _history(plan: _Plan) -> tuple[History, set[str] | None]:
    """The commits that are needed, and the hashes of those that are shown where that is not all of them."""
    top, request = plan.top, plan.request
    if request.unreleased and request.revisions is None:
        history = unreleased(top, plan.head, {tag.commit: tag.date for tag in sorted(plan.tags, key=_day)})
        shown = {commit.sha for commit, number in zip(history.commits, history.release, strict=True) if number < 0}
    elif request.revisions is not None:
        base = _base(top, request.revisions)
        history = read(top, plan.head, plan.marks, base=(f"^{base}",))
        shown = set((pipe.found(top, "rev-list", f"{base}..{plan.head}", "--") or "").split())
    else:
        history, shown = read(top, plan.head, plan.marks), set()
        if not plan.paths:
            return history, None
        shown.update(history.places)
    if plan.paths:
        listed = ("rev-list", "--full-history", plan.head, *plan.marks, "--", *plan.paths)
        shown &= set(pipe.output(top, *listed, fails="can't tell which commits touch the paths").split())
    return history, shown


def _is_cut(history: History, ends: Iterable[str], request: Request) -> bool:
    """Whether what is asked for goes beyond the commits at which a shallow clone ends."""
    places = [history.places[end] for end in ends if end in history.places]
    return any(history.release[place] == UNRELEASED or not request.unreleased for place in places)


def _day(tag: Tag) -> str:
    return tag.date


def _base(top: Path, revisions: str) -> str:
    start, dots, _ = revisions.partition("..")
    if not dots or not start:
        raise DevkitError(f"{revisions!r} is not a range of revisions; write one like v1.0.0..HEAD")
    return commit(top, start)


def _add_fragments(plan: _Plan, found: dict[int, Shelf], known: Homes) -> None:
    """Put news fragments beside what is not released; a commit that says no more than one of them isn't told."""
    setup, package = plan.setup, plan.request.package
    places = [plan.top / path for path in setup.package(package).paths] if package else [plan.top]
    places = [place for place in places if setup.fragments or any((place / name).exists() for name in _SIGNS)]
    if not places:
        return
    from devkit.changelog.notes import fragments

    for stray in (stray for place in places for stray in fragments.strays(place, setup.fragments)):
        name = stray.relative_to(plan.top) if stray.is_relative_to(plan.top) else stray
        console.say(f"{name} is left out: a news fragment is named like 123.feature.md, or +words.bugfix.md")
    told = [entry for place in places for entry in fragments.entries(place, known, setup.fragments)]
    if told:
        found.setdefault(UNRELEASED, Shelf()).take_in(told, known)


def _listed(plan: _Plan, history: History, found: dict[int, Shelf]) -> list[tuple[Tag | None, Shelf]]:
    """The releases to show, newest first, each with what it holds; None is what is not released."""
    request = plan.request
    named = [tag for tag in plan.tags if tag.name == request.tag]
    listed: list[tuple[Tag | None, Shelf]] = [(None, found[UNRELEASED])] if UNRELEASED in found else []
    if request.unreleased:
        return listed[:1]
    several: dict[str, list[Tag]] = {}
    for tag in plan.tags:
        several.setdefault(tag.commit, []).append(tag)
    for number, mark in enumerate(history.marks):
        same = several[mark]
        *later, first = distinct(same) if len(same) > 1 else same
        listed += [*((tag, Shelf()) for tag in later), (first, found[number])]
    if named:
        return [(tag, shelf) for tag, shelf in listed if tag in named]
    partial = plan.paths or request.revisions is not None
    return [(tag, shelf) for tag, shelf in listed if shelf.entries or (tag and not partial)]


def distinct(same: list[Tag]) -> list[Tag]:
    """Of tags on one commit, newest version first, those that are releases of their own.

    A pre-release that became a release without a change is none, nor is `v1.2` beside `v1.2.0`.
    """
    kept: list[Tag] = []
    for tag in sorted([tag for tag in same if tag.version.final] or same, key=lambda tag: -len(_written(tag))):
        numbers = _written(tag)
        if not any(
            _written(other)[: len(numbers)] == numbers and other.version.rest == tag.version.rest for other in kept
        ):
            kept.append(tag)
    return sorted(kept, key=lambda tag: tag.version, reverse=True)


def _written(tag: Tag) -> tuple[int, ...]:
    """The numbers of a tag's version with the zeros that are written at its end."""
    numbers = tag.version.numbers
    return numbers + (0,) * (tag.name.count(".") + 1 - len(numbers))


def _release(plan: _Plan, tag: Tag | None, shelf: Shelf, rules: Rules, older: dict[str, str]) -> Release:
    name, date, known = (tag.name, tag.date, tag.version) if tag else _coming(plan)
    previous = before(plan.tags, known) if tag is None else older.get(tag.name)
    written = bare(released(name, plan.naming) or name) if name else None
    return Release(written, name, date, previous, shelf.sections(rules), shelf.left_out, tuple(shelf.withdrawn))


def preceding(known: list[Tag]) -> dict[str, str]:
    """The name of each tag -> that of the release before it: of a release the last release, not its pre-releases."""
    found: dict[str, str] = {}
    last = final = ""
    for tag in reversed(known):
        before_it = final if tag.version.final else last
        if before_it:
            found[tag.name] = before_it
        last, final = tag.name, tag.name if tag.version.final else final
    return found


def before(known: list[Tag], coming: Version | None) -> str | None:
    """The name of the newest tag, or of the newest release below a version that is to come."""
    older = (tag.name for tag in known if coming is None or (tag.version < coming and tag.version.final))
    return next(older, None)


def _coming(plan: _Plan) -> tuple[str | None, str | None, Version | None]:
    """Name, date and version of what is not released: those that were asked for."""
    name = plan.request.tag
    if name is None:
        return None, None, None
    return name, today(), version(bare(released(name, plan.naming) or name))


def today() -> str:
    """Today's date in UTC, or that of SOURCE_DATE_EPOCH, as `2024-01-31`."""
    import os
    import time

    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    return time.strftime("%Y-%m-%d", time.gmtime(int(epoch) if epoch.isdecimal() else None))
