"""An open history: an engine, and transactions that are whole or never were."""

import contextlib
import random
import sqlite3
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, OperationalError
from sqlalchemy.pool import NullPool

from devkit.core.errors import DevkitError
from devkit.diagnoser.history import migrations
from devkit.diagnoser.history.place import database_url, ignored_folder, sqlite_file

_PATIENCE = 120
"""Seconds to wait for other processes that write."""
_TRIES = 8
_RETRIED = ("40001", "40P01")
"""PostgreSQL's serialization failure and deadlock."""
Result = TypeVar("Result")


class RacedError(Exception):
    """Another process has written what this transaction was about to; it is worth another try."""


class History:
    """A history that is open; a context manager."""

    def __init__(self, engine: Engine, name: str) -> None:
        self._engine = engine
        self.name = name
        """What errors call it: the path, or the URL without its password."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    @property
    def dialect(self) -> str:
        """`sqlite` or `postgresql`."""
        return self._engine.dialect.name

    @contextlib.contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that sees one state of the database and changes nothing.

        Raises:
            DevkitError: the database can't be read.
        """
        with self._explained(), self._engine.connect() as connection:
            yield connection

    def write(self, work: Callable[[Connection], Result]) -> Result:
        """Run `work` in one transaction: all of it is kept, or nothing. It is run again where others got in its way.

        Raises:
            DevkitError: the database can't be written to.
        """
        with self._explained():
            for attempt in range(_TRIES):
                try:
                    with self._engine.connect().execution_options(devkit_write=True) as connection, connection.begin():
                        return work(connection)
                except (DBAPIError, RacedError) as error:
                    if attempt == _TRIES - 1 or not _is_transient(error):
                        raise
                    time.sleep(random.uniform(0.01, 0.1) * 2**attempt)  # noqa: S311 - spreads retries, no secret
        raise AssertionError  # the last attempt returns or raises

    def compact(self) -> None:
        """Give the space of what was deleted back to the disk.

        Raises:
            DevkitError: the database can't be written to.
        """
        if self.dialect == "sqlite":
            with self._explained(), self._engine.connect() as connection:
                connection.execution_options(devkit_bare=True).exec_driver_sql("VACUUM")

    @contextlib.contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except DBAPIError as error:
            raise DevkitError(f"{self.name}: {_advice(error)}") from error


def open_history(place: str | Path) -> History:
    """Open a history, making or upgrading it where needed.

    Args:
        place: A path, `sqlite:///PATH`, or `postgresql+psycopg://…` (needs the extra `devkit-ci[postgres]`).

    Raises:
        DevkitError: it can't be opened, is of a newer devkit, is no history, or its driver is not installed.
    """
    url = database_url(place)
    file = sqlite_file(url)
    if file is not None:
        ignored_folder(file)
    history = History(_engine(url), str(file) if file else _without_password(url))
    with history.reading() as connection:
        current = migrations.is_current(connection, history.name)
    if not current:
        history.write(lambda connection: migrations.upgrade(connection, history.name))
    return history


def _engine(url: str) -> Engine:
    try:
        if not url.startswith("sqlite:"):
            return create_engine(url, poolclass=NullPool)
        engine = create_engine(url, poolclass=NullPool, connect_args={"timeout": _PATIENCE})
    except ModuleNotFoundError as error:
        raise DevkitError(
            "history in PostgreSQL needs psycopg; install it with pip install 'devkit-ci[postgres]'"
        ) from error
    except (ArgumentError, NoSuchModuleError) as error:
        raise DevkitError(
            f"--history {_without_password(url)}: not a database URL; "
            "expected a path or postgresql+psycopg://USER@HOST/DATABASE"
        ) from error
    event.listen(engine, "connect", _configure)
    event.listen(engine, "begin", _begin)
    return engine


def _configure(connection: sqlite3.Connection, _: object) -> None:
    """Transactions are begun by `_begin`, not by the driver; readers don't wait for writers (WAL)."""
    connection.isolation_level = None
    cursor = connection.cursor()
    deadline = time.monotonic() + _PATIENCE
    while True:
        try:
            if cursor.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
                cursor.execute("PRAGMA journal_mode = WAL")
            break
        except sqlite3.OperationalError as error:  # SQLite doesn't wait for others here
            if "locked" not in str(error) or time.monotonic() > deadline:
                raise
            time.sleep(0.02)
    cursor.execute("PRAGMA synchronous = NORMAL")
    cursor.execute("PRAGMA foreign_keys = ON")


def _begin(connection: Connection) -> None:
    options = connection.get_execution_options()
    if options.get("devkit_bare"):
        return
    writing = options.get("devkit_write")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


def _is_transient(error: DBAPIError | RacedError) -> bool:
    """Whether another process was in the way."""
    if isinstance(error, RacedError):
        return True
    original: Any = error.orig
    return getattr(original, "sqlstate", None) in _RETRIED or "database is locked" in str(original)


def _advice(error: DBAPIError) -> str:
    """What is wrong with the database and what to do, in one sentence."""
    reason = " ".join(str(error.orig).split())
    if "not a database" in reason or "malformed" in reason:
        return f"not an SQLite database ({reason}); move it away, or give another place with --history"
    if "unable to open" in reason:
        return "the history can't be opened; check that it is a file you may write to, or give --no-history"
    if "readonly" in reason:
        return "the history is read-only; change its permissions, or give another place with --history"
    if isinstance(error, OperationalError):
        return f"the history can't be used: {reason}; try again, or give --no-history"
    return f"the history is not as devkit left it: {reason}; give another place with --history"


def _without_password(url: str) -> str:
    scheme, separator, rest = url.partition("://")
    login, at, host = rest.rpartition("@")
    return f"{scheme}{separator}{login.partition(':')[0]}{at}{host}"
