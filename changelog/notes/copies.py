"""Commits that stand in a history several times: copied to a release branch, or rebased and merged as well."""

from collections.abc import Iterator

from devkit.changelog.notes.history import History
from devkit.changelog.notes.references import picked

_TRAILER = "(cherry picked from commit "


def copies(history: History) -> dict[int, int]:
    """The place of each copy -> the place of the commit that counts: the one that was released first.

    A copy says so itself (`git cherry-pick -x`), or has the author, the time of writing and the subject of another
    commit. Two such commits on the main line are no copies: nobody picks what is there already, but scripts write fast.
    """
    groups: dict[int, set[int]] = {}
    for one, other in _pairs(history):
        joined = groups.get(one, {one}) | groups.get(other, {other})
        groups.update(dict.fromkeys(joined, joined))
    found = {}
    for place, group in groups.items():
        kept = min(group, key=lambda member: _rank(history, member))
        if kept != place:
            found[place] = kept
    return found


def _pairs(history: History) -> Iterator[tuple[int, int]]:
    """Places of commits that are one."""
    commits, carrier = history.commits, history.carrier
    said = [place for place, commit in enumerate(commits) if _TRAILER in commit[6]]
    for place in said:
        original = history.places.get(picked(commits[place].body))
        if original is not None:
            yield place, original
    for group in _alike(history):
        first = next((place for place in group if carrier[place] == place), group[0])
        yield from ((first, place) for place in group if carrier[place] != place and place != first)


def _alike(history: History) -> Iterator[list[int]]:
    """Places of commits with the same author, time of writing and subject."""
    commits = history.commits
    first: dict[str, int] = {}
    later = [place for place, commit in enumerate(commits) if first.setdefault(commit[4], place) != place]
    crowd = sorted({*later, *(first[commits[place].when] for place in later)})
    groups: dict[tuple[str, str, str], list[int]] = {}
    for place in crowd:
        commit = commits[place]
        if commit.subject and not history.merge[place]:
            groups.setdefault((commit.when, commit.email, commit.subject), []).append(place)
    return (group for group in groups.values() if len(group) > 1)


def _rank(history: History, place: int) -> tuple[int, bool, bool, int]:
    """What counts comes first: released early, not said to be a copy, on the main line, old."""
    copied = _TRAILER in history.commits[place].body
    return -history.release[place], copied, history.carrier[place] != place, -place
