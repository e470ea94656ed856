"""The records of a changelog: what every template and format renders.

Names of fields are a contract for templates and for `--format json`: new ones may come, those here stay.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from devkit.changelog.notes.forge import Forge
from devkit.changelog.notes.history import Commit
from devkit.changelog.notes.references import closed, coauthors, pull

UNNAMED = Commit("", "", "", "", "", "", "")
"""Stands for the commit of an entry that has none, such as one from a news fragment."""


class Entry(NamedTuple):
    """One change: a commit, a commit listed in the message of a squash, or a news fragment."""

    source: Commit
    type: str | None
    """Lower case; None for a commit that is not conventional."""
    scope: str | None
    text: str
    """The description, without the pull request's number at its end."""
    breaking: tuple[str, ...]
    """What breaks; empty where nothing does. Where the message only marks it, the description."""
    pull: str
    """The number of the pull request, such as `12`; empty where none is known."""
    home: str
    """The title of the section it stands in."""
    body: str = ""
    """The message below the header; of a news fragment, the issues it names."""

    @property
    def commit(self) -> str:
        """The full hash; empty for a news fragment."""
        return self.source.sha

    @property
    def author(self) -> str:
        """The author's name, after `.mailmap`."""
        return self.source.author

    @property
    def email(self) -> str:
        """The author's address, after `.mailmap`."""
        return self.source.email

    @property
    def coauthors(self) -> tuple[str, ...]:
        """Further authors, as `Name <address>`."""
        return coauthors(self.body)

    @property
    def closes(self) -> tuple[str, ...]:
        """Issues that it closes: `12`, `owner/name#12`, `KEY-12`."""
        header = self.source.subject
        if self.commit and not pull(header.rstrip())[0].endswith(self.text):  # which is another one's, as in a squash
            header = self.text
        return closed(header, self.body)


class Group(NamedTuple):
    """Changes that are told by their number only."""

    what: str
    """What each of them is, such as `dependency update`."""
    entries: tuple[Entry, ...]

    @property
    def text(self) -> str:
        """`12 dependency updates`."""
        return self.told(len(self.entries))

    def told(self, number: int) -> str:
        """As `text`, with another number."""
        return f"{number} {self.what}{'s' if number > 1 else ''}"


class Section(NamedTuple):
    """Changes of a kind."""

    title: str
    hidden: bool
    """Left out of Markdown by configuration; JSON has it."""
    entries: tuple[Entry, ...]
    """Those told one by one, oldest first."""
    groups: tuple[Group, ...] = ()
    """Those of bots."""


class Release(NamedTuple):
    """A release, or what is to be one."""

    version: str | None
    """Such as `1.2.0`; None for what is not released."""
    tag: str | None
    date: str | None
    """`2024-01-31`."""
    previous: str | None
    """The tag of the release before it."""
    sections: tuple[Section, ...]
    """In the order they are shown; none is empty."""
    left_out: dict[str, int]
    """Why changes are not listed -> how many: `chore` and such for hidden types, `merge`, `duplicate`, `reverted`."""
    withdrawn: tuple[Entry, ...] = ()
    """What was taken back before it was released; a changelog may have been told of it before."""

    @property
    def entries(self) -> Iterator[Entry]:
        """All entries, those of bots and of hidden sections too."""
        for section in self.sections:
            yield from section.entries
            for group in section.groups:
                yield from group.entries

    @property
    def shown(self) -> tuple[Section, ...]:
        """The sections that Markdown shows."""
        return tuple(section for section in self.sections if not section.hidden)


class Document(NamedTuple):
    """A changelog."""

    releases: tuple[Release, ...]
    """Newest first; what is not released comes before all."""
    forge: Forge
    package: str | None = None

    @property
    def unreleased(self) -> Release | None:
        """What is not released; None where everything is, or where it was not asked for."""
        return next((release for release in self.releases if release.version is None), None)

    @property
    def left_out(self) -> dict[str, int]:
        """As in releases, added up."""
        return total(release.left_out for release in self.releases)


def total(counts: Iterable[dict[str, int]]) -> dict[str, int]:
    """Counts by name, added up, in the order of their names."""
    sums: dict[str, int] = {}
    for count in counts:
        for name, number in count.items():
            sums[name] = sums.get(name, 0) + number
    return dict(sorted(sums.items()))
