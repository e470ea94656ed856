"""Reports no tool wrote: whatever is in them, the stream ends, and says what was wrong."""

import json
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from devkit.diagnoser.readers import open_reports

SEVERAL = settings(max_examples=70, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def read_bytes(content: bytes) -> tuple[list, list]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "report"
        path.write_bytes(content)
        stream = open_reports([str(path)])
        tests = list(stream)
        run = stream.run
    assert run.tests >= len(tests)
    assert run.reports or run.problems
    assert len({test.nodeid for test in tests}) == len(tests)
    assert all(test.phases for test in tests if test.outcome in ("failed", "error"))
    for problem in run.problems:
        assert problem.message.isprintable()
        assert len(problem.message) < 1000
    return tests, list(run.problems)


@st.composite
def mutated(draw: st.DrawFn, content: bytes) -> bytes:
    data = bytearray(content)
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, max(0, len(data) - 1)))
        match draw(st.sampled_from(["flip", "cut", "insert", "drop", "repeat"])):
            case "flip":
                data[at : at + 1] = bytes([draw(st.integers(0, 255))])
            case "cut":
                del data[at:]
            case "insert":
                pieces = [
                    b"\x00",
                    b'"',
                    b"NaN",
                    b"\\ud800",
                    b"[" * 9,
                    b"{",
                    b"</",
                    b"&x;",
                    b"\n",
                    b"\xff",
                    b"<!ENTITY a 'b'>",
                ]
                data[at:at] = draw(st.sampled_from(pieces))
            case "drop":
                del data[at : at + draw(st.integers(1, 400))]
            case "repeat":
                data[at:at] = data[at : at + draw(st.integers(1, 4000))]
    return bytes(data)


@pytest.mark.parametrize("name", ["report.json", "report.jsonl", "junit.xml"])
@SEVERAL
@given(data=st.data())
def test_mutated_reports(outcomes: Path, name: str, data: st.DataObject) -> None:
    content = (outcomes / name).read_bytes()
    read_bytes(data.draw(mutated(content)))


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(codec=None), max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=5,
)


def paths_of(value: object, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    yield path
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in items:
        yield from paths_of(item, (*path, key))


def replaced(value: object, path: tuple[str | int, ...], new: object) -> object:
    if not path:
        return new
    copy = dict(value) if isinstance(value, dict) else list(value)
    copy[path[0]] = replaced(value[path[0]], path[1:], new)
    return copy


@SEVERAL
@given(data=st.data())
def test_json_report_with_any_value_anywhere(outcomes: Path, data: st.DataObject) -> None:
    report = json.loads((outcomes / "report.json").read_bytes())
    report["tests"] = report["tests"][:3]
    path = data.draw(st.sampled_from(list(paths_of(report))))
    read_bytes(json.dumps(replaced(report, path, data.draw(VALUES))).encode())


@SEVERAL
@given(data=st.data())
def test_reportlog_with_any_value_anywhere(outcomes: Path, data: st.DataObject) -> None:
    lines = [json.loads(line) for line in (outcomes / "report.jsonl").read_bytes().splitlines()]
    failed = [line for line in lines if line.get("outcome") == "failed"]
    line = data.draw(st.sampled_from(failed))
    path = data.draw(st.sampled_from(list(paths_of(line))))
    changed = replaced(line, path, data.draw(VALUES))
    read_bytes("\n".join(json.dumps(item) for item in [lines[0], changed, lines[-1]]).encode())


@SEVERAL
@given(
    st.binary(max_size=200)
    | st.sampled_from(["{", "<", "[", '{"$report_type"']).flatmap(
        lambda start: st.text(max_size=80).map(lambda text: (start + text).encode("utf-8", "replace"))
    )
)
def test_any_bytes(content: bytes) -> None:
    read_bytes(content)


@pytest.mark.parametrize(
    "content",
    [
        b'{"tests": [' + b'{"nodeid": "a", "x": ' * 100_000,
        b'{"tests": [{"nodeid": "a", "x": ' + b"[" * 900 + b"]" * 900 + b"}]}",
        b'{"tests": ["' + b'\\"' * 500_000,
        b'{"tests": [NaN, "' + b'\\"' * 500_000,
        b'{"tests": [' + b"NaN, " * 50_000 + b"1]}",
        b'{"$report_type": "TestReport", "x": ' * 20_000,
        b'{"$report_type": "SessionStart"}\n' * 20_000,
        b"<testsuites>" + b"<testsuite>" * 100_000,
        b"<testsuites>" + b"<testsuite/>" * 100_000,
        b"<testsuite name='" + b"a" * 3_000_000,
        b"<testsuite>" + b"<testcase name='a'><failure/></testcase>" * 30_000,
    ],
    ids=[
        "deep",
        "nested-entry",
        "quotes",
        "quotes-after-nan",
        "nans",
        "log-line",
        "log",
        "xml-deep",
        "suites",
        "xml",
        "same",
    ],
)
def test_big_nonsense_ends_quickly(content: bytes) -> None:
    start = time.process_time()
    read_bytes(content)

    assert time.process_time() - start < 5
