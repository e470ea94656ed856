"""The kinds of regions there are; each is imported when a document has one."""

import difflib
import importlib

from devkit.changelog.docs.regions.region import Kind, Wanted
from devkit.core.errors import DevkitError

KINDS = {
    "api": "api",
    "changelog": "changelog",
    "command": "command",
    "contributors": "people",
    "hooks": "hooks",
    "options": "options",
    "toc": "contents",
    "version": "version",
}
"""Name in a mark -> the module here that has the kind of region as its KIND."""


def kind_of(wanted: Wanted) -> Kind:
    """The kind of a region.

    Raises:
        DevkitError: there is none of that name, or its mark has words that the kind doesn't know.
    """
    name = wanted.region.name
    if name not in KINDS:
        close = difflib.get_close_matches(name, KINDS, n=1)
        hint = f"did you mean {close[0]}?" if close else f"there are {', '.join(KINDS)}"
        raise DevkitError(f"{wanted.where}: unknown region {name!r}; {hint}")
    kind: Kind = importlib.import_module(f"devkit.changelog.docs.regions.{KINDS[name]}").KIND
    unknown = [key for key in wanted.region.options if key not in kind.options]
    if unknown:
        known = ", ".join(f"{key}=" for key in sorted(kind.options)) or "none"
        raise DevkitError(f"{wanted.where}: the region {name!r} has no option {unknown[0]}= (known: {known})")
    if len(wanted.region.arguments) > kind.words:
        extra = wanted.region.arguments[kind.words]
        raise DevkitError(f"{wanted.where}: the region {name!r} takes no word {extra!r}; remove it")
    return kind
