"""TOML files changed in place."""

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from devkit.core.errors import DevkitError

if TYPE_CHECKING:
    from tomlkit import TOMLDocument

Keys = tuple[str, ...]
"""The names of the tables that a value stands in, and its own."""

_BOM = "\ufeff"
_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_IN_LIST = re.compile(r"""(?P<remark>\#[^\n]*)|(?P<comma>,)|"(?:\\.|[^"\\])*"|'[^']*'""")
"""What a list of strings consists of, but for white space."""


def meaning(text: str, name: str) -> dict[str, Any]:
    """What a file says; its floats as they are written.

    Raises:
        DevkitError: it is no TOML.
    """
    import tomllib

    try:
        return tomllib.loads(text.removeprefix(_BOM), parse_float=str)  # nan would not equal itself
    except tomllib.TOMLDecodeError as error:
        raise DevkitError(f"{name}: not valid TOML: {error}") from error


def value(said: dict[str, Any], keys: Keys) -> object:
    """What stands at a place; None where nothing does."""
    found: object = said
    for key in keys:
        found = found.get(key) if isinstance(found, dict) else None
    return found


def with_values(text: str, name: str, values: Mapping[Keys, object]) -> str:
    """A file's text with values set; comments, order and line ends stay.

    Args:
        text: The file's.
        name: Its name, for what is told of it.
        values: What is wanted, by its place. A list of strings that stands there has to be how the wanted one begins.

    Raises:
        DevkitError: it is no TOML, something is no table, or the file can't be changed so that it says what is wanted.
    """
    wanted = meaning(text, name)
    if not values:
        return text
    parsed = _document(text, name)
    for keys, given in values.items():
        place = _table(parsed, name, keys[:-1])
        place[keys[-1]] = _grown(place.get(keys[-1]), given)
        _set(wanted, keys, given)
    after = _written(parsed, text)
    if not _says(after, wanted):
        by_hand = ", ".join(f"{'.'.join(keys)} = {_shown(given)}" for keys, given in values.items())
        raise DevkitError(f"{name} can't be added to as it is written; write {by_hand}, then run devkit init again")
    return after


def _document(text: str, name: str) -> "TOMLDocument":
    """A file's content, to be changed and written back with comments and order kept.

    Raises:
        DevkitError: it is no TOML.
    """
    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    try:
        return tomlkit.parse(text.removeprefix(_BOM))
    except TOMLKitError as error:
        raise DevkitError(f"{name}: not valid TOML: {error}") from error


def _table(parsed: "TOMLDocument", name: str, keys: Keys) -> Any:  # noqa: ANN401 - tomlkit's containers have no common type
    """The table under some keys, made where it is missing.

    Raises:
        DevkitError: one of the keys is no table.
    """
    import tomlkit
    from tomlkit.items import InlineTable

    found: Any = parsed
    for number, key in enumerate(keys):
        if key not in found:
            is_inline = isinstance(found, InlineTable)
            found[key] = tomlkit.inline_table() if is_inline else tomlkit.table(is_super_table=number < len(keys) - 1)
        found = found[key]
        if not hasattr(found, "items"):
            raise DevkitError(
                f"{name}: {'.'.join(keys[: number + 1])}: expected a table; write it as [{'.'.join(keys)}]"
            )
    return found


def _set(said: dict[str, Any], keys: Keys, given: object) -> None:
    """Put a value at its place in what a file says."""
    for key in keys[:-1]:
        said = said.setdefault(key, {})
    said[keys[-1]] = given


def _says(text: str, wanted: dict[str, Any]) -> bool:
    """Whether a text means what is wanted."""
    try:
        return meaning(text, "") == wanted
    except DevkitError:
        return False


def _shown(given: object) -> str:
    """A string, or a list of them, as TOML."""
    import json

    return json.dumps(given)


def _grown(there: Any, given: Any) -> Any:  # noqa: ANN401 - tomlkit's items and what they mean
    """A value, in the lines of the list that it continues where one is there.

    tomlkit's own lists lose a comma where a remark stands behind their last item.
    """
    import tomlkit

    if not isinstance(there, list):
        return given
    return tomlkit.parse(f"x = {_extended(there.as_string(), given[len(there) :])}")["x"]  # type: ignore[attr-defined]


def _extended(text: str, items: list[str]) -> str:
    """A list of strings as it is written, with more behind the last one, each in a line if there are lines."""
    inner = text[1:-1]
    tokens = list(_IN_LIST.finditer(inner))
    strings = [token.end() for token in tokens if token.lastgroup is None]
    last = strings[-1] if strings else 0
    if strings and not any(token["comma"] and token.start() >= last for token in tokens):
        inner = f"{inner[:last]},{inner[last:]}"
    kept = inner.rstrip()
    rest = inner[len(kept) :]
    lines = inner.split("\n")
    if len(lines) == 1:
        return f"[{kept}{' ' if strings else ''}{', '.join(map(_shown, items))}{rest}]"
    newline = "\r\n" if "\r\n" in inner else "\n"
    below = [line for line in lines[1:] if line.strip()]
    indent = below[-1][: -len(below[-1].lstrip())] if below else "    "
    added = "".join(f"{newline}{indent}{_shown(item)}," for item in items)
    return f"[{kept}{added}{rest if newline in rest else newline}]"


def _written(parsed: "TOMLDocument", before: str) -> str:
    """The file's text: an empty line around each table that `before` doesn't have, and its line ends in new lines.

    tomlkit puts what is new right below the last line of the table before it, or below comments on the table after it.
    """
    bom = _BOM if before.startswith(_BOM) else ""
    before = before.removeprefix(bom)
    newline = "\r\n" if "\r\n" in before else "\n"
    lines, made = _marked(parsed.as_string(), before)
    spaced: list[str] = []
    is_table = False
    for line, is_new in zip(lines, made, strict=True):
        begins = is_new and line.startswith("[")
        if (begins or (is_table and not is_new)) and spaced and spaced[-1].strip() and line.strip():
            spaced.append(newline)
        is_table = begins or (is_table and is_new)
        spaced.append(f"{line.rstrip(chr(13) + chr(10))}{newline}" if is_new else line)
    return bom + "".join(spaced)


def _marked(text: str, before: str) -> tuple[list[str], list[bool]]:
    """The lines of a text, and which of them are new; those that stand below remarks on a table moved above them."""
    import difflib

    old, lines = _LINE.findall(before), _LINE.findall(text)
    kept: list[str] = []
    made: list[bool] = []
    unmoved = [False] * len(lines)
    for kind, _, _, start, end in difflib.SequenceMatcher(None, old, lines, autojunk=False).get_opcodes():
        if kind == "equal":
            kept += lines[start:end]
            made += [False] * (end - start)
            continue
        unmoved[start:end] = [True] * (end - start)
        place, added = len(kept), lines[start:end]
        if kind == "insert" and "".join(lines[end : end + 1]).startswith("["):
            place = _above_remarks(kept, is_table=any(line.startswith("[") for line in added))
        while place < len(kept) and added and not added[-1].strip():  # it stood between the table and the next one
            added.pop()
        while place and not kept[place - 1].strip() and added and not added[0].strip():
            del added[0]
        kept[place:place] = added
        made[place:place] = [True] * len(added)
    return (kept, made) if _means(kept) == _means(lines) else (lines, unmoved)


def _above_remarks(lines: list[str], *, is_table: bool) -> int:
    """Where something is added above the comments right below the last line, which are about what follows.

    A key stands right below its table's last one, a table below the empty lines after that.
    """
    place = len(lines)
    while place and lines[place - 1].lstrip().startswith("#"):
        place -= 1
    if is_table or place == len(lines):
        return place if place and not lines[place - 1].strip() else len(lines)
    while place and not lines[place - 1].strip():
        place -= 1
    return place


def _means(lines: list[str]) -> object:
    import tomllib

    try:
        return tomllib.loads("".join(lines))
    except tomllib.TOMLDecodeError:
        return None
