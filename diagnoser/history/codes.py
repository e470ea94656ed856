"""How records are written down: outcomes as numbers, the columns of a row that is read whole."""

PASSED_AGAIN, FAILED, ERROR = 0, 1, 2
OUTCOMES = {"rerun": PASSED_AGAIN, "failed": FAILED, "error": ERROR}

LAST_TIME = 253_402_300_799.0
"""The last second that has a date, as Unix time: 9999-12-31T23:59:59Z."""
FIRST_TIME = -LAST_TIME / 10
"""The first second that is believed, in the twelfth century: a clock that is off may say 1901, hardly more."""
MOST_SECONDS = 1e9
"""What anything may have taken; more is a clock's fault."""

KNOWN_RUN = ("id", "time", "commit_id", "exact", "branch", "build", "seconds", "tests", "failed", "skipped")
"""The columns of a `KnownRun`, in its order."""
LOOK = ("fingerprint", "kind", "title", "exception", "message", "path", "function")
"""The columns of a cluster that say what it looks like."""


def dated(time: float) -> float:
    """The nearest Unix time that has a date: what a damaged or foreign database says may have none."""
    return max(FIRST_TIME, min(LAST_TIME, time)) if time == time else 0.0  # noqa: PLR0124 - NaN differs from itself
