import pytest

from bookshop import isbn


@pytest.mark.parametrize("text", ["978-0-14-143951-8", "9780141439600", "978-0-14-143972-3"])
def test_valid_numbers(text):
    assert isbn.is_valid(text)


def test_wrong_check_digit():
    assert not isbn.is_valid("978-0-14-143951-9")


@pytest.mark.parametrize("text", ["978 0 14 143951 8", "978 0141439600"])
def test_spaces_are_ignored(text):
    assert isbn.is_valid(text)


def test_too_short():
    with pytest.raises(ValueError, match="not an ISBN-13"):
        isbn.normalise("978-0-14")
