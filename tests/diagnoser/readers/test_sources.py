"""Which files are read, how they are opened, and what is said about those that can't be."""

import gzip
import io
import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from devkit.diagnoser.readers import open_reports
from devkit.diagnoser.report import Run, TestResult

Read = Callable[..., tuple[dict[str, TestResult], Run]]
Write = Callable[[str, str | bytes], Path]

GOOD = '{"tests": [{"nodeid": "a", "outcome": "passed"}], "exitcode": 0}'


def problems(*paths: object) -> list[str]:
    stream = open_reports([str(path) for path in paths])
    tests = list(stream)
    assert tests == []
    return [problem.message for problem in stream.run.problems]


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (b"", "is empty (0 bytes)"),
        (b" \n\t", "holds only white space"),
        (b"<!DOCTYPE html>\n<html><body>Not found</body></html>", "is an HTML page"),
        (b"<html lang='en'>", "is an HTML page"),
        (b"PK\x03\x04rest", "is a zip archive"),
        (b"\x28\xb5\x2f\xfdrest", "is zstd data"),
        (b"\x00\x01\x02", "is binary (byte 0 is NUL)"),
        (b"[1, 2]", "starts with '['"),
        (b"FAILED tests/test_a.py", "starts with 'FAILED tests/test_a....'"),
        (b'{"a": 1}', "has neither 'tests' nor 'summary' (its keys: 'a')"),
        (b"{}", "has neither 'tests' nor 'summary' (it has no keys)"),
        (b'{"tests": 3}', "tests: expected a list or null, got an integer"),
        (b'{"tests": [{"nodeid": "a"', "ends at byte 25 in the middle of the JSON object"),
        (b'{"tests": [x]}', "byte 11: expected JSON, got 'x]}'"),
        (b'{"tests": []} {}', "byte 15: expected JSON, got '}' (trailing characters)"),
        (b'{"tests": ' + b"[" * 200_000, "is nested deeper than any report"),
        (b'{"tests": [' + b'{"a":' * 200_000, "is nested deeper than any report"),
        (gzip.compress(GOOD.encode(), mtime=0)[:-9], "its gzip data ends early"),
        (gzip.compress(GOOD.encode(), mtime=0)[:-8] + b"\0" * 8, "its gzip data is damaged at uncompressed byte"),
        (
            gzip.compress(gzip.compress(gzip.compress(GOOD.encode(), mtime=0), mtime=0), mtime=0),
            "is gzip data inside gzip data",
        ),
    ],
)
def test_bad_content_is_one_sentence(write: Write, content: bytes, complaint: str) -> None:
    path = write("report.json", content)
    (message,) = problems(path)

    assert message.startswith(f"{path}: ")
    assert complaint in message
    assert "\n" not in message


def test_places_that_are_no_report(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "fifo")
    messages = problems(tmp_path, tmp_path / "missing.json", tmp_path / "fifo", "/dev/null", str(tmp_path / "*.json"))

    assert sorted(message.replace(str(tmp_path), "T") for message in messages) == [
        "/dev/null: is not a regular file; to read from a pipe, pass '-' and send the report to stdin",
        "T/fifo: is not a regular file; to read from a pipe, pass '-' and send the report to stdin",
        (
            "T/missing.json: there is no such file; check the path, or what the run printed last: pytest writes no "
            "report where a conftest.py or an option is wrong"
        ),
        "T: is a directory, expected a report; name the files in it, for example as 'DIRECTORY/**/*.json'",
        "no file matches the pattern 'T/*.json'; check it, or name the report",
    ]


def test_no_permission(write: Write) -> None:
    path = write("report.json", GOOD)
    path.chmod(0)
    if os.access(path, os.R_OK):
        pytest.skip("root reads everything")

    assert problems(path) == [f"{path}: permission denied; make the file readable for this user"]


def test_a_nul_in_a_path() -> None:
    (message,) = problems("a\0b.json")

    assert message.startswith("ab.json: can't be read")


def test_readable_reports_count_beside_bad_ones(write: Write, read: Read) -> None:
    write("b/report.json", "nonsense")
    write("c/report.json", GOOD)
    tests, run = read(write("a/report.json", GOOD.replace('"a"', '"b"')).parent.parent / "*" / "report.json")

    assert (sorted(tests), run.tests) == (["a", "b"], 2)
    assert [Path(problem.name).parent.name for problem in run.problems] == ["b"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_byte_order_marks(write: Write, read: Read, encoding: str) -> None:
    mark = "\ufeff" if encoding.endswith(("le", "be")) else ""
    tests, run = read(write("report", (mark + GOOD.replace('"a"', '"é"')).encode(encoding)))

    assert (list(tests), run.problems) == (["é"], ())


def test_the_format_is_told_by_content(write: Write, outcomes: Path, read: Read) -> None:
    for report in (outcomes / "report.json", outcomes / "report.jsonl", outcomes / "junit.xml"):
        plain, _ = read(report)
        renamed, run = read(write("report.txt", report.read_bytes()))
        assert (renamed, run.problems) == (plain, ())


def test_gzip_of_every_format(write: Write, outcomes: Path, read: Read) -> None:
    for report in (outcomes / "report.json", outcomes / "report.jsonl", outcomes / "junit.xml"):
        plain, _ = read(report)
        packed, run = read(write("report", gzip.compress(report.read_bytes())))
        assert (packed, run.problems) == (plain, ())


def test_gzip_of_several_members(write: Write, read: Read) -> None:
    middle = len(GOOD) // 2
    content = gzip.compress(GOOD[:middle].encode()) + gzip.compress(GOOD[middle:].encode())

    assert list(read(write("report", content))[0]) == ["a"]


def test_a_gzip_bomb_stops_at_the_limit(write: Write, read: Read) -> None:
    path = write("bomb.gz", gzip.compress(b'{"tests": [' + b" " * 3_000_000))
    _, run = read(path, limit=1_000_000)

    assert run.problems[0].message.startswith(f"{path}: holds more than 1,000,000 bytes")


def test_big_gzip_goes_through_a_file(write: Write, read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("devkit.diagnoser.readers.content._IN_MEMORY", 10)
    monkeypatch.setattr("devkit.diagnoser.readers.content._CHUNK", 7)
    text = GOOD.replace("}]", ', "x": NaN}]')

    assert list(read(write("report", gzip.compress(text.encode())))[0]) == ["a"]


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_stdin(read: Read, monkeypatch: pytest.MonkeyPatch, pack: Callable[[bytes], bytes]) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(pack(GOOD.encode()))))
    tests, run = read("-")

    assert (list(tests), run.reports[0].name) == (["a"], "-")


def test_bad_stdin_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"")))

    assert problems("-")[0].startswith("stdin: is empty")


def test_patterns_cross_directories(write: Write, read: Read) -> None:
    for job in ("one", "two/deep"):
        write(f"{job}/r.json", GOOD.replace('"a"', f'"{job}"'))
    root = write("folder.json/ignored.txt", "x").parent.parent
    tests, run = read(root / "**" / "*.json")

    assert (sorted(tests), run.problems) == (["one", "two/deep"], ())


def test_a_file_with_brackets_in_its_name_is_no_pattern(write: Write, read: Read) -> None:
    assert list(read(write("report[1].json", GOOD))[0]) == ["a"]


def test_the_same_report_counts_once(write: Write, tmp_path: Path, read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    first = write("report.json", GOOD)
    copy = write("copy.json", GOOD)
    link = tmp_path / "link.json"
    link.symlink_to(first)
    monkeypatch.chdir(tmp_path)
    tests, run = read(first, first, copy, link, "report.json", "./report.json", tmp_path / "*.json")

    assert (run.tests, len(run.reports), tests["a"].job, run.problems) == (1, 1, "", ())


def test_a_bad_report_given_twice_is_named_twice(write: Write) -> None:
    messages = problems(write("a.json", "nonsense"), write("b.json", "nonsense"))

    assert len(messages) == 2


def test_a_name_can_not_begin_a_line_of_its_own(write: Write) -> None:
    (message,) = problems(write("a\n::error::b.json", "nonsense"))

    assert "a\\n::error::b.json: starts with" in message


def test_names_in_problems_hold_no_control_codes(write: Write) -> None:
    (message,) = problems(write("\x1b[31mred.json", "nonsense"))

    assert "\x1b" not in message
    assert "red.json: starts with" in message
