"""The lines of a configuration file with the keys that they are below; texts of several lines are left out."""

import re
from collections.abc import Iterator
from typing import NamedTuple

BY_INDENTATION = (".yml", ".yaml", ".json")
"""How files end whose keys stand before a colon, one below another."""
_KEY = re.compile(r"(?P<indent>\s*(?:-\s+)*)(?P<quote>[\"']?)(?P<key>[\w.$ -]*[\w.$-])(?P=quote)\s*:(?:\s|$)")
_SECTION = re.compile(r"\[+(?P<name>[^\[\]]+)\]+\s*(?:[#;].*)?$")
_BLOCK = re.compile(r"(?:.*:|\s*(?:-\s+)+)\s*(?:[&!]\S+\s+)*[|>][-+\d]*\s*(?:#.*)?")
"""A line below which the lines that are deeper are one text."""
_QUOTES = re.compile(r'"{3}|' + r"'{3}")
_SCHEMA = re.compile(r"[\"']?\$schema[\"']?\s*:\s*[\"']?https?://json-schema\.org/", re.IGNORECASE)


class Line(NamedTuple):
    """A line that may hold a setting."""

    number: int
    """1-based."""
    text: str
    above: tuple[str, ...]
    """The keys, or the parts of the section's name, that it is below."""


def lines(path: str, text: str) -> Iterator[Line]:
    """The lines of a file that are no part of a longer text."""
    return _indented(text) if path.endswith(BY_INDENTATION) else _in_sections(path, text)


def is_schema(text: str) -> bool:
    """Whether a document describes others, as a JSON schema does: its addresses are examples and defaults."""
    return _SCHEMA.search(text) is not None


def _indented(text: str) -> Iterator[Line]:
    above: list[tuple[int, str]] = []
    block: int | None = None
    for number, line in enumerate(text.splitlines(), start=1):
        depth = len(line) - len(line.lstrip())
        if not line.strip() or (block is not None and depth > block):
            continue
        block = depth if _BLOCK.fullmatch(line) else None
        key = _KEY.match(line)
        inner = len(key["indent"]) if key is not None else depth
        above = [each for each in above if each[0] < inner]
        yield Line(number, line, tuple(name for _, name in above))
        if key is not None:
            above.append((inner, key["key"]))


def _in_sections(path: str, text: str) -> Iterator[Line]:
    section: tuple[str, ...] = ()
    is_text = False
    for number, line in enumerate(text.splitlines(), start=1):
        was_text = is_text
        is_text ^= path.endswith(".toml") and len(_QUOTES.findall(line)) % 2 == 1
        found = _SECTION.match(line)
        if found is not None and not was_text:
            section = tuple(found["name"].split("."))
        if not was_text:
            yield Line(number, line, section)
