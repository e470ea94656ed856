"""The one call for a run: hold it against history, then write it down."""

import time
from collections.abc import Mapping

import msgspec

from devkit.diagnoser.history.around import NOTHING_AROUND, Around
from devkit.diagnoser.history.assess import assess
from devkit.diagnoser.history.priority import WEIGHTS
from devkit.diagnoser.history.records import Assessment, RunOutcome
from devkit.diagnoser.history.rollup import DAY, KEEP_DAYS, due, prune
from devkit.diagnoser.history.store import History
from devkit.diagnoser.history.write import record

_AT_ONCE = 20
"""Old runs rolled up after recording one, so that no recording takes long."""


def remember(
    history: History,
    run: RunOutcome,
    weights: Mapping[str, float] = WEIGHTS,
    keep_days: int = KEEP_DAYS,
    around: Around = NOTHING_AROUND,
) -> Assessment:
    """Say what history knows about a run, and record it.

    Args:
        history: What is known.
        run: The run; recording it again changes nothing.
        weights: Of the parts of a priority.
        keep_days: Runs this much older than the run are rolled up, a few at a time.
        around: What git says of branches and renames.

    Raises:
        DevkitError: the database can't be read or written to.
    """
    found = assess(history, run, weights, around)
    record(history, run, {fingerprint: cause.known_as for fingerprint, cause in found.causes.items()})
    before = min(run.time, time.time()) - keep_days * DAY
    with history.reading() as connection:
        old = due(connection, before)
    if old:
        prune(history, before, _AT_ONCE)
    return msgspec.structs.replace(found, notes=(*found.notes, *history.notes)) if history.notes else found
