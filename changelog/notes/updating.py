"""A changelog's file brought up to date: read, compared with the history, and replaced in one step."""

from pathlib import Path
from typing import NamedTuple

from devkit.changelog.notes import layout, pipe
from devkit.changelog.notes.collect import collect, commit, known_tags
from devkit.changelog.notes.document import Document, Group, Release, Section
from devkit.changelog.notes.homes import homes
from devkit.changelog.notes.markdown import markdown
from devkit.changelog.notes.marker import marker, offered
from devkit.changelog.notes.request import Request
from devkit.changelog.notes.setup import Setup, find
from devkit.changelog.notes.update import Sources, refresh
from devkit.core.errors import DevkitError

_BOM = "\ufeff"
_UNRELEASED = Request(unreleased=True)


class Update(NamedTuple):
    """A changelog as it is and as it should be."""

    path: Path
    old: bytes
    """Empty where there is no file."""
    new: bytes

    @property
    def stale(self) -> bool:
        """Whether something is missing."""
        return self.old != self.new

    def write(self) -> None:
        """Replace the file, whole or not at all.

        Raises:
            DevkitError: it can't be written.
        """
        from devkit.core.files import write_atomically

        if self.stale:
            write_atomically(self.path, self.new)


def update(top: Path, path: Path, request: Request = _UNRELEASED, setup: Setup | None = None) -> Update:
    """Compare a changelog with the history.

    Args:
        top: The repository's top folder.
        path: The changelog; where there is none, it gets the whole history.
        request: What of the history; with a tag, what is not released becomes that release.
        setup: The project's settings; found where it is None.

    Raises:
        DevkitError: the file can't be read, is no Markdown, or git can't be run.
    """
    setup = find(top) if setup is None else setup
    old = _read(path)
    text = old.decode("utf-8", "surrogateescape")
    layout.read("", path.name)
    if not text.strip(f"{_BOM} \t\r\n"):
        document = _without(collect(top, request._replace(unreleased=False), setup, whole=False), _own(top, path))
        return Update(path, old, _first(top, document).encode("utf-8", "surrogateescape"))
    bom, text = (_BOM, text[1:]) if text.startswith(_BOM) else ("", text)
    document = _without(collect(top, request._replace(unreleased=True), setup, whole=False), _own(top, path))
    marks = frozenset(tag.commit for tag in known_tags(top, request, setup))
    order = homes(setup.sections, setup.other, setup.hidden).order
    sources = Sources(
        document, commit(top, "HEAD"), offered(top, text.replace("\r", "").split("\n"), marks), order, path.name
    )
    return Update(path, old, (bom + refresh(text, sources)).encode("utf-8", "surrogateescape"))


def _first(top: Path, document: Document) -> str:
    """A new changelog of the whole history, with its marker."""
    text = markdown(document)
    release = document.releases[0] if document.releases else None
    if release is None or not any(release.entries):
        return text
    names = [entry.source.subject for entry in release.entries if not entry.commit]
    heading, newline, rest = text.partition("\n## ")
    first, _, below = rest.partition("\n")
    return f"{heading}{newline}{first}\n{marker(commit(top, 'HEAD'), names)}\n{below}"


def _own(top: Path, path: Path) -> frozenset[str]:
    """The hashes of commits that change nothing but the changelog itself, as this command's are."""
    shape = ("--format=%x00%H", "--no-show-signature", "--name-only", "--full-diff", "--no-renames")
    listed = pipe.found(top, "log", *shape, "--", str(path.absolute()))
    found = (record.split("\n\n") for record in (listed or "").split("\0"))
    single = (parts for parts in found if len(parts) == 2 and "\n" not in parts[1].strip())  # noqa: PLR2004
    return frozenset(commit for commit, _ in single)


def _without(document: Document, commits: frozenset[str]) -> Document:
    """A document without what some commits told."""
    if not commits:
        return document
    return document._replace(releases=tuple(_sifted(release, commits) for release in document.releases))


def _sifted(release: Release, commits: frozenset[str]) -> Release:
    if not any(entry.commit in commits for entry in release.entries):
        return release
    return release._replace(
        sections=tuple(
            section
            for section in (_thinned(section, commits) for section in release.sections)
            if section.entries or section.groups
        )
    )


def _thinned(section: Section, commits: frozenset[str]) -> Section:
    entries = tuple(entry for entry in section.entries if entry.commit not in commits)
    groups = (
        (group.what, tuple(entry for entry in group.entries if entry.commit not in commits)) for group in section.groups
    )
    return section._replace(entries=entries, groups=tuple(Group(what, left) for what, left in groups if left))


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return b""
    except OSError as error:
        raise DevkitError(f"{path}: can't be read: {error.strerror}") from error
