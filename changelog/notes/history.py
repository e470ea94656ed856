"""The commits of a repository, and which release each of them came with: one pass over one `git log`."""

import time
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain, repeat
from pathlib import Path
from typing import Any, NamedTuple

from devkit.changelog.notes import pipe

_LOG = (
    *("log", "-z", "--encoding=UTF-8", "--no-color", "--no-show-signature", "--use-mailmap"),
    "--format=%H%n%P%n%aN%n%aE%n%at%n%B%n",
)
_SHORTEST, _WHOLE = 7, 40
COPIED = "(cherry picked from commit "
"""What `git cherry-pick -x` writes before the hash of the commit that it copied."""
_AGAIN = frozenset({"Re", "re", "RE"})
"""What `Revert`, `revert:` and `Reapply` begin with."""
_DAY = 86_400
_LAST = 253_402_300_799
"""The end of the year 9999: later days have another form."""
UNRELEASED = -1
_NOTHING = -2
"""Less than any number that is handed on."""


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


class Signs(NamedTuple):
    """Hashes of the commits that need a closer look: all are looked at once, while they are read."""

    copied: list[str]
    """Those that say which commit they were copied from."""
    reverting: list[str]
    """Those that may be reverts."""
    merges: list[str]
    """Those with several parents."""
    written: dict[str, str]
    """Second -> the first that was written in it, and is no merge."""
    together: list[str]
    """Those written in the same second as another one before them here; no merges."""


class History(NamedTuple):
    """Commits, newest first, and what is known of each by its place; all lists are of the same length."""

    commits: list[Commit]
    release: list[int]
    """The number of the first release that contains it: the oldest has the highest; UNRELEASED where none does."""
    carrier: list[int]
    """The place of the merge that brought it to the main line; its own where it stands there, -1 for other branches."""
    marks: list[str]
    """The hashes of the commits that are releases, by number."""
    places: dict[str, int]
    """Hash -> place."""
    signs: Signs

    def found(self, shas: Iterable[str]) -> list[int]:
        """The places of commits that are here, in order."""
        return sorted(self.places[sha] for sha in shas)

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
    stream = chain.from_iterable(pipe.records(top, *_LOG, *options, revisions=revisions))
    commits, shas, parents, signs = _taken(map(str.split, stream, repeat("\n"), repeat(len(Commit._fields) - 1)))
    places = dict(zip(shas, range(len(shas)), strict=True))
    release, found, left = _releases(shas, parents, marks)
    early = {sha: number for sha, number in left.items() if sha in places}
    if early:
        from devkit.changelog.notes.order import mended

        wrong = any(number > release[places[sha]] for sha, number in early.items())
        for stretch, order in mended(parents, places, early.keys()):
            wrong = wrong or not marks.isdisjoint(shas[stretch])
            for column in (commits, shas, parents, release):
                _arrange(column, stretch, order)
            places.update(zip(shas[stretch], range(stretch.start, stretch.stop), strict=True))
        if wrong:
            release, found, _ = _releases(shas, parents, marks)
    return History(commits, release, _carriers(shas, parents, head), found, places, signs)


def _arrange(column: list[Any], stretch: slice, order: Sequence[int]) -> None:
    column[stretch] = [column[place] for place in order]


def _taken(stream: Iterable[Sequence[str]]) -> tuple[list[Commit], list[str], list[str], Signs]:
    """Commits as they come, their hashes, their parents and what is to be seen of them."""
    commits: list[Commit] = []
    shas: list[str] = []
    parents: list[str] = []
    copied, reverting, merges, written, together = signs = Signs([], [], [], {}, [])
    make, add, add_sha, add_parents, first = (
        tuple.__new__,
        commits.append,
        shas.append,
        parents.append,
        written.setdefault,
    )
    for fields in stream:
        sha, names, _, _, when, subject, body = commit = make(Commit, fields)
        add(commit)
        add_sha(sha)
        add_parents(names)
        if " " in names:
            merges.append(sha)
        elif first(when, sha) is not sha:
            together.append(sha)
        if COPIED in body:
            copied.append(sha)
        if subject[:2] in _AGAIN:
            reverting.append(sha)
    return commits, shas, parents, signs


def _releases(
    shas: list[str], parents: list[str], marks: frozenset[str]
) -> tuple[list[int], list[str], dict[str, int]]:
    """The number of the first release that contains each commit, and the releases by number.

    The third holds numbers nobody took: of commits that are not there, and of those that came before one of their
    children, which may have got a wrong one then.
    """
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
        if " " in names:
            _leave(heirs, names, number)
        elif give(names, _NOTHING) < number:
            heirs[names] = number
    return numbers, found, heirs


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
    # git walks to the oldest one it is given
    old = _read(top, "", frozenset(recent), recent, f"--since=@{since}")
    below = _below(new, old)
    for commit, release in zip(old.commits, old.release, strict=True):
        if commit.sha in below:
            continue
        new.places[commit.sha] = len(new.commits)
        new.commits.append(commit)
        new.release.append(max(release, 0))
        new.carrier.append(-1)
    return new._replace(signs=_taken(new.commits)[3])


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
        if heirs.get(parent, _NOTHING) < value:
            heirs[parent] = value
