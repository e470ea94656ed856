"""The folders from which a project's modules import what lies beside them, each a program's own."""

from devkit.hooks.checking.imports import folders_above
from devkit.hooks.checking.roles import Roles


class Roots:
    """Where the absolute imports of modules begin."""

    def __init__(self, roles: Roles, files: frozenset[str]) -> None:
        """Know the project.

        Args:
            roles: What its modules import.
            files: All its files.
        """
        self._roles = roles
        self._files = files
        self._known: dict[str, frozenset[str]] = {}

    def are_two(self, path: str, other: str) -> bool:
        """Whether two modules import from two folders, and neither from one that holds both.

        As the analyzers that a sandbox sends to its guests do, each of which has a `lib` beside it.
        """
        return all(
            self._of(one) and not any(each == "" or two.startswith(f"{each}/") for each in self._of(one))
            for one, two in ((path, other), (other, path))
        )

    def _of(self, path: str) -> frozenset[str]:
        if path not in self._known:
            found = (self._nearest(path, name) for name in self._roles.packages(path))
            self._known[path] = frozenset(each for each in found if each is not None)
        return self._known[path]

    def _nearest(self, path: str, name: str) -> str | None:
        """The nearest folder above a module, itself no package, that has a module or package of a name."""
        above = (
            each for each in (*sorted(folders_above(path), key=len, reverse=True), "") if not self._is_package(each)
        )
        places = ((each, f"{each}/{name}".removeprefix("/")) for each in above)
        return next((each for each, at in places if {f"{at}.py", f"{at}/__init__.py"} & self._files), None)

    def _is_package(self, folder: str) -> bool:
        return f"{folder}/__init__.py" in self._files
