"""Schema versions: recorded in the database, applied whole or not at all."""

import time
from collections.abc import Callable
from typing import NamedTuple

from devkit.core.errors import DevkitError
from devkit.diagnoser.history.connection import Connection

_TABLE = "migrations"
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
    if not connection.has_table(_TABLE):
        return 0
    return int(connection.value("schema_version") or 0)


def is_current(connection: Connection, name: str) -> bool:
    """Whether nothing needs to be done.

    Args:
        connection: To the database.
        name: What to call the database in an error.

    Raises:
        DevkitError: the database was made by a newer devkit.
    """
    found, newest = version(connection), STEPS[-1].number
    if found > newest:
        raise DevkitError(
            f"{name}: the history was written by a newer devkit (schema {found}, this devkit knows {newest}); "
            "update devkit, or give another place with --history"
        )
    return found == newest


def upgrade(connection: Connection, name: str) -> None:
    """Bring a database to the newest schema, inside the caller's transaction.

    Raises:
        DevkitError: the database was made by a newer devkit, or holds something else.
    """
    if connection.dialect == "postgresql":
        from sqlalchemy import text

        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
    if is_current(connection, name):
        return
    found = version(connection)
    if found == 0:
        if stranger := connection.stranger():
            raise DevkitError(
                f"{name}: holds tables of something else, such as {stranger!r}, and no history of devkit's; "
                "give another place with --history"
            )
        connection.create_tables()
    for step in STEPS:
        if step.number > found:
            if found:
                step.apply(connection)
            connection.add("add_migration", [{"number": step.number, "name": step.name, "applied": time.time()}])
