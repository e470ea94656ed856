"""Values replaced in a JSON text: every other byte stays."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devkit.changelog.release import jsontext
from devkit.core.errors import DevkitError

scalars = st.none() | st.booleans() | st.integers(-(10**6), 10**6) | st.text(max_size=8)
keys = st.text(max_size=4)
values = st.recursive(scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=3))
objects = st.dictionaries(keys, values, max_size=5)
layouts = st.sampled_from([None, 2, 4, "\t"])


def laid_out(value: object, indent: int | str | None, newline: str, start: str) -> str:
    return start + json.dumps(value, indent=indent).replace("\n", newline)


@given(objects, st.tuples(layouts, st.sampled_from(["\n", "\r\n"]), st.sampled_from(["", "\ufeff"])), keys, values)
def test_put_changes_that_value_and_no_other(
    content: dict[str, object], layout: tuple[int | str | None, str, str], key: str, value: object
) -> None:
    text, start = laid_out(content, *layout), layout[2]
    new = jsontext.put(text, [key], value)
    assert jsontext.load(new, "x.json") == content | {key: value}
    assert list(jsontext.load(new, "x.json")) == list(content | {key: value})
    assert new.startswith("\ufeff") == bool(start)
    if "\r\n" in text:
        assert new.count("\n") == new.count("\r\n")
    assert jsontext.put(new, [key], value) == new


@given(objects, layouts, scalars)
def test_bytes_around_a_value_stay(content: dict[str, object], indent: int | str | None, value: object) -> None:
    text = laid_out({"a": 1, "version": "1.0", **content}, indent, "\n", "").replace('"version": ', '"version"  :\t')
    if "version" in content:
        return
    before, after = text.split('"version"  :\t"1.0"')
    assert (
        jsontext.put(text, ["version"], value)
        == f'{before}"version"  :\t{json.dumps(value, ensure_ascii=False)}{after}'
    )


def test_numbers_that_are_equal_are_left_as_written() -> None:
    assert jsontext.put('{"a": 1e2, "b": "\\u00e9"}', ["b"], "é") == '{"a": 1e2, "b": "\\u00e9"}'
    assert jsontext.put('{"a": 1}', ["a"], value=True) == '{"a": true}'


def test_new_keys_are_laid_out_like_their_neighbours() -> None:
    assert jsontext.put('{\n\t"a": {\n\t\t"b": 1\n\t}\n}\n', ["a", "c"], [1]) == (
        '{\n\t"a": {\n\t\t"b": 1,\n\t\t"c": [\n\t\t\t1\n\t\t]\n\t}\n}\n'
    )
    assert jsontext.put('{ "a": 1 }', ["b"], 2) == '{ "a": 1, "b": 2 }'
    assert jsontext.put("{}", ["a", "b"], 1) == '{\n  "a": {\n    "b": 1\n  }\n}'


def test_of_a_key_that_stands_twice_the_last_counts() -> None:
    assert jsontext.put('{"a": 1, "a": 2}', ["a"], 3) == '{"a": 1, "a": 3}'


@pytest.mark.parametrize("text", ['{"a": 1,}', "", "{'a': 1}", '{"a": 1} x', "[" * 100_000])
def test_what_is_no_json_is_told_with_its_place(text: str) -> None:
    with pytest.raises(DevkitError, match=r"^x\.json"):
        jsontext.load(text, "x.json")


def test_no_object_on_the_way() -> None:
    with pytest.raises(DevkitError, match="a is no object"):
        jsontext.put('{"a": 1}', ["a", "b"], 1)
