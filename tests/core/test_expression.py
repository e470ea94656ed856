"""Regular expressions of users: the search that takes too long ends with a sentence."""

import re
import threading
import time

import pytest

from devkit.core.errors import DevkitError
from devkit.core.expression import LIMIT, Expression


@pytest.mark.parametrize("pattern", ["(a+)+b", "(a|a)*b", "(?:a*)*b"])
def test_a_search_without_end_is_stopped(pattern: str) -> None:
    begun = time.process_time()
    with pytest.raises(DevkitError, match=r"message\.issue-pattern: .* takes more than 1 s to search 'a{40}…'"):
        Expression(pattern, "message.issue-pattern").search("a" * 200)
    assert time.process_time() - begun < LIMIT + 1


def test_what_is_found_is_as_by_re() -> None:
    found = Expression("([A-Z]+)-(\\d+)", "x").search("feat/ab-1-AB-12")
    assert found
    assert found.groups() == ("AB", "12")
    assert Expression("b", "x").fullmatch("abc") is None
    assert Expression("^b$", "x", re.MULTILINE).search("a\nb")
    assert Expression("(a)(b)", "x").groups == 2


def test_nothing_is_left_running() -> None:
    Expression("a", "x").search("a")
    begun = time.process_time()
    while time.process_time() - begun < LIMIT * 1.2:
        pass


def test_what_is_no_regular_expression() -> None:
    with pytest.raises(DevkitError, match=r"changelog\.bots: '\(' is no regular expression: missing \)"):
        Expression("(", "changelog.bots")


def test_in_another_thread_it_searches_as_well() -> None:
    found: list[object] = []
    thread = threading.Thread(target=lambda: found.append(Expression("b", "x").search("abc")))
    thread.start()
    thread.join()
    assert isinstance(found[0], re.Match)
