"""Histories whose clocks went wrong: git hands them over with parents before children."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from devkit.changelog.notes.collect import collect, commit
from devkit.changelog.notes.history import read
from devkit.changelog.notes.order import mended

Story = Any
"""The class of that name in conftest.py, which tests can't import."""


History = tuple[list[str], dict[str, int]]
"""By place, the names of parents; and name -> place."""
EDGES = st.sets(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=20)
"""Pairs of a commit and its parent, where the parent's number is the higher one."""


def history(edges: set[tuple[int, int]], order: list[int]) -> History:
    above = {number: sorted(parent for child, parent in edges if child == number < parent) for number in order}
    parents = [" ".join(f"c{parent}" for parent in above[number]) for number in order]
    return parents, {f"c{number}": place for place, number in enumerate(order)}


def wanted(parents: list[str], places: dict[str, int]) -> set[str]:
    """The names of those that come before one of their children."""
    return {name for place, names in enumerate(parents) for name in names.split() if places[name] < place}


@given(EDGES, st.permutations(range(10)))
def test_each_comes_after_its_children_and_none_is_lost(edges: set[tuple[int, int]], order: list[int]) -> None:
    parents, places = history(edges, order)
    found = list(range(len(parents)))
    for stretch, mend in mended(parents, places, wanted(parents, places)):
        assert sorted(mend) == found[stretch]
        found[stretch] = mend
    rank = {place: number for number, place in enumerate(found)}
    assert all(rank[places[name]] > rank[place] for place, names in enumerate(parents) for name in names.split())


@given(EDGES)
def test_what_is_in_order_stays_as_it_is(edges: set[tuple[int, int]]) -> None:
    parents, places = history(edges, list(range(10)))
    assert wanted(parents, places) == set()
    assert mended(parents, places, set()) == []


def test_the_order_is_that_of_git(story: Story) -> None:
    base = story.commit("feat: base")
    story.count += 500
    early = story.commit("feat: ahead of its time", branch="side", start=base)
    story.count -= 500
    story.commit("feat: one")
    side = story.commit("fix: on time again", branch="side")
    story.commit("feat: two")
    story.tag("v1.0.0", early)
    story.commit("Merge branch 'side'", merges=(side,))
    story.tag("v1.1.0")
    last = story.commit("feat: three")
    head = commit(story.path, "HEAD")
    assert head == last
    found = read(story.path, head, frozenset({early}))
    assert [one.sha for one in found.commits] == story.git("rev-list", "--date-order", "HEAD").split()
    assert [found.places[one.sha] for one in found.commits] == list(range(7))
    texts = {release.version: [entry.text for entry in release.entries] for release in collect(story.path).releases}
    assert texts == {
        None: ["three"],
        "1.1.0": ["one", "two", "on time again"],
        "1.0.0": ["base", "ahead of its time"],
    }
