"""What a kind of region is."""

import shlex
from collections.abc import Callable
from typing import NamedTuple

from devkit.changelog.docs.content import Content
from devkit.changelog.docs.context import Context
from devkit.changelog.docs.marks import Region
from devkit.core.errors import DevkitError


def installing(package: str) -> str:
    """How a package comes to where devkit runs, which pre-commit keeps apart."""
    return f"pip install 'devkit-ci[docs]', or with pre-commit: additional_dependencies: [{package}]"


class Wanted(NamedTuple):
    """A region to be filled."""

    region: Region
    path: str
    """Its document."""
    text: str
    """The document, other regions filled already where this one is filled late."""

    @property
    def where(self) -> str:
        """Document and line, as an error begins."""
        return f"{self.path}:{self.region.line}"

    def one(self, what: str) -> str:
        """The one word the mark must have after its name.

        Raises:
            DevkitError: there is none, or more than one.
        """
        if len(self.region.arguments) != 1:
            raise DevkitError(f"{self.where}: the region {self.region.name!r} takes {what} after its name")
        return self.region.arguments[0]

    def source(self, context: Context, path: str) -> bytes | None:
        """The content of a file that the region is made from; None where there is none.

        Raises:
            DevkitError: it is there, and yet the commit about to be made doesn't have it.
        """
        content = context.tree.read(path)
        if content is not None and not context.counts(path):
            raise DevkitError(
                f"{self.where}: git doesn't know {path}; add it to the commit: git add {shlex.quote(path)}"
            )
        return content

    def flag(self, key: str) -> bool:
        """An option that is yes or no; no where it is not given.

        Raises:
            DevkitError: it is neither.
        """
        value = self.region.options.get(key, "no")
        if value not in {"yes", "no"}:
            raise DevkitError(f"{self.where}: {key}={value}: write yes or no")
        return value == "yes"

    def number(self, key: str, default: int) -> int:
        """An option that is a number from 1 to 9.

        Raises:
            DevkitError: it is none.
        """
        value = self.region.options.get(key, str(default))
        if len(value) != 1 or value not in "123456789":
            raise DevkitError(f"{self.where}: {key}={value}: write a number from 1 to 9")
        return int(value)


class Kind(NamedTuple):
    """A kind of region."""

    name: str
    fill: Callable[[Context, Wanted], Content]
    """Makes the content.

    Raises:
        DevkitError: the mark or what it is made from is wrong.
    """
    options: frozenset[str] = frozenset()
    """Keys its marks may have."""
    words: int = 0
    """How many words its marks may have after the name."""
    late: bool = False
    """It shows something of the document itself, and so is filled when all others are."""
