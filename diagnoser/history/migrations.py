"""Schema versions: recorded in the database, applied whole or not at all."""

import time
from collections.abc import Callable, Sequence
from typing import NamedTuple

from sqlalchemy import Connection, func, insert, inspect, select, text

from devkit.core.errors import DevkitError
from devkit.diagnoser.history.schema import METADATA
from devkit.diagnoser.history.schema import MIGRATIONS as TABLE

_LOCK = 0x6465766B6974
"""PostgreSQL's advisory lock while the schema changes: `devkit` in ASCII."""


class Migration(NamedTuple):
    """One step from a schema to the next."""

    number: int
    name: str
    apply: Callable[[Connection], None]
    """Changes an older database; a new one is made from `schema.py` as it is now."""


def _nothing(_: Connection) -> None:
    """The first schema: there is nothing older."""


STEPS: tuple[Migration, ...] = (Migration(1, "runs, results, clusters, days", _nothing),)


def version(connection: Connection) -> int:
    """The newest step a database has had; 0 for an empty one."""
    if not inspect(connection).has_table(TABLE.name):
        return 0
    return connection.scalar(select(func.max(TABLE.c.number))) or 0


def is_current(connection: Connection, name: str, steps: Sequence[Migration] = STEPS) -> bool:
    """Whether nothing needs to be done.

    Args:
        connection: To the database.
        name: What to call the database in an error.
        steps: All known steps.

    Raises:
        DevkitError: the database was made by a newer devkit.
    """
    found, newest = version(connection), steps[-1].number
    if found > newest:
        raise DevkitError(
            f"{name}: the history was written by a newer devkit (schema {found}, this devkit knows {newest}); "
            "update devkit, or give another place with --history"
        )
    return found == newest


def upgrade(connection: Connection, name: str, steps: Sequence[Migration] = STEPS) -> None:
    """Bring a database to the newest schema, inside the caller's transaction.

    Raises:
        DevkitError: the database was made by a newer devkit.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
    if is_current(connection, name, steps):
        return
    found = version(connection)
    if found == 0:
        METADATA.create_all(connection)
    for step in steps:
        if step.number > found:
            if found:
                step.apply(connection)
            connection.execute(insert(TABLE).values(number=step.number, name=step.name, applied=time.time()))
