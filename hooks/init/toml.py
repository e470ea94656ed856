"""TOML files changed in place."""

from typing import TYPE_CHECKING, Any

from devkit.core.errors import DevkitError

if TYPE_CHECKING:
    from tomlkit import TOMLDocument


def document(text: str, name: str) -> "TOMLDocument":
    """A file's content, to be changed and written back with comments and order kept.

    Raises:
        DevkitError: it is no TOML.
    """
    import tomlkit
    from tomlkit.exceptions import ParseError

    try:
        return tomlkit.parse(text)
    except ParseError as error:
        raise DevkitError(f"{name}: not valid TOML: {error}") from error


def table(parsed: "TOMLDocument", keys: tuple[str, ...]) -> Any:  # noqa: ANN401 - tomlkit's containers have no common type
    """The table under some keys, made where it is missing.

    Raises:
        DevkitError: one of the keys is no table.
    """
    import tomlkit

    found: Any = parsed
    for number, key in enumerate(keys):
        if key not in found:
            found[key] = tomlkit.table(is_super_table=number < len(keys) - 1)
        found = found[key]
        if not hasattr(found, "items"):
            raise DevkitError(f"{'.'.join(keys[: number + 1])}: expected a table; write it as [{'.'.join(keys)}]")
    return found


def written(parsed: "TOMLDocument", before: str) -> str:
    """The file's text; an empty line parts each table that `before` doesn't have from what stands around it.

    tomlkit puts a table right below the last line of the one before it.
    """
    known = set(before.splitlines())
    lines: list[str] = []
    is_new = False
    for line in parsed.as_string().splitlines(keepends=True):
        if line.startswith("["):
            was_new, is_new = is_new, line.rstrip("\r\n") not in known
            if (was_new or is_new) and lines and lines[-1].strip():
                lines.append("\r\n" if line.endswith("\r\n") else "\n")
        lines.append(line)
    return "".join(lines)
