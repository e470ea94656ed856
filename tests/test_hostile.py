"""Reports nobody's pytest wrote, through the whole command: an exit code and a sentence, no traceback and no hang."""

import contextlib
import copy
import gzip
import io
import json
import re
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import jsonschema
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from devkit.__main__ import main

SEVERAL = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
LONGEST = 5.0
"""CPU seconds a small report may take, however mangled."""
FORMATS = ["text", "json", "markdown", "github", "sarif"]
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\x80-\x9f\u202a-\u202e\u2066-\u2069]")
"""What can move a cursor, change a colour or turn the reading order."""


class Result(NamedTuple):
    code: int
    out: str
    err: str


def run(*arguments: str, cwd: Path) -> Result:
    """Run `devkit` in this process."""
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="") for _ in range(2))
    argv, sys.argv = sys.argv, ["devkit", *arguments]
    start = time.process_time()
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err), contextlib.chdir(cwd):
            code = int(main())
    finally:
        sys.argv = argv
    assert time.process_time() - start < LONGEST
    texts = []
    for stream in (out, err):
        stream.flush()
        texts.append(stream.buffer.getvalue().decode("utf-8"))
    return Result(code, *texts)


def diagnose(content: bytes, *options: str, root: Path | None = None) -> Result:
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "report").write_bytes(content)
        where = ["--root", str(root)] if root else []
        return run("diagnose", "report", "--no-history", *options, *where, cwd=Path(folder))


def check(result: Result) -> None:
    assert result.code in (0, 1, 2), result.err
    assert "Traceback (most recent call last)" not in result.err
    assert not CONTROL.search(result.err)
    if result.code == 2:
        assert result.err.startswith("devkit: ")
    if result.out:
        diagnosis = json.loads(result.out)
        members = [test for cluster in diagnosis["clusters"] for test in cluster["tests"]]
        assert len(members) == len(set(members))


@pytest.fixture(scope="module")
def small() -> dict[str, bytes]:
    """A few tests of the example, in each format."""
    bookshop = Path(__file__).parent.parent / "examples" / "bookshop"
    report = json.loads((bookshop / "report.json").read_bytes())
    red = [test for test in report["tests"] if test["outcome"] in ("failed", "error")]
    report["tests"] = red[::3]
    return {
        "json": json.dumps(report).encode(),
        "log": (bookshop / "report.jsonl").read_bytes()[:60_000],
        "xml": (bookshop / "junit.xml").read_bytes(),
        "gzip": gzip.compress(json.dumps(report).encode()),
    }


PIECES = [
    b"\x00",
    b'"',
    b"NaN",
    b"\\ud800",
    b"[" * 9,
    b"{",
    b"}",
    b"</",
    b"&x;",
    b"\n",
    b"\xff\xfe",
    b"<!ENTITY a 'b'>",
    b"-",
    b"1e999",
]


@st.composite
def mutation(draw: st.DrawFn) -> Callable[[bytes], bytes]:
    """A few bytes flipped, dropped, repeated, put in or cut off."""
    steps = draw(
        st.lists(
            st.tuples(
                st.sampled_from(["flip", "cut", "insert", "drop", "repeat"]),
                st.floats(0, 1, exclude_max=True),
                st.integers(0, 255),
                st.sampled_from(PIECES),
            ),
            min_size=1,
            max_size=4,
        )
    )

    def mutate(content: bytes) -> bytes:
        data = bytearray(content)
        for step, where, byte, piece in steps:
            at = int(where * len(data))
            match step:
                case "flip":
                    data[at : at + 1] = bytes([byte])
                case "cut":
                    del data[at:]
                case "insert":
                    data[at:at] = piece
                case "drop":
                    del data[at : at + byte]
                case "repeat":
                    data[at:at] = data[at : at + byte]
        return bytes(data)

    return mutate


@pytest.mark.parametrize("kind", ["json", "log", "xml", "gzip"])
@SEVERAL
@given(mutate=mutation())
def test_mangled_bytes(small: dict[str, bytes], kind: str, mutate: Callable[[bytes], bytes]) -> None:
    check(diagnose(mutate(small[kind]), "--format", "json"))


@pytest.mark.parametrize("part", [0.0, 0.001, 0.1, 0.37, 0.5, 0.93, 0.999])
@pytest.mark.parametrize("kind", ["json", "log", "xml", "gzip"])
def test_truncated(small: dict[str, bytes], kind: str, part: float) -> None:
    content = small[kind]
    result = diagnose(content[: int(len(content) * part)], "--format", "json")
    check(result)
    assert result.code == 2 or kind == "log"


VALUES = st.sampled_from(
    [
        None,
        True,
        -1,
        0,
        2**70,
        1e308,
        "",
        "x",
        [],
        {},
        [[]],
        {"": None},
        ["a", 1],
        {"message": {"a": 1}},
        "\ud800",
        "\x1b[2J",
    ]
)


@SEVERAL
@given(data=st.data(), value=VALUES)
def test_any_value_anywhere(small: dict[str, bytes], data: st.DataObject, value: object) -> None:
    report = json.loads(small["json"])
    path = data.draw(st.sampled_from(list(paths_of(report))))
    check(diagnose(json.dumps(replaced(report, path, value)).encode(), "--format", "json"))


def paths_of(value: object, path: tuple[object, ...] = ()) -> Iterator[tuple[object, ...]]:
    """Every place in a JSON document."""
    if path:
        yield path
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        yield from paths_of(inner, (*path, key))


def replaced(document: object, path: tuple[object, ...], value: object) -> object:
    found = document = copy.deepcopy(document)
    for key in path[:-1]:
        found = found[key]
    found[path[-1]] = value
    return document


HOSTILE = {
    "terminal": "\x1b[31m\x1b]0;owned\x07\x9b2J\r\b",
    "workflow": "\n::error file=a.py::owned\n##[error]owned\n::set-output name=a::b\n",
    "markdown": "[x](javascript:alert(1)) <img src=x onerror=alert(1)> </details> ``` \n# owned\n| a | b |\n@everyone",
    "template": "{{ 7 * 7 }} {% raw %} {# x #} ${{ secrets.TOKEN }}",
    "rich": "[bold red]x[/] [link=http://a.test]y[/link] [/]",
    "surrogate": "\ud800 \udfff \x00",
    "bidi": "\u202edlrow\u2066 \u2028 \u2029 \ufeff",
    "path": "../../../../etc/passwd::x C:\\..\\..\\x //server/share /dev/zero",
    "format": "%s %n %(a)s {0} {} {a!r} {0.__class__}",
    "long": "A" * 30_000,
    "regex": "'" * 3000 + "(" * 3000 + "{'a', " * 800,
}


def hostile_report(text: str) -> bytes:
    """A report whose every string that a reader takes is `text` or holds it."""
    nodeid = f"tests/test_a.py::test_x[{text}]"
    path = f"src/{text}.py"
    message = f"AssertionError: {text}\nassert {text} == 'x'"
    longrepr = f"    def test_x():\n>       f({text})\nE       {message}\n\n{path}:3: AssertionError"
    call = {
        "duration": 0.1,
        "outcome": "failed",
        "crash": {"path": path, "lineno": 3, "message": message},
        "traceback": [
            {"path": "tests/test_a.py", "lineno": 2, "message": text},
            {"path": path, "lineno": 3, "message": text},
        ],
        "longrepr": longrepr,
        "stdout": text,
        "stderr": f"Traceback (most recent call last):\n{text}",
        "log": [{"name": text, "msg": text, "args": None, "levelname": "ERROR", "levelno": 40}],
    }
    passed = {"duration": 0.1, "outcome": "passed"}
    base = {"lineno": 1, "outcome": "failed", "keywords": [text], "setup": passed, "call": call, "teardown": passed}
    raised = {**call, "crash": {"path": text, "lineno": 1, "message": f"{text}Error: {text}"}}
    tests = [
        {**base, "nodeid": nodeid},
        {**base, "nodeid": text},
        {**base, "nodeid": f"{text}::{text}", "call": raised},
        {**base, "nodeid": f"tests/test_b.py::{text}", "call": {**raised, "traceback": []}},
    ]
    summary = {"failed": len(tests), "total": len(tests)}
    report = {
        "created": 1.0,
        "duration": 1.0,
        "exitcode": 1,
        "root": text,
        "environment": {text: text},
        "summary": summary,
    }
    return json.dumps({**report, "tests": tests}).encode()


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("kind", FORMATS)
def test_hostile_text_stays_text(tmp_path: Path, kind: str, text: str) -> None:
    result = diagnose(hostile_report(text), "--format", kind, root=tmp_path)
    assert result.code == 1, result.err
    assert not CONTROL.search(result.out.replace("\t", " "))
    assert not CONTROL.search(result.err)
    assert "49" not in result.out or "{{" not in text
    CHECKS[kind](result.out)


def check_json(out: str) -> None:
    schema = Path(__file__).parent.parent / "templates/schemas/devkit.diagnosis-1.schema.json"
    diagnosis = json.loads(out)
    jsonschema.validate(diagnosis, json.loads(schema.read_bytes()))
    assert sum(len(cluster["tests"]) for cluster in diagnosis["clusters"]) == diagnosis["run"]["failed"]


def check_github(out: str) -> None:
    assert out.splitlines()
    for line in out.splitlines():
        assert re.match(r"::(error|warning|notice|group|endgroup)\b", line), line
        assert not line.startswith("::error file=a.py::owned")


def check_markdown(out: str) -> None:
    from markdown_it import MarkdownIt

    for token in MarkdownIt("commonmark").enable("table").parse(out):
        inline = [token, *(token.children or ())]
        tags = [each.content.strip() for each in inline if each.type in ("html_inline", "html_block")]
        assert not any("<img" in tag for tag in tags)
        assert not any(str(each.attrGet("href")).startswith("javascript") for each in inline)
        assert not (token.type == "heading_open" and "owned" in str(token.map and out.splitlines()[token.map[0]]))


def check_sarif(out: str) -> None:
    assert json.loads(out)["version"] == "2.1.0"


def check_text(out: str) -> None:
    assert "##[" not in out
    assert not any(line.strip().startswith("::") for line in out.splitlines())


CHECKS = {
    "json": check_json,
    "github": check_github,
    "markdown": check_markdown,
    "sarif": check_sarif,
    "text": check_text,
}


@SEVERAL
@given(st.text(max_size=60))
@example("\ud800")
@example("::error::x")
def test_any_text_in_any_place(text: str) -> None:
    result = diagnose(
        hostile_report(text), "--format", "json", "--format", "markdown=out.md", "--format", "github=out.txt"
    )
    assert result.code == 1, result.err
    json.loads(result.out)


@pytest.mark.parametrize("root", ["/", "/etc", "..", "\x00", "/" + "a/" * 3000])
def test_a_root_of_the_report_is_not_believed(small: dict[str, bytes], root: str) -> None:
    report = json.loads(small["json"]) | {"root": root}
    check(diagnose(json.dumps(report).encode(), "--format", "json"))


def test_a_path_longer_than_file_systems_take(tmp_path: Path) -> None:
    report = json.loads(hostile_report("x"))
    report["tests"][0]["call"]["traceback"][1]["path"] = "src/" + "a" * 5000 + ".py"
    check(diagnose(json.dumps(report).encode(), "--format", "json", root=tmp_path))


def test_a_test_file_with_a_long_name() -> None:
    report = json.loads(hostile_report("x"))
    report["tests"][0]["nodeid"] = "a" * 5000 + "::x"
    check(diagnose(json.dumps(report).encode(), "--format", "json"))


def test_many_failures_of_dense_text_end_soon() -> None:
    report = json.loads(hostile_report("x"))
    entry = report["tests"][0]
    text = "AssertionError: " + "'a' " * 1250
    entry["call"]["crash"]["message"] = text
    report["tests"] = [entry | {"nodeid": f"tests/test_a.py::test_{number}"} for number in range(100)]
    check(diagnose(json.dumps(report).encode(), "--format", "json"))
