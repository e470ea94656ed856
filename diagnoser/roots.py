"""Where the sources of a run lie on this machine, and how its paths are written relative to the repository."""

import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path, PurePosixPath

import msgspec

from devkit.core import git
from devkit.diagnoser.location import is_file
from devkit.diagnoser.report import ReportInfo

_ENOUGH = 20
"""Test files that are looked for: if none of so many is there, the sources aren't."""


class Root(msgspec.Struct, frozen=True):
    """Where the run's root directory is, here."""

    folder: Path
    """pytest's root directory: paths of the report are relative to it."""
    top: Path | None
    """Top folder of the git repository around it."""
    prefix: str
    """What turns a path relative to `folder` into one relative to the repository; empty or ending in `/`."""


def find_root(given: Path | None, reports: Sequence[ReportInfo], files: Iterable[str]) -> Root | None:
    """Find the sources a run was of.

    Args:
        given: `--root`, taken as it is: paths of the diagnosis are relative to it.
        reports: what the reports say of themselves.
        files: test files of the run, relative to its root.

    Returns:
        The root, or None where the sources aren't here. A root that a report names counts only if it lies around or
        below the current folder: a report is somebody else's word.
    """
    if given is not None:
        folder = given.resolve()
        return Root(folder, git.toplevel(folder), "")
    wanted = [file for file in sorted(set(files))[:_ENOUGH] if ".." not in PurePosixPath(file).parts]
    for folder in _candidates(reports):
        if any(is_file(folder / file) for file in wanted):
            top = git.toplevel(folder)
            prefix = folder.relative_to(top).as_posix() if top is not None else "."
            return Root(folder, top, "" if prefix == "." else prefix + "/")
    return None


def changed_lines(root: Root, base: str) -> dict[str, git.LineRanges]:
    """What the work tree changes against where it left `base`, by path relative to the run's root.

    Raises:
        DevkitError: `base` is not a revision of the repository.
    """
    if root.top is None:
        return {}
    inside = root.folder.relative_to(root.top).as_posix()
    prefix = "" if inside == "." else inside + "/"
    changed = git.changed_lines(root.top, base)
    return {path.removeprefix(prefix): lines for path, lines in changed.items() if path.startswith(prefix)}


def _candidates(reports: Sequence[ReportInfo]) -> Iterator[Path]:
    here = Path.cwd().resolve()
    for report in reports:
        if report.root:
            named = Path(os.path.normpath(report.root))
            if named.is_absolute() and _related(named, here):
                yield named
    yield here
    top = git.toplevel(here)
    if top is not None:
        yield top
    for report in reports:
        if report.name != "-":
            yield from _around(Path(report.name), here)


def _around(report: Path, here: Path) -> Iterator[Path]:
    """Folders from the report's own up to the current one."""
    folder = report.resolve().parent
    while folder.is_relative_to(here) and folder != here:
        yield folder
        folder = folder.parent


def _related(folder: Path, here: Path) -> bool:
    return (here.is_relative_to(folder) and folder != Path(folder.anchor)) or folder.is_relative_to(here)
