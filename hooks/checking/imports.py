"""Which files of a project an import means: as it is resolved where the importer stands, or by its name alone."""

import posixpath
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property

_SOURCES = "src"


class Modules:
    """The modules of a project, by what they are imported by."""

    def __init__(self, files: Iterable[str], is_aside: Callable[[str], bool]) -> None:
        """Know the project.

        Args:
            files: All its Python files.
            is_aside: Whether a path lies where nothing else imports from, as examples do.
        """
        self._files = frozenset(files)
        self._is_aside = is_aside
        self._tops: dict[str, dict[str, list[str]]] = {}
        self._resolved: dict[tuple[str, str, bool], tuple[str, ...]] = {}

    def placed(self, module: str) -> Iterator[str]:
        """The files of a module that is named by its place.

        Args:
            module: `/`-separated, from the top folder.
        """
        return (path for name, path in self._called(module) if name == module)

    def may_be(self, module: str, *, of_tests: bool) -> Iterator[str]:
        """The files that a module's name fits, wherever they are.

        Args:
            module: `/`-separated.
            of_tests: Whether tests import it, which may be run from anywhere; else modules of packages are known by
                their whole names only: `import tensorflow` is none of `shop/tensorflow.py` beside `shop/__init__.py`.
        """
        for top, paths in self._below(module).items():
            if of_tests or not self._is_closed(top):
                yield from paths

    def resolved(self, module: str, folder: str, *, of_tests: bool) -> tuple[str, ...]:
        """The files that a module's name means in one folder; none where several places are as likely.

        That is looked for in the folder above the importer's own top package, then in those above that, in their
        `src/`, and at last among the packages elsewhere in the project, the nearest of which is meant.

        Args:
            module: `/`-separated.
            folder: The importer's.
            of_tests: Whether the importer is a test: then a single module elsewhere may be meant, and the tests may be
                run from a package above them.
        """
        key = module, folder, of_tests
        if key not in self._resolved:
            tops = self._below(module)
            top = self._top(tops, module, folder, of_tests=of_tests) if tops else None
            self._resolved[key] = tuple(tops[top]) if top is not None else ()
        return self._resolved[key]

    def _top(self, tops: dict[str, list[str]], module: str, folder: str, *, of_tests: bool) -> str | None:
        above = [*folders_above(f"{folder}/"), ""]
        roots = [each for each in above if not self._is_closed(each)]
        likely: list[str] = [*roots, *(f"{each}/{_SOURCES}".strip("/") for each in roots), *(above if of_tests else ())]
        found = next((each for each in likely if each in tops), None)
        if found is not None:
            return found
        package = "" if of_tests else module.partition("/")[0]
        others = {each: _common(each, folder) for each in tops if self._is_elsewhere(each, folder, package)}
        nearest = [each for each in others if others[each] == max(others.values())]
        return nearest[0] if len(nearest) == 1 else None

    def _is_elsewhere(self, top: str, folder: str, package: str) -> bool:
        """Whether a folder that isn't above the importer may be one that packages are imported from."""
        if self._is_closed(top) or (self._is_aside(f"{top}/") and not self._is_aside(f"{folder}/")):
            return False
        return not package or self._is_package(f"{top}/{package}")

    def _below(self, module: str) -> dict[str, list[str]]:
        """The folders below which there is a module of a name -> its files."""
        if module not in self._tops:
            found: dict[str, list[str]] = {}
            for name, path in self._called(module):
                if f"/{name}".endswith(f"/{module}"):
                    found.setdefault(name[: len(name) - len(module)].rstrip("/"), []).append(path)
            self._tops[module] = found
        return self._tops[module]

    def _is_package(self, folder: str) -> bool:
        return folder != "" and f"{folder}/__init__.py" in self._files

    def _is_closed(self, folder: str) -> bool:
        """Whether a folder is a package from which nothing is imported by a first name; not one with a `setup.py`."""
        return self._is_package(folder) and f"{folder}/setup.py" not in self._files

    def _called(self, module: str) -> list[tuple[str, str]]:
        return self._by_name.get(module.rpartition("/")[2], [])

    @cached_property
    def _by_name(self) -> dict[str, list[tuple[str, str]]]:
        """The last part of a module's name -> what each of such modules is imported by, and its file."""
        found: dict[str, list[tuple[str, str]]] = {}
        for path in sorted(self._files):
            name = dotted(path)
            if not self._is_package(path.removesuffix("i").removesuffix(".py")):  # which Python takes sooner
                found.setdefault(name.rpartition("/")[2], []).append((name, path))
        return found


def dotted(path: str) -> str:
    """What a module is imported by, `/`-separated: a package by its folder."""
    return path.removesuffix("i").removesuffix(".py").removesuffix("/__init__")


def folders_above(path: str) -> Iterator[str]:
    """The folders that a file is in, the nearest first, without the top."""
    while path := path.rpartition("/")[0]:
        yield path


def folder_of_all(paths: Iterable[str]) -> str:
    """The nearest folder above all of some files; empty for the top."""
    folders = [posixpath.dirname(path) for path in paths]
    return "" if "" in folders or not folders else posixpath.commonpath(folders)


def _common(folder: str, other: str) -> int:
    """How many folders two paths have in common from the top."""
    pairs = list(zip(folder.split("/"), other.split("/"), strict=False))
    return next((number for number, (one, two) in enumerate(pairs) if one != two), len(pairs))
