import json
import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devkit.core.escape import (
    clip,
    command_data,
    command_property,
    decoded,
    html_code,
    json_safe,
    log_safe,
    markdown_cell,
    markdown_code,
    markdown_fence,
    markdown_prose,
    one_line,
    terminal_safe,
)

ANY_TEXT = st.text(st.characters(), max_size=60)
SPECIAL = st.text(st.sampled_from("`|\\\n\r\t <>&@#:[]()!*_~\x1b\x9b\u202e\u2028.ax1-+"), max_size=40)


def runner_obeys(line: str) -> bool:
    """GitHub's runner: `::command` first in a line after white space, `##[command]` anywhere."""
    return line.strip().startswith("::") or "##[" in line


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[31mred\x1b[0m", r"\x1b[31mred\x1b[0m"),
        ("\x1b]8;;http://x\x07link", r"\x1b]8;;http://x\x07link"),
        ("\x9b31m", r"\x9b31m"),
        ("over\rwritten", r"over\x0dwritten"),
        ("two\r\nlines\tand a tab", "two\nlines\tand a tab"),
        ("\x7f\x00", r"\x7f\x00"),
        ("abc\u202efed\u2066", r"abc\u202efed\u2066"),
        ("\ud800", r"\ud800"),
        ("\U000e0041", r"\U000e0041"),
        ("naïve 漢字 😀 café", "naïve 漢字 😀 café"),
    ],
)
def test_terminal_safe_shows_what_would_be_obeyed(text: str, shown: str) -> None:
    assert terminal_safe(text) == shown


@given(ANY_TEXT | SPECIAL)
def test_terminal_safe_text_has_no_control_or_direction_characters(text: str) -> None:
    shown = terminal_safe(text)
    assert {unicodedata.category(character) for character in shown if character not in "\n\t"}.isdisjoint({"Cc", "Cs"})
    assert {unicodedata.bidirectional(character) for character in shown}.isdisjoint(
        {"RLO", "LRO", "RLE", "LRE", "PDF", "RLI", "LRI", "FSI", "PDI"}
    )
    assert terminal_safe(shown) == shown
    shown.encode()


@given(ANY_TEXT | SPECIAL)
def test_what_cannot_be_stored_is_replaced(text: str) -> None:
    stored = decoded(text).encode().decode()
    assert len(stored) == len(text)
    assert all(one == other or unicodedata.category(other) == "Cs" for one, other in zip(stored, text, strict=True))


@given(ANY_TEXT | SPECIAL)
def test_one_line_is_one_line(text: str) -> None:
    assert len(one_line(text).splitlines()) <= 1
    assert one_line(text) == one_line(text).strip()


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("::error::x", r"\::error::x"),
        ("fine\n  ::error::x", "fine\n  \\::error::x"),
        ("\u00a0\u2003::error::x", "\u00a0\u2003\\::error::x"),
        ("\u200b::error::x", "\u200b\\::error::x"),
        ("a ##[error]x", r"a #\#[error]x"),
        ("####[error]x", r"###\#[error]x"),
        ("##vso[task.complete]", r"#\#vso[task.complete]"),
        ("tests/a.py::test_a", "tests/a.py::test_a"),
        ("## A heading", "## A heading"),
    ],
)
def test_log_safe_takes_the_force_out_of_commands(text: str, shown: str) -> None:
    assert log_safe(text) == shown


@given(st.text(st.sampled_from(":# \n[]a\t\u00a0\\"), max_size=30))
def test_no_line_of_a_safe_log_is_a_command(text: str) -> None:
    assert not any(map(runner_obeys, log_safe(text).split("\n")))
    assert log_safe(log_safe(text)) == log_safe(text)


@given(st.recursive(ANY_TEXT | SPECIAL, lambda inner: st.lists(inner) | st.dictionaries(ANY_TEXT, inner)))
def test_json_safe_keeps_the_meaning(value: object) -> None:
    document = json.dumps(value, ensure_ascii=False, indent=2)
    safe = json_safe(document)
    assert json.loads(safe) == json.loads(document)
    assert terminal_safe(safe) == safe
    assert not any(map(runner_obeys, safe.split("\n")))


@given(ANY_TEXT | SPECIAL)
def test_a_workflow_command_can_be_read_back(text: str) -> None:
    def decoded(value: str) -> str:
        for escape, character in (("%3A", ":"), ("%2C", ","), ("%0A", "\n"), ("%0D", "\r"), ("%25", "%")):
            value = value.replace(escape, character)
        return value

    assert decoded(command_data(text)) == terminal_safe(text)
    assert decoded(command_property(text)) == terminal_safe(text)
    assert not re.search("[\r\n]", command_data(text))
    assert not re.search("[\r\n:,]", command_property(text))


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("a_b", "`a_b`"),
        ("a`b", "``a`b``"),
        ("`a", "`` `a ``"),
        ("a``b`c", "```a``b`c```"),
        (" two\nlines ", "`two lines`"),
        (" \n ", ""),
    ],
)
def test_markdown_code(text: str, span: str) -> None:
    assert markdown_code(text) == span


def test_a_table_cell_keeps_its_pipes_inside() -> None:
    assert markdown_cell("int | None") == r"`int \| None`"
    assert markdown_cell(r"a\|b") == r"`a\¦b`"


def test_a_fence_is_longer_than_any_backticks_inside() -> None:
    assert markdown_fence("x") == "```\nx\n```"
    assert markdown_fence("````\nx", "diff") == "`````diff\n````\nx\n`````"


@pytest.mark.parametrize(
    ("sentence", "markdown"),
    [
        ("the deepest frame they share.", "the deepest frame they share."),
        ("in 12 of 66 tracebacks (0.87)", "in 12 of 66 tracebacks (0.87)"),
        ("all use `db session` here", "all use `db session` here"),
        ("of `total`, in src/x.py: see src/y.py, or z().", "of `total`, in `src/x.py`: see `src/y.py`, or `z()`."),
        ("so ...", "so `...`"),
        ("see src/x.py and @everyone", "see `src/x.py` and `@everyone`"),
        ("www.example.com a@b.c #12 GH-12 :tada:", "`www.example.com` `a@b.c` `#12` `GH-12` `:tada:`"),
        ("since 9f86d08 it fails", "since `9f86d08` it fails"),
        ("1. no list", "`1.` no list"),
        ("- no *list* <b>", "`-` no `*list*` `<b>`"),
        ("", ""),
    ],
)
def test_markdown_prose_keeps_plain_words_only(sentence: str, markdown: str) -> None:
    assert markdown_prose(sentence) == markdown


def test_html_code() -> None:
    assert html_code("</summary>\n\n<b> & @you") == "<code>&lt;/summary&gt; &lt;b&gt; &amp; @you</code>"


def test_clip() -> None:
    assert clip("abc", 3) == "abc"
    assert clip("abcd", 3) == "ab…"
