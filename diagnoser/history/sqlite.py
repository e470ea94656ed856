"""Histories in an SQLite file, without loading SQLAlchemy for what every recorded run needs."""

import contextlib
import re
import sqlite3
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from devkit.diagnoser.history.compiled import SQL, TABLES, Name
from devkit.diagnoser.history.connection import Connection, Row

if TYPE_CHECKING:
    import sqlalchemy

_PATIENCE = 120
"""Seconds to wait for other processes that write."""
_LIST = re.compile(r"\(:\*(\w+)\)")


class _Raw(sqlite3.Connection):
    """Transactions are begun and ended by `SqliteDatabase` alone; SQLAlchemy may say what it likes."""

    def commit(self) -> None:
        """Nothing."""

    def rollback(self) -> None:
        """Nothing."""


class SqliteConnection(Connection):
    """The standard library's connection, inside a transaction."""

    dialect = "sqlite"

    def __init__(self, raw: sqlite3.Connection) -> None:
        self._raw = raw
        self._alchemy: sqlalchemy.Connection | None = None

    @property
    def alchemy(self) -> "sqlalchemy.Connection":
        """SQLAlchemy's connection, in the same transaction."""
        if self._alchemy is None:
            self._alchemy = _alchemy(self._raw)
        return self._alchemy

    def rows(self, name: Name, /, **values: object) -> Sequence[tuple[Any, ...]]:
        """All rows of a statement."""
        return self._run(name, values).fetchall()

    def change(self, name: Name, /, **values: object) -> None:
        """Run a statement that returns nothing."""
        self._run(name, values)

    def add(self, name: Name, rows: Sequence[Row], /) -> None:
        """Run an INSERT once for each row."""
        self._raw.executemany(SQL[name], rows)

    def has_table(self, name: str) -> bool:
        """Whether there is such a table."""
        found = self._raw.execute("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?", (name,))
        return found.fetchone() is not None

    def stranger(self) -> str | None:
        """Any table: a file is a history as a whole, or none."""
        found = self._raw.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchone()
        return found[0] if found else None

    def create_tables(self) -> None:
        """Make every table of the schema and its indexes."""
        for text in TABLES:
            self._raw.execute(text)

    def release(self) -> None:
        """Let SQLAlchemy go, once the transaction is over."""
        if self._alchemy is not None:
            self._alchemy.close()

    def _run(self, name: Name, values: dict[str, object]) -> sqlite3.Cursor:
        given: dict[str, object] = {}

        def places(found: "re.Match[str]") -> str:
            listed: Sequence[object] = tuple(values[found[1]])  # type: ignore[arg-type]
            given.update({f"{found[1]}_{number}": each for number, each in enumerate(listed)})
            return "(" + ", ".join(f":{found[1]}_{number}" for number in range(len(listed))) + ")"

        text = _LIST.sub(places, SQL[name])
        return self._raw.execute(text, values | given if given else values)


class SqliteDatabase:
    """Hands out transactions on a file."""

    dialect = "sqlite"

    def __init__(self, file: Path | str, **options: Any) -> None:  # noqa: ANN401 - as sqlite3.connect takes them
        """Nothing is opened yet."""
        self._file = file
        self._options = options
        self._idle: sqlite3.Connection | None = None
        self.notes: tuple[str, ...] = ()
        """What whoever reads the results should know about the database."""

    @contextlib.contextmanager
    def transaction(self, *, writing: bool) -> Iterator[Connection]:
        """A transaction; kept if `writing` and nothing is raised."""
        with self._connected() as raw:
            raw.execute("BEGIN IMMEDIATE" if writing else "BEGIN")
            connection = SqliteConnection(raw)
            try:
                yield connection
                raw.execute("COMMIT" if writing else "ROLLBACK")
            finally:
                if raw.in_transaction:
                    raw.execute("ROLLBACK")
                connection.release()

    def compact(self) -> None:
        """Give the space of what was deleted back to the disk."""
        with self._connected() as raw:
            raw.execute("VACUUM")

    def sound(self) -> bool:
        """Whether the file holds together."""
        try:
            with self._connected() as raw:
                whole = raw.execute("PRAGMA integrity_check(1)").fetchone()[0] == "ok"
                return whole and raw.execute("PRAGMA foreign_key_check").fetchone() is None
        except (sqlite3.Error, UnicodeDecodeError):
            return False

    def close(self) -> None:
        """Let go of the file."""
        if self._idle is not None:
            self._idle.close()
            self._idle = None

    @contextlib.contextmanager
    def _connected(self) -> Iterator[sqlite3.Connection]:
        """The idle connection, or another one where that is in use; whoever ends last leaves theirs idle."""
        raw, self._idle = self._idle or self._open(), None
        try:
            yield raw
        finally:
            if self._idle is None:
                self._idle = raw
            else:
                raw.close()

    def _open(self) -> sqlite3.Connection:
        options = {"timeout": _PATIENCE, "isolation_level": None, "check_same_thread": False, "factory": _Raw}
        raw: sqlite3.Connection = sqlite3.connect(self._file, **options | self._options)
        try:
            if _journal(raw) != "wal":
                sentence = "this file system keeps no write-ahead log for SQLite, so recorders and readers wait longer"
                self.notes = (f"{self._file}: {sentence}; give another place with --history where that matters",)
            raw.execute(f"PRAGMA synchronous = {'FULL' if self.notes else 'NORMAL'}")
            raw.execute("PRAGMA foreign_keys = ON")
        except BaseException:
            raw.close()
            raise
        return raw


def _journal(raw: sqlite3.Connection) -> str:
    """Have readers not wait for writers (WAL) where the file system can do it; the mode there is now."""
    deadline = time.monotonic() + _PATIENCE
    while True:
        try:
            mode = str(raw.execute("PRAGMA journal_mode").fetchone()[0])
            return mode if mode == "wal" else str(raw.execute("PRAGMA journal_mode = WAL").fetchone()[0])
        except sqlite3.OperationalError as error:  # SQLite doesn't wait for others here
            if "locked" not in str(error) or time.monotonic() > deadline:
                raise
            time.sleep(0.02)


def _alchemy(raw: sqlite3.Connection) -> "sqlalchemy.Connection":
    """SQLAlchemy on top of a connection that stays ours: it neither begins, ends nor closes anything."""
    from sqlalchemy import create_engine
    from sqlalchemy.pool import StaticPool

    return create_engine("sqlite://", creator=lambda: raw, poolclass=StaticPool, pool_reset_on_return=None).connect()
