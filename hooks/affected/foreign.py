"""The methods that the standard library's classes have: of what inherits from them, it calls no others."""

import importlib
from functools import cache

from devkit.hooks.affected.protocols import COPYING

_LOOKED_INTO = frozenset(
    [
        *("abc", "argparse", "codecs", "collections", "collections.abc", "configparser", "contextlib", "csv"),
        *("dataclasses", "datetime", "decimal", "enum", "html.parser", "io", "json", "logging", "logging.handlers"),
        *(
            "numbers",
            "os",
            "pathlib",
            "queue",
            "random",
            "string",
            "threading",
            "types",
            "typing",
            "unittest",
            "warnings",
        ),
    ]
)
"""Modules whose classes call the methods of those that inherit from them by names that they define themselves."""
_PLAIN = frozenset({"ABC", "Generic", "Protocol", "NamedTuple", "TypedDict"})


@cache
def methods(module: str, name: str) -> frozenset[str] | None:
    """The names that a library's class may call of one that inherits from it; None where that isn't known.

    Args:
        module: Where it is imported from.
        name: Its name there; may be dotted.
    """
    if name.rpartition(".")[2] in _PLAIN:
        return frozenset()
    if module not in _LOOKED_INTO:
        return None
    found: object = importlib.import_module(module)
    for part in name.split("."):
        found = getattr(found, part, None)
    return frozenset(dir(found)) - COPYING if isinstance(found, type) else None
