import math

import pytest

from devkit.changelog.learn.online import Online, softmax
from devkit.changelog.learn.prior import proposed


def taught() -> Online:
    online = Online(3)
    for numbers, truth in [([1, 9], 0), ([2, 9], 1), ([3, 9], 2)] * 20:
        online.learn(numbers, softmax(online.scores(numbers, [0.0] * 3)), truth)
    return online


def test_it_learns_what_a_feature_stands_for() -> None:
    online = taught()
    for feature, expected in ((1, 0), (2, 1), (3, 2)):
        chances = softmax(online.scores([feature, 9], [0.0] * 3))
        assert chances.index(max(chances)) == expected
        assert max(chances) > 0.8


def test_unknown_features_leave_the_offset() -> None:
    assert Online(2).scores([7], [0.5, -0.5]) == [0.5, -0.5]


def test_a_copy_is_not_changed_by_what_is_learned_later() -> None:
    online = taught()
    copy = online.copy()
    before = copy.scores([1, 9], [0.0] * 3)
    online.learn([1, 9], [1.0, 0.0, 0.0], 2)
    assert copy.scores([1, 9], [0.0] * 3) == before
    assert online.scores([1, 9], [0.0] * 3) != before


def test_it_survives_being_kept() -> None:
    online = taught()
    again = Online(3)
    again.restore(*online.dump())
    assert again.scores([1, 9], [0.0] * 3) == pytest.approx(online.scores([1, 9], [0.0] * 3), abs=1e-5)
    again.learn([1, 9], [0.2, 0.5, 0.3], 0)


def test_what_does_not_fit_is_refused() -> None:
    numbers, weights, squares, bias = taught().dump()
    with pytest.raises(ValueError, match="damaged"):
        Online(3).restore(numbers, weights[:-4], squares, bias)


def test_a_rare_type_is_proposed_early_but_not_against_all_odds() -> None:
    often = [math.log(0.9), math.log(0.1)]
    assert proposed([math.log(0.7), math.log(0.3)], often, 0.5, (0, 1)) == 1
    assert proposed([math.log(0.7), math.log(0.3)], often, 0.0, (0, 1)) == 0
    assert proposed([math.log(0.7), math.log(0.3)], often, 0.5, (0,)) == 0
    assert proposed([math.log(0.95), math.log(0.05)], [0.0, -9.0], 0.5, (0, 1)) == 0
