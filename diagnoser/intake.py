"""A stream of tests taken in: its failures by unit, and where its sources lie here."""

from pathlib import Path
from typing import NamedTuple

from devkit.diagnoser.gather import Gathered, gather
from devkit.diagnoser.location import Locator
from devkit.diagnoser.report import Run, Stream
from devkit.diagnoser.roots import Root, find_root


class Intake(NamedTuple):
    """What one run left."""

    run: Run
    root: Root | None
    """Where the sources are; None where they aren't here."""
    gathered: Gathered


def take_in(stream: Stream, given: Path | None) -> Intake:
    """Read a stream to its end.

    Args:
        stream: the run's tests.
        given: the root as the caller gave it; None to find it.
    """
    gatherer = gather(stream)
    run = stream.run
    root = find_root(given, run.reports, gatherer.files)
    locator = Locator(tuple(report.root for report in run.reports), root.folder if root else None)
    return Intake(run, root, gatherer.finish(locator))
