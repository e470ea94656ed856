"""Whether files are run rather than imported: what several of these say has no module to be in."""

import posixpath
import re
from collections.abc import Mapping

from devkit.hooks.checking.context import Context
from devkit.hooks.checks.duplicates.families import stem
from devkit.hooks.checks.duplicates.pieces import Facts


class Scripts:
    """The programs and scripts of one project."""

    def __init__(self, context: Context, facts: Mapping[str, Facts]) -> None:
        """Know the project.

        Args:
            context: The files.
            facts: Path -> what the file says.
        """
        self._context = context
        self._facts = facts
        self._roles = context.roles
        self._run_by_name: dict[str, bool] = {}

    def is_program(self, path: str) -> bool:
        """Whether a file can be run by itself, and nothing but tests imports it."""
        return self._facts[path].is_program and all(map(self._roles.is_test, self._roles.importers(path)))

    def are_programs(self, path: str, other: str) -> bool:
        """Whether two files are such programs."""
        return all(map(self.is_program, (path, other)))

    def are_scripts(self, path: str, other: str) -> bool:
        """Whether two files read the command line, or do all they do, as they are loaded, so that none is imported."""
        return all(self._facts[each].is_script or self._roles.is_run(each) for each in (path, other))

    def are_alone(self, path: str, other: str) -> bool:
        """Whether nothing imports two programs; or nothing can import two files: `0007_add_orders`, `read-orders`."""
        if not any(stem(each).isidentifier() for each in (path, other)):
            return True
        return self.are_programs(path, other) and not any(map(self._roles.importers, (path, other)))

    def is_one_alone(self, path: str, other: str) -> bool:
        """Whether nothing can import one of two files by its name: a script, beside what may be a module."""
        return not all(stem(each).isidentifier() for each in (path, other))

    def is_run_by_name(self, path: str) -> bool:
        """Whether code names the file of a program that only tests import: that is copied elsewhere, and run alone."""
        if path not in self._run_by_name:
            name = re.compile(rb"[\"'/]" + re.escape(posixpath.basename(path).encode()) + rb"[\"']")
            is_told = "_" in stem(path) and self.is_program(path)
            others = (
                each for each in self._context.python if is_told and each != path and not self._roles.is_test(each)
            )
            self._run_by_name[path] = any(name.search(self._context.data(each) or b"") for each in others)
        return self._run_by_name[path]
