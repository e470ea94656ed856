"""TOML files changed in place."""

from typing import TYPE_CHECKING, Any

from devkit.core.errors import DevkitError

if TYPE_CHECKING:
    from tomlkit import TOMLDocument

_BOM = "\ufeff"


def document(text: str, name: str) -> "TOMLDocument":
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


def table(parsed: "TOMLDocument", keys: tuple[str, ...]) -> Any:  # noqa: ANN401 - tomlkit's containers have no common type
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
            raise DevkitError(f"{'.'.join(keys[: number + 1])}: expected a table; write it as [{'.'.join(keys)}]")
    return found


def written(parsed: "TOMLDocument", before: str) -> str:
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

    old, lines = before.splitlines(keepends=True), text.splitlines(keepends=True)
    kept: list[str] = []
    made: list[bool] = []
    for kind, _, _, start, end in difflib.SequenceMatcher(None, old, lines, autojunk=False).get_opcodes():
        if kind == "equal":
            kept += lines[start:end]
            made += [False] * (end - start)
            continue
        place, added = len(kept), lines[start:end]
        if kind == "insert" and "".join(lines[end : end + 1]).startswith("["):
            place = _above_remarks(kept, is_table=any(line.startswith("[") for line in added))
        while place < len(kept) and added and not added[-1].strip():  # it stood between the table and the next one
            added.pop()
        while place and not kept[place - 1].strip() and added and not added[0].strip():
            del added[0]
        kept[place:place] = added
        made[place:place] = [True] * len(added)
    return (kept, made) if _means(kept) == _means(lines) else (lines, [False] * len(lines))


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
