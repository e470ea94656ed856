"""The keys of a manifest that are no dependencies, though their values look like versions."""

import re
from collections.abc import Iterator

_LISTING = re.compile(
    r"depend|constraint|override|resolution|catalog|packages|require|imports|patch|replace", re.IGNORECASE
)
"""Names of tables that list packages."""
_DEEPEST = 20


def settings_of(content: bytes, path: str) -> frozenset[tuple[str, str]]:
    """The keys with a text as value that stand in tables which list no packages, each with its value.

    Args:
        content: A manifest; TOML and JSON are read, of others and of what can't be read nothing is known.
        path: Its path.
    """
    listed: set[tuple[str, str]] = set()
    found: set[tuple[str, str]] = set()
    for pair, is_listed in _pairs(_load(content, path), is_listed=False, depth=0):
        (listed if is_listed else found).add(pair)
    return frozenset(found - listed)


def _load(content: bytes, path: str) -> object:
    try:
        text = content.decode("utf-8")
        if path.endswith(".toml"):
            import tomllib

            return tomllib.loads(text)
        if path.endswith(".json"):
            import json

            return json.loads(text)
    except (ValueError, RecursionError):
        pass
    return None


def _pairs(table: object, *, is_listed: bool, depth: int) -> Iterator[tuple[tuple[str, str], bool]]:
    if not isinstance(table, dict) or depth > _DEEPEST:
        return
    for name, value in table.items():
        if isinstance(value, dict):
            version = value.get("version")
            if depth and isinstance(version, str):
                yield (name, version), is_listed
            yield from _pairs(value, is_listed=is_listed or _LISTING.search(name) is not None, depth=depth + 1)
        elif isinstance(value, str):
            yield (name, value), is_listed
