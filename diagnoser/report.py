"""A test report as read: plain frozen records, whatever the format it came in.

Readers produce these; nothing in them is interpreted yet. Text is decoded, ANSI codes and control characters are gone.
"""

from collections.abc import Iterator
from typing import Literal, Protocol

import msgspec

When = Literal["setup", "call", "teardown", "collect"]
Outcome = Literal["passed", "failed", "error", "skipped", "xfailed", "xpassed"]


class Crash(msgspec.Struct, frozen=True, gc=False):
    """Where pytest says a phase failed."""

    path: str
    """As the report has it: mostly absolute, possibly of another machine."""
    line: int
    """1-based; 0 where the report names none."""
    message: str
    """`Type: text`, possibly of many lines."""


class TracebackEntry(msgspec.Struct, frozen=True, gc=False):
    """One frame of a traceback, outermost first."""

    path: str
    """Relative to the run's root where it lies below it, else absolute."""
    line: int
    """1-based."""
    message: str = ""
    """pytest's words for the frame: `in func` in the middle, the exception's type on the last, empty on the first."""
    code: str = ""
    """The source line, where the report shows it, stripped."""


class LogRecord(msgspec.Struct, frozen=True, gc=False):
    """A captured log record."""

    level: str
    """Level name in capitals, such as `WARNING`."""
    logger: str
    message: str


class Phase(msgspec.Struct, frozen=True, gc=False):
    """One phase of one test, as it ended."""

    when: When
    outcome: Outcome
    duration: float = 0.0
    """Seconds."""
    crash: Crash | None = None
    traceback: tuple[TracebackEntry, ...] = ()
    longrepr: str = ""
    """pytest's full text for the failure; empty where the report has none."""
    log: tuple[LogRecord, ...] = ()
    """Captured records at WARNING and above."""
    stdout: str = ""
    stderr: str = ""


class TestResult(msgspec.Struct, frozen=True, gc=False):
    """One test of one job: its outcome and the phases that did not simply pass."""

    __test__ = False

    nodeid: str
    """pytest's id: `path::class::function[parameters]`, `/`-separated; for a collection error the collector's."""
    outcome: Outcome
    """`failed` when the call phase failed, `error` when setup, teardown or collection did."""
    phases: tuple[Phase, ...] = ()
    """The phases that failed, in order; passed and skipped phases are left out."""
    duration: float = 0.0
    """Seconds, all phases together."""
    lineno: int | None = None
    """1-based line of the test's definition."""
    job: str = ""
    """Which shard or matrix job it ran in; empty where the run had one report."""
    worker: str = ""
    """pytest-xdist's worker id, such as `gw0`."""
    reruns: tuple[Phase, ...] = ()
    """Failed attempts before the last one (pytest-rerunfailures)."""


class ReportInfo(msgspec.Struct, frozen=True):
    """What one report file says about itself."""

    name: str
    """The path as given; `-` for stdin."""
    format: Literal["pytest-json-report", "pytest-reportlog", "junit-xml"]
    job: str = ""
    root: str = ""
    """The run's root directory on the machine it ran on."""
    created: float | None = None
    """Unix time the report was written."""
    duration: float = 0.0
    """Seconds."""
    exitcode: int | None = None


class Problem(msgspec.Struct, frozen=True):
    """Input that could not be read, in one sentence: which file, where, what was expected, what to do."""

    name: str
    """The path as given."""
    message: str


class Run(msgspec.Struct, frozen=True):
    """What one call of `diagnose` was given, after reading: counts and sources (the tests themselves are streamed)."""

    reports: tuple[ReportInfo, ...] = ()
    problems: tuple[Problem, ...] = ()
    tests: int = 0
    passed: int = 0
    failed: int = 0
    errors: int = 0
    skipped: int = 0
    """Skipped and xfailed."""
    duration: float = 0.0
    """Seconds: the longest job for reports of several jobs."""


class Stream(Protocol):
    """A run's tests, to be iterated over once, such as a `devkit.diagnoser.readers.ReportStream`."""

    def __iter__(self) -> Iterator[TestResult]:
        """Give the tests."""
        ...

    @property
    def run(self) -> Run:
        """Counts, sources and problems; complete after the last test."""
        ...
