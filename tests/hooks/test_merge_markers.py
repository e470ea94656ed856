"""Conflict markers, in any text."""

from hypothesis import given
from hypothesis import strategies as st

from devkit.hooks.merge.markers import Conflict, conflicts

LINE = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), max_size=20).filter(
    lambda line: not line.startswith(("<<<<<<<", "=======", ">>>>>>>", "|||||||"))
)
LINES = st.lists(LINE, max_size=8)


@given(LINES, LINES, LINES, LINES)
def test_a_conflict_is_found_where_it_stands(
    before: list[str], ours: list[str], theirs: list[str], after: list[str]
) -> None:
    lines = [*before, "<<<<<<< HEAD", *ours, "=======", *theirs, ">>>>>>> topic", *after]
    end = len(lines) - len(after)
    assert conflicts("a.txt", "\n".join(lines), "") == [Conflict(len(before) + 1, end, "HEAD")]
    assert conflicts("a.txt", "\n".join(lines), "\n".join(lines)) == []


@given(st.lists(st.one_of(LINE, st.sampled_from(["<<<<<<< a", "=======", "======", "<<<<<<<"])), max_size=12))
def test_without_an_end_there_is_no_conflict(lines: list[str]) -> None:
    assert conflicts("a.txt", "\n".join(lines), "") == []
