"""One test of a pytest-reportlog, put together from the reports of its phases."""

import re
from dataclasses import dataclass, field

from devkit.diagnoser.readers.captured import log_records
from devkit.diagnoser.readers.log_schema import LogLine, LogLongrepr
from devkit.diagnoser.readers.longrepr import longrepr_text, traceback_entries
from devkit.diagnoser.readers.outcome import RERUN, SUBTESTS, split_worker
from devkit.diagnoser.report import Crash, Outcome, Phase, TestResult, When

_NODE = re.compile(r"<\w+ ([^\s>]+)>")
_WHENS: dict[str | None, When] = {"setup": "setup", "call": "call", "teardown": "teardown", "collect": "collect"}


def collection_error(line: LogLine, job: str) -> TestResult:
    """Return the record of a collector that failed; pytest's root collector has an empty id, `.` here."""
    worker, phase = _phase(line, "collect")
    return TestResult(line.nodeid or ".", "error", (phase,), job=job, worker=_worker(line) or worker)


@dataclass(slots=True)
class LogTest:
    """A test of which some phases have been read."""

    nodeid: str
    lineno: int | None = None
    worker: str = ""
    duration: float = 0.0
    outcome: Outcome = "passed"
    """As long as nothing failed."""
    phases: list[Phase] = field(default_factory=list)
    subtests: list[Phase] = field(default_factory=list)
    reruns: list[Phase] = field(default_factory=list)
    called: bool = False
    again: bool = False
    """Whether the present attempt failed and another one follows."""

    def add(self, line: LogLine) -> bool:
        """Take the report of a phase or of a subtest; say whether it was the test's last."""
        self.worker = _worker(line) or self.worker
        if line.location and line.location[1] is not None and line.location[1] >= 0:
            self.lineno = line.location[1] + 1
        if line.type == "SubTestReport":
            self._add_failure(line, self.subtests)
            return False
        if line.when == "setup":
            self._begin()
        self.called |= line.when not in ("setup", "teardown")
        self.duration += line.duration
        if line.outcome in RERUN:
            self.again = True
            self.reruns.append(self._read_phase(line))
        else:
            self._add_failure(line, self.phases)
            self._note_outcome(line)
        return line.when not in ("setup", "call") and not self.again

    def result(self, job: str) -> TestResult:
        """Return the record of the test."""
        phases = self._evidence()
        outcome = self.outcome
        if phases:
            outcome = "failed" if all(phase.when == "call" for phase in phases) else "error"
        return TestResult(
            nodeid=self.nodeid,
            outcome=outcome,
            phases=phases,
            duration=self.duration,
            lineno=self.lineno,
            job=job,
            worker=self.worker,
            reruns=tuple(self.reruns),
        )

    def end_early(self, *, died: bool) -> None:
        """Settle a test whose last reports are missing.

        Args:
            died: Whether the process that ran it died; otherwise the test was interrupted, which is no failure.
        """
        if died:
            self.phases.append(Phase("call", "failed", longrepr=f"process died while running '{self.nodeid}'"))
        elif not self.called:
            self.outcome = "skipped"

    def _begin(self) -> None:
        """Forget what an attempt before left, except that it failed."""
        self.again = self.called = False
        self.duration = 0.0
        self.outcome = "passed"
        self.phases, self.subtests = [], []

    def _add_failure(self, line: LogLine, phases: list[Phase]) -> None:
        if line.outcome in ("failed", "error"):
            phases.append(self._read_phase(line))

    def _read_phase(self, line: LogLine) -> Phase:
        worker, phase = _phase(line, _WHENS.get(line.when, "call"))
        self.worker = self.worker or worker
        return phase

    def _note_outcome(self, line: LogLine) -> None:
        if line.outcome == "skipped":
            self.outcome = "skipped" if line.wasxfail is None else "xfailed"
        elif line.outcome == "passed" and line.when == "call" and line.wasxfail is not None:
            self.outcome = "xpassed"

    def _evidence(self) -> tuple[Phase, ...]:
        """Return the failing phases; subtests that failed stand for the summary pytest adds for them."""
        phases = self.phases
        if self.subtests:
            phases = [phase for phase in phases if phase.crash or not SUBTESTS.fullmatch(phase.longrepr)]
        calls = [phase for phase in phases if phase.when == "call"]
        before = [phase for phase in phases if phase.when == "setup"]
        after = [phase for phase in phases if phase.when == "teardown"]
        return (*before, *self.subtests, *calls, *after)


def _worker(line: LogLine) -> str:
    if line.worker_id or not line.node:
        return line.worker_id
    match = _NODE.fullmatch(line.node)
    return match[1] if match else ""


def _phase(line: LogLine, when: When) -> tuple[str, Phase]:
    """Return the worker that the failure's text names, if any, and the phase."""
    sections = dict(line.sections)
    log = log_records(sections.get(f"Captured log {when}", ""))
    stdout, stderr = sections.get(f"Captured stdout {when}", ""), sections.get(f"Captured stderr {when}", "")
    if not isinstance(line.longrepr, LogLongrepr):
        worker, text = split_worker(str(line.longrepr or ""))
        return worker, Phase(when, "failed", line.duration, longrepr=text, log=log, stdout=stdout, stderr=stderr)
    place = line.longrepr.reprcrash
    crash = None if place is None else Crash(place.path, place.lineno or 0, place.message or "")
    frames = traceback_entries(line.longrepr)
    return "", Phase(when, "failed", line.duration, crash, frames, longrepr_text(line.longrepr), log, stdout, stderr)
