"""What of a repository is released: all of it, or one of its packages."""

import os
from pathlib import Path
from typing import NamedTuple

from devkit.changelog.notes.setup import Setup, of
from devkit.core import config, git
from devkit.core.config import Settings
from devkit.core.errors import DevkitError

_SEPARATORS = ("-", "@", "/", "_")


class Scope(NamedTuple):
    """A project to be released."""

    root: Path
    """Its folder."""
    top: Path
    """The top folder of its work tree."""
    settings: Settings
    setup: Setup
    """What its changelog is made of."""
    package: str | None = None
    """Its name, where the repository holds several."""
    paths: tuple[str, ...] = ()
    """What belongs to it, as git is asked for it; empty for everything."""
    prefixes: tuple[str, ...] = ()
    """What may stand before the version in its tags, the default first; empty for the usual ones."""
    changelog: str | None = None
    """Its changelog, relative to its folder; None where none is kept."""

    @property
    def fragment_homes(self) -> list[Path]:
        """The folders in which there may be a folder of news fragments."""
        return [self.top / path for path in self.setup.package(self.package).paths] if self.package else [self.top]


def scope(start: Path, package: str | None) -> Scope:
    """The project a folder lies in, or a package of it.

    Args:
        start: The current folder.
        package: A package of `[tool.devkit.changelog.packages]`.

    Raises:
        DevkitError: there is no git repository, or no package of that name.
    """
    top, found = git.toplevel(start), config.load(start)
    if top is None:
        raise DevkitError(f"{start} is in no git repository; a release is made in one")
    root, settings = (found.path.parent if found.path else top), found.settings
    setup = of(settings.changelog, found.path)
    if package is None:
        output = _relative(top, top / setup.output, root)
        return Scope(
            root, top, settings, setup, None, (), prefixes(settings), output if settings.release.changelog else None
        )
    return _package(top, settings, setup, package)


def prefixes(settings: Settings) -> tuple[str, ...]:
    """What may stand before the version in the tags of a repository that holds one project; empty for the usual."""
    given, base = settings.release.tag_prefix, settings.changelog.tag_prefix
    if given is not None:
        return (given,)
    return (f"{base}v", base) if base else ()


def _package(top: Path, settings: Settings, setup: Setup, name: str) -> Scope:
    package = setup.package(name)
    root = top / (package.paths[0] if package.paths else "")
    if not package.paths or not root.is_dir():
        raise DevkitError(f"[tool.devkit.changelog.packages.{name}]: the first path must be the package's folder")
    usual = tuple(f"{name}{mark}{v}" for mark in _SEPARATORS for v in ("", "v"))
    named = usual if package.prefix is None else (package.prefix, f"{package.prefix}v")
    changelog = _relative(top, top / package.output, root) if settings.release.changelog else None
    return Scope(root, top, settings, setup, name, tuple(f":(top){path}" for path in package.paths), named, changelog)


def _relative(top: Path, path: Path, root: Path) -> str:
    """A path as seen from the project's folder.

    Raises:
        DevkitError: it leads out of the work tree.
    """
    if not Path(os.path.normpath(path)).is_relative_to(top):
        raise DevkitError(f"{path} lies outside of {top}; name a changelog inside of the repository")
    return Path(os.path.relpath(path, root)).as_posix()
