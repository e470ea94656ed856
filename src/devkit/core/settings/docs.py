"""`[tool.devkit.docs]`: what is kept up to date in documents, and what from."""

from typing import Literal, get_args

import msgspec

ProjectKey = Literal["name", "version", "description", "last_release", "contributors", "counts"]


class DocsSettings(msgspec.Struct, frozen=True, rename="kebab"):
    """`[tool.devkit.docs]`: documents with marked regions, and project.json."""

    files: tuple[str, ...] = ("README.md",)
    """Markdown and reStructuredText files, or patterns of them, relative to the file this stands in."""
    commands: dict[str, list[str]] = {}
    """Name -> a program and its arguments. They are run, without a shell, for regions that show what they print."""
    changelog: str = "CHANGELOG.md"
    """The file excerpts are taken from."""
    project_json: str | None = None
    """A JSON file of facts about the project, such as project.json; none is written by default."""
    project_keys: list[ProjectKey] = msgspec.field(default_factory=lambda: list(get_args(ProjectKey)))
    """The keys of it that devkit keeps; all others are yours."""
