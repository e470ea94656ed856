"""pytest-json-report: one JSON object for the whole run."""

from collections.abc import Iterable, Iterator
from typing import TypeVar

import msgspec

from devkit.diagnoser.readers.content import Content
from devkit.diagnoser.readers.errors import UnreadableError, key_path_sentence
from devkit.diagnoser.readers.json_repair import repair
from devkit.diagnoser.readers.json_result import collection_error, is_told, test_result
from devkit.diagnoser.readers.json_schema import JsonCollector, JsonReport, JsonSummary, JsonTest
from devkit.diagnoser.readers.reading import Counts, Reading
from devkit.diagnoser.readers.text import clean_record, is_plain_ascii, may_hold_unsafe, one_line, quoted
from devkit.diagnoser.report import TestResult

_T = TypeVar("_T")
_D = TypeVar("_D")
_NULL = msgspec.Raw(b"null")
_PROGRESS_EVERY = 256
_ADVICE = "write the report again with 'pytest --json-report'"
_report = msgspec.json.Decoder(JsonReport)


def read(reading: Reading) -> Iterator[TestResult]:
    """Yield the tests of a pytest-json-report, the collection errors first.

    Raises:
        UnreadableError: The text is no such report; a bad entry is a problem of `reading` instead.
    """
    report = _decode(reading.content)
    if report.tests is None and not _has_summary(report):
        raise UnreadableError(_wrong_keys(reading.content))
    _describe(reading, report)
    yield from _collection_errors(reading, report.collectors or ())
    yield from _tests(reading, report.tests or ())


def _decode(content: Content, *, repaired: bool = False) -> JsonReport:
    try:
        return _report.decode(memoryview(content.data)[content.start :])
    except msgspec.ValidationError as error:
        raise UnreadableError(f"{key_path_sentence(error, '').lstrip('.: ')}; {_ADVICE}") from error
    except msgspec.DecodeError as error:
        if not repaired and repair(content.data):
            return _decode(content, repaired=True)
        raise UnreadableError(_malformed(error, content)) from error
    except RecursionError as error:
        raise UnreadableError(
            f"is nested deeper than any report, expected pytest-json-report JSON; {_ADVICE}"
        ) from error


def _malformed(error: msgspec.DecodeError, content: Content) -> str:
    text = str(error)
    if "truncated" in text:
        return f"ends at byte {len(content):,} in the middle of the JSON object, expected its end; {_ADVICE}"
    what, _, byte = text.removeprefix("JSON is malformed: ").rpartition(" (byte ")
    position = content.start + int(byte.rstrip(")")) if byte.rstrip(")").isdigit() else 0
    found = quoted(bytes(content.data[position : position + 20]).decode("utf-8", "replace"), 20)
    return f"byte {position:,}: expected JSON, got {found} ({what or text}); {_ADVICE}"


def _has_summary(report: JsonReport) -> bool:
    return bool(report.summary) and bool(report.created or report.exitcode or report.root)


def _wrong_keys(content: Content) -> str:
    try:
        keys = msgspec.json.decode(memoryview(content.data)[content.start :], type=dict[str, msgspec.Raw])
        names = ", ".join(quoted(key, 20) for key in list(keys)[:5])
    except UnicodeDecodeError:
        names = "none readable"
    found = f"its keys: {names}" if names else "it has no keys"
    return f"has neither 'tests' nor 'summary' ({found}), expected pytest-json-report JSON; {_ADVICE}"


def _describe(reading: Reading, report: JsonReport) -> None:
    reading.root = one_line(_value(reading, "root", report.root, str, ""))
    reading.created = _value(reading, "created", report.created, float, None)
    reading.duration = _value(reading, "duration", report.duration, float, 0.0)
    reading.exitcode = _value(reading, "exitcode", report.exitcode, int, None)
    if report.tests is None:
        reading.summary = _counts(_value(reading, "summary", report.summary, JsonSummary, JsonSummary()))


def _value(reading: Reading, key: str, raw: msgspec.Raw, kind: type[_T], default: _D) -> _T | _D:
    if not raw or raw == _NULL:
        return default
    try:
        return msgspec.json.decode(raw, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        reading.problem(f"{key_path_sentence(error, key)}; the tests still count")
        return default


def _counts(summary: JsonSummary) -> Counts:
    passed = summary.passed + summary.xpassed + summary.rerun + summary.subtests_passed
    skipped = summary.skipped + summary.xfailed
    tests = max(summary.total, passed + skipped + summary.failed + summary.error)
    return Counts(tests, passed, summary.failed, summary.error, skipped)


def _collection_errors(reading: Reading, collectors: Iterable[msgspec.Raw]) -> Iterator[TestResult]:
    seen = set()
    decoder = msgspec.json.Decoder(JsonCollector)
    for index, raw in enumerate(collectors):
        collector = _entry(reading, decoder, raw, "collectors", index)
        if collector is not None and collector.outcome in ("failed", "error") and collector.nodeid not in seen:
            seen.add(collector.nodeid)
            yield clean_record(collection_error(collector, reading.job))


def _tests(reading: Reading, tests: list[msgspec.Raw] | tuple[()]) -> Iterator[TestResult]:
    decoder = msgspec.json.Decoder(JsonTest)
    plain = is_plain_ascii(reading.content.data)
    for index, raw in enumerate(tests):
        if index % _PROGRESS_EVERY == 0:
            reading.progress(index / len(tests))
        test = _entry(reading, decoder, raw, "tests", index)
        if test is not None and not is_told(test):
            reading.problem(f"tests[{index}].outcome: expected passed, failed or the like, got {quoted(test.outcome)}")
        elif test is not None:
            result = test_result(test, reading.job)
            yield result if plain and not may_hold_unsafe(raw) else clean_record(result)


def _entry(reading: Reading, decoder: msgspec.json.Decoder[_T], raw: msgspec.Raw, key: str, index: int) -> _T | None:
    """Decode one entry; a bad one becomes a problem, and None."""
    try:
        try:
            return decoder.decode(raw)
        except UnicodeDecodeError:
            return decoder.decode(bytes(raw).decode("utf-8", "replace"))
    except (msgspec.DecodeError, RecursionError) as error:
        reading.problem(f"{key_path_sentence(error, f'{key}[{index}]')}; this entry is left out")
        return None
