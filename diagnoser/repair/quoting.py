"""Who else says a wording: documentation, and tests that are not among the failing ones."""

import os
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

from devkit.diagnoser.location import is_test_path
from devkit.diagnoser.repair.text import Project

_DOCUMENTS = (".md", ".rst", ".txt", ".adoc")
_SKIPPED = frozenset({"node_modules", "site-packages", "build", "dist", "venv", "env"})
_MOST_DOCUMENTS = 500
_LARGEST = 1_000_000
_SHORTEST = 12
"""Characters: shorter wordings occur by chance."""


class Quotes(NamedTuple):
    """The first file found for each; empty where there is none."""

    documents_old: str = ""
    documents_new: str = ""
    tests_new: str = ""


class Library:
    """Documents and tests of a project, read when first asked."""

    def __init__(self, project: Project, files: Sequence[str]) -> None:
        """Take what it reads from.

        Args:
            project: gives the root and the files' text.
            files: every Python file of the project.
        """
        self._project = project
        self._tests = tuple(path for path in files if is_test_path(path))

    def quotes(self, old: str, new: str) -> Quotes:
        """Look both wordings up; they are plain text."""
        return Quotes(self._document(old), self._document(new), self._test(new))

    def _document(self, wording: str) -> str:
        if len(wording) < _SHORTEST:
            return ""
        return next((path for path, text in self._documents if wording in text), "")

    def _test(self, wording: str) -> str:
        if len(wording) < _SHORTEST:
            return ""
        sources = ((path, self._project.file(path)) for path in self._tests)
        return next((path for path, source in sources if source is not None and wording in source.text), "")

    @cached_property
    def _documents(self) -> list[tuple[str, str]]:
        return list(self._read())

    def _read(self) -> Iterator[tuple[str, str]]:
        number = 0
        for folder, folders, files in os.walk(self._project.root):
            folders[:] = sorted(name for name in folders if name not in _SKIPPED and not name.startswith("."))
            for name in sorted(files):
                if name.lower().endswith(_DOCUMENTS) and number < _MOST_DOCUMENTS:
                    number += 1
                    yield from self._one(os.path.join(folder, name))  # noqa: PTH118 - os.walk gives strings

    def _one(self, path: str) -> Iterator[tuple[str, str]]:
        try:
            if os.path.getsize(path) <= _LARGEST:  # noqa: PTH202 - the same
                with open(path, encoding="utf-8", errors="replace") as file:  # noqa: PTH123 - the same
                    yield os.path.relpath(path, self._project.root).replace(os.sep, "/"), file.read()
        except OSError:
            return
