import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from devkit.diagnoser.formats.layout import cells, cut, row, wrap


@pytest.mark.parametrize(("text", "width"), [("abc", 3), ("漢字", 4), ("e\u0301", 1), ("", 0)])
def test_cells(text: str, width: int) -> None:
    assert cells(text) == width


@pytest.mark.parametrize(
    ("text", "wrapped"),
    [
        ("one two three four", "  one two\n    three four"),
        ("  indented stays", "    indented\n    stays"),
        ("unbreakable_word_of_length", "  unbreakable_\n    word_of_le\n    ngth"),
        ("a\n\nb", "  a\n\n  b"),
    ],
)
def test_wrap(text: str, wrapped: str) -> None:
    assert wrap(text, 14, 2, 4) == wrapped


@settings(deadline=None)
@given(text=st.text(st.sampled_from("ab 漢\n"), max_size=200), width=st.integers(20, 60))
def test_wrapping_keeps_every_character(text: str, width: int) -> None:
    wrapped = wrap(text, width, 2, 4)
    assert "".join(wrapped.split()) == "".join(text.split())
    assert all(cells(line) <= width for line in wrapped.split("\n"))


def test_cut() -> None:
    assert cut("abcdef", 6) == "abcdef"
    assert cut("abcdefg", 6) == "abcde…"
    assert cut("漢字漢字", 5) == "漢字…"


def test_a_row_keeps_the_end_of_a_long_path() -> None:
    shown = row("11. ", "title " * 30, "3 tests · " + "deep/" * 20 + "x.py:41", 60)
    assert len(shown) <= 60
    assert shown.startswith("11. title title")
    assert shown.endswith("deep/x.py:41")
