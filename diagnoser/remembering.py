"""A diagnosis with memory: what history knows of a run completes it, and the run is remembered in turn."""

from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from devkit.core import git
from devkit.core.errors import DevkitError
from devkit.diagnoser.diagnosis import Diagnosis
from devkit.diagnoser.pipeline import Options, diagnose
from devkit.diagnoser.report import Stream

if TYPE_CHECKING:
    from devkit.diagnoser.history.records import RunOutcome


class Memory(msgspec.Struct, frozen=True):
    """Where runs are remembered, and what this one was of."""

    place: str | Path | None = None
    """A path or a URL; None takes the default file of the git repository, and none outside of one."""
    branch: str | None = None
    """As the caller gave it; else CI's or git's."""
    time: str | None = None
    """ISO 8601 or seconds since 1970, as the caller gave it; else the report's."""


def diagnose_remembered(stream: Stream, options: Options, memory: Memory | None) -> tuple[Diagnosis, tuple[str, ...]]:
    """Diagnose a run, hold it against history and record it.

    Args:
        stream: the run's tests.
        options: where its sources are and what it was of.
        memory: where history lies; None for neither looking nor remembering.

    Returns:
        The diagnosis, and sentences for the reader: what history could not tell, or why there is none. A history that
        can't be used costs the diagnosis its statuses, never itself.

    Raises:
        DevkitError: as `diagnose`; or `memory.time` is no time.
    """
    top = git.toplevel(options.root or Path.cwd())
    if memory is None or (memory.place is None and top is None):
        return diagnose(stream, options), ()

    from devkit.diagnoser.history.collect import Collector, cluster_outcome
    from devkit.diagnoser.history.context import context
    from devkit.diagnoser.history.place import default_path

    about = context(top, commit=options.commit, branch=memory.branch, time=memory.time)
    collector = Collector(stream)
    found = diagnose(collector, options)
    if not found.run.reports or not found.run.tests:
        return found, ()
    run = collector.outcome(about, map(cluster_outcome, found.clusters))
    try:
        return _remembered(found, run, memory.place or default_path(top or Path.cwd()))
    except DevkitError as error:
        return found, (f"this run is not remembered: {error}",)


def _remembered(diagnosis: Diagnosis, run: "RunOutcome", place: str | Path) -> tuple[Diagnosis, tuple[str, ...]]:
    from devkit.diagnoser.history.memory import remember
    from devkit.diagnoser.history.store import open_history
    from devkit.diagnoser.history.verdict import with_history

    with open_history(place) as history:
        assessment = remember(history, run)
    return with_history(diagnosis, assessment), assessment.notes
