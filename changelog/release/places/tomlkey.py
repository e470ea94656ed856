"""A key in a TOML file."""

import tomllib
from typing import Any, NamedTuple

from devkit.changelog.release.version import Scheme
from devkit.core.errors import DevkitError

Table = dict[str, Any]


class TomlKey(NamedTuple):
    """A string in a TOML file, by the keys that lead to it."""

    path: str
    keys: tuple[str, ...]
    scheme: Scheme | None = "pep440"
    follows: bool = False

    @property
    def name(self) -> str:
        """The dotted key."""
        return ".".join(self.keys)

    def find(self, text: str) -> str | None:
        """The string; None where the key isn't there or holds something else."""
        value = value_of(load(text, self.path), *self.keys)
        return value if isinstance(value, str) else None

    def put(self, text: str, version: str) -> str:
        """Replace the string; tomlkit keeps comments, order, spaces and the kind of quotes."""
        import tomlkit

        start = "\ufeff" if text.startswith("\ufeff") else ""
        document = tomlkit.parse(text.removeprefix("\ufeff"))
        table: Any = document
        for key in self.keys[:-1]:
            table = table[key]
        literal = table[self.keys[-1]].as_string().startswith("'")
        table[self.keys[-1]] = tomlkit.string(version, literal=literal)
        return start + document.as_string()


def load(text: str, path: str) -> Table:
    """Read TOML.

    Raises:
        DevkitError: it is none; names the place.
    """
    try:
        return tomllib.loads(text.removeprefix("\ufeff"))
    except (ValueError, RecursionError) as error:
        raise DevkitError(f"{path}: not valid TOML: {error}; repair it") from error


def value_of(table: Any, *keys: str) -> Any:  # noqa: ANN401 - any TOML
    """What stands below a path of keys; None where it leads nowhere."""
    for key in keys:
        table = table.get(key) if isinstance(table, dict) else None
    return table
