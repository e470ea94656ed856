"""Flakes told from faults: by the pieces of evidence, and as a whole."""

import random
from typing import TYPE_CHECKING

import pytest

from devkit.diagnoser.history.assess import assess
from devkit.diagnoser.history.flakes import flakes
from devkit.diagnoser.history.flaky import LIKELY, judge
from devkit.diagnoser.history.memory import remember
from devkit.diagnoser.history.runs import KnownRun, Observation
from devkit.diagnoser.history.store import History
from devkit.diagnoser.history.write import record

if TYPE_CHECKING:
    from tests.diagnoser.history.conftest import Story


def run_of(number: int, commit: str | None = None, failed: int = 1) -> KnownRun:
    return KnownRun(number, float(number), commit, commit is not None, "main", None, 60.0, 100, failed, 0)


def seen(outcomes: str, **options: object) -> list[Observation]:
    """F failed, R failed and passed when run again, anything else passed; the earliest first."""
    found = [
        Observation(run_of(number), number, "", failed=letter == "F", reruns=int(letter == "R"), **options)
        for number, letter in enumerate(outcomes)
    ]
    return found[::-1]


@pytest.mark.parametrize(
    "outcomes",
    [
        "." * 10 + "F" + "." * 10 + "F" + "." * 15,
        "F.FF.F..F.F.FF..",
        "." * 20 + "R" + "." * 5,
        "R",
    ],
)
def test_flaky(outcomes: str) -> None:
    assert judge(seen(outcomes)).probability >= LIKELY


@pytest.mark.parametrize(
    "outcomes",
    [
        "." * 20 + "FFFFFFFF",
        "." * 10 + "FFFFF" + "." * 20,
        "." * 10 + "FFFF" + "." * 5 + "FFFFFF" + "." * 10,
        "." * 30 + "F",
        "." * 10 + "F" + ".....F..." + "F" * 12,
        "..F..F.F..F" + "." * 300,
    ],
)
def test_broken_or_repaired(outcomes: str) -> None:
    assert judge(seen(outcomes)).probability < LIKELY


@pytest.mark.parametrize("outcomes", ["....", "FFFF", ""])
def test_nothing_to_judge(outcomes: str) -> None:
    assert judge(seen(outcomes)) is None


def test_pass_and_fail_of_one_commit() -> None:
    def both(*, exact: bool) -> float:
        run = run_of(1, "c0ffee")
        other = KnownRun(2, 2.0, "c0ffee", exact, "main", None, 60.0, 100, 1, 0)
        return judge([Observation(other, 2, "", failed=True), Observation(run, 1, "", failed=False)]).probability

    assert both(exact=True) > 0.9
    assert both(exact=False) < LIKELY


def test_another_job_of_one_commit_is_no_flake() -> None:
    run = run_of(1, "c0ffee")
    found = judge([Observation(run, 2, "linux", failed=False), Observation(run, 1, "windows", failed=True)])
    assert found.probability < LIKELY
    assert "fails in job windows only" in found.why


def test_runs_in_which_everything_fails_are_not_the_tests_fault() -> None:
    wrecked = [Observation(run_of(number, failed=95), number, "", failed=number % 2 == 0) for number in range(10)]
    assert judge(wrecked) is None


def test_the_interval_narrows() -> None:
    few, many = judge(seen("F" + "." * 9)), judge(seen(("F" + "." * 9) * 20))
    assert few.low < many.low < 0.1 < many.high < few.high


def test_flakes_of_a_history(history: History, story: "Story") -> None:
    chance = random.Random(7)  # noqa: S311 - made-up data
    for number in range(40):
        causes = {"regression": [1, 2, 6, 11]} if 10 <= number < 16 else {}
        if chance.random() < 0.2:
            causes["flake"] = [19]
        record(history, story.run(causes, reran=[15] if number in (5, 25) else ()))
    found = flakes(history)
    assert {test.nodeid for test in found} == {story.names[19], story.names[15]}
    top = found[0]
    assert top.nodeid == story.names[15]
    assert (top.red_runs, top.verdict.runs) == (0, 40)
    assert top.since == 6 * 21_600.0
    assert all(test.verdict.low <= test.verdict.rate <= test.verdict.high for test in found)


def test_tests_that_fail_together_have_a_fault_not_a_flake(history: History, story: "Story") -> None:
    for number in range(30):
        causes = {f"c{test}": [test] for test in range(0, 20, 4)} if number in (5, 6, 7, 15, 16) else {}
        record(history, story.run(causes))
    assert flakes(history) == []


def test_a_new_failure_of_a_known_flake_is_less_of_one(history: History, story: "Story") -> None:
    for number in range(30):
        remember(history, story.run({"flake": [0]} if number % 5 == 0 else {}))
    found = assess(history, story.run({"flake": [0]})).causes["v1:flake"].flaky
    other = assess(history, story.run({"entirely-else": [0]})).causes["v1:entirely-else"].flaky
    assert found.probability > 0.9
    assert other.probability < found.probability
    assert "not failed this way before" in other.why


def test_order_dependence_names_the_other_test(history: History, story: "Story") -> None:
    chance = random.Random(3)  # noqa: S311 - made-up data
    polluter, victim = story.names[4], story.names[12]
    for _ in range(25):
        chance.shuffle(story.names)
        fails = story.names.index(polluter) < story.names.index(victim)
        record(history, story.run({"order": [story.names.index(victim)]} if fails else {}))
    found = next(test for test in flakes(history, least=0.0) if test.nodeid == victim)
    assert f"fails only after {polluter}" in found.verdict.why


def test_order_says_nothing_where_it_never_changes(history: History, story: "Story") -> None:
    for number in range(20):
        record(history, story.run({"flake": [9]} if number % 4 == 0 else {}))
    assert "fails only" not in flakes(history)[0].verdict.why
