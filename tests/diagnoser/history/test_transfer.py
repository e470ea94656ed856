"""Export, import, and rolling up old runs."""

import random
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import pytest

from devkit.core.errors import DevkitError
from devkit.diagnoser.history.assess import assess
from devkit.diagnoser.history.exporting import export_lines
from devkit.diagnoser.history.importing import import_lines
from devkit.diagnoser.history.memory import remember
from devkit.diagnoser.history.records import RunOutcome
from devkit.diagnoser.history.rollup import DAY, parse_keep, prune
from devkit.diagnoser.history.store import History, open_history
from devkit.diagnoser.history.views import failing_tests, summary
from devkit.diagnoser.history.write import record

if TYPE_CHECKING:
    from tests.diagnoser.history.conftest import Story


@pytest.fixture
def runs(story: "Story") -> list[RunOutcome]:
    chance = random.Random(2)  # noqa: S311 - made-up data
    found = []
    for number in range(24):
        chance.shuffle(story.names)
        causes = {"a": [0, 1]} if number % 7 < 2 else {"b": [5]} if number % 5 == 0 else {}
        found.append(story.run(causes, reran=[9] if number == 3 else (), absent=[19] if number == 8 else ()))
    return found


def exported(history: History) -> list[bytes]:
    return list(export_lines(history))


def test_a_copy_is_the_same(history: History, runs: list[RunOutcome], tmp_path: Path) -> None:
    for run in runs:
        remember(history, run)
    lines = exported(history)
    with open_history(tmp_path / "copy.sqlite3") as copy:
        assert import_lines(copy, lines, "x").runs == len(runs)
        assert exported(copy) == lines
        again = import_lines(copy, lines, "x")
        assert (again.runs, again.known) == (0, len(runs))
        assert exported(copy) == lines
        ours, theirs = assess(history, runs[10]), assess(copy, runs[10])
        assert (ours.causes, ours.fixed) == (theirs.causes, theirs.fixed)


def test_two_histories_merge_either_way(runs: list[RunOutcome], tmp_path: Path) -> None:
    with open_history(tmp_path / "a.sqlite3") as a, open_history(tmp_path / "b.sqlite3") as b:
        for number, run in enumerate(runs):
            for history, one in ((a, 0), (b, 1)):
                if number % 3 in (one, 2):
                    record(history, run)
        of_a, of_b = exported(a), exported(b)
        assert import_lines(a, of_b, "b").known == import_lines(b, of_a, "a").known == len(runs) // 3
        assert exported(a) == exported(b)
        assert summary(a).runs == len(runs)


def test_rolling_up_keeps_counts_and_failures(history: History, runs: list[RunOutcome]) -> None:
    for run in runs:
        record(history, run)
    before = failing_tests(history, limit=100)
    pruned = prune(history, runs[12].time)
    assert (pruned.runs, pruned.days) == (12, 4)
    assert prune(history, runs[12].time).runs == 0
    assert failing_tests(history, limit=100) == before
    assert summary(history).rolled_up == 12
    prune(history, float("inf"))
    assert failing_tests(history, limit=100) == before


def test_recording_again_after_rolling_up_changes_nothing(history: History, runs: list[RunOutcome]) -> None:
    for run in runs:
        record(history, run)
    prune(history, float("inf"))
    lines = exported(history)
    assert not record(history, runs[0])
    assert exported(history) == lines


def test_a_cause_from_before_the_roll_up_is_still_known(
    history: History, runs: list[RunOutcome], story: "Story"
) -> None:
    for run in runs:
        record(history, run)
    prune(history, float("inf"))
    found = assess(history, story.run({"a": [0, 1]})).causes["v1:a"]
    assert (found.status, found.runs) == ("recurring", 8)


def test_recording_rolls_up_what_is_old(history: History, story: "Story") -> None:
    for _ in range(10):
        remember(history, story.run({"a": [0]}))
    story.number = 1000
    remember(history, story.run())
    assert summary(history).rolled_up == 10


def test_merging_what_is_rolled_up(runs: list[RunOutcome], tmp_path: Path) -> None:
    with open_history(tmp_path / "a.sqlite3") as a, open_history(tmp_path / "b.sqlite3") as b:
        for run in runs:
            record(a, run)
        for run in runs[:12]:
            record(b, run)
        expected = failing_tests(a, limit=100)
        prune(a, runs[16].time)
        prune(b, runs[8].time)
        of_a, of_b = exported(a), exported(b)
        import_lines(a, of_b, "b")
        assert failing_tests(a, limit=100) == expected
        with open_history(tmp_path / "c.sqlite3") as empty:
            import_lines(empty, of_a, "a")
            import_lines(empty, of_b, "b")
            assert failing_tests(empty, limit=100) == expected


def changed(lines: list[bytes], old: bytes, new: bytes) -> list[bytes]:
    """The lines, with the last of those that hold `old` changed, once; a nodeid's is the first one."""
    places = [number for number, line in enumerate(lines) if old in line]
    place = places[0] if b"nodeid" in old else places[-1]
    return [*lines[:place], lines[place].replace(old, new, 1), *lines[place + 1 :]]


def test_lines_that_are_none(sqlite: History, runs: list[RunOutcome], tmp_path: Path) -> None:
    with open_history(tmp_path / "good.sqlite3") as other:
        record(other, runs[0])
        good = exported(other)
    empty = exported(sqlite)
    for bad, said in [
        ([], "is empty"),
        ([b"<html>\n"], "line 1: expected a line of"),
        ([*good[:2], b"\xff\n"], "line 3: expected a line of"),
        (good[1:], "line 1: expected the first line"),
        ([good[0].replace(b"history/1", b"history/2"), *good[1:]], "another version"),
        ([line for line in good if b'"type":"set"' not in line], r"line \d+: refers to .* no line before it describes"),
        ([good[0], b'{"type":"set","digest":"zz","groups":[]}\n'], "line 2: expected a line of"),
        ([good[0], b'{"type":"set","digest":"' + b"0" * 32 + b'","groups":[]}\n'], "line 2: contradicts itself"),
        (changed(good, b'"identity":"', b'"identity":"f'), f"line {len(good)}: expected a line of"),
        (changed(good, b'"digest":"1-"', b'"digest":"2-"'), f"line {len(good)}: contradicts itself"),
        (changed(good, b'"time":', b'"time":1e99,"was":'), f"line {len(good)}: expected a line of"),
        (changed(good, b"]]", b"],[0,1,0,0.5,0,null],[0,1,0,0.5,0,null]]"), f"line {len(good)}: contradicts itself"),
        (changed(good, b'"nodeid":"', b'"nodeid":"\\u0000'), "line 2: expected a line of"),
        (changed(good, b'"nodeid":"', b'"nodeid":"\\ud800'), "line 2: expected a line of"),
        ([good[0], b"[" * 100_000 + b"\n"], "line 2: expected a line of"),
    ]:
        with pytest.raises(DevkitError, match=said) as caught:
            import_lines(sqlite, bad, "file.jsonl")
        assert str(caught.value).startswith("file.jsonl")
    assert exported(sqlite) == empty


def test_a_bad_line_leaves_nothing_of_the_others(sqlite: History, runs: list[RunOutcome], tmp_path: Path) -> None:
    record(sqlite, runs[0])
    record(sqlite, runs[1])
    lines = exported(sqlite)
    broken = msgspec.json.decode(lines[-1])
    broken["clusters"] = [["v1:unknown", 1, 1]]
    with open_history(tmp_path / "other.sqlite3") as other:
        empty = exported(other)
        with pytest.raises(DevkitError):
            import_lines(other, [*lines[:-1], msgspec.json.encode(broken)], "x")
        assert exported(other) == empty


@pytest.mark.parametrize(("text", "days"), [("90d", 90), ("12w", 84), ("6m", 180), ("1y", 365), ("0d", 0)])
def test_keep(text: str, days: int) -> None:
    assert parse_keep(text) == days


@pytest.mark.parametrize("text", ["", "90", "d", "-1d", "1.5d", "9999999d", "90 days"])
def test_keep_that_is_none(text: str) -> None:
    with pytest.raises(DevkitError, match="such as 90d"):
        parse_keep(text)


def test_days_are_counted_in_utc(sqlite: History, story: "Story") -> None:
    record(sqlite, story.run(time=DAY - 1))
    record(sqlite, story.run(time=DAY))
    assert prune(sqlite, float("inf")).days == 2
