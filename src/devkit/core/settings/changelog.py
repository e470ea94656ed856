"""`[tool.devkit.changelog]`: release notes from the history."""

from typing import Literal

import msgspec


class PackageSettings(msgspec.Struct, frozen=True, rename="kebab", forbid_unknown_fields=True):
    """`[tool.devkit.changelog.packages.NAME]`: one package of a repository that holds several."""

    path: str | list[str]
    """What belongs to it: folders or files, relative to the top of the repository."""
    tag_prefix: str | None = None
    """What stands before the version in its tags; `NAME-` where it is not given."""
    output: str | None = None
    """Its changelog; CHANGELOG.md in its first folder where it is not given."""


class ChangelogSettings(msgspec.Struct, frozen=True, rename="kebab"):
    """`[tool.devkit.changelog]`: what a changelog is made of."""

    output: str = "CHANGELOG.md"
    """The file that `--update` and `--check` mean where none is given."""
    template: str | None = None
    """A Jinja2 template, relative to the folder of the file this stands in."""
    tag_prefix: str = ""
    """What stands before the version (and its `v`) in the tags that are releases."""
    tag_pattern: str | None = None
    """A regular expression for those tags instead; its first group is the version."""
    branch_tags: bool = True
    """Tags on other branches are releases too."""
    pre_releases: Literal["fold", "keep"] = "fold"
    """Whether a release takes in the sections of its pre-releases."""
    sections: dict[str, list[str]] | None = None
    """Title -> types of commits, in the order of the sections."""
    other: str | None = None
    """The title for commits without a known type; guessed by their first word where it is not given."""
    hidden: list[str] | None = None
    """Titles, or types, that Markdown leaves out; `["Internal"]` where it is not given."""
    ignore: list[str] = []
    """Regular expressions: a commit in whose subject one of them finds something is left out."""
    bots: list[str] = []
    """Regular expressions for names and addresses of authors that are bots, besides those that are known."""
    repository: str | None = None
    """The repository's address, where its remote doesn't tell it."""
    forge: Literal["github", "gitlab", "gitea", "bitbucket"] | None = None
    """What runs at that address, where its name doesn't tell it."""
    fragments: str | None = None
    """The folder of news fragments; towncrier's, or `changes` or `newsfragments`, where it is not given."""
    packages: dict[str, PackageSettings] = {}
    """The packages of a repository that holds several."""
