"""How alike subjects are, held against rapidfuzz."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz import fuzz

from devkit.changelog.message.subject.likeness import table


@given(st.lists(st.text(alphabet=st.sampled_from("abc dé\U0001f642") | st.characters(), max_size=80), max_size=5))
def test_it_is_the_library_s(texts: list[str]) -> None:
    found = table(texts)
    assert [len(row) for row in found] == [len(texts)] * len(texts)
    for one, row in zip(texts, found, strict=True):
        assert row == pytest.approx([fuzz.ratio(one, other) / 100 for other in texts])
