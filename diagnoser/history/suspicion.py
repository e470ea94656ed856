"""Evidence about flakes, drawn from the latest runs: for a test, and for a cause as a whole."""

from collections.abc import Collection, Sequence

from devkit.diagnoser.failure import without_parameters
from devkit.diagnoser.history.connection import Connection
from devkit.diagnoser.history.flaky import judge, together
from devkit.diagnoser.history.nature import nature
from devkit.diagnoser.history.records import ClusterOutcome, Evidence, FlakyVerdict
from devkit.diagnoser.history.runs import KnownRun, Observation, observations
from devkit.diagnoser.history.window import Window

_WORTH_A_LOOK = 0.2
"""Probability from which the order of tests is looked at, which takes longer than the rest."""
_MOST_TESTS = 20
"""Tests of a cause that are looked at: its others fare alike."""


def own_failures(seen: Sequence[Observation], window: Window) -> list[Observation]:
    """How a test fared by itself: failures that it shares with other test functions are left out."""
    return [each for each in seen if not (each.failed and window.shared(each.run.id, each.cluster))]


def of_cause(seen: dict[int, list[Observation]], window: Window, cause: str) -> list[Observation]:
    """How a cause fared, from its tests: it failed where it stands in the run, it passed where its tests did.

    Runs in which its tests failed by other causes only, or didn't run, say nothing. The latest run comes first.
    """
    standing = window.causes.get(cause, set())
    found: dict[tuple[int, int], Observation] = {}
    for each in (one for test in seen.values() for one in test):
        key = (each.run.id, each.part)
        here = each.failed and each.cluster is not None and window.clusters[each.run.id, each.cluster].cause == cause
        if here:
            found[key] = each
        elif not each.failed and each.run.id not in standing:
            known = found.get(key)
            if known is None or each.reruns > known.reruns:
                found[key] = each
    order = {run.id: index for index, run in enumerate(window.runs)}
    return sorted(found.values(), key=lambda each: (order[each.run.id], each.job))


def cause_verdict(
    connection: Connection,
    window: Window,
    cluster: ClusterOutcome,
    cause: str | None,
    *,
    tests: Collection[int],
    now: KnownRun,
) -> FlakyVerdict | None:
    """Judge a cluster of the run at hand.

    Args:
        connection: To the history.
        window: The runs before.
        cluster: What failed.
        cause: Fingerprint history knows it by; None where history doesn't.
        tests: Those of its tests that history knows.
        now: The run at hand.
    """
    functions = len({without_parameters(nodeid) for nodeid in cluster.tests})
    seen = observations(connection, window.runs, sorted(tests)[:_MOST_TESTS])
    hints = [*nature(cluster.kind, cluster.exception, cluster.message), *together(functions)]
    if cause is not None:
        before = of_cause(seen, window, cause)
    elif functions == 1:
        before = [each for test in seen.values() for each in own_failures(test, window)]
        if any(each.failed or each.reruns for each in before):
            hints.append(Evidence("new-way", -1.0, "has not failed this way before"))
    else:
        return None
    outcomes = [Observation(now, 0, "", failed=True), *before]
    found = judge(outcomes, hints)
    if found is None or functions > 1 or found.probability < _WORTH_A_LOOK:
        return found
    from devkit.diagnoser.history.order import depends_on_order  # asks SQLAlchemy, which is slow to load

    return judge(outcomes, [*hints, *depends_on_order(connection, min(seen), before)])
