"""Whether a change may make a module one that can't be imported: then all that import it are affected."""

import builtins
import sys
from collections.abc import Iterable, Iterator, Mapping

from devkit.diagnoser.location import is_test_path
from devkit.hooks.affected.edges import Key
from devkit.hooks.affected.project import Project
from devkit.hooks.affected.references import Chain
from devkit.hooks.affected.units import REST, Module, Unit

_GIVEN = frozenset(dir(builtins)) | {
    "__file__",
    "__path__",
    "__module__",
    "__qualname__",
    "__annotations__",
    "__class__",
}


def broken(
    project: Project, path: str, old: Module | None, new: Module | None, changed: Mapping[str, Unit]
) -> set[Key]:
    """What stands for the files that may fail to be imported after a file has changed.

    Args:
        project: All modules.
        path: The file's.
        old: As it was.
        new: As it is; None where it is gone.
        changed: The units of it that changed.
    """
    gone = {name for name in changed if new is None or name not in new.units}
    found = set(_importers(project, path, gone))
    if new is None:
        return found
    wildcard = any(bound.name == "*" for bound in new.bound.values())
    known = _GIVEN | set(new.units) - gone
    for name, unit in new.units.items():
        roots = {chain[0] for chain in _at_once(unit)}
        if roots & gone or (name in changed and not wildcard and roots - known):
            found.add((path, REST))
    before = set(old.bound.values()) if old else set()
    added = {bound.module.partition(".")[0] for bound in set(new.bound.values()) - before}
    if any(name and not project.names.find(name) and not _is_there(project, path, name, old) for name in added):
        found.add((path, REST))
    return found


def _at_once(unit: Unit) -> Iterable[Chain]:
    """The names that importing a module evaluates for a unit."""
    if unit.kind in {"variable", "class", "rest"}:
        return unit.references.chains
    return [chain for call in unit.early for chain in call.references.chains]


def _importers(project: Project, path: str, gone: set[str]) -> Iterator[Key]:
    """What imports names that are gone from a file: the statement where only a file of tests fails by it."""
    for importer, module in project.modules.items() if gone else ():
        for name, bound in module.bound.items():
            if bound.name in gone and path in project.names.find(bound.module, importer):
                alone = is_test_path(importer) and not importer.endswith("conftest.py")
                yield importer, name.partition(" or ")[0] if alone and not project.files.is_imported(importer) else REST


def _is_there(project: Project, path: str, library: str, old: Module | None) -> bool:
    """Whether a library is imported elsewhere already."""
    if library in sys.stdlib_module_names:
        return True
    others = [module for each, module in project.modules.items() if each != path] + ([old] if old else [])
    return any(bound.module.partition(".")[0] == library for module in others for bound in module.bound.values())
