"""Which tests ran, stored once for all runs that ran the same ones in the same order."""

from collections.abc import Iterable, Mapping, Sequence

from devkit.diagnoser.history import members
from devkit.diagnoser.history.connection import Connection
from devkit.diagnoser.history.records import PartOutcome


class SetStore:
    """The sets of the parts about to be recorded; a test's name is looked up only for a set nobody has stored yet."""

    def __init__(self, connection: Connection, parts: Sequence[PartOutcome]) -> None:
        self._connection = connection
        self._parts = parts
        self._groups: dict[bytes, Sequence[Sequence[str]]] = {}
        self._of = {part.digest: self._add(part) for part in parts}
        self._known = known_sets(connection, self._groups)

    def _add(self, part: PartOutcome) -> dict[str, bytes | None]:
        ran = sorted({nodeid for group in part.ran for nodeid in group})
        return {
            "ran": self._digest([ran]),
            "skipped": self._digest([part.skipped]),
            "sequence": self._digest(part.ran) if list(map(list, part.ran)) not in ([ran], []) else None,
        }

    def _digest(self, groups: Sequence[Sequence[str]]) -> bytes:
        digest = set_digest(groups)
        self._groups[digest] = groups
        return digest

    def names_needed(self) -> set[str]:
        """The tests whose numbers `row` needs."""
        names = {each.nodeid for part in self._parts for each in part.outcomes}
        for digest, groups in self._groups.items():
            if digest not in self._known:
                names.update(*groups)
        return names

    def row(self, part: PartOutcome, run_id: int, tests: Mapping[str, int]) -> dict[str, object]:
        """The row of a part, its sets stored."""
        numbers = {column: self._number(digest, tests) for column, digest in self._of[part.digest].items()}
        return {"digest": part.digest, "run_id": run_id, "job": part.job, **numbers}

    def _number(self, digest: bytes | None, tests: Mapping[str, int]) -> int | None:
        if digest is None:
            return None
        if digest not in self._known:
            groups = [[tests[name] for name in group] for group in self._groups[digest]]
            self._known |= store_set(self._connection, digest, groups)
        return self._known[digest]


def set_digest(groups: Sequence[Sequence[str]]) -> bytes:
    """Identity of a set or sequence, from the names of its tests."""
    return members.digest(name for group in groups for name in (*group, ""))


def known_sets(connection: Connection, digests: Iterable[bytes]) -> dict[bytes, int]:
    """The numbers of those sets that are stored."""
    return {bytes(digest): number for digest, number in connection.rows("sets_known", digests=list(digests))}


def store_set(connection: Connection, digest: bytes, groups: Sequence[Sequence[int]]) -> dict[bytes, int]:
    """Store a set that another process may be storing as well."""
    connection.add("add_sets", [{"digest": digest, "members": members.pack(groups)}])
    return known_sets(connection, [digest])
