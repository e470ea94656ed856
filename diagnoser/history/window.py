"""The latest runs, and which causes stand in them."""

from collections.abc import Collection, Sequence

import msgspec

from devkit.diagnoser.history.connection import Connection, chunks
from devkit.diagnoser.history.runs import MAIN, KnownRun, Moment, main_branch, runs_before


class Standing(msgspec.Struct, frozen=True, gc=False):
    """A cluster in a run."""

    cause: str
    """Fingerprint history knows its cause by."""
    functions: int
    """Test functions it took down, parameters aside."""


class Window(msgspec.Struct, frozen=True):
    """The runs a run is compared with."""

    branch: str | None
    """Whose they are; None where that is unknown."""
    runs: Sequence[KnownRun]
    """The latest first."""
    clusters: dict[tuple[int, int], Standing]
    """(run, cluster) -> what it was there."""
    causes: dict[str, set[int]]
    """Cause -> the runs it stands in."""

    def last(self, cause: str) -> int | None:
        """How many runs before the latest one a cause was last seen: 0 is in the latest; None where it wasn't."""
        seen = self.causes.get(cause, ())
        return next((index for index, run in enumerate(self.runs) if run.id in seen), None)

    def latest(self, count: int) -> "Window":
        """The window on fewer runs."""
        return _window(self.branch, self.runs[:count], self.clusters)

    def only(self, runs: Sequence[KnownRun]) -> "Window":
        """The window on some of its runs."""
        return _window(self.branch, runs, self.clusters)

    def shared(self, run: int, cluster: int | None) -> bool:
        """Whether a cluster took several test functions down in a run."""
        standing = self.clusters.get((run, cluster)) if cluster is not None else None
        return standing is not None and standing.functions > 1


def open_window(
    connection: Connection, moment: Moment | None, branch: str | None, size: int, main: Sequence[str] = MAIN
) -> Window:
    """The runs before a moment: those of a branch, else of the main one, else of all.

    Args:
        connection: To the history.
        moment: None takes the latest of all.
        branch: Whose runs are wanted; None for those whose branch is unknown.
        size: The most runs.
        main: What the main branch may be called, the likeliest first.
    """
    for candidate in dict.fromkeys((branch, main_branch(connection, names=main))):
        if runs := runs_before(connection, moment, [candidate], size):
            return _window(candidate, runs, _clusters(connection, [run.id for run in runs]))
    runs = runs_before(connection, moment, None, size)
    return _window(None, runs, _clusters(connection, [run.id for run in runs]))


def branch_window(connection: Connection, moment: Moment, branch: str | None, size: int) -> Window:
    """The runs of one branch before a moment; None for those whose branch is unknown."""
    runs = runs_before(connection, moment, [branch], size)
    return _window(branch, runs, _clusters(connection, [run.id for run in runs]))


def _clusters(connection: Connection, runs: Collection[int]) -> dict[tuple[int, int], Standing]:
    found: dict[tuple[int, int], Standing] = {}
    for chunk in chunks(list(runs)):
        for run, cluster, cause, functions in connection.rows("clusters_in", runs=chunk):
            found[run, cluster] = Standing(cause, functions)
    return found


def _window(branch: str | None, runs: Sequence[KnownRun], clusters: dict[tuple[int, int], Standing]) -> Window:
    ids = {run.id for run in runs}
    causes: dict[str, set[int]] = {}
    kept = {key: standing for key, standing in clusters.items() if key[0] in ids}
    for (run, _), standing in kept.items():
        causes.setdefault(standing.cause, set()).add(run)
    return Window(branch, runs, kept, causes)
