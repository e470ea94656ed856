"""JUnit XML, as pytest and other tools write it: no frames, only text."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from devkit.diagnoser.readers.errors import UnreadableError
from devkit.diagnoser.readers.junit_case import Case
from devkit.diagnoser.readers.junit_nodeid import other_nodeid, pytest_nodeid
from devkit.diagnoser.readers.junit_result import test_result
from devkit.diagnoser.readers.junit_xml import JUnitParser, seconds
from devkit.diagnoser.readers.reading import Reading
from devkit.diagnoser.readers.text import clean_record
from devkit.diagnoser.report import TestResult


def read(reading: Reading) -> Iterator[TestResult]:
    """Yield the tests of a JUnit XML report, after all of it has been read: a test may have several cases.

    Raises:
        UnreadableError: It is not JUnit XML. Where it is cut off, the cases before count, and that is a problem of
            `reading` instead.
    """
    parser = JUnitParser(reading)
    by_nodeid: dict[str, list[Case]] = {}
    try:
        for case in parser.cases():
            if parser.by_pytest and _is_skipped_module(case):
                continue
            nodeid = pytest_nodeid(case) if parser.by_pytest else other_nodeid(case)
            by_nodeid.setdefault(nodeid, []).append(case)
    except UnreadableError as error:
        if not by_nodeid:
            raise
        reading.problem(f"{error}; the cases before count")
    _describe(reading, parser.suites)
    for nodeid in list(by_nodeid):
        yield clean_record(test_result(nodeid, by_nodeid.pop(nodeid), reading.job, by_pytest=parser.by_pytest))


def _is_skipped_module(case: Case) -> bool:
    # pytest's other reports don't count a skipped module as a test either.
    return not case.classname and bool(case.findings) and all(finding.kind == "skipped" for finding in case.findings)


def _describe(reading: Reading, suites: Sequence[Mapping[str, str]]) -> None:
    times = [seconds(suite.get("time", "")) for suite in suites]
    reading.duration = times[0] if times and times[0] else sum(times)
    stamps = [_unix_time(suite.get("timestamp", "")) for suite in suites]
    reading.created = max((stamp for stamp in stamps if stamp is not None), default=None)


def _unix_time(stamp: str) -> float | None:
    try:
        return datetime.fromisoformat(stamp).timestamp()
    except (ValueError, OverflowError, OSError):
        return None
