"""The list of contributors."""

from devkit.changelog.docs import facts
from devkit.changelog.docs.content import Content, Items
from devkit.changelog.docs.context import Context
from devkit.changelog.docs.regions.region import Kind, Wanted
from devkit.core.escape import markdown_prose


def fill(context: Context, wanted: Wanted) -> Content:  # noqa: ARG001 - a kind's signature
    """Everybody who wrote or co-wrote a commit of the last release."""
    return Items([markdown_prose(name) for name in facts.contributors(context)])


KIND = Kind("contributors", fill)
