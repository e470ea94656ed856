"""What the commits since a release ask of the next version, and which of them does."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from devkit.changelog.grammar import Message, parse
from devkit.changelog.origins import origin
from devkit.changelog.release.bumping import Level
from devkit.changelog.release.repository import Repository
from devkit.core.settings.release import ReleaseSettings

_BUMPS = {"feat": Level.MINOR, "fix": Level.PATCH, "perf": Level.PATCH, "revert": Level.PATCH}
_REVERTED = re.compile(r"This reverts commit ([0-9a-f]{7,64})\b")
_FORM = "--format=%H%x00%P%x00%B"
_FIELDS = 3


class Commit(NamedTuple):
    """A commit of the range."""

    name: str
    """Its full hash."""
    parents: int
    message: str


class Reason(NamedTuple):
    """A commit, and what it asks for."""

    commit: str
    """Its full hash; empty for a news fragment."""
    header: str
    level: Level
    why: str
    """In a few words: `breaking change`, `feat`, `not conventional`."""


def since(repository: Repository, start: str | None, paths: Iterable[str] = ()) -> list[Commit]:
    """The commits of HEAD that a release doesn't have, newest first.

    Args:
        repository: Where to look.
        start: The release's commit; None for all there are.
        paths: Only commits that change something below these.
    """
    revisions = ["HEAD", f"^{start}"] if start else ["HEAD"]
    output = repository.read("log", "-z", "--encoding=UTF-8", "--no-show-signature", _FORM, *revisions, "--", *paths)
    fields = output.split("\0")
    records = zip(*(fields[start::_FIELDS] for start in range(_FIELDS)), strict=False)
    return [Commit(name, len(parents.split()), message) for name, parents, message in records]


def reasons(commits: Iterable[Commit], settings: ReleaseSettings) -> list[Reason]:
    """What each commit asks for; a commit and its revert cancel each other out, git's own merges ask for nothing."""
    levels = _BUMPS | {name: Level[level.upper()] for name, level in settings.bumps.items()}
    other = Level[settings.other.upper()]
    kept = _unreverted(list(commits))
    return [_reason(commit, levels, other) for commit in kept if not _merge(commit)]


def highest(found: Iterable[Reason]) -> Level:
    """The level all of them together ask for."""
    return max((reason.level for reason in found), default=Level.NONE)


def _merge(commit: Commit) -> bool:
    return commit.parents > 1 and (origin(commit.message) == "merge" or parse(commit.message).header.type is None)


def _unreverted(commits: list[Commit]) -> list[Commit]:
    """The commits without those that were taken back, and without what took them back; newest first."""
    gone: set[str] = set()
    for commit in commits:
        match = _REVERTED.search(commit.message) if commit.name not in gone else None
        taken = match and next((other.name for other in commits if other.name.startswith(match[1])), None)
        if taken and taken not in gone and taken != commit.name:
            gone |= {commit.name, taken}
    return [commit for commit in commits if commit.name not in gone]


def _reason(commit: Commit, levels: Mapping[str, Level], other: Level) -> Reason:
    message = parse(commit.message)
    level, why = max(_asked(message, levels, other), key=lambda asked: asked[0])
    return Reason(commit.name, message.header.text, level, why)


def _asked(message: Message, levels: Mapping[str, Level], other: Level) -> Iterator[tuple[Level, str]]:
    """What a message and each message a squash lists ask for."""
    header = message.header
    if message.breaking:
        yield Level.MAJOR, "breaking change"
    if header.type is not None:
        kind = header.type.lower()
        yield levels.get(kind, Level.NONE), kind
    elif origin(message.text) == "revert":
        yield levels["revert"], "revert"
    else:
        yield other, "not conventional"
    for inner in message.inner:
        yield from _asked(inner, levels, other)
