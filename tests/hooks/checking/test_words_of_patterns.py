import re
from collections.abc import Callable, Iterator, Sequence
from itertools import product
from re import _parser
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from devkit.hooks.checking.copies import _COPIED, _may_be_copied
from devkit.hooks.checking.heads import (
    _COPYRIGHT,
    _INDEPENDENT,
    _MODIFIED,
    _OF_INDEPENDENCE,
    _OF_NO_FUTURE,
    _OF_ORIGIN,
    _OF_RETIREMENT,
    _OF_RIGHTS,
    _RETIRED,
    _UNALTERED,
)
from devkit.hooks.checking.written import _OF_TAKEN, _OF_WRITTEN, _TAKEN, _WRITTEN

Part = tuple[Any, Any]
_ANY = "~"


def matched(parts: Sequence[Part]) -> Iterator[str]:
    """All texts a parsed pattern matches, a sign for what may be anything; of repetitions the two shortest."""
    for each in product(*(list(_of_part(part)) for part in parts)):
        yield "".join(each)


def _of_part(part: Part) -> Iterator[str]:
    kind, about = str(part[0]), part[1]
    if kind == "LITERAL":
        yield chr(about)
    elif kind == "BRANCH":
        for branch in about[1]:
            yield from matched(branch)
    elif kind == "SUBPATTERN":
        yield from matched(about[3])
    elif kind in ("MAX_REPEAT", "MIN_REPEAT"):
        least, most, repeated = about
        for number in {least, min(least + 1, most)}:
            yield from matched([*repeated] * number)
    elif kind == "IN" and all(str(each) == "LITERAL" for each, _ in about):
        yield from (chr(code) for _, code in about)
    elif kind in ("IN", "NOT_LITERAL", "ANY"):
        yield _ANY
    elif kind in ("AT", "ASSERT", "ASSERT_NOT"):
        yield ""
    else:
        raise NotImplementedError(kind)


def every(pattern: re.Pattern[str]) -> list[str]:
    return [text.lower() for text in matched(list(_parser.parse(pattern.pattern, pattern.flags)))]


def has(*words: str) -> Callable[[str], bool]:
    return lambda text: any(word in text for word in words)


PATTERNS = {
    "retired": (_RETIRED, has(*_OF_RETIREMENT)),
    "retired, on one line": (_RETIRED, has(*_OF_NO_FUTURE)),
    "modified": (_MODIFIED, has(*_OF_ORIGIN)),
    "unaltered": (_UNALTERED, has(*_OF_ORIGIN)),
    "independent": (_INDEPENDENT, has(*_OF_INDEPENDENCE)),
    "copyright": (_COPYRIGHT, has(*_OF_RIGHTS)),
    "written": (_WRITTEN, has(*_OF_WRITTEN)),
    "taken": (_TAKEN, has(*_OF_TAKEN)),
    "copied": (_COPIED, _may_be_copied),
}


@pytest.mark.parametrize("name", PATTERNS)
def test_whatever_a_pattern_matches_has_a_word_that_is_looked_for_before(name: str) -> None:
    pattern, may_match = PATTERNS[name]
    texts = every(pattern)
    assert texts
    assert [text for text in texts if not may_match(text)] == []


@pytest.mark.parametrize("name", ["retired", "modified", "unaltered"])
def test_so_does_what_goes_on_in_the_next_line_of_a_comment(name: str) -> None:
    pattern, may_match = PATTERNS[name]
    assert [text for text in every(pattern) if not may_match(text.replace(" ", "\n# "))] == []


@pytest.mark.parametrize("name", PATTERNS)
@settings(deadline=None)
@given(data=st.data())
def test_whatever_stands_around_it_and_in_its_gaps(name: str, data: st.DataObject) -> None:
    pattern, may_match = PATTERNS[name]
    assert may_match(data.draw(st.from_regex(pattern)).lower())


def test_the_ways_of_a_pattern() -> None:
    assert sorted(every(re.compile(r"\ba(?:b|c\w+)? [de]x{1,2}(?!y)"))) == sorted(
        f"a{way} {sign}{number}" for way in ("", "b", "c~", "c~~") for sign in "de" for number in ("x", "xx")
    )
