import subprocess
import sys
from types import SimpleNamespace

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from devkit.diagnoser.diagnosis import Diagnosis, UnreadReport
from devkit.diagnoser.formats import FORMATS, render

HOSTILE = [
    "\x1b[2J\x1b]0;title\x07",
    "\x9b31m",
    "\n::error::x\n",
    "  ::set-output name=a::b",
    "##[error]x",
    "##vso[task.complete]",
    "%0A::stop-commands::x",
    "\r",
    "</details><script>alert(1)</script>",
    "@everyone",
    "[b]red[/b]",
    ":tada:",
    "{{ 7 * 7 }}{% raw %}",
    "\u202eabc",
    "\u2028",
    "\ud800",
    "```\n# x",
    "| a |",
    "\0",
]
PIECES = st.lists(st.sampled_from(HOSTILE) | st.text(max_size=5), min_size=1, max_size=4).map("".join)


def obeyed(line: str) -> bool:
    """GitHub's runner: `::command` first in a line after white space, `##[command]` anywhere."""
    return line.strip().startswith("::") or "##[" in line


@pytest.mark.parametrize("format_", FORMATS)
def test_every_format_renders_and_ends_with_one_newline(red: Diagnosis, format_: str) -> None:
    rendered = render(red, format_)
    assert "Cart.total ignores the discount" in rendered
    assert rendered.endswith("\n")
    assert not rendered.endswith("\n\n")
    assert render(red, format_) == rendered


def test_an_unknown_format_is_refused(red: Diagnosis) -> None:
    with pytest.raises(ValueError, match="unknown format 'pdf': expected one of text, markdown"):
        render(red, "pdf")


@settings(deadline=None)
@given(text=PIECES, verbose=st.integers(0, 2))
def test_no_format_lets_control_codes_or_commands_through(build: SimpleNamespace, text: str, verbose: int) -> None:
    diagnosis = build.hostile(text)
    for format_ in FORMATS:
        rendered = render(diagnosis, format_, verbose=verbose)
        rendered.encode()
        assert not [
            character
            for character in rendered
            if not character.isprintable() and character in "\x1b\x9b\r\0\u202e\u2028\x07"
        ]
        if format_ != "github":
            assert not [line for line in rendered.split("\n") if obeyed(line)]


@pytest.mark.parametrize("format_", [name for name in FORMATS if name != "json"])
def test_long_fields_are_clipped(build: SimpleNamespace, format_: str) -> None:
    assert len(render(build.hostile("word and\n" * 120_000), format_)) < 40_000


@pytest.mark.parametrize(
    ("format_", "unwanted"),
    [
        ("json", {"rich", "jinja2", "click"}),
        ("sarif", {"rich", "jinja2", "click"}),
        ("text", {"rich", "click"}),
        ("markdown", {"rich", "click"}),
    ],
)
def test_a_format_imports_only_what_it_needs(red: Diagnosis, format_: str, unwanted: set[str]) -> None:
    script = (
        "import sys, msgspec\n"
        "from devkit.diagnoser.diagnosis import Diagnosis\n"
        "from devkit.diagnoser.formats import render\n"
        f"render(msgspec.json.decode(sys.stdin.buffer.read(), type=Diagnosis), {format_!r})\n"
        "print(*sorted(name for name in sys.modules if '.' not in name))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], input=msgspec.json.encode(red), capture_output=True, check=True
    )
    assert "devkit" in done.stdout.decode().split()
    assert unwanted.isdisjoint(done.stdout.decode().split())


@pytest.mark.parametrize("format_", ["text", "markdown", "html", "github", "sarif"])
def test_a_report_that_was_not_read_is_named_once(green: Diagnosis, format_: str) -> None:
    unread = (UnreadReport("cut.json", "cut.json: ends too early"),)
    assert render(msgspec.structs.replace(green, unread=unread), format_).count("cut.json") == 1
