"""A transaction's view of the database: statements by name, and whatever else SQLAlchemy can say."""

import abc
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from devkit.diagnoser.history.compiled import Name

if TYPE_CHECKING:
    import sqlalchemy
    from sqlalchemy import CursorResult, Executable, ScalarResult

Row = Mapping[str, Any]
"""Values by column."""
Rows = Sequence[Row] | Row | None
Cell = Any
"""What stands in one column of one row."""
_MOST = 500
"""Values in one `IN (…)`."""


class Connection(abc.ABC):
    """Runs the statements of `statements.py` by name; its own SQLAlchemy connection is made when it is first used."""

    dialect: str
    """`sqlite` or `postgresql`."""

    @property
    @abc.abstractmethod
    def alchemy(self) -> "sqlalchemy.Connection":
        """SQLAlchemy's connection, in the same transaction."""

    @abc.abstractmethod
    def rows(self, name: Name, /, **values: object) -> Sequence[tuple[Any, ...]]:
        """All rows of a statement, its values given by name; a value that is a collection fills an `IN (…)`."""

    @abc.abstractmethod
    def change(self, name: Name, /, **values: object) -> None:
        """Run a statement that returns nothing."""

    @abc.abstractmethod
    def add(self, name: Name, rows: Sequence[Row], /) -> None:
        """Run an INSERT once for each row."""

    @abc.abstractmethod
    def has_table(self, name: str) -> bool:
        """Whether there is such a table."""

    @abc.abstractmethod
    def stranger(self) -> str | None:
        """A table that stands in the way of the schema's; None where there is none."""

    @abc.abstractmethod
    def create_tables(self) -> None:
        """Make every table of the schema and its indexes."""

    def column(self, name: Name, /, **values: object) -> list[Cell]:
        """The first column of all rows."""
        return [row[0] for row in self.rows(name, **values)]

    def value(self, name: Name, /, **values: object) -> Cell:
        """The first column of the first row; None where there is none."""
        rows = self.rows(name, **values)
        return rows[0][0] if rows else None

    def execute(self, statement: "Executable", rows: Rows = None) -> "CursorResult[*tuple[Any, ...]]":
        """Run any statement of SQLAlchemy's; loads SQLAlchemy, which recording a run should not."""
        return self.alchemy.execute(statement, rows)

    def scalars(self, statement: "Executable") -> "ScalarResult[Any]":
        """The first column of any statement of SQLAlchemy's."""
        return self.alchemy.scalars(statement)

    def scalar(self, statement: "Executable") -> Cell:
        """The first column of the first row of any statement of SQLAlchemy's."""
        return self.alchemy.scalar(statement)


def chunks(values: Sequence[Any]) -> Iterable[Sequence[Any]]:
    """The values in portions that fit into one statement."""
    return (values[start : start + _MOST] for start in range(0, len(values), _MOST))
