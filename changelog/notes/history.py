"""The commits of a repository, and which release each of them came with: one pass over one `git log`."""

import time
from collections.abc import Mapping
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from devkit.changelog.notes import pipe

_LOG = (
    *("log", "-z", "--date-order", "--encoding=UTF-8", "--no-color", "--no-show-signature", "--use-mailmap"),
    "--format=%H%n%P%n%aN%n%aE%n%at%n%B%n",
)
_SHORTEST, _WHOLE = 7, 40
_DAY = 86_400
_LAST = 253_402_300_799
"""The end of the year 9999: later days have another form."""
UNRELEASED = -1


class Commit(NamedTuple):
    """A commit as git has it."""

    sha: str
    parents: str
    """Their hashes, with spaces between them."""
    author: str
    """Name, after `.mailmap`."""
    email: str
    when: str
    """When it was written: seconds since 1970 in UTC."""
    subject: str
    """The first line."""
    body: str
    """What follows it, with an empty line at its end."""


class History(NamedTuple):
    """Commits, newest first, and what is known of each by its place; all lists are of the same length."""

    commits: list[Commit]
    release: list[int]
    """The number of the first release that contains it: the oldest has the highest; UNRELEASED where none does."""
    carrier: list[int]
    """The place of the merge that brought it to the main line; its own where it stands there, -1 for other branches."""
    merge: list[bool]
    """Whether it has several parents."""
    marks: list[str]
    """The hashes of the commits that are releases, by number."""
    places: dict[str, int]
    """Hash -> place."""

    def place(self, sha: str) -> int | None:
        """The place of a commit by its hash, which may be shortened; None where it isn't there."""
        if sha in self.places or not _SHORTEST <= len(sha) < _WHOLE:
            return self.places.get(sha)
        return next((place for known, place in self.places.items() if known.startswith(sha)), None)


def read(top: Path, head: str, marks: frozenset[str], *, base: tuple[str, ...] = ()) -> History:
    """Read the commits that are reachable from `head` and the releases, and not from `base`.

    A commit belongs to the first release that contains it, on whatever branch that is.

    Args:
        top: The repository.
        head: The commit the main line ends at: full hash.
        marks: The hashes of the commits that are releases.
        base: Revisions to stop at, such as `^v1.0.0`.

    Raises:
        DevkitError: git can't be run or ends with an error.
    """
    return _read(top, head, marks, (head, *sorted(marks), *base))


def _read(top: Path, head: str, marks: frozenset[str], revisions: tuple[str, ...], *options: str) -> History:
    make, several = tuple.__new__, len(Commit._fields) - 1
    stream = chain.from_iterable(pipe.records(top, *_LOG, *options, revisions=revisions))
    commits = [make(Commit, record.split("\n", several)) for record in stream]
    shas, parents = [commit[0] for commit in commits], [commit[1] for commit in commits]
    release, found = _releases(shas, parents, marks)
    merge = [" " in names for names in parents]
    places = dict(zip(shas, range(len(shas)), strict=True))
    return History(commits, release, _carriers(shas, parents, head), merge, found, places)


def _releases(shas: list[str], parents: list[str], marks: frozenset[str]) -> tuple[list[int], list[str]]:
    """The number of the first release that contains each commit, and the releases by number."""
    numbers: list[int] = []
    found: list[str] = []
    heirs: dict[str, int] = {}
    take, give, add = heirs.pop, heirs.get, numbers.append
    for sha, names in zip(shas, parents, strict=True):
        number = take(sha, UNRELEASED)
        if sha in marks:
            number = len(found)
            found.append(sha)
        add(number)
        if number != UNRELEASED:
            if " " in names:
                _leave(heirs, names, number)
            elif give(names, UNRELEASED) < number:
                heirs[names] = number
    return numbers, found


def _carriers(shas: list[str], parents: list[str], head: str) -> list[int]:
    """The place of the merge that brought each commit to the main line that ends at `head`."""
    carriers: list[int] = []
    brought: dict[str, int] = {}
    for place, (sha, names) in enumerate(zip(shas, parents, strict=True)):
        if sha == head:
            carriers.append(place)
            head, _, others = names.partition(" ")
            if others:
                _leave(brought, others, place)
        else:
            bringer = brought.pop(sha, -1) if brought else -1
            carriers.append(bringer)
            if bringer >= 0:
                _leave(brought, names, bringer)
    return carriers


def unreleased(top: Path, head: str, marks: Mapping[str, str]) -> History:
    """Read what is in no release, and of the releases only what could be a copy of that.

    Args:
        top: The repository.
        head: As for `read`.
        marks: The hashes of the commits that are releases -> the days they were released, such as `2024-01-31`.

    Raises:
        DevkitError: git can't be run or ends with an error.
    """
    out = [f"^{mark}" for mark in sorted(marks)]
    new = read(top, head, frozenset(), base=tuple(out))
    written = [int(commit.when) for commit in new.commits if commit.when.isdecimal()]
    since = max(min(written, default=0) - _DAY, 0)
    day = time.strftime("%Y-%m-%d", time.gmtime(min(max(since - _DAY, 0), _LAST)))
    recent = tuple(sorted(mark for mark, released in marks.items() if released >= day))
    if not written or not recent:
        return new
    old = _read(top, "", frozenset(), recent, f"--since=@{since}")  # git walks to the oldest one it is given
    below = _below(new, old)
    for commit, merge in zip(old.commits, old.merge, strict=True):
        if commit.sha in below:
            continue
        new.places[commit.sha] = len(new.commits)
        new.commits.append(commit)
        new.release.append(0)
        new.carrier.append(-1)
        new.merge.append(merge)
    return new


def _below(new: History, old: History) -> set[str]:
    """The hashes of the old commits that new ones stand on: asking git for the others takes a walk of all of them."""
    found: set[str] = set()
    waiting = [parent for commit in new.commits for parent in commit.parents.split()]
    while waiting:
        sha = waiting.pop()
        place = old.places.get(sha)
        if place is not None and sha not in found:
            found.add(sha)
            waiting += old.commits[place].parents.split()
    return found


def _leave(heirs: dict[str, int], parents: str, value: int) -> None:
    """Hand a number on to parents; each keeps the highest it is given."""
    for parent in parents.split(" ") if " " in parents else (parents,):
        if heirs.get(parent, -1) < value:
            heirs[parent] = value
