"""What a changelog is asked for."""

from typing import NamedTuple


class Request(NamedTuple):
    """A part of the history; all of it by default."""

    revisions: str | None = None
    """A range such as `v1.0.0..HEAD`."""
    unreleased: bool = False
    """Only what is in no release."""
    tag: str | None = None
    """HEAD is this release. One that is there already is shown alone."""
    paths: tuple[str, ...] = ()
    """Only commits that touch one of these, relative to the top of the repository."""
    package: str | None = None
    """A package of the settings: its paths, and its tags."""
