"""A key in a JSON file."""

from typing import NamedTuple

from devkit.changelog.release import jsontext
from devkit.changelog.release.version import Scheme


class JsonKey(NamedTuple):
    """A string in a JSON file, by the keys that lead to it."""

    path: str
    keys: tuple[str, ...]
    scheme: Scheme | None = "semver"
    follows: bool = False

    @property
    def name(self) -> str:
        """The dotted key; npm's lock file calls the project itself by an empty one."""
        return ".".join(key or '""' for key in self.keys)

    def find(self, text: str) -> str | None:
        """The string; None where the key isn't there or holds something else."""
        jsontext.load(text, self.path)
        value = jsontext.get(text, self.keys)
        return value if isinstance(value, str) else None

    def put(self, text: str, version: str) -> str:
        """Replace the string; every other byte stays."""
        return jsontext.put(text, self.keys, version)
