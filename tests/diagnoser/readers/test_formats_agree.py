"""One real run, read from its three reports."""

from collections.abc import Callable
from pathlib import Path

import pytest

from devkit.diagnoser.report import Run, TestResult

Read = Callable[..., tuple[dict[str, TestResult], Run]]
RunPytest = Callable[..., Path]

SUBTESTS = "tests/test_outcomes.py::TestUnit::test_subtests"


def test_outcomes_are_what_pytest_says(outcomes: Path, read: Read) -> None:
    tests, run = read(outcomes / "report.json")
    found = {nodeid.removeprefix("tests/test_outcomes.py::"): test.outcome for nodeid, test in tests.items()}

    assert found == {
        "tests/test_import.py": "error",
        "tests/test_syntax.py": "error",
        "tests/unit/test_value.py": "error",
        "test_ok": "passed",
        "test_streams": "failed",
        "test_setup_error": "error",
        "test_teardown_error": "error",
        "test_both": "error",
        "test_xfail": "xfailed",
        "test_xpass": "xpassed",
        "test_xpass_strict": "failed",
        "test_skip": "skipped",
        "test_param[a b]": "failed",
        "test_param[a::b]": "failed",
        "test_param[\\xe9]": "failed",
        "test_param[new\\nline]": "failed",
        "test_param[[br]]": "failed",
        "test_param[a/b.c]": "failed",
        "test_chain": "failed",
        "test_context": "failed",
        "test_group": "failed",
        "test_recursion": "failed",
        "test_long_arguments": "failed",
        "test_generated": "failed",
        "TestPlain::test_method": "failed",
        "TestPlain::TestNested::test_deep": "failed",
        "TestUnit::test_equal": "failed",
        "TestUnit::test_subtests": "failed",
        "TestSetupClass::test_a": "error",
    }
    assert (run.tests, run.passed, run.failed, run.errors, run.skipped) == (29, 2, 18, 7, 2)
    assert run.problems == ()


def test_the_other_formats_agree_on_the_outcomes(outcomes: Path, read: Read) -> None:
    expected = {nodeid: test.outcome for nodeid, test in read(outcomes / "report.json")[0].items()}
    log = {nodeid: test.outcome for nodeid, test in read(outcomes / "report.jsonl")[0].items()}
    xml = {nodeid: test.outcome for nodeid, test in read(outcomes / "junit.xml")[0].items()}

    assert log == expected
    assert xml == expected | {"tests/test_outcomes.py::test_xpass": "passed"}  # JUnit XML has no word for it


@pytest.mark.parametrize("other", ["report.jsonl", "junit.xml"])
def test_the_other_formats_agree_on_the_texts(outcomes: Path, read: Read, other: str) -> None:
    tests, _ = read(outcomes / "report.json")
    others, run = read(outcomes / other)
    for nodeid, test in tests.items():
        if nodeid != SUBTESTS:
            assert [phase.longrepr for phase in others[nodeid].phases] == [phase.longrepr for phase in test.phases]
            assert [phase.when for phase in others[nodeid].phases] == [phase.when for phase in test.phases]
    assert run.problems == ()


def test_reportlog_has_the_same_evidence(outcomes: Path, read: Read) -> None:
    tests, run = read(outcomes / "report.json")
    others, other_run = read(outcomes / "report.jsonl")
    for nodeid, test in tests.items():
        other = others[nodeid]
        assert other.lineno == test.lineno or test.outcome == "error"
        for phase, same in zip(test.phases, other.phases, strict=nodeid != SUBTESTS):
            if phase.when == "collect" or nodeid == SUBTESTS:
                continue
            assert same.crash == phase.crash
            assert [(f.path, f.line, f.message) for f in same.traceback] == [
                (f.path, f.line, f.message) for f in phase.traceback
            ]
            assert (same.stdout, same.stderr, same.log) == (phase.stdout, phase.stderr, phase.log)
    assert other_run.reports[0].root == run.reports[0].root
    assert other_run.reports[0].exitcode == run.reports[0].exitcode == 1


def test_evidence_of_a_failure(outcomes: Path, read: Read) -> None:
    tests, _ = read(outcomes / "report.json")
    (phase,) = tests["tests/test_outcomes.py::test_streams"].phases

    assert phase.when == "call"
    assert phase.crash.message == "assert 1 == 2"
    assert phase.crash.path.endswith("project/tests/test_outcomes.py")
    assert [(record.level, record.logger, record.message) for record in phase.log] == [
        ("WARNING", "app.disk", "low disk sda")
    ]
    assert phase.stdout == "to stdout red\n"
    assert phase.stderr == "to stderr\n"


def test_lines_are_those_of_the_files(outcomes: Path, read: Read) -> None:
    tests, _ = read(outcomes / "report.json")
    lines = (outcomes / "project/tests/test_outcomes.py").read_text().splitlines()
    test = tests["tests/test_outcomes.py::test_streams"]

    assert lines[test.lineno - 1] == "def test_streams():"
    assert lines[test.phases[0].crash.line - 1].strip() == "assert 1 == 2"
    assert lines[test.phases[0].traceback[-1].line - 1].strip() == "assert 1 == 2"


def test_reportlog_and_junit_keep_what_subtests_say(outcomes: Path, read: Read) -> None:
    for report in (outcomes / "report.jsonl", outcomes / "junit.xml"):
        tests, _ = read(report)
        assert [phase.crash.message for phase in tests[SUBTESTS].phases] == [
            "AssertionError: 1 != 0",
            "AssertionError: 2 != 0",
        ]


def test_json_report_loses_subtests_but_not_the_failure(outcomes: Path, read: Read) -> None:
    tests, _ = read(outcomes / "report.json")
    (phase,) = tests[SUBTESTS].phases

    assert (phase.when, phase.outcome, phase.crash, phase.longrepr) == ("call", "failed", None, "")


def test_a_failed_call_and_a_failed_teardown_are_two_phases(outcomes: Path, read: Read) -> None:
    for report in (outcomes / "report.json", outcomes / "report.jsonl", outcomes / "junit.xml"):
        tests, _ = read(report)
        both = tests["tests/test_outcomes.py::test_both"]
        assert [(phase.when, phase.crash.message.splitlines()[0]) for phase in both.phases] == [
            ("call", "AssertionError: call failed too"),
            ("teardown", "RuntimeError: cannot drop database"),
        ]


def test_passed_and_skipped_tests_have_no_phases(outcomes: Path, read: Read) -> None:
    for report in (outcomes / "report.json", outcomes / "report.jsonl", outcomes / "junit.xml"):
        tests, _ = read(report)
        quiet = [test for test in tests.values() if test.outcome not in ("failed", "error")]
        assert len(quiet) == 4
        assert all(test.phases == () for test in quiet)


def test_reruns(reruns: Path, read: Read) -> None:
    expected = {
        "test_flaky.py::test_second_time": "passed",
        "test_flaky.py::test_never": "failed",
        "test_flaky.py::test_third_setup": "passed",
    }
    for report in (reruns / "report.json", reruns / "report.jsonl", reruns / "junit.xml"):
        tests, run = read(report)
        assert {nodeid: test.outcome for nodeid, test in tests.items()} == expected
        assert tests["test_flaky.py::test_second_time"].reruns
        assert (run.tests, run.passed, run.failed) == (3, 2, 1)


def test_reportlog_keeps_the_failed_attempts(reruns: Path, read: Read) -> None:
    tests, _ = read(reruns / "report.jsonl")
    messages = {
        nodeid.partition("::")[2]: [(phase.when, phase.crash.message.splitlines()[0]) for phase in test.reruns]
        for nodeid, test in tests.items()
    }

    assert messages == {
        "test_second_time": [("call", "AssertionError: flaky")],
        "test_never": [("call", "AssertionError: always"), ("call", "AssertionError: always")],
        "test_third_setup": [("setup", "RuntimeError: not yet"), ("setup", "RuntimeError: not yet")],
    }
    assert len(tests["test_flaky.py::test_never"].phases) == 1


def test_a_crashed_worker(crashed_worker: Path, read: Read) -> None:
    for report in (crashed_worker / "report.json", crashed_worker / "report.jsonl"):
        tests, run = read(report)
        died = tests["test_crash.py::test_dies"]
        assert died.outcome == "failed"
        assert [phase.when for phase in died.phases] == ["call"]
        assert died.phases[0].longrepr == f"worker '{died.worker}' crashed while running 'test_crash.py::test_dies'"
        assert (run.tests, run.passed, run.failed) == (3, 1, 2)


def test_workers_are_named_and_their_line_is_no_evidence(crashed_worker: Path, read: Read) -> None:
    for report in (crashed_worker / "report.json", crashed_worker / "report.jsonl"):
        tests, _ = read(report)
        assert all(test.worker.startswith("gw") for test in tests.values())
        assert tests["test_crash.py::test_bad"].phases[0].longrepr.startswith("def test_bad():")


@pytest.mark.skipif(int(pytest.__version__.split(".")[0]) < 9, reason="the subtests fixture came with pytest 9")
def test_subtests_fixture(tmp_path: Path, run_pytest: RunPytest, read: Read) -> None:
    text = (
        "def test_it(subtests):\n    for i in 0, 1, 2:\n        with subtests.test(i=i):\n            assert i == 1\n"
    )
    reports = run_pytest(tmp_path, {"pytest.ini": "[pytest]\n", "test_sub.py": text})

    for report, phases in ((reports / "report.json", 1), (reports / "report.jsonl", 2), (reports / "junit.xml", 2)):
        tests, run = read(report)
        (test,) = tests.values()
        assert (test.nodeid, test.outcome, len(test.phases)) == ("test_sub.py::test_it", "failed", phases)
        assert run.tests == run.failed == 1


@pytest.mark.parametrize("options", [["--tb=native", "-vv"], ["--tb=line", "--color=yes"]])
def test_traceback_styles(tmp_path: Path, run_pytest: RunPytest, read: Read, options: list[str]) -> None:
    files = {"pytest.ini": "[pytest]\n", "test_it.py": "def test_it():\n    assert [1] == [2]\n"}
    reports = run_pytest(tmp_path, files, [*options, "--json-report-indent=1"])
    expected, _ = read(reports / "report.json")
    (phase,) = expected["test_it.py::test_it"].phases

    assert "assert [1] == [2]" in phase.crash.message
    assert "\x1b" not in phase.crash.message + phase.longrepr
    assert [other.longrepr for other in read(reports / "report.jsonl")[0]["test_it.py::test_it"].phases] == [
        phase.longrepr
    ]


def test_omitted_parts(tmp_path: Path, run_pytest: RunPytest, read: Read) -> None:
    files = {"pytest.ini": "[pytest]\n", "test_it.py": "def test_it():\n    print('x')\n    assert 0\n"}
    omit = ["--json-report-omit", "collectors", "log", "traceback", "streams", "warnings", "keywords"]
    reports = run_pytest(tmp_path, files, omit)
    (test,) = read(reports / "report.json")[0].values()

    assert test.phases[0].crash.message == "assert 0"
    assert (test.phases[0].traceback, test.phases[0].stdout) == ((), "")


def test_summary_alone_still_counts(tmp_path: Path, run_pytest: RunPytest, read: Read) -> None:
    files = {"pytest.ini": "[pytest]\n", "test_it.py": "def test_a():\n    assert 0\n\ndef test_b():\n    pass\n"}
    tests, run = read(run_pytest(tmp_path, files, ["--json-report-summary"]) / "report.json")

    assert tests == {}
    assert (run.tests, run.passed, run.failed, run.problems) == (2, 1, 1, ())


def test_an_interrupted_test_has_not_passed(tmp_path: Path, run_pytest: RunPytest, read: Read) -> None:
    text = "import pytest\n\ndef test_a():\n    assert 0\n\ndef test_b():\n    pytest.exit('enough')\n"
    reports = run_pytest(tmp_path, {"pytest.ini": "[pytest]\n", "test_it.py": text})

    for report in (reports / "report.json", reports / "report.jsonl"):
        tests, run = read(report)
        assert {test.nodeid: test.outcome for test in tests.values()} == {
            "test_it.py::test_a": "failed",
            "test_it.py::test_b": "skipped",
        }
        assert run.problems == ()


def test_a_run_that_died_leaves_its_log(tmp_path: Path, run_pytest: RunPytest, read: Read) -> None:
    text = "import os\n\ndef test_a():\n    assert 0\n\ndef test_b():\n    os._exit(9)\n"
    reports = run_pytest(tmp_path, {"pytest.ini": "[pytest]\n", "test_it.py": text})
    tests, run = read(reports / "report.jsonl")

    assert tests["test_it.py::test_a"].outcome == "failed"
    assert tests["test_it.py::test_b"].phases[0].longrepr == "process died while running 'test_it.py::test_b'"
    assert not (reports / "report.json").exists()
    (problem,) = run.problems
    assert problem.message.startswith(f"{problem.name}: ends before the session did (there is no SessionFinish line)")
