"""The tags that are releases."""

from pathlib import Path
from typing import NamedTuple

from devkit.changelog.notes import pipe
from devkit.changelog.notes.version import Version, version
from devkit.core.expression import Expression

_FORMAT = "%(objectname) %(objecttype) %(object) %(type) %(creatordate:short) %(refname:lstrip=2)"


class Tag(NamedTuple):
    """A release's tag."""

    name: str
    commit: str
    """The full hash of the commit it marks, whether annotated or light."""
    date: str
    """`2024-01-31`: when it was made, in its maker's time zone; of a light tag, its commit's."""
    version: Version


class Naming(NamedTuple):
    """How a project names its releases."""

    prefix: str = ""
    """Stands before the version (and its `v`): `core-` in `core-v1.2.0`."""
    pattern: str | None = None
    """A regular expression for the whole name instead, whose first group is the version."""


_ANY = Naming()


def tags(top: Path, naming: Naming = _ANY, *, fold: bool = False, coming: Version | None = None) -> list[Tag]:
    """The release tags of a repository, on whatever branch, newest version first.

    Args:
        top: The repository.
        naming: Which names are those of releases.
        fold: Leave out the pre-releases whose release is there; what they brought then belongs to the release.
        coming: The version of a release being made, which counts as there.

    Raises:
        DevkitError: git can't be asked.
    """
    command = ("for-each-ref", f"--format={_FORMAT}", "refs/tags")
    found = _read(top, pipe.output(top, *command, fails="can't read the repository's tags"), naming)
    if fold:
        there = {tag.version.numbers for tag in found if tag.version.final}
        there |= {coming.numbers} if coming and coming.final else set()
        found = [tag for tag in found if tag.version.final or tag.version.numbers not in there]
    return sorted(found, key=lambda tag: (tag.version, len(tag.name)), reverse=True)


def released(name: str, naming: Naming = _ANY) -> str | None:
    """The version in a tag's name, as written there (`v1.2.0`); None where it is not the name of a release."""
    if naming.pattern is None:
        return name[len(naming.prefix) :] if name.startswith(naming.prefix) else None
    match = Expression(naming.pattern, "changelog.tag-pattern").fullmatch(name)
    return match[1] if match else None


def _read(top: Path, listed: str, naming: Naming) -> list[Tag]:
    found: list[Tag] = []
    numbered: list[Tag] = []
    for line in listed.splitlines():
        *objects, date, name = line.split(" ", 5)
        written = released(name, naming)
        known = version(written) if written else None
        commit = _commit(top, objects, name) if known else None
        if known and commit and written:
            (found if "." in written else numbered).append(Tag(name, commit, date, known))
    return found or numbered  # `v1` beside `v1.2.0` is a tag that moves along


def _commit(top: Path, objects: list[str], name: str) -> str | None:
    """The commit a tag marks; a tag of a tag is looked through, a tag of a tree is None."""
    target, kind, peeled, peeled_kind = objects
    if kind == "commit":
        return target
    if peeled_kind == "tag":
        return pipe.found(top, "rev-parse", "--verify", "--quiet", f"refs/tags/{name}^{{commit}}") or None
    return peeled if peeled_kind == "commit" else None
