"""Histories in PostgreSQL, by way of SQLAlchemy."""

import contextlib
from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy
from sqlalchemy import Engine, create_engine, inspect
from sqlalchemy.exc import ArgumentError, NoSuchModuleError
from sqlalchemy.pool import NullPool

from devkit.core.errors import DevkitError
from devkit.diagnoser.history.compiled import Name
from devkit.diagnoser.history.connection import Connection, Row
from devkit.diagnoser.history.place import without_password
from devkit.diagnoser.history.schema import METADATA
from devkit.diagnoser.history.statements import statements

_STATEMENTS = statements("postgresql")


class ServerConnection(Connection):
    """A connection of SQLAlchemy's, told statements by name."""

    dialect = "postgresql"

    def __init__(self, connection: sqlalchemy.Connection) -> None:
        self._connection = connection

    @property
    def alchemy(self) -> sqlalchemy.Connection:
        """SQLAlchemy's connection."""
        return self._connection

    def rows(self, name: Name, /, **values: object) -> Sequence[tuple[Any, ...]]:
        """All rows of a statement."""
        return [tuple(row) for row in self._connection.execute(_STATEMENTS[name], values)]

    def change(self, name: Name, /, **values: object) -> None:
        """Run a statement that returns nothing."""
        self._connection.execute(_STATEMENTS[name], values)

    def add(self, name: Name, rows: Sequence[Row], /) -> None:
        """Run an INSERT once for each row."""
        if rows:
            self._connection.execute(_STATEMENTS[name], rows)

    def has_table(self, name: str) -> bool:
        """Whether there is such a table."""
        return inspect(self._connection).has_table(name)

    def stranger(self) -> str | None:
        """A table that has the name of one of the schema's."""
        return min(METADATA.tables.keys() & set(inspect(self._connection).get_table_names()), default=None)

    def create_tables(self) -> None:
        """Make every table of the schema and its indexes."""
        METADATA.create_all(self._connection)


class ServerDatabase:
    """Hands out transactions on a server."""

    dialect = "postgresql"
    notes: tuple[str, ...] = ()

    def __init__(self, url: str) -> None:
        """Raises DevkitError where the URL is none or its driver is not installed."""
        self._engine = _engine(url)

    @contextlib.contextmanager
    def transaction(self, *, writing: bool) -> Iterator[Connection]:
        """A transaction; kept if `writing` and nothing is raised."""
        with self._engine.connect() as connection:
            yield ServerConnection(connection)
            if writing:
                connection.commit()

    def compact(self) -> None:
        """Nothing: PostgreSQL cleans up by itself."""

    def sound(self) -> bool:
        """Whether the database holds together; a server sees to that itself."""
        return True

    def close(self) -> None:
        """Let go of the server."""
        self._engine.dispose()


def _engine(url: str) -> Engine:
    try:
        return create_engine(url, poolclass=NullPool)
    except ModuleNotFoundError as error:
        raise DevkitError(
            "history in PostgreSQL needs psycopg; install it with pip install 'devkit-ci[postgres]'"
        ) from error
    except (ArgumentError, NoSuchModuleError, ValueError) as error:
        raise DevkitError(
            f"--history {without_password(url)}: not a database URL; "
            "expected a path or postgresql+psycopg://USER@HOST/DATABASE"
        ) from error
