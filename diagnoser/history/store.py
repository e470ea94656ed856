"""An open history: a database, and transactions that are whole or never were."""

import contextlib
import sqlite3
import sys
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol, Self, TypeVar

from devkit.core.errors import DevkitError
from devkit.diagnoser.history import migrations
from devkit.diagnoser.history.connection import Connection
from devkit.diagnoser.history.place import database_url, ignored_folder, sqlite_file, without_password

_TRIES = 8
_RETRIED = ("40001", "40P01")
"""PostgreSQL's serialization failure and deadlock."""
Result = TypeVar("Result")


class RacedError(Exception):
    """Another process has written what this transaction was about to; it is worth another try."""


class Database(Protocol):
    """What holds a history."""

    @property
    def dialect(self) -> str:
        """`sqlite` or `postgresql`."""

    @property
    def notes(self) -> tuple[str, ...]:
        """What whoever reads the results should know about the database."""

    def transaction(self, *, writing: bool) -> AbstractContextManager[Connection]:
        """A transaction; kept if `writing` and nothing is raised."""

    def compact(self) -> None:
        """Give the space of what was deleted back to the disk."""

    def sound(self) -> bool:
        """Whether the database holds together."""

    def close(self) -> None:
        """Let go of the database."""


class History:
    """A history that is open; a context manager."""

    def __init__(self, database: Database, name: str) -> None:
        self._database = database
        self.name = name
        """What errors call it: the path, or the URL without its password."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the database."""
        self._database.close()

    @property
    def dialect(self) -> str:
        """`sqlite` or `postgresql`."""
        return self._database.dialect

    @property
    def notes(self) -> tuple[str, ...]:
        """Sentences about the place itself."""
        return self._database.notes

    @contextlib.contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that sees one state of the database and changes nothing.

        Raises:
            DevkitError: the database can't be read.
        """
        with self._explained(), self._database.transaction(writing=False) as connection:
            yield connection

    def write(self, work: Callable[[Connection], Result]) -> Result:
        """Run `work` in one transaction: all of it is kept, or nothing. It is run again where others got in its way.

        Raises:
            DevkitError: the database can't be written to.
        """
        with self._explained():
            for attempt in range(_TRIES):
                try:
                    with self._database.transaction(writing=True) as connection:
                        return work(connection)
                except Exception as error:
                    if attempt == _TRIES - 1 or not _is_transient(error):
                        raise
                    _pause(attempt)
        raise AssertionError  # the last attempt returns or raises

    def compact(self) -> None:
        """Give the space of what was deleted back to the disk.

        Raises:
            DevkitError: the database can't be written to.
        """
        with self._explained():
            self._database.compact()

    def sound(self) -> bool:
        """Whether the database holds together, as far as it can tell by itself."""
        return self._database.sound()

    @contextlib.contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except (zlib.error, UnicodeDecodeError) as error:
            raise DevkitError(f"{self.name}: {_damaged(str(error))}") from error
        except DevkitError:
            raise
        except RacedError as error:
            raise DevkitError(f"{self.name}: other processes kept writing to the history; try again") from error
        except Exception as error:
            original = _of_database(error)
            if original is not None:
                raise DevkitError(f"{self.name}: {_advice(original)}") from error
            if not self.sound():
                raise DevkitError(f"{self.name}: {_damaged('its tables contradict each other')}") from error
            raise


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
    history = History(_database(url, file), str(file) if file else without_password(url))
    try:
        with history.reading() as connection:
            current = migrations.is_current(connection, history.name)
        if not current:
            history.write(lambda connection: migrations.upgrade(connection, history.name))
    except BaseException:
        history.close()
        raise
    return history


def _database(url: str, file: Path | None) -> Database:
    if file is not None:
        from devkit.diagnoser.history.sqlite import SqliteDatabase

        return SqliteDatabase(file)
    from devkit.diagnoser.history.server import ServerDatabase

    return ServerDatabase(url)


def _pause(attempt: int) -> None:
    """Wait before another attempt, the longer the more there were."""
    import random

    time.sleep(random.uniform(0.01, 0.1) * 2**attempt)  # noqa: S311 - spreads retries, no secret


def _of_database(error: Exception) -> Exception | None:
    """The driver's own error, if it is one; SQLAlchemy wraps them."""
    if isinstance(error, sqlite3.Error):
        return error
    wrapped = "sqlalchemy" in sys.modules and isinstance(error, sys.modules["sqlalchemy"].exc.DBAPIError)
    original: Exception | None = getattr(error, "orig", None) if wrapped else None
    return original


def _is_transient(error: Exception) -> bool:
    """Whether another process was in the way."""
    if isinstance(error, RacedError):
        return True
    original: Any = _of_database(error)
    return original is not None and (
        getattr(original, "sqlstate", None) in _RETRIED or "database is locked" in str(original)
    )


def _advice(error: Exception) -> str:
    """What is wrong with the database and what to do, in one sentence."""
    reason = " ".join(str(error).split())
    for needle, sentence in _ADVICE.items():
        if needle in reason:
            return sentence.format(reason=reason)
    if type(error).__name__ == "OperationalError":
        return f"the history can't be used: {reason}; try again, or give --no-history"
    return f"the history is not as devkit left it: {reason}; give another place with --history"


def _damaged(reason: str) -> str:
    return _DAMAGED.format(reason=reason)


_DAMAGED = "the history is damaged ({reason}); move it away, or give another place with --history"
_ADVICE = {
    "not a database": "not an SQLite database ({reason}); move it away, or give another place with --history",
    "malformed": _DAMAGED,
    "Could not decode": _DAMAGED,
    "unable to open": "the history can't be opened; check that it is a file you may write to, or give --no-history",
    "readonly": "the history is read-only; change its permissions, or give another place with --history",
    "is full": "the disk is full, nothing was recorded; make room, or give another place with --history",
    "disk I/O": "the disk gave up ({reason}); see that there is room, or give another place with --history",
    "locking protocol": "the file system can't lock files ({reason}); give another place with --history",
}
"""What SQLite says -> what devkit says."""
