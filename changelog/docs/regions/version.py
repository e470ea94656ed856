"""The project's version."""

from devkit.changelog.docs import facts
from devkit.changelog.docs.content import Content, Plain
from devkit.changelog.docs.context import Context
from devkit.changelog.docs.regions.region import Kind, Wanted
from devkit.core.errors import DevkitError


def fill(context: Context, wanted: Wanted) -> Content:
    """The version as the project's files have it, else as its last tag has."""
    found = facts.version(context)
    if found is None:
        raise DevkitError(
            f"{wanted.where}: the project has no version yet; write one in a file, or tag the first release"
        )
    return Plain(found)


KIND = Kind("version", fill)
