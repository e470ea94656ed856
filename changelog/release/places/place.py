"""What a place is: a spot in a file where the version stands."""

from typing import Protocol

from devkit.changelog.release.version import Scheme


class Place(Protocol):
    """A spot in a file where the version stands; knows how to find it there and how to replace it."""

    @property
    def path(self) -> str:
        """The file, relative to the project, `/`-separated."""

    @property
    def name(self) -> str:
        """What the spot is called in the file, such as `project.version`."""

    @property
    def scheme(self) -> Scheme | None:
        """How the file's readers want a version written; None where they take either."""

    @property
    def follows(self) -> bool:
        """Whether the file is made from another one, as lock files are: written, but never asked."""

    def find(self, text: str) -> str | None:
        """The version in a file's text; None where it isn't there.

        Raises:
            DevkitError: the text can't be read as what the file should be.
        """

    def put(self, text: str, version: str) -> str:
        """The text with another version, all else as it is; only for text in which there is one."""
