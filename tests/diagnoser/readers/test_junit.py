"""JUnit XML of pytest's older families and of other tools."""

from collections.abc import Callable
from pathlib import Path

import pytest

from devkit.diagnoser.report import Run, TestResult

Read = Callable[..., tuple[dict[str, TestResult], Run]]
Write = Callable[[str, str | bytes], Path]
RunPytest = Callable[..., Path]

SUREFIRE = """<?xml version="1.0" encoding="UTF-8"?>
<testsuite xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" name="org.shop.CartTest" time="1,002.5" tests="4">
  <properties><property name="java.version" value="21"/></properties>
  <testcase name="adds" classname="org.shop.CartTest" time="0.5"/>
  <testcase name="sums" classname="org.shop.CartTest" time="0.1">
    <failure message="expected: 3 but was: 2" type="org.opentest4j.AssertionFailedError"><![CDATA[
org.opentest4j.AssertionFailedError: expected: 3 but was: 2
\tat org.shop.CartTest.sums(CartTest.java:12)
]]></failure>
    <system-out>some output</system-out>
    <system-err>WARN</system-err>
  </testcase>
  <testcase name="reads" classname="org.shop.CartTest">
    <error type="java.io.IOException">java.io.IOException</error>
    <rerunFailure type="java.io.IOException"><stackTrace>first try</stackTrace></rerunFailure>
  </testcase>
  <testcase name="flaps" classname="org.shop.CartTest">
    <flakyFailure message="late" type="Timeout"><stackTrace>late at 1</stackTrace></flakyFailure>
    <flakyError message="later" type="Timeout"><stackTrace>late at 2</stackTrace></flakyError>
  </testcase>
</testsuite>
"""
JEST = """<testsuites name="jest tests" tests="3" failures="1" time="0.84">
  <testsuite name="cart" errors="0" failures="1" skipped="1" timestamp="2026-01-02T03:04:05" time="0.4" tests="3">
    <testcase classname="cart adds" name="cart adds" time="0.005"/>
    <testcase classname="cart sums" name="cart sums" time="0.002"><failure>Error: expect(received)</failure></testcase>
    <testcase classname="" name="later" time="0"><skipped/></testcase>
  </testsuite>
</testsuites>
"""
NUNIT = """<testsuites><testsuite name="Shop.dll"><testsuite name="Shop"><testsuite name="CartTests">
  <testcase classname="Shop.CartTests" name="Sums(1,2)"><failure message="But was: 4"/></testcase>
  <testcase classname="Shop.CartTests" name="Sums(2,2)"/>
</testsuite></testsuite><failure message="One or more child tests had errors"/></testsuite></testsuites>
"""


def pytest_xml(*cases: str) -> str:
    return f'<testsuites name="pytest tests"><testsuite name="pytest">{"".join(cases)}</testsuite></testsuites>'


def test_surefire(write: Write, read: Read) -> None:
    tests, run = read(write("TEST-cart.xml", SUREFIRE))

    assert {test.nodeid.removeprefix("org.shop.CartTest::"): test.outcome for test in tests.values()} == {
        "adds": "passed",
        "sums": "failed",
        "reads": "error",
        "flaps": "passed",
    }
    (phase,) = tests["org.shop.CartTest::sums"].phases
    assert phase.crash.message == "org.opentest4j.AssertionFailedError: expected: 3 but was: 2"
    assert phase.longrepr.endswith("at org.shop.CartTest.sums(CartTest.java:12)")
    assert (phase.stdout, phase.stderr) == ("some output", "WARN")
    assert [rerun.longrepr for rerun in tests["org.shop.CartTest::flaps"].reruns] == ["late at 1", "late at 2"]
    assert [rerun.longrepr for rerun in tests["org.shop.CartTest::reads"].reruns] == ["first try"]
    assert (run.tests, run.failed, run.errors, run.duration) == (4, 1, 1, 1002.5)


def test_jest(write: Write, read: Read) -> None:
    tests, run = read(write("junit.xml", JEST))

    assert {test.nodeid: test.outcome for test in tests.values()} == {
        "cart::cart adds": "passed",
        "cart::cart sums": "failed",
        "cart::later": "skipped",
    }
    assert tests["cart::cart sums"].phases[0].longrepr == "Error: expect(received)"
    assert (run.duration, run.reports[0].format) == (0.84, "junit-xml")
    assert run.reports[0].created is not None


def test_unittest_xml_reporting(write: Write, read: Read) -> None:
    """Its ids are those pytest has for the same tests, where it says which file they are of."""
    place = 'file="tests/test_shop.py"'
    cases = f"""<testcase classname="tests.test_shop.ShopTest" name="test_sum" {place} line="5"><failure
      type="AssertionError" message="1 != 2">Traceback (most recent call last): ...</failure></testcase>
      <testcase classname="tests.test_shop.ShopTest" name="test_none"/>
      <testcase classname="tests.test_base.BaseTest" name="test_inherited" {place}/>"""
    xml = f'<testsuites><testsuite name="tests.test_shop.ShopTest-20260102" {place}>{cases}</testsuite></testsuites>'
    assert set(read(write("TEST-shop.xml", xml))[0]) == {
        "tests/test_shop.py::ShopTest::test_sum",
        "tests.test_shop.ShopTest::test_none",
        "tests.test_base.BaseTest::test_inherited",
    }


def test_nested_suites_and_a_failure_outside_of_any_case(write: Write, read: Read) -> None:
    tests, run = read(write("nunit.xml", NUNIT))

    assert {test.nodeid: test.outcome for test in tests.values()} == {
        "Shop.CartTests::Sums(1,2)": "failed",
        "Shop.CartTests::Sums(2,2)": "passed",
        "Shop.dll": "failed",
    }
    assert tests["Shop.CartTests::Sums(1,2)"].phases[0].longrepr == "But was: 4"
    assert run.problems == ()


@pytest.mark.parametrize(
    ("attributes", "nodeid"),
    [
        ('classname="tests.test_a" name="test_x"', "tests/test_a.py::test_x"),
        ('classname="tests.test_a.TestA.TestB" name="test_x[a::b.c]"', "tests/test_a.py::TestA::TestB::test_x[a::b.c]"),
        ('classname="tests.test_a.describe_x" name="it"', "tests/test_a.py::describe_x::it"),
        ('classname="pkg.cart_test.TestA" name="t"', "pkg/cart_test.py::TestA::t"),
        ('classname="src.shop.cart" name="shop.cart.total"', "src/shop/cart.py::shop.cart.total"),
        ('classname="checks.Cart" name="t"', "checks.py::Cart::t"),
        ('classname="docs.guide.md" name="guide.md"', "docs/guide.md::guide.md"),
        ('classname="tests.checks.Cart" file="tests/checks.py" line="4" name="t"', "tests/checks.py::Cart::t"),
        ('classname="lower.cases.case" file="lower/cases.py" name="t"', "lower/cases.py::case::t"),
        ('classname="tests.test_b.TestB" file="tests/base.py" name="t"', "tests/test_b.py::TestB::t"),
        (r'classname="tests.test_a" file="tests\test_a.py" name="t"', "tests/test_a.py::t"),
    ],
)
def test_nodeids_of_pytest(write: Write, read: Read, attributes: str, nodeid: str) -> None:
    tests, _ = read(write("junit.xml", pytest_xml(f"<testcase {attributes}/>")))

    assert list(tests) == [nodeid]


def test_families_of_pytest(tmp_path: Path, run_pytest: RunPytest, read: Read) -> None:
    """Also with the suite renamed, pytest's hand is known by the order of attributes."""
    text = """
import logging

class TestA:
    def test_x(self):
        print("out")
        logging.getLogger("app").error("disk full")
        assert 0
"""
    ini = "[pytest]\njunit_family=xunit1\njunit_suite_name=shop\njunit_logging=all\n"
    reports = run_pytest(tmp_path, {"pytest.ini": ini, "checks/test_it.py": text})
    (test,) = read(reports / "junit.xml")[0].values()

    assert (test.nodeid, test.lineno) == ("checks/test_it.py::TestA::test_x", 5)
    assert (test.phases[0].stdout.strip(), test.phases[0].crash.path) == ("out", "checks/test_it.py")
    assert [(log.level, log.logger, log.message) for log in test.phases[0].log] == [("ERROR", "app", "disk full")]


def test_escaped_ansi_codes_go(write: Write, read: Read) -> None:
    failure = '<failure message="#x1B[31mred#x1B[0m">&#127;#x1B[1mE x</failure>'
    case = f'<testcase classname="test_a" name="t">{failure}</testcase>'
    (test,) = read(write("junit.xml", pytest_xml(case)))[0].values()

    assert (test.phases[0].crash.message, test.phases[0].longrepr) == ("red", "E x")


def test_cut_off_xml_leaves_what_came_before(write: Write, read: Read) -> None:
    text = pytest_xml('<testcase classname="test_a" name="t"><failure/></testcase>', '<testcase classname="test_a"')
    path = write("junit.xml", text.partition("</testsuite>")[0])
    tests, run = read(path)

    assert list(tests) == ["test_a.py::t"]
    assert run.problems[0].message.startswith(f"{path}: line 1, column ")
    assert run.problems[0].message.endswith("; the cases before count")


BOMB = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>' + pytest_xml("<testcase name='&b;'/>")
EXTERNAL = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + pytest_xml("<testcase name='t'>&a;</testcase>")


@pytest.mark.parametrize("text", [BOMB, EXTERNAL])
def test_entities_are_refused(write: Write, read: Read, text: str) -> None:
    path = write("junit.xml", text)
    tests, run = read(path)

    assert tests == {}
    assert run.problems[0].message.startswith(f"{path}: declares the XML entity 'a'")


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("<coverage/>", "its root element is 'coverage', expected 'testsuites'"),
        ("<testsuite>" * 500, "nests elements more than 64 deep"),
        ('<?xml version="1.0" encoding="klingon"?><testsuite/>', "unknown encoding"),
        ("<testsuite><testcase", "line 1, column "),
    ],
)
def test_what_is_no_junit_xml(write: Write, read: Read, text: str, complaint: str) -> None:
    path = write("junit.xml", text)
    _, run = read(path)

    assert [problem.message.partition(": ")[0] for problem in run.problems] == [str(path)]
    assert complaint in run.problems[0].message


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "latin-1"])
def test_encodings(write: Write, read: Read, encoding: str) -> None:
    declared = encoding.removesuffix("-sig")
    text = f'<?xml version="1.0" encoding="{declared}"?>' + pytest_xml('<testcase classname="test_a" name="é"/>')
    tests, run = read(write("junit.xml", text.encode(encoding)))

    assert (list(tests), run.problems) == (["test_a.py::é"], ())


def test_what_other_tools_put_into_the_text_alone_is_read_from_its_first_line(write: Write, read: Read) -> None:
    jest = "Error: expect(received).toBe(expected)\n\nExpected: 4\nReceived: 3\n    at Object.toBe (math.test.js:5:21)"
    java = 'java.lang.NullPointerException: Cannot invoke "String.length()"\n\tat com.acme.Foo.len(Foo.java:33)'
    go = "=== RUN   TestA\n    a_test.go:8: got 1, want 2\n--- FAIL: TestA (0.00s)"
    python = "Traceback (most recent call last):\n  File \"a.py\", line 1, in f\n    g()\nKeyError: 'k'"
    cases = (
        f"<failure>{jest}</failure>",
        f'<error type="java.lang.NullPointerException">{java}</error>',
        f'<failure message="Failed" type="">{go}</failure>',
        f"<error>{python}</error>",
    )
    body = "".join(f'<testcase classname="c" name="t{at}">{case}</testcase>' for at, case in enumerate(cases))
    tests, _ = read(write("other.xml", f'<testsuite name="other">{body}</testsuite>'))
    crashes = [tests[f"c::t{at}"].phases[0].crash for at in range(4)]
    assert [crash.message if crash else None for crash in crashes] == [
        "Error: expect(received).toBe(expected)",
        'java.lang.NullPointerException: Cannot invoke "String.length()"',
        "a_test.go:8: got 1, want 2",
        None,
    ]
