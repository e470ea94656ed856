"""The failing rows of parametrised tests, each with its own texts: a unit keeps one of them as its example."""

from collections.abc import Iterator

from devkit.diagnoser.evidence import failure
from devkit.diagnoser.failure import Failure
from devkit.diagnoser.gather import Unit
from devkit.diagnoser.location import Locator
from devkit.diagnoser.report import Phase, Run, Stream, TestResult
from devkit.diagnoser.roots import Root

_MOST_KEPT = 3_000
_MOST_OF_UNIT = 40


class Rows:
    """Hands a stream on and keeps the failing rows that pass by."""

    def __init__(self, stream: Stream) -> None:
        """Take the stream; iterate over this in its place."""
        self._stream = stream
        self._kept: dict[str, Phase] = {}

    def __iter__(self) -> Iterator[TestResult]:
        for test in self._stream:
            row = test.nodeid.endswith("]") and test.outcome in ("failed", "error") and test.phases
            if row and len(self._kept) < _MOST_KEPT:
                self._kept.setdefault(test.nodeid, test.phases[0])
            yield test

    @property
    def run(self) -> Run:
        """The stream's own."""
        return self._stream.run

    def of(self, unit: Unit, root: Root) -> list[Failure]:
        """The example of a unit and its other rows, as far as they were kept."""
        nodeids = [member.nodeid for member in unit.members if member.nodeid != unit.example.nodeid]
        locator = Locator(tuple(report.root for report in self.run.reports), root.folder)
        rows = [(nodeid, self._kept[nodeid]) for nodeid in nodeids[:_MOST_OF_UNIT] if nodeid in self._kept]
        for nodeid, phase in rows:
            locator.learn(phase, nodeid.partition("::")[0])
        return [unit.example, *(failure(nodeid, phase, locator) for nodeid, phase in rows)]
