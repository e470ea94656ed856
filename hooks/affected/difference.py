"""What a change does to a project: which files, and which units of Python files."""

import ast
from pathlib import Path
from typing import NamedTuple

from devkit.core import git
from devkit.core.errors import DevkitError
from devkit.hooks.affected.units import REST, Module, Unit
from devkit.hooks.checking.tree import outside_environments

_QUIET = ("-c", "core.fsmonitor=false", "-c", "core.safecrlf=false")


class FileChange(NamedTuple):
    """A file that differs between a commit and the work tree."""

    path: str
    """Relative to the top folder, `/`-separated."""
    old: bytes | None
    """None where it was not there."""
    new: bytes | None
    """None where it is not there, or is no regular file."""
    special: bool = False
    """Whether it is or was a link or a submodule."""


def file_changes(top: Path, base: str) -> list[FileChange]:
    """The files in which the work tree, untracked files included, differs from a commit.

    Raises:
        DevkitError: git fails, or a file can't be read.
    """
    with git.reading(top, *_QUIET, "diff", "--raw", "-z", "--no-renames", "--no-abbrev", base, "--") as lines:
        fields = b"".join(lines).decode("utf-8", "surrogateescape").split("\0")
    found = [_change(top, *each) for each in zip(fields[::2], fields[1::2], strict=False)]
    with git.reading(top, *_QUIET, "ls-files", "-z", "--others", "--exclude-standard") as lines:
        untracked = b"".join(lines).decode("utf-8", "surrogateescape").split("\0")
    new = outside_environments([path for path in untracked if path])
    return found + [FileChange(path, None, file_content(top / path)) for path in new]


def _change(top: Path, about: str, path: str) -> FileChange:
    old_mode, new_mode, blob = about.lstrip(":").split()[:3]
    special = bool({"120000", "160000"} & {old_mode, new_mode})
    old = _blob(top, blob) if old_mode.startswith("100") else None
    return FileChange(path, old, file_content(top / path) if new_mode != "000000" else None, special)


def _blob(top: Path, name: str) -> bytes:
    with git.reading(top, "cat-file", "blob", name) as lines:
        return b"".join(lines)


def file_content(path: Path) -> bytes | None:
    """What a file holds; None where there is none, or a link.

    Raises:
        DevkitError: it can't be read.
    """
    try:
        return path.read_bytes() if path.is_file() and not path.is_symlink() else None
    except OSError as error:
        raise DevkitError(f"{path}: can't be read: {error.strerror}; correct its permissions") from error


def changed_units(old: Module | None, new: Module | None) -> dict[str, Unit]:
    """Name -> unit that isn't the same in both, as it was where it is gone."""
    before, after = (module.units if module else {} for module in (old, new))
    found = {name: unit for name, unit in after.items() if name not in before or before[name].shape != unit.shape}
    return found | {name: unit for name, unit in before.items() if name not in after}


def exported(unit: Unit | None, text: str) -> frozenset[str] | None:
    """The names in a module's `__all__`; None where it is more than a list of strings."""
    if unit is None:
        return frozenset()
    names: set[str] = set()
    for node in ast.parse(text).body:
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        if not any(isinstance(each, ast.Name) and each.id == "__all__" for each in targets):
            continue
        value = getattr(node, "value", None)
        if not isinstance(value, (ast.List, ast.Tuple)):
            return None
        for each in value.elts:
            if not (isinstance(each, ast.Constant) and isinstance(each.value, str)):
                return None
            names.add(each.value)
    return frozenset(names)


def keeps_ghosts(new: Module, gone: dict[str, Unit]) -> None:
    """Put units that are gone into a module: what still uses their names is found by them."""
    for name, unit in gone.items():
        if name == REST or name in new.units:
            continue
        new.units[name] = unit
        owner, _, method = name.rpartition(".")
        if owner and owner in new.units:
            new.units[owner].methods += (method,)
