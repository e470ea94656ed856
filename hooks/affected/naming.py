"""Which file a module's name means."""

from collections import defaultdict
from collections.abc import Iterable
from pathlib import PurePosixPath


class Names:
    """The modules of a project by their dotted names, whatever folder they are imported from."""

    def __init__(self, paths: Iterable[str]) -> None:
        """Take the paths of all Python files, relative to the top folder."""
        self.paths = frozenset(paths)
        self._found: defaultdict[str, list[str]] = defaultdict(list)
        for path in sorted(self.paths):
            for name in self._called(path):
                self._found[name].append(path)
        self.folders = frozenset(str(parent) for path in self.paths for parent in PurePosixPath(path).parents)

    def _called(self, path: str) -> Iterable[str]:
        parts = path.removesuffix("i").removesuffix(".py").split("/")
        if parts[-1] == "__init__":
            parts.pop()
        folders = path.split("/")[:-1]
        for start in range(len(parts)):
            root = "/".join(folders[:start])
            if start == 0 or f"{root}/__init__.py" not in self.paths:
                yield ".".join(parts[start:])

    def find(self, name: str, importer: str = "") -> list[str]:
        """The files that a module's name may mean; none for a library's.

        Args:
            name: Dotted; with leading dots it is relative to the importer.
            importer: The file that imports it.
        """
        if not name.startswith("."):
            return self._found.get(name, [])
        rest = name.lstrip(".")
        folders = importer.split("/")[:-1]
        up = len(name) - len(rest) - 1
        base = "/".join([*(folders[: len(folders) - up] if up else folders), *(rest.split(".") if rest else [])])
        wanted = (f"{base}.py", f"{base}/__init__.py", f"{base}.pyi") if rest else (f"{base}/__init__.py".lstrip("/"),)
        return [path for path in wanted if path in self.paths]

    def inside(self, path: str, name: str) -> list[str]:
        """The files that a package's submodule may be."""
        if not path.endswith("/__init__.py"):
            return []
        folder = path.removesuffix("__init__.py")
        return [each for each in (f"{folder}{name}.py", f"{folder}{name}/__init__.py") if each in self.paths]

    def relative(self, name: str, importer: str, below: str) -> list[str]:
        """The files of a submodule of a package that may have no __init__.py."""
        joined = f"{name}{below}" if name.endswith(".") else f"{name}.{below}"
        return self.find(joined, importer)

    def packages(self, path: str) -> list[str]:
        """The __init__.py files that are run before a file is imported."""
        parents = PurePosixPath(path).parents
        return [each for parent in parents if (each := f"{parent}/__init__.py".removeprefix("./")) in self.paths]
