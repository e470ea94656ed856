import pytest


def test_find_by_number(catalogue):
    assert catalogue.find("978-0-14-143951-8").title == "Pride and Prejudice"


def test_find_by_number_with_spaces(catalogue):
    assert catalogue.find("978 0 14 143960 0").title == "A Tale of Two Cities"


def test_add_by_number_with_spaces(catalogue):
    catalogue.add("978 0 14 143984 6", "Dracula", "9.00")
    assert len(catalogue.books) == 4


def test_search_needs_all_words(catalogue):
    assert [book.title for book in catalogue.search("and prejudice")] == ["Pride and Prejudice"]


def test_search_sorts_by_title(catalogue):
    assert [book.title for book in catalogue.search("i")] == [
        "A Tale of Two Cities",
        "Pride and Prejudice",
        "The Time Machine",
    ]


def test_unknown_number(catalogue):
    with pytest.raises(KeyError):
        catalogue.find("978-0-14-143999-0")
