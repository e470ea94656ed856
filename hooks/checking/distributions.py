"""The parts of a repository that are released each by itself, and what each says that it requires."""

import re
from collections.abc import Collection, Iterator, Sequence
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

from devkit.core.packages import normalised
from devkit.hooks.checking.context import Context
from devkit.hooks.checking.imports import folders_above
from devkit.hooks.checking.tables import ini, table, toml

_MARK = re.compile(r"(.+)/(?:setup\.py|pyproject\.toml|PKG-INFO|LICEN[CS]E[^/]*|COPYING[^/]*)")
"""What lies at the top of what is released by itself."""
_DEPLOYED = re.compile(r"(.+)/(?:Docker|Container)file")
"""What lies at the top of what an image is made of: no other one has it."""
_NAME = re.compile(r"\s*([A-Za-z0-9][\w.-]*)")
"""What a requirement begins with."""
_QUOTED = re.compile(r"[\"']([A-Za-z0-9][\w.-]*)")
_SETUP_NAME = re.compile(r"\bname\s*=\s*[\"']([^\"']+)[\"']")


class _Settings(NamedTuple):
    """What the files at the top of a distribution say of it; each empty where it isn't there."""

    project: dict[str, Any]
    poetry: dict[str, Any]
    configured: dict[str, dict[str, str]]
    setup: str
    requirements: str


class Distributions:
    """The folders below the top that are released or deployed by themselves, or came here as they are."""

    def __init__(self, context: Context) -> None:
        """Know the project.

        Args:
            context: The files.
        """
        self._context = context
        self._files = frozenset(context.files)
        self._folders = {found[1] for found in map(_MARK.fullmatch, self._files) if found}
        deployed = {found[1] for found in map(_DEPLOYED.fullmatch, self._files) if found}
        self._parts = self._folders | deployed

    def are_apart(self, path: str, other: str) -> bool:
        """Whether two files are of different distributions, or images, neither of which may import the other.

        What they declare says so; where one of them declares nothing, whether anything of it imports the other.
        """
        one, two = self._of(path), self._of(other)
        if one != two and one in self._required and two in self._required:
            return not (self._requires(one, two) or self._requires(two, one))
        one, two = self._part(path), self._part(other)
        return one != two and self._relations.isdisjoint([(one, two), (two, one)])

    def are_two(self, path: str, other: str) -> bool:
        """Whether two files are of different distributions below the top, whether one imports the other or not."""
        one, two = self._of(path), self._of(other)
        return one != two and "" not in (one, two)

    def shared(self, paths: Sequence[str]) -> str:
        """The distribution, by its folder, of one of several files that those of all others require.

        Returns:
            Empty where all are of one, or there isn't any such.
        """
        folders = sorted(set(map(self._of, paths)))
        if len(folders) == 1 or not all(folder in self._required for folder in folders):
            return ""
        found = (each for each in folders if all(self._requires(other, each) for other in folders if other != each))
        return next(found, "")

    def _of(self, path: str) -> str:
        """The folder above a file that is released by itself; empty for the project."""
        return _nearest(path, self._folders)

    def _part(self, path: str) -> str:
        """The folder above a file that is released, or deployed, by itself; empty for the project."""
        return _nearest(path, self._parts)

    def _requires(self, folder: str, other: str) -> bool:
        """Whether a distribution requires another one, or what requires it."""
        seen = {folder}
        waiting = [folder]
        while waiting and other not in seen:
            found = self._required.get(waiting.pop(), frozenset()) - seen
            seen |= found
            waiting += found
        return other in seen

    @cached_property
    def _required(self) -> dict[str, frozenset[str]]:
        """The folders that declare anything -> those of the distributions that each always requires."""
        said = {folder: self._said(folder) for folder in sorted(self._folders)}
        named = {normalised(name): folder for folder, settings in said.items() for name in _names(folder, settings)}
        required = {folder: _declared(settings) for folder, settings in said.items()}
        return {
            folder: frozenset(named[each] for each in map(normalised, names) if each in named) - {folder}
            for folder, names in required.items()
            if names is not None
        }

    def _said(self, folder: str) -> _Settings:
        """What the files at the top of a distribution say."""
        tables = toml(self._text(folder, "pyproject.toml"))
        return _Settings(
            table(tables, "project"),
            table(tables, "tool.poetry"),
            ini(self._text(folder, "setup.cfg")),
            self._text(folder, "setup.py"),
            self._text(folder, "requirements.txt"),
        )

    def _text(self, folder: str, name: str) -> str:
        path = f"{folder}/{name}"
        return self._context.text(path) if path in self._files else ""

    @cached_property
    def _relations(self) -> frozenset[tuple[str, str]]:
        """The parts, by their folders, that import another one; and that one."""
        roles = self._context.roles
        every = ((path, each) for path in self._context.python for each in roles.importers(path))
        return frozenset((self._part(importer), self._part(path)) for path, importer in every)


def _names(folder: str, said: _Settings) -> Iterator[str]:
    """What a distribution may be called."""
    yield folder.rpartition("/")[2]
    names = [said.project.get("name"), said.poetry.get("name"), said.configured.get("metadata", {}).get("name")]
    yield from (name for name in names if isinstance(name, str))
    yield from _SETUP_NAME.findall(said.setup)


def _declared(said: _Settings) -> list[str] | None:
    """The names in what a distribution says that it requires; None where it says nothing of that kind."""
    if not (said.project or said.poetry or said.setup):
        return None
    told = said.project.get("dependencies", [])
    lines = [each for each in told if isinstance(each, str)] if isinstance(told, list) else []
    by_poetry = table(said.poetry, "dependencies").items()
    lines += [name for name, how in by_poetry if not (isinstance(how, dict) and how.get("optional"))]
    lines += said.configured.get("options", {}).get("install_requires", "").splitlines()
    dynamic = said.project.get("dynamic")
    if said.setup or (isinstance(dynamic, list) and "dependencies" in dynamic):
        lines += said.requirements.splitlines()
    return [*(found[1] for found in map(_NAME.match, lines) if found), *_QUOTED.findall(said.setup)]


def _nearest(path: str, folders: Collection[str]) -> str:
    """The nearest of some folders above a file; empty where none is above it."""
    return next((folder for folder in folders_above(path) if folder in folders), "")


@lru_cache(maxsize=1)  # all of a run ask of one project
def distributions(context: Context) -> Distributions:
    """The distributions of a project."""
    return Distributions(context)
