"""What a project asks of its changelog: its settings, read without msgspec where there are none."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from devkit.core.errors import DevkitError

if TYPE_CHECKING:
    from devkit.core.settings.changelog import ChangelogSettings

_FILES = ("devkit.toml", "pyproject.toml")


class Package(NamedTuple):
    """A package of a repository that holds several."""

    name: str
    paths: tuple[str, ...]
    """Folders or files, relative to the top of the repository."""
    prefix: str | None
    """What stands before the version in its tags; None where that is to be found out."""
    output: str
    """Its changelog, relative to the top of the repository."""


class Setup(NamedTuple):
    """`[tool.devkit.changelog]`, as its keys are described there."""

    output: str = "CHANGELOG.md"
    template: Path | None = None
    tag_prefix: str = ""
    tag_pattern: str | None = None
    branch_tags: bool = True
    fold: bool = True
    sections: Mapping[str, Sequence[str]] | None = None
    other: str | None = None
    hidden: Sequence[str] | None = None
    ignore: Sequence[str] = ()
    bots: Sequence[str] = ()
    repository: str | None = None
    forge: str | None = None
    fragments: str | None = None
    packages: Mapping[str, Package] = {}

    def package(self, name: str) -> Package:
        """A package by its name.

        Raises:
            DevkitError: there is none of that name.
        """
        if name not in self.packages:
            known = f"there are {', '.join(sorted(self.packages))}" if self.packages else "there are none"
            raise DevkitError(f"no package {name!r} in [tool.devkit.changelog.packages]; {known}")
        return self.packages[name]


def find(start: Path) -> Setup:
    """The settings nearest to a folder: in it, or above it up to the top of its git work tree.

    Raises:
        DevkitError: they can't be read or used; says where and why.
    """
    folder = start.absolute()
    while not any(_mentions(folder / name) for name in _FILES):
        if folder.parent == folder or (folder / ".git").exists():
            return Setup()
        folder = folder.parent
    from devkit.core import config

    loaded = config.load(start)
    return of(loaded.settings.changelog, loaded.path)


def of(settings: "ChangelogSettings", path: Path | None = None) -> Setup:
    """Settings as they are used here; `path` is the file they come from.

    Raises:
        DevkitError: a regular expression is none.
    """
    where = path or Path(_FILES[0])
    for key, pattern in _patterns(settings):
        _check(where, key, pattern)
    return Setup(
        settings.output,
        where.parent / settings.template if settings.template else None,
        settings.tag_prefix,
        settings.tag_pattern,
        settings.branch_tags,
        settings.pre_releases == "fold",
        settings.sections,
        settings.other,
        settings.hidden,
        settings.ignore,
        settings.bots,
        settings.repository,
        settings.forge,
        settings.fragments,
        _packages(settings),
    )


def _mentions(path: Path) -> bool:
    try:
        return b"changelog" in path.read_bytes()
    except OSError:
        return False


def _packages(settings: "ChangelogSettings") -> dict[str, Package]:
    found = {}
    for name, package in settings.packages.items():
        paths = (package.path,) if isinstance(package.path, str) else tuple(package.path)
        folder = paths[0].rstrip("/") if paths else name
        found[name] = Package(name, paths, package.tag_prefix, package.output or f"{folder}/CHANGELOG.md")
    return found


def _patterns(settings: "ChangelogSettings") -> list[tuple[str, str]]:
    found = [("ignore", pattern) for pattern in settings.ignore] + [("bots", pattern) for pattern in settings.bots]
    return found + ([("tag-pattern", settings.tag_pattern)] if settings.tag_pattern else [])


def _check(path: Path, key: str, pattern: str) -> None:
    import re

    try:
        groups = re.compile(pattern).groups
    except re.error as error:
        raise DevkitError(f"{path}: changelog.{key}: {pattern!r} is no regular expression: {error}") from error
    if key == "tag-pattern" and not groups:
        raise DevkitError(
            f"{path}: changelog.tag-pattern: {pattern!r} has no group; put parentheses around the version"
        )
