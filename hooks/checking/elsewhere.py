"""What the project's other tools leave out, by their settings: files that nobody means to keep in order."""

import re
from collections.abc import Callable, Iterator
from functools import cached_property
from typing import Any

from devkit.hooks.checking.patterns import Patterns
from devkit.hooks.checking.tables import ini, table, toml

Text = Callable[[str], str]
"""Gives the text of a file of the project, empty where there is none."""
_EXCLUDES = ("exclude", "extend-exclude", "extend_exclude", "force-exclude")
_BY_REGEX = ("black", "mypy")
"""Tools that exclude by regular expressions; the others take patterns as in .gitignore."""
_LINTERS = frozenset({"ruff", "flake8", "black"})
_TABLES = {"black": ("black",), "mypy": ("mypy",), "ruff": ("ruff", "ruff.lint"), "flake8": ("flake8",)}
_RUFF = ("ruff.toml", ".ruff.toml")
_SECTIONS = {".flake8": ("flake8",), "tox.ini": ("flake8",), "mypy.ini": ("mypy",), "setup.cfg": ("flake8", "mypy")}


class LeftOut:
    """What the tools of one project leave out."""

    def __init__(self, folder: str, text: Text) -> None:
        """Know the project.

        Args:
            folder: Its folder, empty or ending in `/`, where the settings are.
            text: Gives the text of a file of the project.
        """
        self._folder = folder
        self._text = text

    def by(self, path: str) -> str:
        """The tool that leaves a file out, whose path is relative to the top folder; empty where none does."""
        inside = path.removeprefix(self._folder)
        return next((tool for tool, pattern in self._every if _is_meant(tool, pattern, inside)), "")

    def is_unkempt(self, path: str) -> bool:
        """Whether the project's own linters or its formatter leave a file out."""
        return self.by(path) in _LINTERS

    @cached_property
    def _every(self) -> list[tuple[str, str]]:
        return list(_patterns(self._folder, self._text))


def _patterns(folder: str, text: Text) -> Iterator[tuple[str, str]]:
    """Every pattern, and whose it is."""
    tables = table(toml(text(f"{folder}pyproject.toml")), "tool")
    for tool, names in _TABLES.items():
        for name in names:
            yield from _of_table(tool, table(tables, name))
    for name in _RUFF:
        settings = toml(text(f"{folder}{name}"))
        yield from _of_table("ruff", settings)
        yield from _of_table("ruff", table(settings, "lint"))
    for name, sections in _SECTIONS.items():
        found = ini(text(f"{folder}{name}"))
        for section in filter(found.__contains__, sections):
            every = {key: found[section].get(key, "") for key in _EXCLUDES}
            split = {key: [each] if section in _BY_REGEX else re.split(r"[,\s]+", each) for key, each in every.items()}
            yield from _of_table(section, split)


def _of_table(tool: str, settings: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for key in _EXCLUDES:
        value = settings.get(key, [])
        values = [value] if isinstance(value, str) else value if isinstance(value, list) else []
        yield from ((tool, each) for each in values if isinstance(each, str) and each.strip())


def _is_meant(tool: str, pattern: str, path: str) -> bool:
    if tool not in _BY_REGEX:
        return Patterns([pattern.strip().removeprefix("./")]).match(path)
    try:
        shown = f"/{path}" if tool == "black" else path
        return re.search(pattern, shown, re.VERBOSE if "\n" in pattern else 0) is not None
    except re.error:
        return False
