"""A run's outcome, gathered from the tests as they stream by on their way to the clusters."""

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeGuard

from devkit.diagnoser.diagnosis import ClusterReport
from devkit.diagnoser.history.codes import LAST_TIME
from devkit.diagnoser.history.context import Context
from devkit.diagnoser.history.records import ClusterOutcome, PartOutcome, RunOutcome, TestOutcome
from devkit.diagnoser.report import Phase, Run, Stream, TestResult

_ADDRESS = re.compile(r"0x[0-9a-fA-F]+")
_RAN = ("passed", "failed", "error", "xpassed")


class Collector:
    """Stands in for a stream of tests, and keeps what history needs of them: names, outcomes, order."""

    def __init__(self, tests: Stream) -> None:
        self._tests = tests
        self._jobs: dict[str, _Job] = {}

    def __iter__(self) -> Iterator[TestResult]:
        for test in self._tests:
            job = self._jobs.get(test.job)
            if job is None:
                job = self._jobs[test.job] = _Job()
            job.add(test)
            yield test

    @property
    def run(self) -> Run:
        """The stream's counts, sources and problems."""
        return self._tests.run

    def files(self) -> set[str]:
        """The files of the tests, relative to pytest's root directory."""
        jobs = (names for job in self._jobs.values() for names in job.workers.values())
        return {nodeid.partition("::")[0] for names in jobs for nodeid in names}

    def outcome(self, context: Context, clusters: Iterable[ClusterOutcome]) -> RunOutcome:
        """Put the run together once the stream is read.

        Args:
            context: What the run was of.
            clusters: The run's clusters.
        """
        run = self.run
        created = {report.job: report.created for report in run.reports}
        time = (
            context.time if context.time is not None else max(filter(_plausible, created.values()), default=context.now)
        )
        parts = tuple(
            job.part(name, context.salt(created.get(name))) for name, job in sorted(self._jobs.items(), key=_name)
        )
        return RunOutcome(
            time=time,
            parts=parts,
            clusters=tuple(clusters),
            commit=context.commit,
            exact=context.exact,
            branch=context.branch,
            build=context.build,
            seconds=run.duration,
        )


class _Job:
    """The tests of one report."""

    def __init__(self) -> None:
        self.workers: dict[str, dict[str, None]] = {}
        self.skipped: set[str] = set()
        self.outcomes: dict[str, TestOutcome] = {}
        self.digest = hashlib.sha256()

    def add(self, test: TestResult) -> None:
        nodeid = storable(test.nodeid)
        self.digest.update(f"{nodeid}\0{test.outcome}\0{test.duration!r}\n".encode())
        if test.outcome not in _RAN:
            self.skipped.add(nodeid)
            return
        self.workers.setdefault(test.worker, {})[nodeid] = None
        if test.outcome in {"failed", "error"}:
            detail = _detail(test.phases)
            self.outcomes[nodeid] = TestOutcome(nodeid, test.outcome, test.duration, len(test.reruns), detail)
        elif test.reruns:
            detail = _detail(test.reruns)
            self.outcomes.setdefault(nodeid, TestOutcome(nodeid, "rerun", test.duration, len(test.reruns), detail))

    def part(self, name: str, salt: str) -> PartOutcome:
        digest = self.digest.copy()
        digest.update(salt.encode())
        return PartOutcome(
            digest=digest.hexdigest()[:32],
            job=storable(name),
            ran=tuple(tuple(tests) for _, tests in sorted(self.workers.items())),
            skipped=tuple(sorted(self.skipped)),
            outcomes=tuple(self.outcomes.values()),
        )


def cluster_outcome(report: ClusterReport) -> ClusterOutcome:
    """A cluster of the diagnosis as history keeps it."""
    culprit = report.culprit
    return ClusterOutcome(
        fingerprint=report.fingerprint,
        tests=tuple(map(storable, report.tests)),
        kind=report.kind,
        title=storable(report.title),
        exception=storable(report.exception),
        message=storable(report.message),
        path=storable(culprit.path) if culprit else "",
        function=storable(culprit.function or "") if culprit else "",
    )


def _detail(phases: Sequence[Phase]) -> int:
    """A number for the first failure's message, addresses masked: it takes 8 bytes and tells nobody what it was."""
    message = next((phase.crash.message for phase in phases if phase.crash is not None), "")
    if not message:
        return 0
    digest = hashlib.sha256(_ADDRESS.sub("", message).encode("utf-8", "backslashreplace")).digest()
    return int.from_bytes(digest[:7], "big")


def storable(text: str) -> str:
    """The text as every database takes it: no NUL, no lone surrogates."""
    if text.isascii() and "\0" not in text:
        return text
    return text.replace("\0", "\\x00").encode("utf-8", "backslashreplace").decode()


def _plausible(time: float | None) -> TypeGuard[float]:
    """Whether a report's time is one that has a date."""
    return time is not None and 0 < time <= LAST_TIME


def _name(item: tuple[str, _Job]) -> str:
    return item[0]
