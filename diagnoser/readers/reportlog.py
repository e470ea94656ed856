"""pytest-reportlog: one JSON object a line, written as the run goes, so that a crash leaves what came before."""

from collections.abc import Iterator

import msgspec

from devkit.diagnoser.readers.errors import key_path_sentence
from devkit.diagnoser.readers.json_repair import repair
from devkit.diagnoser.readers.log_result import LogTest, collection_error
from devkit.diagnoser.readers.log_schema import LogLine
from devkit.diagnoser.readers.reading import Reading
from devkit.diagnoser.readers.text import clean_record, is_plain_ascii, may_hold_unsafe, quoted
from devkit.diagnoser.report import TestResult

_PROGRESS_EVERY = 1024
_line = msgspec.json.Decoder(LogLine)


def read(reading: Reading) -> Iterator[TestResult]:
    """Yield the tests of a pytest-reportlog, each when its last phase has been read.

    A bad line is a problem of `reading`; so is a log that ends before the session did.
    """
    session = _Session(reading)
    plain = is_plain_ascii(reading.content.data)
    for number, text in enumerate(_lines(reading), 1):
        line = _decoded(reading, number, text)
        session.cut_off = line is None
        result = None if line is None else session.take(line, safe=plain and not may_hold_unsafe(text))
        if result is not None:
            yield result
    yield from session.unfinished()


def _lines(reading: Reading) -> Iterator[bytes]:
    data = reading.content.data
    position, size = reading.content.start, len(data)
    count = 0
    while position < size:
        end = data.find(b"\n", position)
        end = size if end < 0 else end
        if text := bytes(data[position:end]).strip():
            yield text
        position = end + 1
        count += 1
        if count % _PROGRESS_EVERY == 0:
            reading.progress(position / size)


def _decoded(reading: Reading, number: int, text: bytes) -> LogLine | None:
    """Decode a line; a bad one becomes a problem, and None."""
    try:
        return _decode(text)
    except (msgspec.DecodeError, RecursionError) as error:
        reading.problem(f"{key_path_sentence(error, f'line {number:,}')}; this line is left out")
        return None


def _decode(text: bytes) -> LogLine:
    try:
        return _line.decode(text)
    except msgspec.ValidationError:
        raise
    except (msgspec.DecodeError, UnicodeDecodeError):
        repaired = bytearray(text.decode("utf-8", "replace").encode())
        repair(repaired)
        return _line.decode(repaired)


class _Session:
    """The tests that have begun and not ended, and how the session ended."""

    def __init__(self, reading: Reading) -> None:
        self.cut_off = False
        """Whether the last line was not whole: then the file was cut, not the run."""
        self._reading = reading
        self._tests: dict[str, LogTest] = {}
        self._unsafe: set[str] = set()
        self._collectors: set[str] = set()
        self._finished = False
        self._started = 0.0

    def take(self, line: LogLine, *, safe: bool) -> TestResult | None:
        """Take a line; return a test's record when it was its last.

        Args:
            line: Any line of the log.
            safe: Whether its text needs no cleaning.
        """
        if not safe:
            self._unsafe.add(line.nodeid)
        match line.type:
            case "TestReport" | "SubTestReport":
                return self._reported(line)
            case "CollectReport":
                return self._collected(line)
            case "SessionFinish":
                self._finished = True
                self._reading.exitcode = line.exitstatus
        return None

    def unfinished(self) -> Iterator[TestResult]:
        """Yield the tests of which the log misses the end."""
        if not self._finished:
            self._reading.problem(
                "ends before the session did (there is no SessionFinish line), expected the whole log; "
                "the lines before count, see the run's output for what ended it"
            )
        died = not self._finished and not self.cut_off
        for test in self._tests.values():
            test.end_early(died=died)
            yield clean_record(test.result(self._reading.job))

    def _reported(self, line: LogLine) -> TestResult | None:
        if not line.outcome:
            self._reading.problem(f"the {quoted(line.type)} of {quoted(line.nodeid)} has no outcome; it is left out")
            return None
        self._clock(line)
        test = self._tests.get(line.nodeid)
        if test is None:
            test = self._tests[line.nodeid] = LogTest(line.nodeid)
        if not test.add(line):
            return None
        del self._tests[line.nodeid]
        result = test.result(self._reading.job)
        self._find_root(result)
        return clean_record(result) if line.nodeid in self._unsafe else result

    def _collected(self, line: LogLine) -> TestResult | None:
        if line.outcome != "failed" or line.nodeid in self._collectors:
            return None
        self._collectors.add(line.nodeid)
        return clean_record(collection_error(line, self._reading.job))

    def _clock(self, line: LogLine) -> None:
        if line.start and line.stop:
            self._started = min(self._started or line.start, line.start)
            self._reading.created = max(self._reading.created or line.stop, line.stop)
            self._reading.duration = self._reading.created - self._started

    def _find_root(self, result: TestResult) -> None:
        """Find the run's root where one line is named both absolutely and relative to it."""
        if self._reading.root:
            return
        for phase in result.phases:
            if phase.crash and phase.traceback and phase.crash.line == phase.traceback[-1].line:
                root = phase.crash.path.removesuffix("/" + phase.traceback[-1].path)
                self._reading.root = "" if root == phase.crash.path else root
