"""Old runs made small: which tests passed becomes a count a day; what failed stays."""

import datetime as dt
import re
import zlib
from collections import Counter
from collections.abc import Collection, Sequence

import msgspec

from devkit.core.errors import DevkitError
from devkit.diagnoser.history import members
from devkit.diagnoser.history.codes import dated
from devkit.diagnoser.history.connection import Connection, chunks
from devkit.diagnoser.history.store import History
from devkit.diagnoser.history.write import identity_of

KEEP_DAYS = 90
"""Days after which recording rolls runs up."""
DAY = 86_400.0
_BATCH = 200
"""Runs rolled up in one transaction."""
_UNITS = {"d": 1, "w": 7, "m": 30, "y": 365}


class Pruned(msgspec.Struct, frozen=True):
    """What pruning did."""

    runs: int
    """Runs rolled up."""
    days: int
    """Daily counts written."""


def parse_keep(text: str) -> int:
    """Read how long to keep every passing result: `90d`, `12w`, `6m` or `1y`, as days.

    Raises:
        DevkitError: it is written otherwise.
    """
    match = re.fullmatch(r"(\d{1,5})([dwmy])", text.strip())
    if match is None:
        raise DevkitError(f"--keep {text!r}: expected a number and a unit, such as 90d, 12w, 6m or 1y")
    return int(match[1]) * _UNITS[match[2]]


def prune(history: History, before: float, most: int | None = None) -> Pruned:
    """Roll up the passing results of runs older than a moment.

    Args:
        history: What to prune.
        before: Unix time; runs from then on stay as they are.
        most: The most runs to roll up, the oldest first; None takes them all.

    Raises:
        DevkitError: the database can't be written to.
    """
    runs = days = 0
    while most is None or runs < most:
        batch = _BATCH if most is None else min(_BATCH, most - runs)
        done = history.write(lambda connection, size=batch: _roll_up(connection, before, size))  # type: ignore[misc]
        runs, days = runs + done.runs, days + done.days
        if done.runs < batch:
            break
    return Pruned(runs, days)


def due(connection: Connection, before: float) -> bool:
    """Whether any run is older than a moment and not rolled up."""
    return connection.value("any_due", before=before) is not None


def day_of(time: float) -> str:
    """The day of a Unix time, in UTC; of one without a date, the nearest that has one."""
    return dt.datetime.fromtimestamp(dated(time), dt.UTC).date().isoformat()


def pack_identities(identities: Collection[str]) -> bytes:
    """Identities of runs as bytes."""
    return zlib.compress("\n".join(sorted(identities)).encode())


def unpack_identities(data: bytes) -> frozenset[str]:
    """The identities that were packed."""
    return frozenset(zlib.decompress(data).decode().split("\n"))


def _roll_up(connection: Connection, before: float, most: int) -> Pruned:
    by_day: dict[tuple[str, str | None], dict[int, str]] = {}
    rows = connection.rows("runs_due", before=before, limit=most)
    for number, identity, time, branch in rows:
        by_day.setdefault((day_of(time), branch), {})[number] = identity
    for (day, branch), identities in by_day.items():
        counts = _passes(connection, list(identities))
        insert_day(connection, day, branch, identities.values(), counts)
    numbers = [row[0] for row in rows]
    for chunk in chunks(numbers):
        connection.change("forget_sets", runs=chunk)
        connection.change("mark_rolled_up", runs=chunk)
    if numbers:
        connection.change("drop_unused_sets")
    return Pruned(len(numbers), len(by_day))


def insert_day(
    connection: Connection, day: str, branch: str | None, identities: Collection[str], counts: dict[int, int]
) -> None:
    """Store how often each test passed on a day, and which runs that counts."""
    tests = sorted(counts)
    row = {
        "cover": identity_of(identities),
        "day": day,
        "branch": branch,
        "runs": len(identities),
        "identities": pack_identities(identities),
        "counts": members.pack([tests, [counts[test] for test in tests]]),
    }
    connection.add("add_day", [row])


def _passes(connection: Connection, runs: Sequence[int]) -> dict[int, int]:
    """How often each test passed in some runs."""
    counts: Counter[int] = Counter()
    for chunk in chunks(runs):
        for number, times in Counter(connection.column("sets_ran", runs=chunk)).items():
            data = connection.value("members_of", id=number)
            tests = members.unpack(data)[0] if data is not None else []
            counts.update(dict.fromkeys(tests, times))
        counts.subtract(connection.column("tests_failed", runs=chunk))
    return {test: count for test, count in counts.items() if count > 0}
