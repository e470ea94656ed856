"""The names of packages."""

import re

_SEPARATORS = re.compile(r"[-_.]+")


def normalised(name: str) -> str:
    """A package's name as all its spellings are compared, by the rule of PEP 503."""
    return _SEPARATORS.sub("-", name).lower()
