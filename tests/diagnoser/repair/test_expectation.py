import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from devkit.diagnoser.repair.align import applied
from devkit.diagnoser.repair.expectation import Expectation, wanted_edits
from devkit.diagnoser.repair.pattern import pattern_parts, risky
from devkit.diagnoser.repair.retarget import pattern_edits, text_edits

SENTENCES = st.lists(
    st.sampled_from(["no", "data", "in", "file", "a.csv", "(12)", "is", "big"]), min_size=1, max_size=7
)


@pytest.mark.parametrize("how", ["equal", "contains", "prefix", "suffix"])
@given(SENTENCES.map(" ".join), SENTENCES.map(" ".join))
def test_a_message_edited_as_wanted_meets_the_expectation(how: str, message: str, text: str) -> None:
    expectation = Expectation(how, text)  # type: ignore[arg-type] - one of the four
    edits = wanted_edits(message, expectation, ())
    if edits is not None:
        assert expectation.holds(applied(message, edits))


@pytest.mark.parametrize(
    ("message", "pattern", "edited"),
    [
        ("No data provided", "Empty data", "Empty data provided"),
        ("No rows 12", r"^Empty (data|rows) \d+$", "Empty rows 12"),
        ("File 'a.csv' is too big: 12 bytes", r"File '.*' is too large", "File 'a.csv' is too large: 12 bytes"),
        ("got 3 of 4", re.escape("had 3 of 4"), "had 3 of 4"),
        ("one two", r"\Aone three\Z", "one three"),
    ],
)
def test_a_message_edited_as_wanted_matches(message: str, pattern: str, edited: str) -> None:
    edits = wanted_edits(message, Expectation("regex", pattern), ())
    assert edits is not None
    assert applied(message, edits) == edited
    assert re.search(pattern, edited)


def test_what_is_filled_in_stays() -> None:
    message = "'x' must be callalbe (got 42)"
    edits = wanted_edits(message, Expectation("contains", "must be callable (got 42)"), ((1, 2), (26, 28)))
    assert edits is not None
    assert applied(message, edits) == "'x' must be callable (got 42)"


def test_a_difference_in_what_is_filled_in_is_no_drift() -> None:
    message = "The 'pre_oad' parameter must be a callable"
    assert wanted_edits(message, Expectation("regex", "The 'pre_load' parameter must"), ((5, 12),)) is None


@pytest.mark.parametrize(
    ("message", "pattern", "edited"),
    [
        ("No data (x).", r"^Empty data \(x\)\.$", r"^No data \(x\)\.$"),
        ("No rows (12)", r"^Empty (data|rows) \(\d+\)$", r"^No (data|rows) \(\d+\)$"),
        ("wanted [int]", "expected int", r"wanted \[int"),
        ("the file 'a.csv' is gone", r"the file '.*' was lost", r"the file '.*' is gone"),
    ],
)
def test_an_edited_pattern_stays_a_pattern(message: str, pattern: str, edited: str) -> None:
    edits = pattern_edits(pattern, Expectation("regex", pattern), message, ())
    assert edits is not None
    assert applied(pattern, edits) == edited
    assert re.search(edited, message)


def test_an_edited_expectation_does_not_weaken() -> None:
    edits = text_edits("Empty data", Expectation("contains", "Empty data"), "No data provided", ())
    assert edits is not None
    assert applied("Empty data", edits) == "No data"


@given(st.text("ab.\\()[]|*+?^${}d 1", max_size=12))
def test_patterns_are_taken_apart_without_a_loss(pattern: str) -> None:
    found = pattern_parts(pattern)
    if found is None:
        return
    assert len(found.parts) == len(found.places)
    for part, places in zip(found.parts, found.places, strict=True):
        assert len(places) == (len(part) if isinstance(part, str) else 1)


@given(st.text(max_size=20))
def test_escaped_text_has_no_gaps(text: str) -> None:
    found = pattern_parts(re.escape(text))
    assert found is not None
    assert "".join(map(str, found.parts)) == text


@pytest.mark.parametrize("pattern", ["(a+)+$", "(a|aa)*b", "x*" * 20, "a" * 6000])
def test_patterns_that_may_take_for_ever_are_not_run(pattern: str) -> None:
    assert risky(pattern)
    assert not Expectation("regex", pattern).holds("a" * 50)


@given(st.text(min_size=1, max_size=20))
@example("$")
@example("^$")
def test_a_text_that_was_made_a_pattern_is_shown_as_the_text(text: str) -> None:
    assert Expectation("regex", re.escape(text)).shown == text
    assert Expectation("regex", f"^{re.escape(text)}$").shown == text
    assert Expectation("equal", text).shown == text


@pytest.mark.parametrize("pattern", [r"a .* b", r"^\d+$", r"(no|empty) data", "a\\", r"cost: 3\$", r"^a b"])
def test_a_pattern_that_is_more_than_an_escaped_text_is_shown_as_it_is(pattern: str) -> None:
    assert Expectation("regex", pattern).shown == pattern
