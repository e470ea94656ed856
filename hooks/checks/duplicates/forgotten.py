"""Modules that nothing of the project knows of: what is left of former code."""

import posixpath
import re
from collections.abc import Callable

from devkit.hooks.checking.context import Context

_LEAST_MODULES = 4
"""Modules of a folder, at least, that show whether it is usual there to be imported."""
_MOSTLY = 0.75
"""How many of them are, where one that isn't stands out: else something finds them by their place."""
_READ = re.compile(r"\.(?:pyi?|ya?ml|json|toml|cfg|ini|conf|sh|md|rst|txt|html)$|(?:^|/)(?:Docker|Make|Proc)file[^/]*$")
"""Files that may name a module."""
_LARGEST = 500_000


class Forgotten:
    """The forgotten modules of one project."""

    def __init__(self, context: Context, is_program: Callable[[str], bool]) -> None:
        """Know the project.

        Args:
            context: The files.
            is_program: Whether a file can be run by itself.
        """
        self._context = context
        self._is_program = is_program
        self._known: dict[str, bool] = {}

    def is_one(self, path: str) -> bool:
        """Whether nothing imports, runs or names a module, while most modules of its folder are imported."""
        if path not in self._known:
            self._known[path] = self._is_left(path) and not self._is_named(path)
        return self._known[path]

    def _is_left(self, path: str) -> bool:
        roles = self._context.roles
        if roles.is_test(path) or roles.importers(path) or self._is_program(path) or not roles.is_packaged(path):
            return False
        folder, _, name = path.rpartition("/")
        beside = [
            each
            for each in self._context.python
            if posixpath.dirname(each) == folder and not each.endswith("/__init__.py")
        ]
        imported = sum(1 for each in beside if roles.importers(each))
        return name != "__init__.py" and len(beside) >= _LEAST_MODULES and imported >= _MOSTLY * len(beside)

    def _is_named(self, path: str) -> bool:
        name = posixpath.basename(path).removesuffix(".py").encode()
        pattern = re.compile(rb"(?<![A-Za-z0-9_])" + re.escape(name) + rb"(?![A-Za-z0-9_])")
        others = (each for each in self._context.files if each != path and _READ.search(each))
        texts = (self._context.data(each) or b"" for each in others)
        return any(name in text and len(text) <= _LARGEST and pattern.search(text) for text in texts)
