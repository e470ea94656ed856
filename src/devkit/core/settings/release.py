"""`[tool.devkit.release]`: how versions are counted and where they stand."""

from typing import Literal

import msgspec

Level = Literal["major", "minor", "patch", "none"]


class ReleaseSettings(msgspec.Struct, frozen=True, rename="kebab"):
    """`[tool.devkit.release]`: what a release changes, and from where it may be made."""

    scheme: Literal["semver", "pep440"] | None = None
    """How versions are written and ordered; by default pep440 where a pyproject.toml is, else semver."""
    branches: list[str] = msgspec.field(default_factory=lambda: ["main", "master", "release/*"])
    """Patterns of the branches a release may be made from; the remote's default branch always may."""
    tag_prefix: str | None = None
    """All that stands before the version in a tag; by default what the existing tags have, else `v`."""
    major_on_zero: bool = False
    """A breaking change of a 0.x version makes 1.0.0; by default it makes the next minor version."""
    bumps: dict[str, Level] = {}
    """Commit type -> the level it asks for, above `feat` = minor and `fix`, `perf`, `revert` = patch."""
    other: Level = "patch"
    """The level of commits that are not conventional."""
    files: dict[str, str] = {}
    """File -> text in it with `{version}` where the version stands, beside the places found without being told."""
    exclude: list[str] = []
    """Files that hold a version which is not the project's."""
    changelog: bool = True
    """The changelog of `[tool.devkit.changelog]` is cut."""
    message: str = "chore(release): {version}"
    """The commit's message; `{version}` and `{tag}` are replaced."""
