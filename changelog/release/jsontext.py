"""Values in a JSON text, read and replaced where they stand: every other byte stays."""

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from devkit.core.errors import DevkitError

_SPACE = re.compile(r"[ \t\r\n]*")
_DECODER = json.JSONDecoder()
_UNIT = "  "


class _Member(NamedTuple):
    """A key of an object and where its value stands."""

    key: str
    begin: int
    """Where the key begins."""
    start: int
    """Where the value begins."""
    end: int


def load(text: str, name: str) -> Any:  # noqa: ANN401 - any JSON
    """Read a JSON text, which may begin with a byte order mark.

    Raises:
        DevkitError: it is no JSON; names the place.
    """
    try:
        return json.loads(text.removeprefix("\ufeff"))
    except json.JSONDecodeError as error:
        raise DevkitError(f"{name}:{error.lineno}:{error.colno}: not valid JSON: {error.msg}; repair it") from error
    except RecursionError as error:
        raise DevkitError(f"{name}: the JSON is nested too deeply to be read") from error


def get(text: str, keys: Sequence[str]) -> Any:  # noqa: ANN401 - any JSON
    """The value below a path of keys in a valid JSON text; None where there is none."""
    span = _span(text, keys)
    return None if span is None else json.loads(text[slice(*span)])


def put(text: str, keys: Sequence[str], value: object) -> str:
    """Replace or add a value below a path of keys in a valid JSON text whose outermost value is an object.

    Where the value is there already, nothing changes. A new key goes to the end of its object, laid out like its
    neighbours.

    Raises:
        DevkitError: something on the path is no object.
    """
    span = _span(text, keys)
    if span is not None:
        old = text[slice(*span)]
        if json.dumps(json.loads(old)) == json.dumps(value):
            return text
        margin = _indent(text, span[0])
        return text[: span[0]] + _dumped(text, value, margin) + text[span[1] :]
    *parents, key = keys
    place = _span(text, parents)
    if place is None:
        return put(text, parents, {key: value})
    if text[place[0]] != "{":
        raise DevkitError(f"{'.'.join(parents) or 'the JSON'} is no object, so that {key!r} can't be added to it")
    return _added(text, place, key, value)


def _added(text: str, place: tuple[int, int], key: str, value: object) -> str:
    members = list(_members(text, place[0]))
    named = f"{json.dumps(key, ensure_ascii=False)}: "
    if not members:
        outer = _indent(text, place[0])
        inner = outer + _unit(text)
        content = f"{_newline(text)}{inner}{named}{_dumped(text, value, inner)}{_newline(text)}{outer}"
        return f"{text[: place[0]]}{{{content}}}{text[place[1] :]}"
    last = members[-1]
    before = text[place[0] + 1 : members[0].begin]
    inner = before.rpartition("\n")[2]
    gap = before if "\n" in before else " "
    return f"{text[: last.end]},{gap}{named}{_dumped(text, value, inner)}{text[last.end :]}"


def _span(text: str, keys: Sequence[str]) -> tuple[int, int] | None:
    """Where a value begins and ends; of keys that stand twice the last counts, as for every reader of JSON."""
    start = _skip(text, int(text.startswith("\ufeff")))
    end = _end(text, start)
    for key in keys:
        found = [member for member in _members(text, start) if member.key == key]
        if not found:
            return None
        start, end = found[-1].start, found[-1].end
    return start, end


def _members(text: str, start: int) -> Iterator[_Member]:
    """The members of the object that begins at an offset; none where something else begins there."""
    if text[start] != "{":
        return
    at = _skip(text, start + 1)
    while text[at] == '"':
        key, end = _DECODER.raw_decode(text, at)
        value = _skip(text, _skip(text, end) + 1)
        stop = _end(text, value)
        yield _Member(key, at, value, stop)
        at = _skip(text, _skip(text, stop) + 1) if text[_skip(text, stop)] == "," else _skip(text, stop)


def _end(text: str, start: int) -> int:
    return _DECODER.raw_decode(text, start)[1]


def _skip(text: str, start: int) -> int:
    match = _SPACE.match(text, start)
    return match.end() if match else start


def _dumped(text: str, value: object, margin: str) -> str:
    """A value, its further lines indented below `margin` as the rest of the text is."""
    lines = json.dumps(value, ensure_ascii=False, indent=_unit(text)).split("\n")
    return f"{_newline(text)}{margin}".join(lines)


def _indent(text: str, offset: int) -> str:
    """The white space its line begins with."""
    line = text[text.rfind("\n", 0, offset) + 1 : offset].removeprefix("\ufeff")
    return line[: len(line) - len(line.lstrip(" \t"))]


def _unit(text: str) -> str:
    match = re.search(r"\{\r?\n([ \t]+)\"", text)
    return match[1] if match else _UNIT


def _newline(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"
