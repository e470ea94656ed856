"""What pytest-reportlogs hold beside the reports of a run that ended well."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from devkit.diagnoser.report import Run, TestResult

Read = Callable[..., tuple[dict[str, TestResult], Run]]
Write = Callable[[str, str | bytes], Path]

START = {"pytest_version": "9.0.0", "$report_type": "SessionStart"}
FINISH = {"exitstatus": 1, "$report_type": "SessionFinish"}


def phase(
    nodeid: str, when: str = "call", outcome: str = "passed", longrepr: object = None, **more: object
) -> dict[str, object]:
    report = {"nodeid": nodeid, "when": when, "outcome": outcome, "longrepr": longrepr, "$report_type": "TestReport"}
    return report | {"location": ["a.py", 4, "test"], "duration": 0.5, "sections": []} | more


def cycle(nodeid: str, outcome: str = "passed", longrepr: object = None, **more: object) -> list[dict[str, object]]:
    return [phase(nodeid, "setup"), phase(nodeid, "call", outcome, longrepr, **more), phase(nodeid, "teardown")]


def as_text(*lines: object) -> str:
    return "".join(json.dumps(line) + "\n" for line in lines)


def test_a_cut_last_line_leaves_what_came_before(write: Write, read: Read) -> None:
    text = as_text(START, *cycle("a", "failed", "boom"), phase("b", "setup"), phase("b"))
    path = write("log", text[:-40])
    tests, run = read(path)

    assert {test.nodeid: test.outcome for test in tests.values()} == {"a": "failed", "b": "skipped"}
    cut, early = [problem.message for problem in run.problems]
    assert cut.startswith(f"{path}: line 6: ")
    assert "truncated" in cut
    assert early.startswith(f"{path}: ends before the session did")


def test_a_bad_line_costs_itself_alone(write: Write, read: Read) -> None:
    tests, run = read(
        write("log", as_text(START, *cycle("a"), {"x": 1}, 7, {**phase("b"), "nodeid": 4}, *cycle("c"), FINISH))
    )

    assert list(tests) == ["a", "c"]
    assert [problem.message.partition(": ")[2] for problem in run.problems] == [
        "line 5: object missing required field '$report_type'; this line is left out",
        "line 6: expected an object, got an integer; this line is left out",
        "line 7.nodeid: expected a string, got an integer; this line is left out",
    ]


def test_nan_surrogates_and_broken_utf8(write: Write, read: Read) -> None:
    lines = cycle("a", "failed", "S", user_properties=[["ratio", float("nan")]])
    content = as_text(START, *lines, FINISH).encode().replace(b'"S"', rb'"\ud800 ' + b'\xff"')
    tests, run = read(write("log", content))

    assert tests["a"].phases[0].longrepr == "\ufffd \ufffd"
    assert run.problems == ()


def test_interleaved_tests_of_workers(write: Write, read: Read) -> None:
    one, two = cycle("a", "failed", "x", worker_id="gw0"), cycle("b", worker_id="gw1")
    lines = [line for pair in zip(one, two, strict=True) for line in pair]
    tests, _ = read(write("log", as_text(START, *lines, FINISH)))

    assert {test.nodeid: (test.outcome, test.worker) for test in tests.values()} == {
        "a": ("failed", "gw0"),
        "b": ("passed", "gw1"),
    }


def test_a_log_appended_to_counts_a_test_once(write: Write, read: Read) -> None:
    tests, run = read(write("log", as_text(START, *cycle("a"), FINISH, START, *cycle("a"), FINISH)))

    assert run.tests == len(tests) == 1
    assert "occurs again" in run.problems[0].message


def test_xfail_and_xpass(write: Write, read: Read) -> None:
    xfail = [phase("a", "setup"), phase("a", "call", "skipped", wasxfail="why"), phase("a", "teardown")]
    xpass = [phase("b", "setup"), phase("b", "call", "passed", wasxfail="why"), phase("b", "teardown")]
    tests, run = read(write("log", as_text(START, *xfail, *xpass, FINISH)))

    assert (tests["a"].outcome, tests["b"].outcome) == ("xfailed", "xpassed")
    assert (run.skipped, run.passed) == (1, 1)


def test_control_codes_never_come_through(write: Write, read: Read) -> None:
    evil = "\x1b[31mred\x1b[0m\u202e\x07"
    lines = cycle(f"a{evil}", "failed", evil, sections=[["Captured stdout call", evil]])
    tests, _ = read(write("log", as_text(START, *lines, FINISH)))
    (test,) = tests.values()

    assert (test.nodeid, test.phases[0].longrepr, test.phases[0].stdout) == ("ared", "red", "red")


def test_duration_and_lines(write: Write, read: Read) -> None:
    tests, run = read(write("log", as_text(START, *cycle("a", start=100.0, stop=103.0), FINISH)))

    assert (tests["a"].duration, tests["a"].lineno) == (1.5, 5)
    assert (run.duration, run.reports[0].created, run.reports[0].exitcode) == (3.0, 103.0, 1)


@pytest.mark.parametrize("style", ["long", "short", "value", "native"])
def test_texts_without_a_chain(write: Write, read: Read, style: str) -> None:
    frame = {"lines": [">   boom()\n", "E   x\n"], "style": style, "reprfileloc": {"path": "a.py", "lineno": 3}}
    longrepr = {"reprtraceback": {"reprentries": [{"data": frame}]}, "sections": [["more", "text", "-"]]}
    tests, run = read(write("log", as_text(START, *cycle("a", "failed", longrepr), FINISH)))

    assert "E   x" in tests["a"].phases[0].longrepr
    assert tests["a"].phases[0].longrepr.endswith("text")
    assert tests["a"].phases[0].traceback[0].code == "boom()"
    assert run.problems == ()
