"""The words for what was found, and the order causes are shown in."""

import pytest

from devkit.diagnoser import clues, weights
from devkit.diagnoser.changes import Changes
from devkit.diagnoser.ranking import priority
from devkit.diagnoser.wording import WHY, joined


@pytest.mark.parametrize(
    ("keys", "tests", "said"),
    [
        ((), 1, "a single test"),
        ((), 3, "the same test with other parameters, failing the same way"),
        ((("message", "KeyError", "'tea'"),), 2, "same KeyError: 'tea'"),
        ((("message", "KeyError", ""),), 2, "same exception: KeyError"),
        ((("message", "Timeout", ""),), 2, "all ran into the time limit"),
        ((("function", "shop/cart.py", "Cart.add"),), 2, "all point to Cart.add in shop/cart.py"),
        ((("line", "shop/cart.py", "add", "raise X"),), 2, "all fail at one line of add: raise X"),
        ((("attribute", "lines"), ("type", "KeyError")), 2, "all miss the attribute lines; all speak of KeyError"),
        ((("type", "A"), ("type", "B"), ("type", "C"), ("type", "D")), 4, "all speak of A; all speak of B, and 2 more"),
        ((("type", "A"), ("type", "A")), 4, "all speak of A"),
    ],
)
def test_why_members_were_joined(keys: tuple[clues.Key, ...], tests: int, said: str) -> None:
    assert joined(keys, tests) == said


def test_every_suspicion_can_be_said() -> None:
    assert weights.SUSPICION.keys() <= WHY.keys()


def test_a_doubt_makes_a_guess_dearer_and_less_suspect() -> None:
    key = clues.function_key("shop/cart.py", "add")
    guess = clues.Clue(key, "on-line")
    assert weights.cost(guess, {key: 1.0}) > weights.cost(guess, {})
    assert weights.suspicion(guess, {key: 1.0}) < weights.suspicion(guess, {})
    seen = clues.Clue(key, "raised-in")
    assert weights.cost(seen, {key: 1.0}) == weights.cost(seen, {})


def test_the_more_of_a_clue_the_cheaper() -> None:
    for kind, weight in weights.COSTS.items():
        assert weight.slope >= 0, kind
        assert weight.base > 0, kind
    for kind, weight in weights.SUSPICION.items():
        assert weight.slope >= 0, kind


@pytest.mark.parametrize("kind", ["assertion", "exception", "collection", "fixture", "unknown"])
def test_priority_grows_with_what_a_cause_takes_down(kind: str) -> None:
    found = [priority(tests, 400, kind) for tests in (1, 10, 100, 400)]
    assert found == sorted(set(found))
    assert all(0 <= each <= 100 for each in found)


def test_a_module_that_cannot_be_collected_is_more_than_one_test() -> None:
    assert priority(1, 50, "collection") > priority(1, 50, "assertion")
    assert priority(0, 0, "unknown") >= 0


def test_changes_without_sources_touch_a_whole_file() -> None:
    changes = Changes({"a.py": [(3, 5)]})
    assert changes
    assert changes.touches(("a.py", "f"), None)
    assert not changes.touches(("b.py", "f"), None)
    assert not Changes()
