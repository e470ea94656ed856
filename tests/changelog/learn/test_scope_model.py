import pytest

from devkit.changelog.learn.scope_model import ScopeModel


def taught() -> ScopeModel:
    model = ScopeModel()
    for numbers, scope in [([1, 9], "core"), ([2, 9], "docs"), ([3, 9], "cli")] * 20:
        model.learn(numbers, scope)
    return model


def best(model: ScopeModel, numbers: list[int]) -> str:
    scores = model.scores(numbers)
    return max(scores, key=scores.__getitem__)


def test_it_learns_which_scope_a_feature_stands_for() -> None:
    model = taught()
    assert [best(model, [number, 9]) for number in (1, 2, 3)] == ["core", "docs", "cli"]


def test_what_was_never_seen_says_nothing() -> None:
    assert ScopeModel().scores([1, 2]) == {}
    assert taught().scores([7]) == {}


def test_a_scope_seen_once_is_learned_too() -> None:
    model = taught()
    model.learn([4, 9], "new")
    assert best(model, [4]) == "new"


def test_a_copy_is_not_changed_by_what_is_learned_later() -> None:
    model = taught()
    copy = model.copy()
    before = copy.scores([1, 9])
    model.learn([1, 9], "other")
    assert copy.scores([1, 9]) == before
    assert model.scores([1, 9]) != before


def test_it_goes_on_after_being_kept_as_if_it_never_was() -> None:
    model, again = taught(), ScopeModel()
    again.restore(taught().dump())
    assert again.scores([1, 9]) == pytest.approx(model.scores([1, 9]), abs=1e-5)
    twice = ScopeModel()
    for one in (model, again):
        one.learn([1, 2, 5], "cli")
    twice.restore(again.dump())
    for numbers in ([1, 9], [5], [2, 3]):
        assert twice.scores(numbers) == pytest.approx(model.scores(numbers), abs=1e-5)


@pytest.mark.parametrize("part", [2, 3, 4, 5, 6])
def test_what_does_not_fit_is_refused(part: int) -> None:
    dumped = list(taught().dump())
    dumped[part] = dumped[part][:-4]
    with pytest.raises(ValueError, match="damaged"):
        ScopeModel().restore(tuple(dumped))
