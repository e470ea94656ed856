import pytest
from hypothesis import given
from hypothesis import strategies as st

from devkit.changelog.learn.shares import blended, mixed, normal

TALLIES = st.dictionaries(st.sampled_from("abcd"), st.floats(0.01, 50), max_size=4)


def test_a_tally_is_believed_by_its_size() -> None:
    assert blended([{"a": 3.0}], 1).own == {"a": 0.75}
    assert blended([{"a": 3.0}], 1).rest == 0.25
    assert mixed({"a": 3.0}, {"b": 1.0}, 1) == {"b": 0.25, "a": 0.75}


def test_the_narrower_tally_comes_last_and_counts_more() -> None:
    found = blended([{"a": 4.0}, {"b": 4.0}], 1)
    assert found.of("b", {}) > found.of("a", {}) > 0


@given(st.lists(TALLIES, max_size=4), TALLIES.filter(bool), st.floats(0.1, 10))
def test_shares_of_one_stay_shares_of_one(
    tallies: list[dict[str, float]], base: dict[str, float], trust: float
) -> None:
    shares = normal(base)
    found = blended(tallies, trust)
    assert sum(found.of(name, shares) for name in "abcd") == pytest.approx(1)
    assert all(0 <= found.of(name, shares) <= 1.0000001 for name in "abcd")
