"""JSON Lines into a history: two histories merge, and merging twice changes nothing."""

from collections.abc import Iterable, Iterator

import msgspec
from sqlalchemy import Connection, delete, select

from devkit.core.errors import DevkitError
from devkit.diagnoser.history import schema
from devkit.diagnoser.history.lines import FORMAT, RUN_COLUMNS, Cluster, Day, Group, Head, Line, Part, Result, Run, Test
from devkit.diagnoser.history.rollup import insert_day, unpack_identities
from devkit.diagnoser.history.sets import ignoring, known_sets, store_set
from devkit.diagnoser.history.store import History
from devkit.diagnoser.history.write import chunks, insert_all, test_ids


class Imported(msgspec.Struct, frozen=True):
    """What an import did."""

    runs: int
    """Runs that were new."""
    known: int
    """Runs that were here already."""


def import_lines(history: History, lines: Iterable[bytes], name: str) -> Imported:
    """Merge exported lines into a history, all of them or none.

    Args:
        history: Where to.
        lines: As from `export_lines`.
        name: What to call the source in an error.

    Raises:
        DevkitError: a line is not what an export writes, or the database can't be written to.
    """
    decoded = list(_decoded(lines, name))
    return history.write(lambda connection: _Importer(connection, name).take(decoded))


def _decoded(lines: Iterable[bytes], name: str) -> Iterator[Line]:
    decoder = msgspec.json.Decoder(Line)
    number = 0
    for number, text in enumerate(lines, start=1):
        try:
            line = decoder.decode(text)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            raise DevkitError(f"{name}, line {number}: expected a line of `devkit history export` ({error})") from error
        if (number == 1) != isinstance(line, Head) or (isinstance(line, Head) and line.format != FORMAT):
            raise DevkitError(
                f"{name}, line {number}: expected the first line, and no other, to say {FORMAT}; "
                "was it written by another version of devkit?"
            )
        yield line
    if not number:
        raise DevkitError(f"{name}: is empty; expected what `devkit history export` writes")


class _Importer:
    """Takes the lines of another history into this one."""

    def __init__(self, connection: Connection, name: str) -> None:
        self._connection = connection
        self._name = name
        self._known = set(connection.scalars(select(schema.RUNS.c.identity)))
        self._tests: dict[int, int] = {}
        self._sets: dict[str | None, int | None] = {None: None}
        self._clusters: dict[str | None, int | None] = {None: None}

    def take(self, lines: list[Line]) -> Imported:
        names = {line.n: line.nodeid for line in lines if isinstance(line, Test)}
        try:
            numbers = test_ids(self._connection, set(names.values()))
            self._tests = {n: numbers[nodeid] for n, nodeid in names.items()}
            self._store_sets([line for line in lines if isinstance(line, Group)])
            self._store_clusters([line for line in lines if isinstance(line, Cluster)])
            runs = [line for line in lines if isinstance(line, Run)]
            taken = sum(self._store_run(run) for run in runs)
            for day in (line for line in lines if isinstance(line, Day)):
                self._store_day(day)
        except (KeyError, ValueError) as error:
            raise DevkitError(f"{self._name}: a line refers to {error}, which no line before it describes") from error
        return Imported(taken, len(runs) - taken)

    def _store_sets(self, groups: list[Group]) -> None:
        for group in groups:
            digest = bytes.fromhex(group.digest)
            known = known_sets(self._connection, [digest])
            tests = [[self._tests[n] for n in one] for one in group.groups]
            self._sets[group.digest] = (known or store_set(self._connection, digest, tests))[digest]

    def _store_clusters(self, clusters: list[Cluster]) -> None:
        table = schema.CLUSTERS
        insert_all(self._connection, table, [msgspec.structs.asdict(each) for each in clusters], ignore=True)
        for chunk in chunks([each.fingerprint for each in clusters]):
            query = select(table.c.fingerprint, table.c.id).where(table.c.fingerprint.in_(chunk))
            self._clusters |= {row[0]: row[1] for row in self._connection.execute(query)}

    def _store_run(self, run: Run) -> bool:
        table = schema.PARTS
        digests = [part.digest for part in run.parts]
        if run.identity in self._known:
            return False
        if self._connection.scalar(select(table.c.id).where(table.c.digest.in_(digests)).limit(1)) is not None:
            return False
        new = ignoring(self._connection, schema.RUNS).values({name: getattr(run, name) for name in RUN_COLUMNS})
        number = self._connection.scalar(new.returning(schema.RUNS.c.id))
        for part in run.parts:
            self._store_part(part, number)
        rows = [
            {"cluster_id": self._clusters[name], "run_id": number, "tests": tests, "functions": functions}
            for name, tests, functions in map(msgspec.structs.astuple, run.clusters)
        ]
        insert_all(self._connection, schema.OCCURRENCES, rows)
        return True

    def _store_part(self, part: Part, run: int | None) -> None:
        row = {name: self._sets[getattr(part, name)] for name in ("ran", "skipped", "sequence")}
        new = ignoring(self._connection, schema.PARTS).values(digest=part.digest, job=part.job, run_id=run, **row)
        number = self._connection.scalar(new.returning(schema.PARTS.c.id))
        rows = [self._result_row(one) | {"part_id": number, "run_id": run} for one in part.results]
        insert_all(self._connection, schema.RESULTS, rows)

    def _result_row(self, one: Result) -> dict[str, object]:
        row = {name: getattr(one, name) for name in ("outcome", "reruns", "seconds", "detail")}
        return row | {"test_id": self._tests[one.test], "cluster_id": self._clusters[one.cluster]}

    def _store_day(self, day: Day) -> None:
        """Take a day's counts if they are of runs unknown here, or of more runs than the counts here."""
        covered = frozenset(day.runs)
        table = schema.DAYS.c
        here = self._connection.execute(select(table.id, table.identities).where(table.day == day.day)).all()
        overlapping = {number: unpack_identities(data) for number, data in here}
        overlapping = {number: runs for number, runs in overlapping.items() if runs & covered}
        counted = frozenset().union(*overlapping.values())
        if covered & self._known - counted or (overlapping and not counted < covered):
            return
        self._connection.execute(delete(schema.DAYS).where(table.id.in_(list(overlapping))))
        insert_day(self._connection, day.day, day.branch, day.runs, {self._tests[n]: count for n, count in day.counts})
