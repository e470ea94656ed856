"""The flaky tests of a history: who, how sure, since when, at what cost."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence

import msgspec
from sqlalchemy import select

from devkit.diagnoser.history import codes, schema
from devkit.diagnoser.history.causes import look, nodeids
from devkit.diagnoser.history.connection import Connection, chunks
from devkit.diagnoser.history.flaky import LIKELY, judge, together, with_known_flakes, within_cause
from devkit.diagnoser.history.nature import nature
from devkit.diagnoser.history.order import depends_on_order
from devkit.diagnoser.history.records import ClusterOutcome, Evidence, FlakyVerdict
from devkit.diagnoser.history.runs import MAIN, Observation, observations
from devkit.diagnoser.history.store import History
from devkit.diagnoser.history.suspicion import of_cause, own_failures
from devkit.diagnoser.history.window import Window, open_window

WINDOW = 500
"""The latest runs of the branch that are looked at."""
_COINCIDENCE = 4
"""Tests that failed in the same single run and in no other: fewer may be chance."""
_WORTH_A_LOOK = 0.2
"""Probability from which the order of tests is looked at, which takes longer than the rest."""


class FlakyTest(msgspec.Struct, frozen=True):
    """A test that is likely a flake."""

    nodeid: str
    verdict: FlakyVerdict
    since: float
    """Unix time of the first failure looked at."""
    last: float
    """Unix time of the latest failure."""
    red_runs: int
    """Runs it failed in."""
    seconds: float
    """CI time of these runs."""


def flakes(
    history: History,
    branch: str | None = None,
    least: float = LIKELY,
    runs: int = WINDOW,
    main: Sequence[str] = MAIN,
) -> list[FlakyTest]:
    """Find the flaky tests, the most probable first.

    Args:
        history: What is known.
        branch: Whose runs to look at; by default the main branch's, or all where there is none.
        least: Probability from which a test counts, 0 to 1.
        runs: How many of the latest runs to look at.
        main: What the main branch may be called, the likeliest first.

    Raises:
        DevkitError: the database can't be read.
    """
    with history.reading() as connection:
        window = open_window(connection, None, branch, runs, main)
        found = _Search(connection, window).verdicts()
        names = nodeids(connection, found)
    listed = [_listed(names[test], *each) for test, each in found.items() if each[0].probability >= least]
    return sorted(listed, key=lambda each: (-each.verdict.probability, -each.red_runs, each.nodeid))


def _listed(nodeid: str, verdict: FlakyVerdict, seen: Sequence[Observation]) -> FlakyTest:
    red = {each.run.id: each.run for each in seen if each.failed or each.reruns}
    times = [run.time for run in red.values()]
    seconds = sum(run.seconds for run in red.values())
    failed = {each.run.id for each in seen if each.failed}
    return FlakyTest(nodeid, verdict, min(times), max(times), len(failed), seconds)


class _Search:
    """Judges every test that failed in the window: alone, then knowing which others are flakes."""

    def __init__(self, connection: Connection, window: Window) -> None:
        self._connection = connection
        self._window = window
        sound = [run for run in window.runs if not run.wrecked]
        self._seen = observations(connection, sound, _ever_failed(connection, [run.id for run in sound]))
        self._own = {test: own_failures(seen, window) for test, seen in self._seen.items()}
        self._looks = _looks(connection, {each.cluster for seen in self._seen.values() for each in seen})

    def verdicts(self) -> dict[int, tuple[FlakyVerdict, list[Observation]]]:
        """The verdict on each test, and what it is drawn from."""
        hints = self._hints()
        first = {test: judge(seen, hints[test]) for test, seen in self._own.items()}
        likely = {test for test, verdict in first.items() if verdict and verdict.probability >= LIKELY}
        failing = {test: _failing(seen) for test, seen in self._own.items()}
        found = {}
        for test, verdict in first.items():
            if verdict is None:
                continue
            runs = {run for other in likely - {test} for run in failing[other]}
            extra = with_known_flakes(failing[test], runs, verdict.runs)
            if verdict.probability >= _WORTH_A_LOOK:
                extra += depends_on_order(self._connection, test, self._own[test])
            second = judge(self._own[test], [*hints[test], *extra])
            found[test] = (second or verdict, self._own[test])
        return found | self._by_cause(found)

    def _hints(self) -> dict[int, list[Evidence]]:
        shared = [self._window.causes[cause] for cause in _shared_causes(self._window)]
        partners = Counter(_failing(seen) for seen in self._own.values())
        found = {}
        for test, seen in self._own.items():
            alike = partners[_failing(seen)]
            others = alike if alike >= _COINCIDENCE or len(_failing(seen)) > 1 else 1
            cluster = next((each.cluster for each in seen if each.cluster is not None), None)
            shown = self._looks.get(cluster) if cluster is not None else None
            found[test] = together(others) + (nature(shown.kind, shown.exception, shown.message) if shown else [])
            found[test] += within_cause(_failing(seen), shared, len(self._window.runs))
        return found

    def _by_cause(
        self, found: Mapping[int, tuple[FlakyVerdict, list[Observation]]]
    ) -> dict[int, tuple[FlakyVerdict, list[Observation]]]:
        """Tests that fail together by one cause, where the cause as a whole is a flake."""
        shared = _shared_causes(self._window)
        members: dict[str, set[int]] = defaultdict(set)
        for test, seen in self._seen.items():
            for each in seen:
                if each.failed and each.cluster is not None and self._window.shared(each.run.id, each.cluster):
                    members[self._window.clusters[each.run.id, each.cluster].cause].add(test)
        better: dict[int, tuple[FlakyVerdict, list[Observation]]] = {}
        for cause, tests in members.items():
            seen = of_cause({test: self._seen[test] for test in sorted(tests)[:20]}, self._window, cause)
            shown = next((each for each in self._looks.values() if each.fingerprint == cause), None)
            hints = nature(shown.kind, shown.exception, shown.message) if shown else []
            verdict = judge(seen, [*hints, *together(shared[cause])])
            for test in tests if verdict and verdict.probability >= LIKELY else ():
                known = better.get(test) or found.get(test)
                if verdict and (known is None or known[0].probability < verdict.probability):
                    better[test] = (verdict, seen)
        return better


def _shared_causes(window: Window) -> dict[str, int]:
    """The causes that took several test functions down at once, and the most that each did."""
    shared: dict[str, int] = {}
    for standing in window.clusters.values():
        if standing.functions > 1:
            shared[standing.cause] = max(standing.functions, shared.get(standing.cause, 0))
    return shared


def _failing(seen: Sequence[Observation]) -> frozenset[int]:
    return frozenset(each.run.id for each in seen if each.failed or each.reruns)


def _ever_failed(connection: Connection, runs: Collection[int]) -> set[int]:
    table = schema.RESULTS.c
    found: set[int] = set()
    for chunk in chunks(list(runs)):
        found.update(connection.scalars(select(table.test_id).where(table.run_id.in_(chunk)).distinct()))
    return found


def _looks(connection: Connection, clusters: Collection[int | None]) -> dict[int, ClusterOutcome]:
    table = schema.CLUSTERS.c
    columns = (table.id, *(table[name] for name in codes.LOOK))
    found: dict[int, ClusterOutcome] = {}
    for chunk in chunks([cluster for cluster in clusters if cluster is not None]):
        rows = connection.execute(select(*columns).where(table.id.in_(chunk)))
        found |= {row[0]: look(row[1:]) for row in rows}
    return found
