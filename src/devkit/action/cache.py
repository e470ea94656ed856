"""History between runs through actions/cache: under which keys, in which files, and how several become one.

Every run saves a file of its own under a key of its own; a run restores the newest of its branch and the newest of the
default branch. Both lie side by side then, since no two runs name their file alike, and are merged.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from devkit.action import commands
from devkit.action.runner import Runner
from devkit.core.errors import DevkitError

FOLDER = ".devkit/ci-history"
"""Relative to the workspace: a cache is found again only under the path it was saved from."""
LIMIT = 50_000_000
"""Bytes a history may take."""
_KEEPS = ("90d", "30d", "14d", "7d", "3d", "1d")
"""Passing results older than this become daily counts, the first that makes the file small enough."""
_VERSION = "devkit-history-v1"
_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")
_NAME_LENGTH = 60


class Keys(NamedTuple):
    """What is given to actions/cache."""

    save: str
    branch: str
    """Prefix of the keys of earlier runs of this branch."""
    default: str
    """Prefix of those of the default branch."""


def keys(runner: Runner) -> Keys:
    """The keys of a run: unique to it, and beginning as those of its branch, workflow, job, step and matrix leg do."""
    leg = hashlib.sha256(runner.place.encode()).hexdigest()[:8]
    prefix = f"{_VERSION}-{_name(runner.system)}-{_name(runner.job)}-{leg}"
    branch = f"{prefix}-{_named(runner.branch)}-"
    return Keys(
        save=f"{branch}{_name(runner.run)}-{_name(runner.attempt)}",
        branch=branch,
        default=f"{prefix}-{_named(runner.default_branch or runner.branch)}-",
    )


def take_over(folder: Path, runner: Runner) -> Path | None:
    """Merge what was restored into one file, and return its path: the history to go on with; None for none.

    What can't be read costs evidence, not the run: it is told and dropped.

    Args:
        folder: where the restored files lie; made where it is missing.
        runner: the job.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return _taken_over(folder, runner)
    except OSError as error:
        commands.warning(f"this run is not remembered: {folder}: {error.strerror}; it is where the history has to lie")
        return None


def _taken_over(folder: Path, runner: Runner) -> Path:
    target = folder / f"run-{_name(runner.run)}-{_name(runner.attempt)}.sqlite3"
    restored = sorted(
        _are_sound([path for path in sorted(folder.glob("*.sqlite3")) if path != target and not path.is_dir()]),
        key=lambda path: (-path.stat().st_size, path.name),
    )
    if restored and not target.exists() and not _has_log(restored[0]):
        restored[0].replace(target)
        restored = restored[1:]
    for path in restored:
        _merge(path, target)
        path.unlink()
    return target


def _are_sound(restored: Iterable[Path]) -> Iterator[Path]:
    """Those that can be read; the others are dropped, since one that is kept would be saved and restored for ever."""
    for path in restored:
        try:
            _check(path)
        except (DevkitError, OSError) as error:
            commands.notice(f"an earlier history could not be read and is left out: {error}")
            for part in path.parent.glob(f"{path.name}*"):
                part.unlink(missing_ok=True)
        else:
            yield path


def _check(path: Path) -> None:
    """Look whether a history can be read.

    Raises:
        DevkitError: it can't.
    """
    from devkit.diagnoser.history.store import open_history

    with open_history(path) as history:
        if not history.sound():
            raise DevkitError(f"{path} is damaged")


def shrink(path: Path) -> None:
    """Roll old passing results up until the history fits into the limit; drop it where it can't be made to fit."""
    try:
        _shrink(path)
    except (DevkitError, OSError) as error:
        commands.warning(f"the history could not be made smaller: {error}")


def _shrink(path: Path) -> None:
    for keep in _KEEPS:
        if not path.exists() or path.stat().st_size <= LIMIT:
            return
        _prune(path, keep)
    if path.stat().st_size > LIMIT:
        commands.warning(f"the history takes {path.stat().st_size:,} bytes and is not kept: {LIMIT:,} is the most")
        path.unlink()


def _name(text: str) -> str:
    return _UNSAFE.sub("-", text)[:_NAME_LENGTH] or "none"


def _named(branch: str) -> str:
    """A branch's name in a key: readable, and told from others that look alike once cleaned."""
    return f"{_name(branch)}-{hashlib.sha256(branch.encode()).hexdigest()[:8]}"


def _has_log(path: Path) -> bool:
    """Whether part of a database still lies in its write-ahead log, which goes by its name."""
    return path.with_name(f"{path.name}-wal").exists()


def _merge(source: Path, target: Path) -> None:
    """Bring the runs of one history into another."""
    from devkit.diagnoser.history.exporting import export_lines
    from devkit.diagnoser.history.importing import import_lines
    from devkit.diagnoser.history.store import open_history

    try:
        with open_history(source) as earlier, open_history(target) as history:
            import_lines(history, export_lines(earlier), source.name)
    except (DevkitError, OSError) as error:
        commands.notice(f"an earlier history could not be read and is left out: {error}")


def _prune(path: Path, keep: str) -> None:
    """Roll passing results up, then write the history anew: a database gives no space back by itself."""
    import time

    from devkit.diagnoser.history import rollup
    from devkit.diagnoser.history.store import open_history

    with open_history(path) as history:
        rollup.prune(history, time.time() - rollup.parse_keep(keep) * rollup.DAY)
    anew = path.with_name("anew.sqlite3")
    _merge(path, anew)
    anew.replace(path)
