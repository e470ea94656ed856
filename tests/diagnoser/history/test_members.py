"""Sets and intervals: the arithmetic under the rest."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devkit.diagnoser.history import credible, members

IDS = st.integers(min_value=0, max_value=2**30)


@given(st.lists(st.lists(IDS)))
def test_what_is_packed_comes_out(groups: list[list[int]]) -> None:
    assert members.unpack(members.pack(groups)) == groups


def test_tests_in_file_order_take_little() -> None:
    assert len(members.pack([range(10_000)])) < 200


@given(st.lists(st.text(alphabet="ab", min_size=1), min_size=2, unique=True))
def test_a_digest_is_of_the_order(names: list[str]) -> None:
    assert members.digest(names) != members.digest(names[::-1])
    assert members.digest(names) == members.digest(iter(names))


@given(st.floats(0.5, 80), st.floats(0.5, 80), st.floats(0.01, 0.99))
def test_the_incomplete_beta_function_against_summing(a: float, b: float, x: float) -> None:
    steps = 4000
    density = [
        math.exp((a - 1) * math.log(t) + (b - 1) * math.log1p(-t) - credible.log_beta(a, b)) for t in points(x, steps)
    ]
    if a >= 1:  # below, the density has no bound at 0 and summing fails
        assert credible.cumulative(a, b, x) == pytest.approx(sum(density) * x / steps, abs=0.01)
    assert credible.cumulative(a, b, x) == pytest.approx(1 - credible.cumulative(b, a, 1 - x), abs=1e-9)


def points(end: float, steps: int) -> list[float]:
    return [(number + 0.5) * end / steps for number in range(steps)]


@given(st.integers(0, 500), st.integers(0, 500))
def test_an_interval_holds_the_rate(failures: int, passes: int) -> None:
    low, high = credible.interval(failures, passes)
    assert 0 <= low <= high <= 1
    if failures + passes:
        assert low <= failures / (failures + passes) <= high


def test_known_intervals() -> None:
    assert credible.interval(0, 0) == (0.0, 1.0)
    low, high = credible.interval(10, 10)
    assert (low, high) == pytest.approx((0.324, 0.676), abs=0.005)
