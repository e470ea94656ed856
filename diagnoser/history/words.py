"""A cluster recognised by its tests: they failed before, each with the very same message."""

from collections import Counter
from collections.abc import Mapping

from devkit.diagnoser.history.connection import Connection
from devkit.diagnoser.history.records import ClusterOutcome, RunOutcome
from devkit.diagnoser.history.runs import Moment
from devkit.diagnoser.history.write import known_tests

SHARE = 0.5
"""A cluster is a known cause if at least this share of its tests failed before by it, in the very same words."""
_MOST_TESTS = 100
_MOST_ROWS = 5000


def details_of(run: RunOutcome) -> dict[str, int]:
    """The number of each failing test's message."""
    return {each.nodeid: each.detail for part in run.parts for each in part.outcomes}


def cause_by_words(
    connection: Connection, cluster: ClusterOutcome, details: Mapping[str, int], moment: Moment
) -> tuple[str, str] | None:
    """Find the cause by which most tests of a cluster failed before, with the messages they fail with now.

    Args:
        connection: To the history.
        cluster: Of the run at hand.
        details: Test -> number of its message, of the run at hand.
        moment: The run's.

    Returns:
        Fingerprint history knows the cause by, and why; None where there is no such cause.
    """
    tests = [nodeid for nodeid in sorted(cluster.tests) if details.get(nodeid)][:_MOST_TESTS]
    numbers = {number: details[nodeid] for nodeid, number in known_tests(connection, tests).items()}
    causes = Counter(_causes(connection, numbers, moment).values())
    if not causes:
        return None
    cause, count = min(causes.items(), key=lambda item: (-item[1], item[0]))
    if count < SHARE * len(tests):
        return None
    return cause, f"{count} of {len(tests)} tests failed before with the very same message"


def failed_alike(connection: Connection, run: int, cluster: ClusterOutcome, details: Mapping[str, int]) -> bool:
    """Whether at least half of a cluster's tests failed in an earlier run with the messages they fail with now."""
    tests = [nodeid for nodeid in sorted(cluster.tests) if details.get(nodeid)][:_MOST_TESTS]
    numbers = {number: details[nodeid] for nodeid, number in known_tests(connection, tests).items()}
    rows = connection.rows("details_in", run=run, tests=list(numbers))
    same = {test for test, detail in rows if numbers[test] == detail}
    return bool(same) and len(same) >= SHARE * len(tests)


def _causes(connection: Connection, details: Mapping[int, int], moment: Moment) -> dict[int, str]:
    """The latest cause by which each test failed with its message."""
    wanted = {"tests": list(details), "details": set(details.values()), "limit": _MOST_ROWS}
    found: dict[int, str] = {}
    for test, detail, cause in connection.rows("causes_by_words", **wanted, **moment.bounds()):
        if details[test] == detail:
            found.setdefault(test, cause)
    return found
