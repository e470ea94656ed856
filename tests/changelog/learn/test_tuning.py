import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from devkit.changelog.learn.prior import shipped
from devkit.changelog.learn.tuning import Tuning

PRIOR = msgspec.structs.replace(shipped().prior, scope_voices=[1.0, 1.0], scope_spread=[1.0, 1.0])
TABLE = {"cli": [1.0, 0.0], "core": [0.0, 1.0], "docs": [0.0, 0.0]}
TABLES = st.dictionaries(
    st.text(max_size=5), st.lists(st.floats(-20, 20), min_size=2, max_size=2), min_size=1, max_size=9
)


def test_the_shipped_weights_come_first() -> None:
    found = Tuning(PRIOR).chances(TABLE)
    assert found["cli"] == found["core"] > found["docs"]
    assert sum(found.values()) == pytest.approx(1)


def test_the_source_that_was_right_counts_for_more_also_with_other_scopes() -> None:
    tuning = Tuning(PRIOR)
    for _ in range(20):
        tuning.learn(TABLE, "core")
    found = tuning.chances({"web": [1.0, 0.0], "tests": [0.0, 1.0]})
    assert found["tests"] > found["web"]


def test_a_scope_given_though_nothing_spoke_for_it_becomes_likelier() -> None:
    tuning = Tuning(PRIOR)
    before = tuning.chances(TABLE)["docs"]
    for _ in range(5):
        tuning.learn(TABLE, "docs")
    assert tuning.chances(TABLE)["docs"] > before


def test_what_was_no_candidate_teaches_nothing() -> None:
    tuning = Tuning(PRIOR)
    tuning.learn(TABLE, "web")
    assert tuning.chances(TABLE) == Tuning(PRIOR).chances(TABLE)


def test_a_copy_goes_its_own_way() -> None:
    one = Tuning(PRIOR)
    one.learn(TABLE, "cli")
    other = one.copy()
    before = one.chances(TABLE)
    other.learn(TABLE, "core")
    assert one.chances(TABLE) == before != other.chances(TABLE)


@given(st.lists(TABLES, max_size=6), st.integers(0, 8))
def test_whatever_was_learned_the_probabilities_make_one(tables: list[dict[str, list[float]]], at: int) -> None:
    tuning = Tuning(PRIOR)
    for table in tables:
        tuning.learn(table, [*table][at % len(table)])
        assert sum(tuning.chances(table).values()) == pytest.approx(1)
    again = Tuning(PRIOR)
    again.restore(*tuning.dump())
    assert all(again.chances(table) == tuning.chances(table) for table in tables)


def test_weights_of_another_devkit_are_not_taken_over() -> None:
    with pytest.raises(ValueError, match="damaged"):
        Tuning(PRIOR).restore([1.0], {})
