"""Failing tests gathered into units, whatever order they come in."""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from devkit.diagnoser.gather import Gathered, gather
from devkit.diagnoser.location import Locator
from devkit.diagnoser.report import Crash, Phase, TestResult, TracebackEntry


def failed(nodeid: str, message: str = "ValueError: no", path: str = "src/a.py", **more: object) -> TestResult:
    phase = Phase(
        more.pop("when", "call"),
        "failed",
        crash=Crash(path, 3, message),
        traceback=(TracebackEntry("tests/test_a.py", 2), TracebackEntry(path, 3, "ValueError")),
    )
    return TestResult(nodeid, "failed", (phase,), **more)


def gathered(tests: Sequence[TestResult]) -> Gathered:
    return gather(tests).finish(Locator())


def members(found: Gathered) -> list[list[str]]:
    return [[member.nodeid for member in unit.members] for unit in found.units]


def test_parameters_of_one_test_are_a_unit() -> None:
    found = gathered([failed(f"t.py::test_a[{n}]", f"ValueError: row {n}") for n in (3, 1, 2)])
    assert members(found) == [["t.py::test_a[1]", "t.py::test_a[2]", "t.py::test_a[3]"]]
    assert found.units[0].example.nodeid == "t.py::test_a[1]"


def test_what_tells_units_apart() -> None:
    tests = [
        failed("t.py::test_a[0]"),
        failed("t.py::test_b[0]"),
        failed("t.py::test_a[1]", "ValueError: yes"),
        failed("t.py::test_a[2]", "KeyError: no"),
        failed("t.py::test_a[3]", path="src/b.py"),
        failed("t.py::test_a[4]", when="teardown"),
    ]
    assert len(gathered(tests).units) == len(tests)


def test_lines_do_not() -> None:
    one = failed("t.py::test_a[0]")
    entry = TracebackEntry("src/a.py", 99, "ValueError")
    phase = Phase(
        "call", "failed", crash=Crash("src/a.py", 99, "ValueError: no"), traceback=(one.phases[0].traceback[0], entry)
    )
    assert len(gathered([one, TestResult("t.py::test_a[1]", "failed", (phase,))]).units) == 1


def test_values_of_a_failed_check_do_not() -> None:
    tests = [failed("t.py::test_a[0]", "assert 'a' == 'b'"), failed("t.py::test_a[1]", "assert 'c' == 'dd'")]
    assert len(gathered(tests).units) == 1


def test_the_first_failing_phase_counts() -> None:
    first, second = (
        failed("t.py::test_a").phases[0],
        failed("t.py::test_a", "OSError: later", when="teardown").phases[0],
    )
    (unit,) = gathered([TestResult("t.py::test_a", "failed", (first, second))]).units
    assert (unit.example.when, unit.example.raised.type) == ("call", "ValueError")


def test_a_failure_without_any_detail() -> None:
    (unit,) = gathered([TestResult("t.py::test_a", "failed")]).units
    assert unit.example.raised.text == ""
    assert unit.example.frames == ()


def test_one_test_in_two_jobs_counts_once() -> None:
    tests = [
        failed("t.py::test_a", job="linux"),
        failed("t.py::test_a", job="windows"),
        failed("t.py::test_b", job="linux"),
    ]
    found = gathered(tests)
    assert members(found) == [["t.py::test_a"], ["t.py::test_b"]]
    assert found.jobs == {"t.py::test_a": ("windows",)}
    assert found.all_jobs == {"linux", "windows"}


def test_what_passed_in_the_end() -> None:
    attempt = failed("t.py::test_a").phases[0]
    found = gathered(
        [
            TestResult("t.py::test_a", "passed", reruns=(attempt,)),
            TestResult("t.py::test_b[1]", "passed"),
            failed("t.py::test_c"),
        ]
    )
    assert found.flaky == {"t.py::test_a": attempt}
    assert found.passed == {"t.py::test_a", "t.py::test_b"}
    assert members(found) == [["t.py::test_c"]]


def test_skipped_tests_are_neither() -> None:
    found = gathered([TestResult("t.py::test_a", "skipped"), TestResult("t.py::test_b", "xfailed")])
    assert found.units == ()
    assert found.passed == frozenset()


TESTS = st.lists(
    st.builds(
        lambda name, number, message, path, worker: failed(f"t.py::{name}[{number}]", message, path, worker=worker),
        st.sampled_from(["test_a", "test_b"]),
        st.integers(0, 6),
        st.sampled_from(["ValueError: row 1", "ValueError: row 2", "assert 1 == 2", "KeyError: 'a'"]),
        st.sampled_from(["src/a.py", "src/b.py", "/elsewhere/tests/test_a.py"]),
        st.sampled_from(["gw0", "gw1"]),
    ),
    max_size=12,
    unique_by=lambda test: test.nodeid,
)


@given(TESTS, st.randoms(use_true_random=False))
def test_the_order_of_tests_does_not_matter(tests: list[TestResult], chance: object) -> None:
    shuffled = list(tests)
    chance.shuffle(shuffled)
    assert gathered(shuffled) == gathered(tests)


@given(TESTS)
def test_every_failing_test_is_in_one_unit(tests: list[TestResult]) -> None:
    found = [nodeid for unit in members(gathered(tests)) for nodeid in unit]
    assert sorted(found) == sorted(test.nodeid for test in tests)
