"""What became of a cause: new, recurring, regressed; and which causes are repaired."""

from collections.abc import Collection, Mapping, Sequence

from devkit.diagnoser.history.causes import Line, last_run, nodeids, tests_in, witnesses
from devkit.diagnoser.history.connection import Connection
from devkit.diagnoser.history.records import Status
from devkit.diagnoser.history.renames import NO_RENAMES, Renames
from devkit.diagnoser.history.runs import KnownRun, Moment, observations
from devkit.diagnoser.history.window import Window
from devkit.diagnoser.history.write import known_tests

_MOST_TESTS = 100
"""Tests of a cause that are asked whether they passed since."""


def repaired(
    connection: Connection,
    window: Window,
    causes: Collection[str],
    moment: Moment | None,
    renames: Renames = NO_RENAMES,
) -> dict[str, KnownRun]:
    """For each cause that was repaired after it was last seen: the run that showed it.

    A cause is repaired by the first run that it is not in while at least one of the tests it last took down ran and
    passed. Of its other tests some may fail for another reason; a run in which none passed proves nothing. Where none
    of them ran since, they are looked for under the names that git says they have now.
    """
    by_last: dict[tuple[int, int], list[str]] = {}
    for cause in causes:
        ago = window.last(cause)
        run = window.runs[ago].id if ago is not None else last_run(connection, cause, window.branch, moment)
        later = len(window.runs) if ago is None else ago
        if run is not None and later:
            by_last.setdefault((later, run), []).append(cause)
    found: dict[str, KnownRun] = {}
    for (later, run), gone in by_last.items():
        tests = tests_in(connection, run, gone)
        asked = {cause: witnesses(connection, sorted(tests[cause])[:_MOST_TESTS]) for cause in gone}
        seen = observations(connection, window.runs[:later], {test for some in asked.values() for test in some})
        unrun = [cause for cause, some in asked.items() if not any(seen[test] for test in some)]
        asked |= {cause: renamed for cause in unrun if (renamed := _renamed(connection, asked[cause], renames))}
        unseen = {test for some in asked.values() for test in some} - seen.keys()
        seen |= observations(connection, window.runs[:later], unseen) if unseen else {}
        for cause, some in asked.items():
            passes = [each.run for test in some for each in seen[test] if not each.failed]
            if passes:
                found[cause] = min(passes, key=lambda run: (run.time, run.id))
    return found


def _renamed(connection: Connection, tests: Collection[int], renames: Renames) -> set[int]:
    """The numbers of tests under the names they have now, where their file was renamed."""
    names = nodeids(connection, tests).values()
    return set(known_tests(connection, {now for name in names if (now := renames.now(name))}).values())


def status_of(
    known: Sequence[Line], window: Window, cause: str | None, fixed: Mapping[str, KnownRun], branch: str | None
) -> tuple[Status, str]:
    """The status of a cause that is in the run at hand, and why.

    Args:
        known: Where it was seen before.
        window: The runs to compare with.
        cause: Fingerprint history knows it by; None where history doesn't.
        fixed: As from `repaired`.
        branch: That of the run at hand.
    """
    if cause is None or not known:
        return "new", "in no earlier run"
    if cause in fixed:
        return "regressed", "came back after a run in which its tests passed without it"
    ago = window.last(cause)
    if ago is not None:
        there = window.runs[ago].branch
        where = "" if there == branch else f" on {there or 'a branch without a name'}"
        many = f"last seen {ago + 1} runs ago{where}, not repaired since"
        return "recurring", f"in the run before{where}" if ago == 0 else many
    if window.runs and any(line.branch == window.branch for line in known):
        return "recurring", f"last seen more than {len(window.runs)} runs ago"
    branches = sorted(line.branch or "a branch without a name" for line in known)
    return "recurring", f"seen before on {', '.join(branches[:3])}"
