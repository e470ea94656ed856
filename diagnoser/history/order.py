"""Order dependence: a test that fails only after a given other one, or only where that one has not run before."""

from collections.abc import Sequence

from devkit.diagnoser.history import members
from devkit.diagnoser.history.causes import nodeids
from devkit.diagnoser.history.connection import Connection, chunks
from devkit.diagnoser.history.records import Evidence
from devkit.diagnoser.history.runs import Observation

_LEAST = 2
"""Failures and passes needed of each."""
_MOST = 25
"""Parts looked at of each kind, the latest."""
_CHANCE = 0.02
"""Most probable that a coincidence may be, over all tests that came before."""


def depends_on_order(connection: Connection, test: int, seen: Sequence[Observation]) -> list[Evidence]:
    """Compare what ran before a test, on its worker, where it failed with what ran before it where it passed.

    Args:
        connection: To the history.
        test: The test's number.
        seen: Its outcomes, the latest first.
    """
    failed = _before(connection, test, [each.part for each in seen if each.failed or each.reruns][:_MOST])
    passed = _before(connection, test, [each.part for each in seen if not each.failed and not each.reruns][:_MOST])
    if min(len(failed), len(passed)) < _LEAST:
        return []
    everyone = frozenset().union(*failed, *passed)
    if len(everyone) * 0.5 ** (len(failed) + len(passed) - 1) > _CHANCE:
        return []
    after = frozenset.intersection(*failed) - frozenset().union(*passed)
    without = frozenset.intersection(*passed) - frozenset().union(*failed)
    if not after and not without:
        return []
    names = sorted(nodeids(connection, after or without).values())
    shown = " or ".join(names[:3]) + (f" or {len(names) - 3} others" if len(names) > 3 else "")  # noqa: PLR2004
    how = "fails only after" if after else "fails only when it has not run after"
    return [Evidence("order", 2.0, f"{how} {shown}")]


def _before(connection: Connection, test: int, parts: Sequence[int]) -> list[frozenset[int]]:
    """For each part: what ran before the test on the same worker. Parts that no longer know are left out."""
    unpacked: dict[int, frozenset[int] | None] = {}
    found = []
    for number in _sequences(connection, parts):
        if number not in unpacked:
            unpacked[number] = _ahead(connection, number, test)
        ahead = unpacked[number]
        if ahead is not None:
            found.append(ahead)
    return found


def _sequences(connection: Connection, parts: Sequence[int]) -> list[int]:
    found: list[int] = []
    for chunk in chunks(parts):
        rows = connection.rows("sequences_of", parts=chunk)
        found += [number for sequence, ran in rows if (number := sequence or ran) is not None]
    return found


def _ahead(connection: Connection, number: int, test: int) -> frozenset[int] | None:
    data = connection.value("members_of", id=number)
    for group in members.unpack(data) if data is not None else ():
        if test in group:
            return frozenset(group[: group.index(test)])
    return None
