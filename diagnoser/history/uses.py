"""When each known failure was last seen: an entry that has matched nothing for long can go."""

import datetime as dt
from collections.abc import Sequence

import msgspec

from devkit.diagnoser.history.causes import causes_of, lines
from devkit.diagnoser.history.known import KnownFailure, names
from devkit.diagnoser.history.store import History
from devkit.diagnoser.history.views import failing_tests

_ALL = 2**31 - 1


class KnownUse(msgspec.Struct, frozen=True):
    """A known failure, and when it was last seen."""

    what: str
    owner: str
    reason: str
    expires: dt.date
    expired: bool
    last_seen: float | None
    """Unix time of the latest run it failed in; None where history has none."""
    issue: str | None = None


def known_uses(history: History, known: Sequence[KnownFailure], today: dt.date) -> list[KnownUse]:
    """Look the entries up in history, in their order.

    Raises:
        DevkitError: the database can't be read.
    """
    return [
        KnownUse(
            each.what, each.owner, each.reason, each.expires, each.expires < today, _last(history, each), each.issue
        )
        for each in known
    ]


def _last(history: History, entry: KnownFailure) -> float | None:
    if entry.test is not None:
        longest = max(entry.test.split("*"), key=len)
        tests = failing_tests(history, longest, _ALL)
        times = [each.last_failed for each in tests if each.last_failed is not None and names(entry.test, each.nodeid)]
        return max(times, default=None)
    with history.reading() as connection:
        causes = set(causes_of(connection, [entry.fingerprint or ""]).values())
        return max((line.last for found in lines(connection, causes, None).values() for line in found), default=None)
