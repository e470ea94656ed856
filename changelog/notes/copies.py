"""Commits that stand in a history several times: copied to a release branch, or rebased and merged as well."""

from collections.abc import Iterator

from devkit.changelog.notes.history import COPIED, History
from devkit.changelog.notes.references import picked


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
    carrier = history.carrier
    for place in history.found(history.signs.copied):
        original = history.places.get(picked(history.commits[place].body))
        if original is not None:
            yield place, original
    for group in _alike(history):
        first = next((place for place in group if carrier[place] == place), group[0])
        yield from ((first, place) for place in group if carrier[place] != place and place != first)


def _alike(history: History) -> Iterator[list[int]]:
    """Places of commits with the same author, time of writing and subject."""
    later, first = history.signs.together, history.signs.written
    times = {history.commits[history.places[sha]].when for sha in later}
    groups: dict[tuple[str, str, str], list[int]] = {}
    for place in history.found({*later, *(first[when] for when in times)}):
        commit = history.commits[place]
        if commit.subject and " " not in commit.parents:
            groups.setdefault((commit.when, commit.email, commit.subject), []).append(place)
    return (group for group in groups.values() if len(group) > 1)


def _rank(history: History, place: int) -> tuple[int, bool, bool, int]:
    """What counts comes first: released early, not said to be a copy, on the main line, old."""
    copied = COPIED in history.commits[place].body
    return -history.release[place], copied, history.carrier[place] != place, -place
