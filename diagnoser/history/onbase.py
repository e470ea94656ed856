"""How a cluster's tests fare on the base: the branch a run is for, or the runs before on the main branch itself."""

from collections.abc import Collection, Mapping, Sequence

import msgspec

from devkit.diagnoser.history.connection import Connection
from devkit.diagnoser.history.context import iso
from devkit.diagnoser.history.records import OnBase
from devkit.diagnoser.history.runs import KnownRun, Moment, Observation, observations
from devkit.diagnoser.history.window import Window, branch_window

_MOST_TESTS = 10
"""Tests of a cluster that are asked."""
_MOST_RUNS = 40
"""The latest runs that are asked."""


class Course(msgspec.Struct, frozen=True):
    """What became of a cause in the runs of one branch."""

    runs: tuple[tuple[KnownRun, bool], ...] = ()
    """The runs that say something, the latest first, and whether it was there."""

    def latest(self, commit: str | None = None) -> tuple[KnownRun, bool] | None:
        """The latest run; of a commit, where one is given."""
        return next((each for each in self.runs if commit is None or each[0].commit == commit), None)

    @property
    def broke(self) -> KnownRun | None:
        """The first of the latest runs in a row that it was in."""
        red = self.runs[: next((n for n, (_, here) in enumerate(self.runs) if not here), len(self.runs))]
        return red[-1][0] if red else None

    @property
    def good(self) -> KnownRun | None:
        """The latest run in which its tests passed."""
        return next((run for run, here in self.runs if not here), None)


class BaseSide:
    """The runs of the base, asked how the clusters of a run fare there."""

    def __init__(
        self,
        connection: Connection,
        moment: Moment,
        *,
        now: KnownRun,
        window: Window,
        branch: str | None,
        asked: Mapping[str, Collection[int]],
    ) -> None:
        """Look the base's runs up.

        Args:
            connection: To the history.
            moment: The run's.
            now: The run at hand.
            window: The runs it is compared with for its status.
            branch: The base; None where nobody knows it, which runs without a branch have in common.
            asked: Fingerprint of a cluster -> the numbers of its tests.
        """
        self._now = now
        self._branch = branch
        self._asked = {name: set(sorted(tests)[:_MOST_TESTS]) for name, tests in asked.items()}
        tests = {test for some in self._asked.values() for test in some}
        empty = window.only(())
        known = branch is not None or now.branch is None
        base = branch_window(connection, moment, branch, _MOST_RUNS) if known and asked else empty
        if now.branch == branch:  # runs of one commit say nothing of what came before it
            base = base.only([run for run in base.runs if now.commit is None or run.commit != now.commit])
        own = window if window.branch == now.branch != branch else empty
        self._sides = [(each, _seen(connection, each.runs, tests)) for each in (base, own)]

    def of(self, fingerprint: str, cause: str | None, fork: str | None) -> OnBase | None:
        """Say whether a cause stands on the base; None where no run there says so.

        Args:
            fingerprint: The cluster's in the run at hand.
            cause: Fingerprint history knows it by.
            fork: The commit where the run's branch left the base; None where that is not known.
        """
        base, own = (_course(window, seen, cause, self._asked[fingerprint]) for window, seen in self._sides)
        there, latest = base.latest(fork) if fork else None, base.latest()
        found = next((each for each in (there, latest) if each is not None and each[1]), there or latest)
        if found is None:
            return None
        run, fails = found
        broke = base.broke if fails else own.broke
        good = base.good if fails else (own.good or run) if own.broke else run
        return OnBase(
            fails=fails,
            why=self._words(run, fork, fails=fails),
            sure=run.exact or self._now.branch != self._branch,
            good=good.commit if good else None,
            bad=broke.commit if broke else None,
        )

    def _words(self, run: KnownRun, fork: str | None, *, fails: bool) -> str:
        which = f"of commit {run.commit[:12]}" if run.commit else f"of {iso(run.time)}"
        own = self._now.branch == self._branch
        where = ", where this branch left it" if fork and run.commit == fork and not own else ""
        what = "the same failure was there" if fails else "its tests passed"
        return f"{what}{' before' * own} on {self._branch or 'the same branch'}, in the run {which}{where}"


def _seen(connection: Connection, runs: Sequence[KnownRun], tests: Collection[int]) -> dict[int, list[Observation]]:
    return observations(connection, runs[:_MOST_RUNS], tests) if runs and tests else {}


def _course(
    window: Window, seen: Mapping[int, Sequence[Observation]], cause: str | None, tests: Collection[int]
) -> Course:
    """Follow a cause: it is there, or its tests ran and passed; other runs say nothing."""
    standing = window.causes.get(cause, set()) if cause is not None else set()
    passed = {each.run.id for test in tests for each in seen.get(test, ()) if not each.failed}
    runs = window.runs[:_MOST_RUNS]
    return Course(tuple((run, run.id in standing) for run in runs if run.id in standing or run.id in passed))
