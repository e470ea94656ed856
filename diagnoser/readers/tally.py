"""The counts, sources and problems of a run, gathered while its tests go by."""

from collections import Counter
from collections.abc import Iterable, Iterator

import msgspec

from devkit.diagnoser.readers.reading import Counts, Reading
from devkit.diagnoser.readers.sniff import Format
from devkit.diagnoser.readers.text import one_line, quoted
from devkit.diagnoser.report import Problem, ReportInfo, Run, TestResult


class Tally:
    """Counts tests, one per nodeid and job, and keeps what was said about each report."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self._outcomes: Counter[str] = Counter()
        self._summaries: list[Counts] = []
        self._reports: list[ReportInfo] = []
        self._problems = [Problem(one_line(problem.name), one_line(problem.message)) for problem in problems]
        self._seen: dict[str, set[str]] = {}
        self._durations: Counter[str] = Counter()

    def counted(self, tests: Iterable[TestResult], reading: Reading) -> Iterator[TestResult]:
        """Pass tests on, each nodeid of a job once; the first result stands, another one is a problem."""
        seen = self._seen.setdefault(reading.job, set())
        for test in map(_with_plain_id, tests):
            if test.nodeid in seen:
                reading.problem(f"{quoted(test.nodeid, 200)} occurs again; the first result of a test counts")
                continue
            seen.add(test.nodeid)
            self._outcomes[test.outcome] += 1
            yield test

    def report(self, name: str, kind: Format, reading: Reading) -> None:
        """Note a report that was read."""
        name = one_line(name)
        info = ReportInfo(name, kind, reading.job, reading.root, reading.created, reading.duration, reading.exitcode)
        self._reports.append(info)
        self._durations[reading.job] += reading.duration  # type: ignore[assignment]
        if reading.summary is not None:
            self._summaries.append(reading.summary)
        for sentence in reading.all_problems():
            self.problem(name, sentence)

    def problem(self, name: str, sentence: str) -> None:
        """Note what could not be read, as a sentence that begins with the report's name."""
        name = one_line(name)
        self._problems.append(Problem(name, f"{'stdin' if name == '-' else name}: {one_line(sentence)}"))

    def run(self) -> Run:
        """Return the counts, reports and problems so far."""
        counts = [self._counts(), *self._summaries]
        return Run(
            reports=tuple(self._reports),
            problems=tuple(self._problems),
            tests=sum(count.tests for count in counts),
            passed=sum(count.passed for count in counts),
            failed=sum(count.failed for count in counts),
            errors=sum(count.errors for count in counts),
            skipped=sum(count.skipped for count in counts),
            duration=float(max(self._durations.values(), default=0.0)),
        )

    def _counts(self) -> Counts:
        seen = self._outcomes
        return Counts(
            tests=sum(seen.values()),
            passed=seen["passed"] + seen["xpassed"],
            failed=seen["failed"],
            errors=seen["error"],
            skipped=seen["skipped"] + seen["xfailed"],
        )


def _with_plain_id(test: TestResult) -> TestResult:
    # pytest escapes line ends in ids; an id that holds one could begin a line of its own in a log.
    return msgspec.structs.replace(test, nodeid=one_line(test.nodeid)) if "\n" in test.nodeid else test
