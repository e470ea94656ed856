"""Release tags: which tags of a repository are releases, and what was released last."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from devkit.changelog.release.bumping import Last
from devkit.changelog.release.repository import Repository
from devkit.changelog.release.version import Scheme, Version, parse

_USUAL = ("v", "", "V", "release-", "release/", "ver-", "version-")


class Tag(NamedTuple):
    """A tag that is a release."""

    name: str
    version: Version
    commit: str
    """The full hash of the commit it names."""
    date: str
    """When it was made, or its commit where it is a light one: YYYY-MM-DD, in UTC."""


class Tags(NamedTuple):
    """The releases a commit can look back on."""

    prefix: str
    """What stands before the version."""
    tags: tuple[Tag, ...]
    """Sorted by version, the highest first."""
    last: Tag | None
    """The highest version."""
    final: Tag | None
    """The highest version that is no pre-release."""

    @property
    def versions(self) -> Last:
        """The last ones' versions."""
        return Last(self.last and self.last.version, self.final and self.final.version)


def find(repository: Repository, scheme: Scheme, prefixes: Sequence[str] = ()) -> Tags:
    """The release tags of HEAD and what it is built on.

    Args:
        repository: Where to look.
        scheme: How versions are written.
        prefixes: What may stand before the version, the default first; the usual ones where none are given. The one
            is taken that most tags have which are versions.
    """
    form = "--format=%(refname:strip=2)%00%(objectname)%00%(*objectname)%00%(creatordate:format-local:%Y-%m-%d)"
    listed = repository.run("for-each-ref", "--merged=HEAD", form, "refs/tags", extra={"TZ": "UTC"})
    lines = listed.output.splitlines() if not listed.status else []
    rows = [tuple(line.split("\0")) for line in lines]
    names = [row[0] for row in rows]
    prefix = _most(names, prefixes or _prefixes(names), scheme)
    found = []
    for name, direct, peeled, date in rows:
        version = parse(name.removeprefix(prefix), scheme) if _is_version(name, prefix, scheme) else None
        if version is not None:
            found.append(Tag(name, version, peeled or direct, date))
    found.sort(key=lambda tag: (tag.version.key, len(tag.name)), reverse=True)  # `v2` moves along with `v2.0.0`
    final = next((tag for tag in found if tag.version.final), None)
    return Tags(prefix, tuple(found), found[0] if found else None, final)


def _most(names: list[str], prefixes: Sequence[str], scheme: Scheme) -> str:
    """The prefix that most tags have which are versions; the first of those that come to the same."""
    return max(prefixes, key=lambda prefix: sum(_is_version(name, prefix, scheme) for name in names))


def _prefixes(names: list[str]) -> list[str]:
    """The usual prefixes, then what stands before the first number in tags here, such as `name-`."""
    own = (re.match(r"[A-Za-z][\w.-]*?[-_/@v](?=\d+\.\d)", name) for name in names)
    return list(dict.fromkeys([*_USUAL, *sorted(match[0] for match in own if match)]))


def _is_version(name: str, prefix: str, scheme: Scheme) -> bool:
    """Whether a tag is a version after the prefix; PEP 440 takes `v1.0` for one, which has the prefix `v`."""
    rest = name.removeprefix(prefix)
    return name.startswith(prefix) and rest[:1].isdigit() and parse(rest, scheme) is not None
