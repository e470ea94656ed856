"""JSON Lines into a history: two histories merge, and merging twice changes nothing."""

import contextlib
import sqlite3
from collections.abc import Iterable, Iterator

import msgspec
from sqlalchemy import delete, exc, select

from devkit.core.errors import DevkitError
from devkit.diagnoser.history import schema
from devkit.diagnoser.history.connection import Connection, chunks
from devkit.diagnoser.history.lines import FORMAT, RUN_COLUMNS, Cluster, Day, Group, Head, Line, Part, Result, Run, Test
from devkit.diagnoser.history.rollup import insert_day, unpack_identities
from devkit.diagnoser.history.sets import known_sets, set_digest, store_set
from devkit.diagnoser.history.store import History, RacedError
from devkit.diagnoser.history.write import identity_of, test_ids


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


class _ContradictionError(Exception):
    """A line says what can't be."""


class _Importer:
    """Takes the lines of another history into this one."""

    def __init__(self, connection: Connection, name: str) -> None:
        self._connection = connection
        self._name = name
        self._known = set(connection.scalars(select(schema.RUNS.c.identity)))
        self._tests: dict[int, int] = {}
        self._names: dict[int, str] = {}
        self._sets: dict[str | None, int | None] = {None: None}
        self._clusters: dict[str | None, int | None] = {None: None}

    def take(self, lines: list[Line]) -> Imported:
        """Store the lines, all of whose kinds stand in the order they need each other."""
        names = {line.n: line.nodeid for line in lines if isinstance(line, Test)}
        numbers = test_ids(self._connection, set(names.values()))
        self._tests = {n: numbers[nodeid] for n, nodeid in names.items()}
        self._names = names
        self._store_clusters([line for line in lines if isinstance(line, Cluster)])
        taken = known = 0
        for number, line in enumerate(lines, start=1):
            with self._explained(number):
                if isinstance(line, Group):
                    self._store_set(line)
                elif isinstance(line, Run):
                    new = self._store_run(line)
                    taken, known = taken + new, known + (not new)
                elif isinstance(line, Day):
                    self._store_day(line)
        return Imported(taken, known)

    @contextlib.contextmanager
    def _explained(self, number: int) -> Iterator[None]:
        """Name the line that says what can't be."""
        try:
            yield
        except KeyError as error:
            raise DevkitError(
                f"{self._name}, line {number}: refers to {error}, which no line before it describes"
            ) from error
        except (_ContradictionError, sqlite3.IntegrityError, exc.IntegrityError) as error:
            reason = " ".join(str(getattr(error, "orig", error)).split())
            raise DevkitError(
                f"{self._name}, line {number}: contradicts itself or the lines before it ({reason}); "
                "export the history again"
            ) from error

    def _store_set(self, group: Group) -> None:
        digest = bytes.fromhex(group.digest)
        tests = [[self._tests[n] for n in one] for one in group.groups]
        if digest != set_digest([[self._names[n] for n in one] for one in group.groups]):
            raise _ContradictionError("the digest is of other tests")
        known = known_sets(self._connection, [digest])
        self._sets[group.digest] = (known or store_set(self._connection, digest, tests))[digest]

    def _store_clusters(self, clusters: list[Cluster]) -> None:
        self._connection.add("add_clusters", [msgspec.structs.asdict(each) for each in clusters])
        for chunk in chunks([each.fingerprint for each in clusters]):
            rows = self._connection.rows("cluster_ids", fingerprints=chunk)
            self._clusters |= {row[0]: row[1] for row in rows}

    def _store_run(self, run: Run) -> bool:
        digests = [part.digest for part in run.parts]
        if run.identity in self._known:
            return False
        if run.identity != identity_of(digests) or len(set(digests)) < len(digests):
            raise _ContradictionError("the identity is of other parts")
        if self._connection.column("parts_known", digests=digests):
            return False
        number = self._connection.value("add_run", **{name: getattr(run, name) for name in RUN_COLUMNS})
        if number is None:
            raise RacedError
        for part in run.parts:
            self._store_part(part, number)
        rows = [
            {"cluster_id": self._clusters[name], "run_id": number, "tests": tests, "functions": functions}
            for name, tests, functions in map(msgspec.structs.astuple, run.clusters)
        ]
        self._connection.add("add_occurrences", rows)
        return True

    def _store_part(self, part: Part, run: int) -> None:
        row = {name: self._sets[getattr(part, name)] for name in ("ran", "skipped", "sequence")}
        number = self._connection.value("add_part", digest=part.digest, job=part.job, run_id=run, **row)
        rows = [self._result_row(one) | {"part_id": number, "run_id": run} for one in part.results]
        self._connection.add("add_results", rows)

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
