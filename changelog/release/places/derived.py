"""Versions that are made from git's tags when the project is built: nothing has to be written for those."""

import re

from devkit.changelog.release.places.tomlkey import Table, value_of
from devkit.core.packages import normalised

_BY_TABLE = {
    "setuptools_scm": "setuptools-scm",
    "versioningit": "versioningit",
    "versioneer": "versioneer",
    "vcs-versioning": "vcs-versioning",
}
_BY_REQUIREMENT = ("setuptools-scm", "hatch-vcs", "versioningit", "versioneer", "uv-dynamic-versioning", "dunamai")
_HATCH = {"vcs": "hatch-vcs", "uv-dynamic-versioning": "uv-dynamic-versioning", "versioningit": "versioningit"}


def derived(pyproject: Table) -> str | None:
    """What makes the version from tags, as a pyproject.toml says; None where the version is written down."""
    tool = pyproject.get("tool", {})
    if value_of(tool, "poetry-dynamic-versioning", "enable") is True:
        return "poetry-dynamic-versioning"
    dynamic = value_of(pyproject, "project", "dynamic")
    if not isinstance(dynamic, list) or "version" not in dynamic or value_of(tool, "setuptools", "dynamic", "version"):
        return None
    if value_of(tool, "pdm", "version", "source") == "scm":
        return "pdm"
    hatch = value_of(tool, "hatch", "version", "source")
    by_table = next((name for table, name in _BY_TABLE.items() if value_of(tool, table) is not None), None)
    return _HATCH.get(str(hatch)) or by_table or _required(pyproject)


def _required(pyproject: Table) -> str | None:
    requires = value_of(pyproject, "build-system", "requires")
    found = {_name(text) for text in requires if isinstance(text, str)} if isinstance(requires, list) else set()
    return next((name for name in _BY_REQUIREMENT if name in found), None)


def _name(requirement: str) -> str:
    return normalised(re.split(r"[^\w.-]", requirement.strip(), maxsplit=1)[0])
