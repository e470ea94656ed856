"""A history as JSON Lines."""

from collections.abc import Iterator, Sequence

import msgspec
from sqlalchemy import RowMapping, Table, select

from devkit.diagnoser.history import codes, members, schema
from devkit.diagnoser.history.connection import Connection
from devkit.diagnoser.history.lines import (
    FORMAT,
    RUN_COLUMNS,
    Cluster,
    Day,
    Group,
    Head,
    Line,
    Part,
    Result,
    Run,
    Seen,
    Test,
)
from devkit.diagnoser.history.rollup import unpack_identities
from devkit.diagnoser.history.store import History


def export_lines(history: History) -> Iterator[bytes]:
    """The history as JSON Lines, each ending in a newline; the same for two histories that know the same.

    Raises:
        DevkitError: the database can't be read.
    """
    encoder = msgspec.json.Encoder()
    with history.reading() as connection:
        for line in _Exporter(connection).lines():
            yield encoder.encode(line) + b"\n"


class _Exporter:
    """Numbers tests by name, and refers to everything else by digest, identity or fingerprint."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._tests: dict[int, int] = {}
        self._sets: dict[int | None, str | None] = {None: None}
        self._clusters: dict[int | None, str | None] = {None: None}

    def lines(self) -> Iterator[Line]:
        yield Head(FORMAT)
        rows = sorted(self._rows(schema.TESTS), key=lambda row: row["nodeid"])
        for number, row in enumerate(rows):
            self._tests[row["id"]] = number
            yield Test(number, row["nodeid"])
        for row in sorted(self._rows(schema.SETS), key=lambda row: bytes(row["digest"])):
            self._sets[row["id"]] = digest = bytes(row["digest"]).hex()
            groups = members.unpack(row["members"])
            yield Group(digest, [[self._tests[test] for test in group] for group in groups])
        for row in sorted(self._rows(schema.CLUSTERS), key=lambda row: row["fingerprint"]):
            self._clusters[row["id"]] = row["fingerprint"]
            yield Cluster(**{name: row[name] for name in Cluster.__struct_fields__})
        for row in sorted(self._rows(schema.RUNS), key=lambda row: (row["time"], row["identity"])):
            yield self._run(row)
        for row in sorted(self._rows(schema.DAYS), key=lambda row: (row["day"], row["cover"])):
            tests, counts = members.unpack(row["counts"])
            counted = sorted(zip((self._tests[test] for test in tests), counts, strict=True))
            yield Day(row["day"], row["branch"], sorted(unpack_identities(row["identities"])), counted)

    def _rows(self, table: Table, run: int | None = None) -> Sequence[RowMapping]:
        query = select(table) if run is None else select(table).where(table.c.run_id == run)
        return self._connection.execute(query).mappings().all()

    def _run(self, row: RowMapping) -> Run:
        results: dict[int, list[Result]] = {}
        for one in self._rows(schema.RESULTS, row["id"]):
            results.setdefault(one["part_id"], []).append(self._result(one))
        seen = [
            Seen(str(self._clusters[one["cluster_id"]]), one["tests"], one["functions"])
            for one in self._rows(schema.OCCURRENCES, row["id"])
        ]
        return Run(
            parts=[
                Part(
                    digest=part["digest"],
                    job=part["job"],
                    ran=self._sets[part["ran"]],
                    skipped=self._sets[part["skipped"]],
                    sequence=self._sets[part["sequence"]],
                    results=sorted(results.get(part["id"], []), key=lambda one: one.test),
                )
                for part in sorted(self._rows(schema.PARTS, row["id"]), key=lambda part: part["digest"])
            ],
            clusters=sorted(seen, key=lambda one: one.fingerprint),
            **{name: row[name] for name in RUN_COLUMNS} | {"time": codes.dated(row["time"])},
        )

    def _result(self, one: RowMapping) -> Result:
        details = (one["outcome"], one["reruns"], one["seconds"], one["detail"])
        return Result(self._tests[one["test_id"]], *details, self._clusters[one["cluster_id"]])
