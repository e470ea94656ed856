"""The two streams: what reaches them in which shape."""

import io
import os
import subprocess
import sys

import pytest

from devkit.core import console

PRINT = """
from devkit.core import console
console.use_utf8()
console.write_result("caf\\u00e9 \\u2713 \\udc80")
console.say("\\u2713 \\x1b[2J")
"""


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "utf-8", "utf-16"])
def test_output_is_utf8_whatever_the_locale(encoding: str) -> None:
    result = subprocess.run(
        [sys.executable, "-c", PRINT], env=os.environ | {"PYTHONIOENCODING": encoding}, capture_output=True, check=True
    )
    newline = os.linesep.encode()
    assert result.stdout == b"caf\xc3\xa9 \xe2\x9c\x93 \\udc80" + newline
    assert result.stderr == b"devkit: \xe2\x9c\x93 \\x1b[2J" + newline


def test_result_ends_in_one_newline(capsys: pytest.CaptureFixture[str]) -> None:
    console.write_result("a\n")
    console.write_result("b")
    assert capsys.readouterr().out == "a\nb\n"


def test_an_empty_result_is_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    console.write_result("")
    assert capsys.readouterr().out == ""


def test_a_reader_that_left_is_no_error() -> None:
    """The exit code stays the command's own."""
    script = "from devkit.core import console\nconsole.write_result('x' * 1_000_000)\nraise SystemExit(7)"
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.close()
        assert process.wait() == 7
        assert process.stderr.read() == b""


def test_a_reader_of_styled_text_that_left_is_no_error() -> None:
    script = (
        "from devkit.core import console\nwith console.results():\n"
        "    console.make_console('always').print('x' * 1_000_000)\nraise SystemExit(7)"
    )
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.close()
        assert process.wait() == 7
        assert process.stderr.read() == b""


@pytest.mark.parametrize(("color", "expected"), [("always", True), ("never", False), ("auto", False)])
def test_colour(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, color: "console.Color", *, expected: bool
) -> None:
    for name in ("NO_COLOR", "FORCE_COLOR", "TTY_COMPATIBLE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    console.make_console(color).print("[bold]x[/bold]", style="red")
    out = capsys.readouterr().out
    assert "[bold]x[/bold]" in out
    assert ("\x1b[31m" in out) == expected


def test_no_progress_bar_without_a_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    with console.progress_bar("Reading") as progress:
        assert progress is None
    assert capsys.readouterr() == ("", "")


class Terminal(io.StringIO):
    """A stderr that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def test_progress_bar_on_a_terminal_leaves_stdout_alone(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    stderr = Terminal()
    monkeypatch.setattr(sys, "stderr", stderr)
    monkeypatch.setenv("TERM", "xterm")
    with console.progress_bar("Reading") as progress:
        assert progress is not None
        progress(5, 10)
    assert "Reading" in stderr.getvalue()
    assert capsys.readouterr().out == ""


def test_plain_text_is_as_wide_as_rich_has_it(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("FORCE_COLOR", "TTY_COMPATIBLE", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)
    for columns in ("", "50", "wide"):
        monkeypatch.setenv("COLUMNS", columns)
        assert console.plain_width("auto") == console.make_console("auto").width


@pytest.mark.parametrize(
    ("color", "variables", "terminal", "plain"),
    [
        ("auto", {}, False, True),
        ("auto", {}, True, False),
        ("auto", {"FORCE_COLOR": "1"}, False, False),
        ("auto", {"TTY_COMPATIBLE": "1"}, False, False),
        ("always", {}, False, False),
        ("never", {"FORCE_COLOR": "1"}, True, True),
    ],
)
def test_rich_decides_where_a_style_may_be_wanted(
    monkeypatch: pytest.MonkeyPatch, color: "console.Color", variables: dict[str, str], *, terminal: bool, plain: bool
) -> None:
    for name in ("FORCE_COLOR", "TTY_COMPATIBLE"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys, "stdout", Terminal() if terminal else io.StringIO())
    assert (console.plain_width(color) is not None) == plain
