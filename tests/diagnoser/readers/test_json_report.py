"""What hand-made pytest-json-reports hold that pytest's own seldom do."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from devkit.diagnoser.report import Run, TestResult

Read = Callable[..., tuple[dict[str, TestResult], Run]]
Write = Callable[[str, str | bytes], Path]


def entry(nodeid: str = "tests/test_a.py::test_a", outcome: str = "failed", **more: object) -> dict[str, object]:
    call = {"outcome": "failed", "crash": {"path": "/w/a.py", "lineno": 3, "message": "E"}, "longrepr": "text"}
    return {"nodeid": nodeid, "outcome": outcome, "lineno": 0, "call": call} | more


def as_text(*tests: object, **more: object) -> str:
    return json.dumps({"created": 1.5, "exitcode": 1, "root": "/w", "tests": tests} | more)


def test_the_run(write: Write, read: Read) -> None:
    tests, run = read(write("r.json", as_text(entry(), duration=2.5)))
    (report,) = run.reports

    assert (report.format, report.job, report.root, report.created) == ("pytest-json-report", "", "/w", 1.5)
    assert (report.duration, report.exitcode, run.duration) == (2.5, 1, 2.5)
    assert tests["tests/test_a.py::test_a"].lineno == 1


def test_nan_and_infinity(write: Write, read: Read) -> None:
    more = {"user_properties": [float("nan"), {"x": float("-inf")}], "metadata": {"NaN": 'NaN, "Infinity'}}
    tests, run = read(write("r.json", as_text(entry(**more), duration=float("inf"))))

    assert tests["tests/test_a.py::test_a"].phases[0].longrepr == "text"
    assert (run.problems, run.duration) == ((), 0.0)


def test_nan_stays_inside_text(write: Write, read: Read) -> None:
    call = {"outcome": "failed", "longrepr": 'x: NaN, "y": -Infinity \\', "duration": float("nan")}
    tests, run = read(write("r.json", as_text(entry(call=call))))

    assert tests["tests/test_a.py::test_a"].phases[0].longrepr == call["longrepr"]
    assert run.problems == ()


def test_lone_surrogates_become_replacement_characters(write: Write, read: Read) -> None:
    text = as_text(entry(call={"outcome": "failed", "longrepr": "HERE"}))
    text = text.replace("HERE", r"high \ud800 low \udc00 pair \ud83d\ude00 path C:\\ud800")
    tests, run = read(write("r.json", text))

    assert (
        tests["tests/test_a.py::test_a"].phases[0].longrepr == "high \ufffd low \ufffd pair \U0001f600 path C:\\ud800"
    )
    assert run.problems == ()


def test_broken_utf8_costs_no_test(write: Write, read: Read) -> None:
    content = as_text(entry(call={"outcome": "failed", "longrepr": "HERE"})).encode().replace(b"HERE", b"a\xff\xedb")
    tests, run = read(write("r.json", content))

    assert tests["tests/test_a.py::test_a"].phases[0].longrepr == "a\ufffd\ufffdb"
    assert run.problems == ()


@pytest.mark.parametrize(
    ("bad", "complaint"),
    [
        ({"lineno": "x"}, "expected an integer or null, got a string"),
        ({"lineno": 1.5}, "expected an integer or null, got a number"),
        ({"lineno": True}, "expected an integer or null, got true or false"),
        ({"lineno": -1}, "expected an integer >= 0"),
        ({"lineno": 10**30}, "expected an integer"),
        ({"path": 3}, "expected a string, got an integer"),
        ({"message": []}, "expected a string or null, got a list"),
    ],
)
def test_a_wrong_type_costs_its_entry_alone(write: Write, read: Read, bad: dict[str, object], complaint: str) -> None:
    wrong = entry("b", call={"outcome": "failed", "crash": bad})
    path = write("r.json", as_text(entry("a"), wrong, entry("c")))
    tests, run = read(path)

    assert list(tests) == ["a", "c"]
    (problem,) = run.problems
    assert problem.name == str(path)
    assert problem.message.startswith(f"{path}: tests[1].call.crash.{next(iter(bad))}: {complaint}")
    assert problem.message.endswith("; this entry is left out")


def test_endless_bad_entries_are_summed_up(write: Write, read: Read) -> None:
    tests, run = read(write("r.json", as_text(*range(100), entry())))

    assert len(tests) == 1
    assert len(run.problems) == 21
    assert "80 more entries" in run.problems[-1].message


def test_a_wrong_root_costs_nothing_else(write: Write, read: Read) -> None:
    tests, run = read(write("r.json", as_text(entry(), root=3, exitcode="x", created=None)))

    assert len(tests) == 1
    assert [problem.message.partition(": ")[2] for problem in run.problems] == [
        "root: expected a string, got an integer; the tests still count",
        "exitcode: expected an integer, got a string; the tests still count",
    ]


def test_a_nodeid_twice_counts_once(write: Write, read: Read) -> None:
    tests, run = read(write("r.json", as_text(entry(), entry(outcome="passed"))))

    assert [test.outcome for test in tests.values()] == ["failed"]
    assert run.tests == run.failed == 1
    assert "occurs again" in run.problems[0].message


@pytest.mark.parametrize(
    ("outcome", "stages", "expected"),
    [
        ("rerun", {"call": "passed"}, "passed"),
        ("rerun", {"call": "failed"}, "failed"),
        ("rerun", {"setup": "failed"}, "error"),
        ("subtests passed", {"call": "passed"}, "passed"),
        ("quarantined", {"call": "failed"}, "failed"),
        ("quarantined", {"setup": "skipped"}, "skipped"),
        ("xpassed", {"call": "failed"}, "failed"),
        ("xpassed", {"call": "passed"}, "xpassed"),
        ("failed", {}, "failed"),
        ("error", {}, "error"),
    ],
)
def test_outcomes_of_plugins(write: Write, read: Read, outcome: str, stages: dict[str, str], expected: str) -> None:
    test = {"nodeid": "a", "outcome": outcome} | {when: {"outcome": stage} for when, stage in stages.items()}
    tests, _ = read(write("r.json", as_text(test)))

    assert tests["a"].outcome == expected
    assert bool(tests["a"].phases) == (expected in ("failed", "error"))
    assert bool(tests["a"].reruns) == (outcome == "rerun")


def test_an_outcome_nobody_knows_is_no_pass(write: Write, read: Read) -> None:
    text = as_text({"nodeid": "a", "outcome": "FAILED"}, {"nodeid": "b"}, entry("c"))
    tests, run = read(write("r.json", text))

    assert list(tests) == ["c"]
    assert [problem.message.partition(": ")[2] for problem in run.problems] == [
        "tests[0].outcome: expected passed, failed or the like, got 'FAILED'",
        "tests[1]: object missing required field 'outcome'; this entry is left out",
    ]


def test_collection_errors(write: Write, read: Read) -> None:
    collectors = [
        {"nodeid": "", "outcome": "failed", "longrepr": "no rootdir"},
        {
            "nodeid": "tests/test_a.py",
            "outcome": "failed",
            "longrepr": "[gw1] linux -- Python 3.12.1 /p\nE   ImportError",
        },
        {"nodeid": "tests/test_a.py", "outcome": "failed", "longrepr": "E   ImportError"},
        {"nodeid": "tests/test_b.py", "outcome": "passed"},
    ]
    tests, run = read(write("r.json", as_text(collectors=collectors)))

    assert [(test.nodeid, test.outcome, test.worker) for test in tests.values()] == [
        (".", "error", ""),
        ("tests/test_a.py", "error", "gw1"),
    ]
    assert tests["tests/test_a.py"].phases[0].longrepr == "E   ImportError"
    assert tests["tests/test_a.py"].phases[0].when == "collect"
    assert (run.errors, run.problems) == (2, ())


def test_control_codes_never_come_through(write: Write, read: Read) -> None:
    evil = "\x1b]0;title\x07\x1b[31mred\x1b[0m \u202eabc\u2066 \x9b1mbold \x00\x08\r\n::error::x"
    call = {"outcome": "failed", "longrepr": evil, "stdout": evil, "crash": {"path": evil, "message": evil}}
    tests, run = read(write("r.json", as_text(entry(f"t{evil}", call=call), root=evil)))
    (test,) = tests.values()
    (phase,) = test.phases

    clean = "red abc bold \n::error::x"
    assert test.nodeid == "tred abc bold \\n::error::x"
    assert [phase.longrepr, phase.stdout, phase.crash.path, phase.crash.message] == [clean] * 4
    assert run.reports[0].root == "red abc bold \\n::error::x"


@pytest.mark.parametrize(("name", "failed"), [("pytest-6.2.5.json", 5), ("pytest-8.3.5.json", 7)])
def test_reports_of_older_pytest_versions(read: Read, name: str, failed: int) -> None:
    tests, run = read(Path(__file__).parent / "data" / name)

    assert run.problems == ()
    assert run.failed == failed
    assert all(test.phases[0].crash for test in tests.values() if test.outcome == "failed")
