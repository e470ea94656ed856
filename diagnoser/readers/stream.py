"""Several reports read as one run: a stream of tests, then counts, sources and problems."""

from collections.abc import Callable, Iterator, Sequence

from devkit.diagnoser.readers.content import DEFAULT_LIMIT, load
from devkit.diagnoser.readers.errors import UnreadableError
from devkit.diagnoser.readers.jobs import job_names
from devkit.diagnoser.readers.reading import Reading
from devkit.diagnoser.readers.sniff import Format, detect
from devkit.diagnoser.readers.sources import Source, find_sources
from devkit.diagnoser.readers.tally import Tally
from devkit.diagnoser.readers.text import one_line
from devkit.diagnoser.report import Run, TestResult

Progress = Callable[[int, int], None]


class ReportStream:
    """The tests of one run, to be iterated once; `run` is complete after the last one.

    Nothing a report contains makes the iteration raise: what can't be read is a `Problem` in `run`.
    """

    def __init__(
        self, sources: Sequence[Source], jobs: dict[str, str], tally: Tally, progress: Progress | None, limit: int
    ) -> None:
        self._sources = sorted(sources, key=lambda source: (jobs[source.path], source.path))
        self._jobs = jobs
        self._tally = tally
        self._progress = progress
        self._limit = limit

    def __iter__(self) -> Iterator[TestResult]:
        sources, self._sources = self._sources, []
        total = sum(source.size for source in sources)
        done = 0
        for source in sources:
            yield from self._read_source(source, self._progress_from(done, source.size, total))
            done += source.size
        if self._progress is not None:
            self._progress(done, total)

    @property
    def run(self) -> Run:
        """Counts, sources and problems of what has been read so far."""
        return self._tally.run()

    def _progress_from(self, done: int, size: int, total: int) -> Callable[[float], None] | None:
        progress = self._progress
        if progress is None:
            return None
        return lambda part: progress(done + int(size * part), total)

    def _read_source(self, source: Source, on_progress: Callable[[float], None] | None) -> Iterator[TestResult]:
        try:
            content = load(source.path, self._limit)
            kind = detect(content.head())
        except UnreadableError as error:
            self._name_all(source, str(error))
            return
        reading = Reading(content, self._jobs[source.path], on_progress)
        try:
            yield from self._tally.counted(_read(kind, reading), reading)
        except UnreadableError as error:
            self._name_all(source, str(error))
        except MemoryError:
            self._name_all(source, "needs more memory than there is; write one report per shard")
        else:
            self._tally.report(source.path, kind, reading)

    def _name_all(self, source: Source, sentence: str) -> None:
        for path in (source.path, *source.copies):
            self._tally.problem(path, sentence)


def open_reports(
    paths: Sequence[str],
    *,
    job_of: Callable[[str], str] | None = None,
    progress: Progress | None = None,
    limit: int = DEFAULT_LIMIT,
) -> ReportStream:
    """Open reports of one run; nothing is read before the stream is iterated.

    The order of `paths` does not matter: reports are read sorted by job. The same report given twice, by path or as a
    copy with the same bytes, counts once, silently.

    Args:
        paths: Files of any of the three formats, gzipped or not; glob patterns (`**` crosses directories); `-` for
            stdin.
        job_of: Names the job of a path; by default the part that tells the paths apart, empty for a single report.
        progress: Called now and then with bytes done and bytes in total, both as they are on disk.
        limit: Most bytes of one report, uncompressed.
    """
    sources, problems = find_sources(paths)
    names = job_names([source.path for source in sources])
    jobs = {path: one_line(job_of(path) if job_of else name) for path, name in names.items()}
    return ReportStream(sources, jobs, Tally(problems), progress, limit)


def _read(kind: Format, reading: Reading) -> Iterator[TestResult]:
    """Read a report with its format's reader; only that one is imported."""
    match kind:
        case "pytest-json-report":
            from devkit.diagnoser.readers import json_report

            return json_report.read(reading)
        case "pytest-reportlog":
            from devkit.diagnoser.readers import reportlog

            return reportlog.read(reading)
        case "junit-xml":
            from devkit.diagnoser.readers import junit

            return junit.read(reading)
