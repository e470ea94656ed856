"""Modules of a project by their files: names, what they import, how one is imported from another."""

import ast
from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePosixPath

from devkit.core.errors import DevkitError
from devkit.diagnoser.repair.text import Project


def module_name(path: str, files: frozenset[str]) -> str:
    """A file's dotted name: from the topmost folder that, with those below it, has an `__init__.py`."""
    pure = PurePosixPath(path)
    parts = [] if pure.stem == "__init__" else [pure.stem]
    folder = pure.parent
    while folder.parts and f"{folder}/__init__.py" in files:
        parts.insert(0, folder.name)
        folder = folder.parent
    return ".".join(parts)


def find_module(name: str, files: frozenset[str]) -> str:
    """The file of a module.

    Raises:
        DevkitError: there is none, or there are several.
    """
    found = sorted(path for path in files if module_name(path, files) == name)
    if len(found) == 1:
        return found[0]
    place = f"{name!r}, which [tool.devkit.check.error-messages] names as registry,"
    if found:
        raise DevkitError(f"{place} may be {found[0]} or {found[1]}; exclude one of them")
    raise DevkitError(f"{place} is no module of this project; make the file, or name one such as 'package.errors'")


class Imports:
    """What the modules of a project import when they are loaded."""

    def __init__(self, project: Project, files: Iterable[str]) -> None:
        self._project = project
        self._files = frozenset(files)
        self._paths: Mapping[str, str] = {module_name(path, self._files): path for path in sorted(self._files)}

    def reachable(self, path: str) -> frozenset[str]:
        """The files that importing a file loads as well, itself left out; their packages' `__init__.py` included."""
        found: set[str] = set()
        waiting = [path]
        while waiting:
            for other in self._loaded(waiting.pop()):
                if other not in found:
                    found.add(other)
                    waiting.append(other)
        return frozenset(found - {path})

    def _loaded(self, path: str) -> Iterator[str]:
        source = self._project.file(path)
        name = module_name(path, self._files)
        for node in _run_on_import(source.tree) if source is not None and source.tree is not None else ():
            for wanted in _names(node, name, is_package=path.endswith("__init__.py")):
                parts = wanted.split(".")
                known = (self._paths.get(".".join(parts[:end])) for end in range(len(parts), 0, -1))
                # The packages around the importing module are being loaded already.
                yield from (
                    file for file in known if file and not name.startswith(module_name(file, self._files) + ".")
                )


def _run_on_import(node: ast.AST) -> Iterator[ast.Import | ast.ImportFrom]:
    """Imports that run when a module is loaded: not those in functions."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Import | ast.ImportFrom):
            yield child
        elif not isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            yield from _run_on_import(child)


def _names(node: ast.Import | ast.ImportFrom, importer: str, *, is_package: bool) -> Iterator[str]:
    """Full dotted names of what an import loads, and of the names taken from it, which may be modules."""
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
        return
    base = node.module or ""
    if node.level:
        around = importer.split(".") if is_package else importer.split(".")[:-1]
        around = around[: len(around) - node.level + 1]
        base = ".".join([*around, *([base] if base else [])])
    yield from (f"{base}.{alias.name}" for alias in node.names)
