import json
import re

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from devkit.diagnoser.readers.json_repair import repair
from devkit.diagnoser.readers.text import clean, clean_record, may_hold_unsafe, quoted
from devkit.diagnoser.report import Crash, Phase

ANY = st.text(st.characters(codec=None, exclude_categories=()))
HOSTILE = st.text(st.sampled_from("ab\x1b[]0;31m\x07\\\x9b\x9d\n\t\r\x00\x7f\x85\u202e\u2066\ud800\udc00"), max_size=30)
UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


@given(ANY | HOSTILE)
def test_clean_leaves_nothing_unsafe(text: str) -> None:
    cleaned = clean(text)

    assert UNSAFE.search(cleaned) is None
    assert clean(cleaned) == cleaned


@given(ANY | HOSTILE)
def test_clean_keeps_harmless_text(text: str) -> None:
    harmless = UNSAFE.sub("", text)

    assert clean(harmless) == harmless


@given(ANY | HOSTILE)
def test_json_without_escapes_is_clean_already(text: str) -> None:
    encoded = json.dumps(text).encode()
    if not may_hold_unsafe(encoded) and b"\x7f" not in encoded:
        assert clean(text) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("\x1b[1;31mred\x1b[0m", "red"),
        ("\x1b]8;;http://x\x1b\\link\x1b]8;;\x1b\\", "link"),
        ("\x1b]0;never closed\nnext line", "]0;never closed\nnext line"),
        ("\x1b(Bplain\x1bM", "plain"),
        ("a\r\nb\rc", "a\nbc"),
        ("tab\tstays", "tab\tstays"),
        ("\ud83d", "\ufffd"),
    ],
)
def test_clean(text: str, expected: str) -> None:
    assert clean(text) == expected


def test_clean_record_goes_all_the_way_down() -> None:
    phase = Phase("call", "failed", crash=Crash("a\x1b[0m", 3, "\x07m"), longrepr="\u202e")

    assert clean_record((phase,)) == (Phase("call", "failed", crash=Crash("a", 3, "m")),)


def test_quoted_is_ascii_and_short() -> None:
    assert quoted("é\x1b" * 40, 4) == "'\\xe9\\x1b\\xe9\\x1b...'"


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-9, 9)
    | st.sampled_from([0.5, float("nan"), float("inf"), float("-inf")])
    | HOSTILE
    | st.sampled_from(["NaN", '"NaN', "-Infinity\\", "I", "-", "\\ud800", "\U0001f600"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(HOSTILE, inner, max_size=4),
    max_leaves=12,
)


@given(JSON)
def test_repair_makes_json_of_what_python_writes(value: object) -> None:
    text = json.dumps(value)
    data = bytearray(text.encode())
    repair(data)

    expected = json.loads(re.sub(r"\\ufffd", r"\\ufffd", text), parse_constant=lambda _: 0.0)
    assert msgspec.json.decode(data) == _with_replacement(expected)
    assert len(data) == len(text)


def _with_replacement(value: object) -> object:
    if isinstance(value, str):
        return re.sub("[\ud800-\udfff]", "\ufffd", value)
    if isinstance(value, list):
        return [_with_replacement(item) for item in value]
    if isinstance(value, dict):
        return {_with_replacement(key): _with_replacement(item) for key, item in value.items()}
    return value


@given(st.binary() | st.text('"\\NaNInfinity-u8dD0 ', max_size=80).map(str.encode))
def test_repair_keeps_the_length_of_anything(content: bytes) -> None:
    data = bytearray(content)
    repair(data)

    assert len(data) == len(content)
