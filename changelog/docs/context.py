"""What regions are made from: the project's files, its settings, its repository, and a release being made."""

import os
from collections.abc import Callable
from functools import cached_property
from pathlib import PurePath, PureWindowsPath
from typing import Any, NamedTuple, TypeVar

from devkit.changelog.release.repository import Repository
from devkit.changelog.release.tree import Tree
from devkit.core.config import Settings

_WORDS = 4

Fact = TypeVar("Fact")


class Coming(NamedTuple):
    """A release being made: its commit and tag are not there yet, and documents speak of it all the same."""

    version: str
    tag: str
    date: str
    final: bool = True
    """It is no pre-release."""

    @property
    def told(self) -> str:
        """What hooks that run while the release is committed find in the environment, as DEVKIT_RELEASE."""
        return f"{self.version} {self.tag} {self.date} {'final' if self.final else 'pre-release'}"


def coming() -> Coming | None:
    """The release that is being committed while this hook runs; None where none is."""
    words = os.environ.get("DEVKIT_RELEASE", "").split(" ")
    if len(words) != _WORDS:
        return None
    version, tag, date, kind = words
    return Coming(version, tag, date, final=kind == "final")


def committing() -> bool:
    """Whether git runs this hook for a commit that is about to be made: only then it names an index."""
    return "GIT_INDEX_FILE" in os.environ


def outside(path: str) -> bool:
    """Whether a path as somebody wrote it is absolute, or leads out of the folder it is relative to."""
    return bool(PureWindowsPath(path).anchor) or ".." in PureWindowsPath(path).parts


class Context:
    """A project as regions see it.

    Args:
        tree: Its files.
        settings: All settings.
        repository: The work tree's folder that holds them; None outside of git.
        coming: A release being made.
        runs: Programs named in the settings may be run.
        hooked: In a hook, where only files that git knows count: no clone has others.
        committing: A commit is about to be made, by the author that git names.
    """

    def __init__(
        self,
        tree: Tree,
        settings: Settings,
        repository: Repository | None,
        coming: Coming | None = None,
        *,
        runs: bool = True,
        hooked: bool = False,
        committing: bool = False,
    ) -> None:
        self.tree, self.settings, self.repository = tree, settings, repository
        self.coming, self.runs = coming, runs
        self.hooked, self.committing = hooked, committing
        self._asked: dict[str, Any] = {}

    def once(self, name: str, ask: Callable[[], Fact]) -> Fact:
        """A fact of the repository, which no document changes: asked of git the first time only.

        Args:
            name: What it is kept under.
            ask: Tells it.
        """
        if name not in self._asked:
            self._asked[name] = ask()
        fact: Fact = self._asked[name]
        return fact

    @cached_property
    def tracked(self) -> tuple[str, ...]:
        """The files git knows, relative to the folder, sorted; empty outside of git."""
        listed = self.repository.read("ls-files", "-z") if self.repository else ""
        return tuple(sorted({path for path in listed.split("\0") if path}))

    def counts(self, path: str) -> bool:
        """Whether documents may be made from a file: in a hook git must know it. Those outside of the folder do."""
        known = not self.hooked or self.repository is None or outside(path)
        return known or PurePath(path).as_posix() in self.tracked
