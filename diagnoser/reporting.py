"""A cluster put into words and places: from the evidence to the record every format renders."""

from collections.abc import Sequence

from devkit.diagnoser.changes import Changes
from devkit.diagnoser.clues import Key
from devkit.diagnoser.cluster import Cluster
from devkit.diagnoser.diagnosis import (
    ClusterHistory,
    ClusterReport,
    CodeLine,
    Example,
    Fix,
    FlakyTest,
    Kind,
    Place,
)
from devkit.diagnoser.fixing import Fixing
from devkit.diagnoser.gather import Gathered
from devkit.diagnoser.hints import hints
from devkit.diagnoser.kind import kind_of
from devkit.diagnoser.owners import Owners
from devkit.diagnoser.places import Places
from devkit.diagnoser.ranking import priority
from devkit.diagnoser.roots import Root
from devkit.diagnoser.sources import Sources
from devkit.diagnoser.suspects import MOST, Suspect, suspects
from devkit.diagnoser.title import title_of
from devkit.diagnoser.wording import joined

_WINDOW = 3
"""Lines shown before and after a place."""
_LEAST_SURE = 0.5
_ANOTHER = "the message that came instead is written here"
_DRIFTED = {
    "source": "the message that the tests disagree with is written here",
    "test": "the expectation that the code's message does not meet is written here",
}
_MOST_LOGS = 10
_LONGEST_MESSAGE = 2000


class Reporter:
    """Reports the clusters of one run."""

    def __init__(
        self,
        *,
        gathered: Gathered,
        places: Places,
        sources: Sources | None,
        root: Root | None,
        changes: Changes,
        fixing: Fixing,
    ) -> None:
        self._fixing = fixing
        self._gathered = gathered
        self._places = places
        self._sources = sources
        self._prefix = root.prefix if root else ""
        self._owners = Owners(root.top or root.folder if root else None)
        self._changes = changes
        self._failing = sum(len(unit.members) for unit in gathered.units)

    def report(self, cluster: Cluster, fingerprint: str) -> ClusterReport:
        """Say everything about one cluster; its rank is set once all are known."""
        fixes = self._fixing.fixes(cluster)
        kind = kind_of(cluster)
        if fixes and kind == "assertion":
            kind = "message-mismatch"
        found = self._suspects(cluster, kind, fixes)
        culprit = found[0] if found else None
        example = cluster.units[0].example
        nodeids = tuple(cluster.nodeids)
        return ClusterReport(
            fingerprint=fingerprint,
            rank=0,
            priority=priority(len(nodeids), self._failing, kind),
            kind=kind,
            title=title_of(cluster, kind, culprit),
            exception=example.telling.type,
            message=example.telling.template[:_LONGEST_MESSAGE],
            reason=joined([self._prefixed(key) for key in cluster.keys], len(nodeids)),
            hints=self._hints(cluster, fixes),
            tests=nodeids,
            jobs=self._jobs(cluster),
            culprit=self._place(culprit, cluster) if culprit else None,
            suspects=tuple(self._place(suspect, cluster) for suspect in found[1:]),
            fixes=fixes,
            history=ClusterHistory(None),
            flaky=None,
            owners=self._owners.of(self._prefix + culprit.path) if culprit else (),
            logs=_logs(cluster),
            example=Example(example.nodeid, example.longrepr),
        )

    def _hints(self, cluster: Cluster, fixes: Sequence[Fix]) -> tuple[str, ...]:
        """What its tests share; and where there is no patch, what they waited for of an exception or a warning."""
        waited = self._fixing.explanation(cluster) if not fixes else ""
        return (*hints(cluster, self._gathered), *([waited] if waited else []))

    def _suspects(self, cluster: Cluster, kind: Kind, fixes: Sequence[Fix]) -> list[Suspect]:
        """The suspects, best first; led by what the best fix of a message changes, or by where another one is said."""
        found = suspects(cluster, self._places, self._sources, self._changes)
        if kind != "message-mismatch":
            return found
        if fixes:
            best = fixes[0]
            path = best.path.removeprefix(self._prefix)
            return self._led(found, path, best.line, max(best.confidence, _LEAST_SURE), _DRIFTED[best.target])
        origin = self._fixing.origin(cluster)
        return self._led(found, *origin, _LEAST_SURE, _ANOTHER) if origin is not None else found

    def _led(self, found: Sequence[Suspect], path: str, line: int, score: float, why: str) -> list[Suspect]:
        around = self._sources.enclosing(path, line) if self._sources is not None else None
        function = around.qualname if around is not None else "<module>"
        first = Suspect(path, function, line, score, why)
        return [first, *(each for each in found if (each.path, each.function) != (path, function))][:MOST]

    def flaky(self) -> tuple[FlakyTest, ...]:
        """Tests that failed and then passed when run again."""
        return tuple(FlakyTest(nodeid, phase.longrepr) for nodeid, phase in sorted(self._gathered.flaky.items()))

    def _prefixed(self, key: Key) -> Key:
        """A key with its path, if it has one, relative to the repository."""
        what, *rest = key
        return (what, self._prefix + rest[0], *rest[1:]) if what in ("function", "line", "raises", "awaits") else key

    def _jobs(self, cluster: Cluster) -> tuple[str, ...]:
        if len(self._gathered.all_jobs) < 2:  # noqa: PLR2004 - a run of one job has no jobs to tell apart
            return ()
        return tuple(sorted(self._gathered.jobs_of(member for unit in cluster.units for member in unit.members)))

    def _place(self, suspect: Suspect, cluster: Cluster) -> Place:
        return Place(
            path=self._prefix + suspect.path,
            line=suspect.line,
            function=suspect.function or None,
            why=suspect.why,
            score=round(suspect.score, 3),
            code=self._window(suspect, cluster),
        )

    def _window(self, suspect: Suspect, cluster: Cluster) -> tuple[CodeLine, ...]:
        """Lines around the place; the frame's own line alone where the sources here are of another commit."""
        shown = _frame_code(suspect, cluster)
        lines = self._sources.lines(suspect.path) if self._sources is not None else ()
        if not lines or (shown and self._sources and self._sources.line(suspect.path, suspect.line) != shown):
            return (CodeLine(suspect.line, shown),) if shown else ()
        first = max(1, suspect.line - _WINDOW)
        last = min(len(lines), suspect.line + _WINDOW)
        return tuple(CodeLine(number, lines[number - 1]) for number in range(first, last + 1))


def _frame_code(suspect: Suspect, cluster: Cluster) -> str:
    """The line as the report shows it; empty where no frame stood there."""
    for unit in cluster.units:
        for frame in unit.example.frames:
            if (frame.path, frame.line) == (suspect.path, suspect.line) and frame.code:
                return frame.code
    return ""


def _logs(cluster: Cluster) -> tuple[str, ...]:
    first_lines = (line.partition("\n")[0] for unit in cluster.units for line in unit.example.logs)
    return tuple(dict.fromkeys(first_lines))[:_MOST_LOGS]
