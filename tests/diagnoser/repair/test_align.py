import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from devkit.diagnoser.repair.align import applied, change, window

WORDS = st.lists(st.sampled_from(["the", "file", "is", "too", "big", "'x'", "12", "(a)", "...", "\n"]), max_size=8)
SENTENCES = WORDS.map(" ".join)


@given(SENTENCES | st.text(max_size=20), SENTENCES | st.text(max_size=20))
def test_the_edits_lead_to_the_target(text: str, target: str) -> None:
    edits = change(text, target)
    assert edits is not None
    assert applied(text, edits) == target


@given(SENTENCES, SENTENCES, st.data())
def test_protected_stretches_are_not_touched(text: str, target: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    assume(start < end)
    edits = change(text, target, ((start, end),))
    if edits is None:
        return
    assert applied(text, edits) == target
    assert not any(edit.start < end and start < edit.end for edit in edits)


@pytest.mark.parametrize(
    ("text", "target", "found"),
    [
        ("the value is not allowed here", "is not permitted", "is not allowed"),
        ("arguments are exclusive mutually.", "mutually exclusive", "exclusive mutually"),
        ("The `factory` argument be a callable.", "must be a callable", "be a callable"),
        ("Column of 'x' has no name", "Field of 'x'", "Column of 'x'"),
        ("No data provided", "No data", "No data"),
        ("quantity must be at least 1, got 0", "quantity must be positive", "quantity must be at least 1"),
        ("quantity must be at least 1", "quantity must be positive", "quantity must be at least 1"),
    ],
)
def test_the_window_is_what_a_text_would_replace(text: str, target: str, found: str) -> None:
    start, end = window(text, target)
    assert text[start:end] == found


def test_the_window_ends_before_a_phrase_with_a_value_that_is_filled_in() -> None:
    text = "quantity must be at least 1, got 0"
    start, end = window(text, "quantity must be positive", protected=((25, 26),))
    assert text[start:end].rstrip() == "quantity must be"


def test_anchors_fix_the_window() -> None:
    assert window("a message that is long", "word", at_start=True, at_end=True) == (0, 22)
    assert window("one two three", "two", at_start=True)[0] == 0
    assert window("one two three", "two", at_end=True)[1] == len("one two three")


def test_a_value_glued_to_a_word_is_seen() -> None:
    edits = change("12px is wide", "12px is narrow", ((0, 2),))
    assert edits is not None
    assert applied("12px is wide", edits) == "12px is narrow"


def test_huge_texts_are_compared_in_one_piece() -> None:
    text = "word " * 2000
    edits = change(text + "end", text + "stop")
    assert edits is not None
    assert applied(text + "end", edits) == text + "stop"
