"""The fewest causes that explain everything."""

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from devkit.diagnoser.cover import cover

Costs = dict[tuple[str, ...], float]

COSTS = st.lists(
    st.dictionaries(
        st.sampled_from([("a",), ("b",), ("c",), ("d",), ("e", "1")]),
        st.integers(0, 24).map(lambda n: n / 20),
        max_size=4,
    ),
    max_size=9,
)


def total(costs: list[Costs], chosen: list[tuple[str, ...] | None], price: float = 1.0) -> float:
    """What a choice costs: opened keys, explained failures, failures left alone."""
    explained = sum(price if key is None else each[key] for each, key in zip(costs, chosen, strict=True))
    return explained + price * len({key for key in chosen if key is not None})


def least(costs: list[Costs], price: float = 1.0) -> float:
    """The best of every choice of open keys."""
    keys = sorted({key for each in costs for key in each})
    return min(
        price * count + sum(min([price, *(cost for key, cost in each.items() if key in opened)]) for each in costs)
        for count in range(len(keys) + 1)
        for opened in combinations(keys, count)
    )


def test_one_key_explains_all() -> None:
    assert cover([{("a",): 0.1}, {("a",): 0.2, ("b",): 0.1}, {("a",): 0.1}]) == [("a",)] * 3


def test_nothing_shared_stays_alone() -> None:
    assert cover([{("a",): 0.0}, {("b",): 0.0}, {}]) == [None, None, None]


def test_two_causes_stay_two() -> None:
    left, right = {("a",): 0.1, ("all",): 0.9}, {("b",): 0.1, ("all",): 0.9}
    assert cover([left, left, left, right, right, right]) == [("a",)] * 3 + [("b",)] * 3


def test_a_dear_key_is_of_no_use() -> None:
    assert cover([{("a",): 1.0}] * 5) == [None] * 5
    assert cover([{("a",): 0.5}] * 5, price=0.5) == [None] * 5


def test_what_an_earlier_choice_made_superfluous_is_closed() -> None:
    left, right = {("wide",): 0.3, ("a",): 0.0}, {("wide",): 0.3, ("b",): 0.0}
    assert cover([left, left, left, left, left, right, right, right, right, right]) == [("a",)] * 5 + [("b",)] * 5


def test_nothing_to_explain() -> None:
    assert cover([]) == []


@given(COSTS)
def test_each_gets_a_key_it_has_or_none(costs: list[Costs]) -> None:
    for each, key in zip(costs, cover(costs), strict=True):
        assert key is None or each[key] < 1.0


@given(COSTS)
def test_a_used_key_is_the_cheapest_of_those_in_use(costs: list[Costs]) -> None:
    chosen = cover(costs)
    used = {key for key in chosen if key is not None}
    for each, key in zip(costs, chosen, strict=True):
        if key is not None:
            assert each[key] == min(cost for other, cost in each.items() if other in used)


@given(COSTS)
def test_close_to_the_best(costs: list[Costs]) -> None:
    found = total(costs, cover(costs))
    assert found <= len(costs) + 1e-6
    assert found <= 1.5 * least(costs) + 1e-6


@given(COSTS, st.randoms(use_true_random=False))
def test_the_order_of_failures_does_not_matter(costs: list[Costs], chance: object) -> None:
    order = list(range(len(costs)))
    chance.shuffle(order)
    chosen = cover(costs)
    assert cover([costs[i] for i in order]) == [chosen[i] for i in order]


@given(COSTS)
def test_the_order_of_keys_does_not_matter(costs: list[Costs]) -> None:
    assert cover([dict(reversed(each.items())) for each in costs]) == cover(costs)
