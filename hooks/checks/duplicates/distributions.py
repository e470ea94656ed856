"""The parts of a repository that are released each by itself."""

import re
from collections.abc import Iterable
from functools import cached_property

from devkit.hooks.checking.imports import folders_above
from devkit.hooks.checking.roles import Roles

_MARK = re.compile(r"(.+)/(?:setup\.py|pyproject\.toml|PKG-INFO|LICEN[CS]E[^/]*|COPYING[^/]*)")
"""What lies at the top of what is released by itself."""


class Distributions:
    """The folders below the top that are released by themselves, or were and came here as they are."""

    def __init__(self, paths: Iterable[str], roles: Roles, files: Iterable[str]) -> None:
        """Know the project.

        Args:
            paths: The Python files that are compared.
            roles: What parts files play.
            files: All of the project.
        """
        self._paths = tuple(paths)
        self._roles = roles
        self._folders = {found[1] for found in map(_MARK.fullmatch, files) if found}

    def are_apart(self, path: str, other: str) -> bool:
        """Whether two files are of different distributions, none of which imports the other."""
        one, two = self._of(path), self._of(other)
        return one != two and self._relations.isdisjoint([(one, two), (two, one)])

    def are_two(self, path: str, other: str) -> bool:
        """Whether two files are of different distributions below the top, whether one imports the other or not."""
        one, two = self._of(path), self._of(other)
        return one != two and "" not in (one, two)

    def _of(self, path: str) -> str:
        """The folder above a file that is released by itself; empty for the project."""
        return next((folder for folder in folders_above(path) if folder in self._folders), "")

    @cached_property
    def _relations(self) -> frozenset[tuple[str, str]]:
        """The distributions, by their folders, that import another one; and that one."""
        every = ((path, each) for path in self._paths for each in self._roles.importers(path))
        return frozenset((self._of(importer), self._of(path)) for path, importer in every)
