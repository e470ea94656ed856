"""The folders from which a project's modules import what lies beside them, each a program's own."""

from devkit.hooks.checking.imports import folders_above
from devkit.hooks.checking.roles import Roles

_LEAST_SCRIPTS = 20
"""Files of a folder, of which one would import another if that were possible."""


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
        self._scripts: dict[str, bool] = {}

    def are_apart(self, path: str, other: str) -> bool:
        """Whether two modules can't share a module that lies beside them."""
        return self._are_two(path, other) or self._is_of_scripts(path, other)

    def _is_of_scripts(self, path: str, other: str) -> bool:
        """Whether two files lie in one folder at the top, no package, of whose many modules nothing imports any."""
        top, slash, _ = path.partition("/")
        if not slash or not other.startswith(f"{top}/") or self._is_package(top):
            return False
        if top not in self._scripts:
            inside = [each for each in self._files if each.startswith(f"{top}/") and each.endswith(".py")]
            self._scripts[top] = len(inside) >= _LEAST_SCRIPTS and not any(map(self._roles.importers, inside))
        return self._scripts[top]

    def _are_two(self, path: str, other: str) -> bool:
        """Whether two modules import from two folders, and neither from one that holds both.

        As the analyzers that a sandbox sends to its guests do, each of which has a `lib` beside it.
        """
        return all(
            self._of(one) and not any(each == "" or two.startswith(f"{each}/") for each in self._of(one))
            for one, two in ((path, other), (other, path))
        )

    def _of(self, path: str) -> frozenset[str]:
        """The folders from which a module imports, and its own, where one beside it imports it by its bare name."""
        if path not in self._known:
            found = [self._nearest(path, name) for name in self._roles.packages(path)]
            folder, _, name = path.removesuffix(".py").rpartition("/")
            beside = (each for each in self._roles.importers(path) if each.rpartition("/")[0] == folder)
            if not self._is_package(folder) and any(name in self._roles.packages(each) for each in beside):
                found.append(folder)
            self._known[path] = frozenset(each for each in found if each is not None)
        return self._known[path]

    def _nearest(self, path: str, name: str) -> str | None:
        """The nearest folder above a module, itself no package, that has a module or package of a name."""
        above = (each for each in (*folders_above(path), "") if not self._is_package(each))
        places = ((each, f"{each}/{name}".removeprefix("/")) for each in above)
        return next((each for each, at in places if {f"{at}.py", f"{at}/__init__.py"} & self._files), None)

    def _is_package(self, folder: str) -> bool:
        return f"{folder}/__init__.py" in self._files
