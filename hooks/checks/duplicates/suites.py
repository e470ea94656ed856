"""Suites of tests in one repository: from where each of them can import what several need."""

import posixpath
import re
from functools import cached_property, lru_cache

from devkit.hooks.checking.context import Context
from devkit.hooks.checking.imports import folder_of_all, folders_above

_SAYS_WHERE = re.compile(r"\bpythonpath\b|import[-_]?mode", re.IGNORECASE)
_IMPORTLIB = re.compile(r"import[-_]?mode\W{1,3}importlib\b", re.IGNORECASE)


class Suites:
    """The tests of a project, by the folders that they are in."""

    def __init__(self, context: Context) -> None:
        """Know the project.

        Args:
            context: The files.
        """
        self._context = context
        self._every = frozenset(context.files)

    def are_parted(self, path: str, other: str, *, are_two: bool) -> bool:
        """Whether two tests are of two parts of a project, and nothing lies between these that could be imported.

        Each part has a package of tests that is called like the other one's.

        Args:
            path: A test.
            other: Another one.
            are_two: Whether each part is released by itself, whatever its packages are called.
        """
        one, two = self._suite(path), self._suite(other)
        is_each_its_own = one != two and posixpath.basename(one) == posixpath.basename(two)
        return (is_each_its_own or are_two) and folder_of_all((path, other)) not in self._importable

    def are_out_of_reach(self, path: str, other: str) -> bool:
        """Whether two tests of different folders can't both import from the one that these are in, as pytest runs.

        pytest imports from the folder of a test's file, or of its outermost package, and from those of the conftest.py
        files above: its import mode `prepend`. With settings of where to import from it may be otherwise.
        """
        shared = folder_of_all((path, other))
        return not (self._is_said_where or all(self._reaches(each, shared) for each in (path, other)))

    def can_import(self, path: str, other: str) -> bool:
        """Whether a test can import a module of the tests as pytest runs, unless settings say where to import from."""
        return self._is_said_where or self._reaches(path, posixpath.dirname(other))

    def is_by_itself(self, path: str) -> bool:
        """Whether a test can import nothing of the tests, as pytest's settings have it, and no test does so."""
        return self._are_by_themselves and not self._context.roles.is_packaged(path)

    @cached_property
    def _are_by_themselves(self) -> bool:
        settings, roles = self._context.pytest_settings, self._context.roles
        if not any(map(_IMPORTLIB.search, settings)) or any("pythonpath" in each for each in settings):
            return False
        tests = (path for path in self._context.python if roles.is_test(path))
        return not any(roles.is_test(each) for path in tests for each in roles.imported(path))

    def _reaches(self, path: str, folder: str) -> bool:
        """Whether what lies in a folder can be imported by a test as pytest runs it."""
        configured = (posixpath.join(above, "conftest.py") for above in (*folders_above(path), ""))
        tops = {self._base(each) for each in (path, *configured) if each in self._every}
        return any(not top or f"{folder}/".startswith(f"{top}/") for top in tops)

    def _base(self, path: str) -> str:
        """The folder that a file lies in, or its outermost package does."""
        folder = posixpath.dirname(path)
        while folder and f"{folder}/__init__.py" in self._every:
            folder = posixpath.dirname(folder)
        return folder

    @cached_property
    def _is_said_where(self) -> bool:
        return any(map(_SAYS_WHERE.search, self._context.pytest_settings))

    def _suite(self, path: str) -> str:
        """The outermost package around what is the nearest one above a file; empty for none."""
        packages = (self._context.roles.package(f"{folder}/__init__.py") for folder in folders_above(path))
        return next(filter(None, packages), "")

    @cached_property
    def _importable(self) -> frozenset[str]:
        """The folders in which modules or packages lie, those in a package included; the top is empty."""
        folders = {posixpath.dirname(path) for path in self._every if path.endswith(".py")}
        packages = {posixpath.dirname(path) for path in self._every if path.endswith("/__init__.py")}
        return frozenset(folders | {posixpath.dirname(folder) for folder in packages})


@lru_cache(maxsize=1)  # all of a run ask of one project
def suites(context: Context) -> Suites:
    """The tests of a project."""
    return Suites(context)
