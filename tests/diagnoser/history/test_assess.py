"""What history says of a run: status, fixed causes, notes, priority."""

from typing import TYPE_CHECKING

import msgspec
import pytest

from devkit.diagnoser.history.assess import assess
from devkit.diagnoser.history.memory import remember
from devkit.diagnoser.history.records import ClusterOutcome, PartOutcome, RunOutcome, TestOutcome
from devkit.diagnoser.history.store import History

if TYPE_CHECKING:
    from tests.diagnoser.history.conftest import Story


def told(history: History, run: RunOutcome) -> tuple[dict[str, str], list[str]]:
    """Recorded, and what was said: status by fingerprint, titles of what is fixed."""
    found = remember(history, run)
    statuses = {name.removeprefix("v1:"): cause.status for name, cause in found.causes.items()}
    return statuses, [fixed.title.removeprefix("it is ") for fixed in found.fixed]


def test_the_life_of_a_cause(history: History, story: "Story") -> None:
    assert told(history, story.run()) == ({}, [])
    assert told(history, story.run({"a": [0, 1]})) == ({"a": "new"}, [])
    assert told(history, story.run({"a": [0, 1]})) == ({"a": "recurring"}, [])
    assert told(history, story.run()) == ({}, ["a"])
    assert told(history, story.run()) == ({}, [])
    assert told(history, story.run({"a": [0]})) == ({"a": "regressed"}, [])
    assert told(history, story.run({"a": [0]})) == ({"a": "recurring"}, [])


def test_absent_is_not_fixed(history: History, story: "Story") -> None:
    told(history, story.run({"a": [0, 1]}))
    assert told(history, story.run(absent=[0, 1])) == ({}, [])
    assert told(history, story.run({"a": [0, 1]})) == ({"a": "recurring"}, [])


def test_hidden_by_another_cause_is_not_fixed(history: History, story: "Story") -> None:
    told(history, story.run({"a": [0, 1]}))
    assert told(history, story.run({"b": [0, 1, 2]})) == ({"b": "new"}, [])
    assert told(history, story.run({"a": [0, 1]})) == ({"a": "recurring"}, ["b"])


def test_fixed_as_soon_as_one_of_its_tests_passes(history: History, story: "Story") -> None:
    told(history, story.run({"a": [0, 1, 2]}))
    assert told(history, story.run({"b": [0, 1]})) == ({"b": "new"}, ["a"])


def test_a_module_that_can_be_collected_again_is_fixed(history: History) -> None:
    module, inside = "tests/test_0.py", ("tests/test_0.py::test_20", "tests/test_0.py::test_19")
    cluster = ClusterOutcome("v1:import", (module,), kind="collection", title="import", exception="ImportError")
    broken = PartOutcome("x", "", ((module,),), (), (TestOutcome(module, "error", 0.0),))
    assert told(history, RunOutcome(1.0, (PartOutcome("w", "", (inside,), (), ()),), ())) == ({}, [])
    assert told(history, RunOutcome(2.0, (broken,), (cluster,))) == ({"import": "new"}, [])
    assert told(history, RunOutcome(3.0, (PartOutcome("y", "", (inside,), (), ()),), ())) == ({}, ["import"])
    again = msgspec.structs.replace(broken, digest="z")
    assert told(history, RunOutcome(4.0, (again,), (cluster,))) == ({"import": "regressed"}, [])


def test_fixed_long_before_the_runs_that_are_looked_at(sqlite: History, story: "Story") -> None:
    told(sqlite, story.run({"a": [0]}))
    for _ in range(70):
        told(sqlite, story.run())
    assert told(sqlite, story.run({"a": [0]})) == ({"a": "regressed"}, [])


def test_a_branch_has_its_own_story(history: History, story: "Story") -> None:
    told(history, story.run({"a": [0]}))
    story.branch = "feature"
    assert told(history, story.run({"a": [0], "b": [5]})) == ({"a": "recurring", "b": "new"}, [])
    story.branch = "main"
    assert told(history, story.run()) == ({}, ["a"])
    story.branch = "feature"
    assert told(history, story.run({"a": [0], "b": [5]})) == ({"a": "recurring", "b": "recurring"}, [])
    story.branch = "other"
    found = assess(history, story.run({"b": [5]})).causes["v1:b"]
    assert (found.status, found.branches, found.runs) == ("recurring", ("feature",), 2)


def test_assessing_a_recorded_run_again_says_the_same(history: History, story: "Story") -> None:
    runs = [story.run({"a": [0]}), story.run(), story.run({"a": [0], "b": [6]}), story.run({"b": [6]})]
    first = [remember(history, run) for run in runs]
    again = [assess(history, run) for run in runs]
    assert [found.causes for found in again] == [found.causes for found in first]
    assert [found.fixed for found in again] == [found.fixed for found in first]
    assert "later runs" in again[0].notes[0]


def test_seen_first_and_last(history: History, story: "Story") -> None:
    runs = [story.run({"a": [0]}) for _ in range(3)]
    for run in runs:
        remember(history, run)
    found = assess(history, story.run({"a": [0]})).causes["v1:a"]
    assert (found.first_seen, found.last_seen, found.runs) == (runs[0].time, runs[2].time, 3)


def test_shards_recorded_one_by_one_are_one_run(history: History, story: "Story") -> None:
    for job in ("1", "2"):
        remember(history, story.run({"a": [0]}, jobs=(job,), build="ci-7", time=5.0))
    assert assess(history, story.run({"a": [0]})).causes["v1:a"].runs == 1


def test_no_git_at_all(history: History, story: "Story") -> None:
    story.branch = None
    remember(history, story.run({"a": [0]}, commit=None, exact=False))
    found = assess(history, story.run({"a": [0]}, commit=None, exact=False))
    assert found.causes["v1:a"].status == "recurring"
    assert any("commit is unknown" in note for note in found.notes)
    assert not any("branch is unknown" in note for note in found.notes)


def test_a_run_without_a_branch_among_runs_with_one(history: History, story: "Story") -> None:
    remember(history, story.run({"a": [0]}))
    story.branch = None
    found = assess(history, story.run({"a": [0]}))
    assert any("branch is unknown" in note for note in found.notes)


def test_a_clock_that_is_years_ahead(history: History, story: "Story") -> None:
    remember(history, story.run({"a": [0]}, time=9e9))
    remember(history, story.run({"a": [0]}))
    found = assess(history, story.run({"a": [0]}))
    assert found.causes["v1:a"].status == "recurring"
    assert any("clock is off" in note for note in found.notes)


def look(name: str, tests: tuple[str, ...], **changes: str) -> ClusterOutcome:
    values = {"kind": "exception", "exception": "KeyError", "message": "no price for <n>", "path": "shop/price.py"}
    return ClusterOutcome(name, tests, **values | {"function": "price_of"} | changes)


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"path": "shop/pricing/price.py"}, "recurring"),
        ({"message": "no price for <n> items"}, "recurring"),
        ({"exception": "ValueError"}, "new"),
        ({"message": "entirely different words here", "function": "total"}, "new"),
    ],
)
def test_recognised_by_similarity(history: History, story: "Story", changes: dict[str, str], status: str) -> None:
    names = tuple(story.names[:3])
    for cluster in (look("v1:old", names), look("v1:new", names, **changes)):
        run = msgspec.structs.replace(story.run({"x": [0, 1, 2]}), clusters=(cluster,))
        found = remember(history, run).causes[cluster.fingerprint]
    assert found.status == status
    assert ("similarity" in found.why) == (status == "recurring")
    assert found.known_as == ("v1:old" if status == "recurring" else "v1:new")


def test_what_was_recognised_stays_recognised(history: History, story: "Story") -> None:
    names = tuple(story.names[:3])
    clusters = [look("v1:a", names), look("v1:b", names, path="b.py"), look("v1:b", names, path="b.py")]
    for cluster in clusters:
        run = msgspec.structs.replace(story.run({"x": [0, 1, 2]}), clusters=(cluster,))
        found = remember(history, run).causes[cluster.fingerprint]
    assert (found.known_as, found.runs) == ("v1:a", 2)


def test_priority_shows_its_parts(history: History, story: "Story") -> None:
    for _ in range(3):
        remember(history, story.run({"big": list(range(15)), "small": [19]}))
    found = assess(history, story.run({"big": list(range(15)), "small": [19]})).causes
    big, small = found["v1:big"], found["v1:small"]
    assert 0 < small.priority < big.priority <= 100
    assert big.priority == pytest.approx(sum(part.points for part in big.parts), abs=0.1)
    assert {part.name for part in big.parts} >= {"tests", "runs", "main", "age", "cost"}
    said = {part.name: part.why for part in big.parts}
    assert (said["recency"], said["age"]) == (
        "last seen in the latest run",
        "first seen 0.8 days before the latest run",
    )


def test_weights_of_the_priority(history: History, story: "Story") -> None:
    only_main = dict.fromkeys(("tests", "runs", "branches", "recurrence", "recency", "cost", "age"), 0.0)
    found = assess(history, story.run({"a": [0]}), only_main).causes["v1:a"]
    assert found.priority == 100.0


def saying(story: "Story", name: str, details: tuple[int, ...]) -> RunOutcome:
    """A run in which the first three tests fail in some words, by one cluster."""
    run = story.run({"x": [0, 1, 2]})
    cluster = ClusterOutcome(name, tuple(story.names[:3]), exception=name, message=name, path=name)
    pairs = zip(story.names[:3], details, strict=True)
    outcomes = tuple(TestOutcome(test, "failed", 0.1, 0, detail) for test, detail in pairs)
    part = msgspec.structs.replace(run.parts[0], outcomes=outcomes)
    return msgspec.structs.replace(run, parts=(part,), clusters=(cluster,))


def test_recognised_by_what_the_tests_say(history: History, story: "Story") -> None:
    """The same tests in the same words, in a cluster that looks otherwise."""
    remember(history, saying(story, "v1:old", (7, 8, 9)))
    found = remember(history, saying(story, "v1:new", (7, 8, 1))).causes["v1:new"]
    assert (found.status, found.known_as) == ("recurring", "v1:old")
    assert "2 of 3 tests failed before with the very same message" in found.why
    found = remember(history, saying(story, "v1:other", (2, 3, 4))).causes["v1:other"]
    assert (found.status, found.known_as) == ("new", "v1:other")


def test_a_run_that_put_it_elsewhere_is_no_repair(history: History, story: "Story") -> None:
    for name in ("v1:a", "v1:b"):
        remember(history, saying(story, name, (1, 2, 3) if name == "v1:a" else (4, 5, 6)))
        remember(history, story.run())
    remember(history, saying(story, "v1:b", (1, 2, 3)))
    found = assess(history, saying(story, "v1:a", (1, 2, 3))).causes["v1:a"]
    assert (found.status, found.why) == ("recurring", "its tests failed in the run before, with the very same messages")


def test_tests_whose_file_was_renamed(history: History, story: "Story") -> None:
    for name, folder in (("v1:old", "tests"), ("v1:new", "tests/unit")):
        story.names = [name.replace("tests/", f"{folder}/") for name in story.names]
        cluster = look(name, tuple(story.names[:3]), path=f"{folder}/test_price.py")
        run = msgspec.structs.replace(story.run({"x": [0, 1, 2]}), clusters=(cluster,))
        found = remember(history, run).causes[name]
    assert (found.status, found.known_as) == ("recurring", "v1:old")
    assert "tests of the same names in another file" in found.why
