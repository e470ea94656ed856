"""From a failing phase to its evidence."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devkit.diagnoser.evidence import embedded, failure, raised
from devkit.diagnoser.location import Locator
from devkit.diagnoser.report import Crash, LogRecord, Phase, TracebackEntry

Project = Any  # of conftest.py
NewProject = Callable[..., Project]

SHOP = """
def price(item):
    raise KeyError(item)


class Result:
    def __init__(self, error):
        self.error = error

    def __repr__(self):
        return f"<Result {self.error!r}>"

    exit_code = 1


def invoke(item):
    try:
        return price(item)
    except KeyError as error:
        return Result(error)
"""
TESTS = """
import logging

from shop import invoke, price


def test_swallowed():
    result = invoke("tea")
    assert result.exit_code == 0, result


def test_logged():
    try:
        price("tea")
    except KeyError:
        logging.getLogger("shop.web").exception("request failed")
    assert 500 == 200


def test_raised():
    logging.getLogger("shop.web").warning("low stock of %s", "tea")
    price("tea")
"""


@pytest.fixture
def project(new_project: NewProject) -> Project:
    return new_project({"shop.py": SHOP, "tests/test_shop.py": TESTS})


def test_an_exception_in_an_operand(project: Project) -> None:
    found = project.failures()["test_swallowed"]
    assert found.raised.judged
    assert found.embedded is not None
    assert (found.effective.type, found.effective.template) == ("KeyError", "tea")


def test_a_logged_traceback_is_an_earlier_exception(project: Project) -> None:
    found = project.failures()["test_logged"]
    (link,) = found.chain
    assert (link.raised.type, link.raised.text) == ("KeyError", "'tea'")
    assert [(frame.path, frame.function, frame.origin) for frame in link.frames][-1] == ("shop.py", "price", "project")
    assert any(line.startswith("ERROR shop.web: request failed") for line in found.logs)


def test_frames_are_told_apart(project: Project) -> None:
    found = project.failures()["test_raised"]
    assert [(frame.path, frame.origin) for frame in found.frames] == [
        ("tests/test_shop.py", "test"),
        ("shop.py", "project"),
    ]
    assert found.frames[-1].code == "raise KeyError(item)"
    assert found.logs == ("WARNING shop.web: low stock of tea",)


@pytest.mark.parametrize("report", ["json", "log", "xml"])
def test_every_format_tells_the_exception(project: Project, report: str) -> None:
    found = project.failures(getattr(project, report))["test_raised"]
    assert (found.raised.type, found.raised.text) == ("KeyError", "'tea'")
    assert found.frames[-1].path == "shop.py"
    assert found.frames[-1].line == 2


@pytest.mark.parametrize(
    ("message", "kind", "template"),
    [
        ("ValueError: row 3", "ValueError", "row <n>"),
        ("shop.errors.NoPrice: tea", "NoPrice", "tea"),
        ("assert 3 == 4", "AssertionError", "assert <n> == <n>"),
        ("AssertionError: assert 3 == 4\n +  where 3 = f()", "AssertionError", "assert <n> == <n>"),
        ("KeyError", "KeyError", ""),
        (
            "FileNotFoundError: [Errno 2] No such file or directory: '/x/y'",
            "FileNotFoundError",
            "[Errno <n>] No such file or directory: '<path>/y'",
        ),
        ("", "", ""),
    ],
)
def test_type_and_template(message: str, kind: str, template: str) -> None:
    found = raised(message)
    assert (found.type, found.template) == (kind, template)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("assert 1 == 0\n +  where 1 = <Result KeyError('tea')>.exit_code", ("KeyError", "tea")),
        ("assert ValueError('a (b) c') is None", ("ValueError", "a (b) c")),
        ("assert isinstance(err, NoPriceError('tea', 1))", ("NoPriceError", "'tea', <n>")),
        ("assert SystemExit(2) == shop.errors.NoPriceError('x')", ("NoPriceError", "x")),
        ("assert SystemExit(2) == 0", ("SystemExit", "<n>")),
        (
            "assert FileNotFoundError(2, 'No such file or directory') is None",
            ("FileNotFoundError", "[Errno <n>] No such file or directory"),
        ),
        ("assert total(3) == 4", None),
        ("assert pytest.raises(ValueError)", None),
    ],
)
def test_embedded(text: str, expected: tuple[str, str] | None) -> None:
    found = embedded(raised("AssertionError: " + text))
    assert (found and (found.type, found.template)) == expected


def test_what_code_raised_has_nothing_embedded() -> None:
    assert embedded(raised("ValueError: caught KeyError('tea')")) is None


TEXTS = st.text(max_size=80) | st.sampled_from(
    ["a.py:3: ValueError", "E   ValueError: x", "Traceback (most recent call last):"]
)
PHASES = st.builds(
    Phase,
    when=st.sampled_from(["setup", "call", "teardown", "collect"]),
    outcome=st.just("failed"),
    crash=st.none() | st.builds(Crash, path=TEXTS, line=st.integers(0, 10**6), message=TEXTS),
    traceback=st.lists(
        st.builds(TracebackEntry, path=TEXTS, line=st.integers(0, 10**6), message=TEXTS), max_size=4
    ).map(tuple),
    longrepr=st.lists(TEXTS, max_size=8).map("\n".join),
    log=st.lists(st.builds(LogRecord, level=st.just("ERROR"), logger=TEXTS, message=TEXTS), max_size=2).map(tuple),
    stderr=TEXTS,
)


@given(TEXTS, PHASES)
def test_any_phase_is_evidence(nodeid: str, phase: Phase) -> None:
    locator = Locator(("/r",))
    locator.learn(phase, nodeid.partition("::")[0])
    found = failure(nodeid, phase, locator)
    assert found.nodeid == nodeid
    assert found.effective.template is not None
    assert all(frame.origin != "harness" for frame in found.frames)
