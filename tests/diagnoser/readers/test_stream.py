"""Several reports as one run."""

import itertools
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from devkit.diagnoser.readers import open_reports

Write = Callable[[str, str | bytes], Path]


def report(*nodeids: str, outcome: str = "failed", **more: object) -> str:
    return json.dumps({"tests": [{"nodeid": nodeid, "outcome": outcome} for nodeid in nodeids], "exitcode": 1} | more)


@pytest.fixture
def matrix(write: Write) -> list[Path]:
    return [
        write("reports/py311-linux/report.json", report("a", "b", duration=3.0)),
        write("reports/py312/report.json", report("a", duration=7.5)),
        write("reports/py313/report.json", report("a", "b", "c", outcome="passed", duration=1.0)),
    ]


def test_jobs_are_a_dimension(matrix: list[Path]) -> None:
    stream = open_reports([str(path) for path in matrix])
    tests = [(test.job, test.nodeid) for test in stream]

    assert tests == [
        ("py311-linux", "a"),
        ("py311-linux", "b"),
        ("py312", "a"),
        ("py313", "a"),
        ("py313", "b"),
        ("py313", "c"),
    ]
    run = stream.run
    assert (run.tests, run.failed, run.passed, run.duration) == (6, 3, 3, 7.5)
    assert [info.job for info in run.reports] == ["py311-linux", "py312", "py313"]


def test_the_order_of_paths_does_not_matter(matrix: list[Path]) -> None:
    results = []
    for paths in itertools.permutations(matrix):
        stream = open_reports([str(path) for path in paths])
        results.append((list(stream), stream.run))

    assert all(result == results[0] for result in results)


def test_jobs_can_be_named(matrix: list[Path]) -> None:
    stream = open_reports([str(path) for path in matrix], job_of=lambda path: path.split("/")[-2][:4])

    assert sorted({test.job for test in stream}) == ["py31"]
    assert stream.run.tests == 3
    assert stream.run.duration == 11.5
    assert len(stream.run.problems) == 3


def test_all_three_formats_at_once(outcomes: Path) -> None:
    stream = open_reports([str(outcomes / "report.json"), str(outcomes / "report.jsonl"), str(outcomes / "junit.xml")])
    tests = list(stream)

    assert {test.job for test in tests} == {"report.json", "report.jsonl", "junit.xml"}
    assert stream.run.tests == len(tests) == 3 * 29
    assert [info.format for info in stream.run.reports] == ["junit-xml", "pytest-json-report", "pytest-reportlog"]


def test_progress_rises_to_the_size_on_disk(matrix: list[Path]) -> None:
    calls = []
    paths = [str(path) for path in matrix]
    list(open_reports(paths, progress=lambda done, total: calls.append((done, total))))
    size = sum(path.stat().st_size for path in matrix)

    assert calls[-1] == (size, size)
    assert [done for done, _ in calls] == sorted(done for done, _ in calls)
    assert {total for _, total in calls} == {size}


def test_a_stream_runs_once(matrix: list[Path]) -> None:
    stream = open_reports([str(path) for path in matrix])
    list(stream)
    run = stream.run

    assert list(stream) == []
    assert stream.run == run


def test_nothing_to_read() -> None:
    stream = open_reports([])

    assert (list(stream), stream.run.tests, stream.run.reports) == ([], 0, ())
