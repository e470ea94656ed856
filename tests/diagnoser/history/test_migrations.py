"""Databases of an older devkit are upgraded in place, whole or not at all; those of a newer one are refused."""

import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from sqlalchemy import Column, Integer, MetaData, Table, create_engine, inspect, text

from devkit.core.errors import DevkitError
from devkit.diagnoser.history import migrations, schema
from devkit.diagnoser.history.connection import Connection
from devkit.diagnoser.history.exporting import export_lines
from devkit.diagnoser.history.memory import remember
from devkit.diagnoser.history.migrations import STEPS, Migration
from devkit.diagnoser.history.place import database_url
from devkit.diagnoser.history.store import History, open_history
from devkit.diagnoser.history.views import summary
from devkit.diagnoser.history.write import record

if TYPE_CHECKING:
    from tests.diagnoser.history.conftest import Place, Story

FIRST = msgspec.json.decode((Path(__file__).parent / "schema-1.json").read_bytes())
"""The first schema as the devkit of its time made it, and what it had recorded: four runs, two of them rolled up."""


@pytest.fixture
def old(place: str) -> str:
    """A database of the first schema."""
    engine = create_engine(database_url(place))
    with engine.begin() as connection:
        for statement in FIRST[engine.dialect.name]:
            connection.execute(text(statement))
        for name, rows in FIRST["rows"].items():
            for row in rows:
                values = {column: bytes.fromhex(v["hex"]) if isinstance(v, dict) else v for column, v in row.items()}
                names, marks = ", ".join(values), ", ".join(f":{column}" for column in values)
                connection.execute(text(f"INSERT INTO {name} ({names}) VALUES ({marks})"), values)  # noqa: S608
            if engine.dialect.name == "postgresql" and rows and "id" in rows[0]:
                sequence = f"pg_get_serial_sequence('{name}', 'id')"
                connection.execute(text(f"SELECT setval({sequence}, {max(row['id'] for row in rows)})"))
    engine.dispose()
    return place


@pytest.fixture
def empty(request: pytest.FixtureRequest, old: str, tmp_path: Path) -> str:
    """A place of the same kind for another history."""
    if "://" not in old:
        return str(tmp_path / "empty.sqlite3")
    create: Place = request.getfixturevalue("postgres")
    return create()


def described(history: History) -> dict[str, Any]:
    """What the database says its schema is; PostgreSQL's names of schemas aside."""
    with history.reading() as connection:
        found = inspect(connection.alchemy)
        return {
            table: (
                [(each["name"], str(each["type"]), each["nullable"]) for each in found.get_columns(table)],
                sorted((each["name"] or "", *each["column_names"]) for each in found.get_indexes(table)),
                sorted(each["column_names"] for each in found.get_unique_constraints(table)),
                found.get_pk_constraint(table)["constrained_columns"],
                sorted((each["constrained_columns"], each["referred_table"]) for each in found.get_foreign_keys(table)),
            )
            for table in sorted(found.get_table_names())
        }


def test_the_first_schema_becomes_today_s(old: str, empty: str) -> None:
    with open_history(old) as upgraded, open_history(empty) as fresh:
        assert described(upgraded) == described(fresh)
        with upgraded.reading() as connection:
            assert migrations.version(connection) == STEPS[-1].number


def test_what_the_first_schema_held_is_still_there(old: str, story: "Story") -> None:
    with open_history(old) as history:
        found = summary(history)
        assert (found.runs, found.rolled_up, found.tests, found.causes) == (4, 1, 6, 2)
        story.number = 4
        cause = remember(history, story.run({"a": [0, 1]})).causes["v1:a"]
        assert (cause.status, cause.runs, cause.branches) == ("recurring", 3, ("main",))
        assert summary(history).runs == 5
        assert sum(b'"type":"run"' in line for line in export_lines(history)) == 5


def test_newer_is_refused_in_one_sentence(place: str) -> None:
    with open_history(place) as history:
        history.write(
            lambda connection: connection.execute(text("INSERT INTO migrations VALUES (99, 'from the future', 0)"))
        )
    with pytest.raises(DevkitError, match=f"schema 99, this devkit knows {STEPS[-1].number}") as caught:
        open_history(place)
    assert "\n" not in str(caught.value)


def test_a_database_of_something_else_is_left_alone(tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "app.sqlite3")
    connection.execute("CREATE TABLE customers (name TEXT)")
    connection.close()
    before = (tmp_path / "app.sqlite3").read_bytes()
    with pytest.raises(DevkitError, match="holds tables of something else, such as 'customers'") as caught:
        open_history(tmp_path / "app.sqlite3")
    assert "\n" not in str(caught.value)
    connection = sqlite3.connect(tmp_path / "app.sqlite3")
    assert connection.execute("SELECT name FROM sqlite_master").fetchall() == [("customers",)]
    connection.close()
    assert len(before) == len((tmp_path / "app.sqlite3").read_bytes())


def test_tables_of_something_else_on_a_server(postgres: "Place") -> None:
    place = postgres()
    engine = create_engine(database_url(place))
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE runs (id INTEGER)"))
    engine.dispose()
    with pytest.raises(DevkitError, match="holds tables of something else, such as 'runs'"):
        open_history(place)


def add_notes(connection: Connection) -> None:
    Table("notes", MetaData(), Column("id", Integer, primary_key=True)).create(connection.alchemy)


def with_step(monkeypatch: pytest.MonkeyPatch, step: Callable[[Connection], None]) -> int:
    """Pretend that devkit has one more migration; its number."""
    number = STEPS[-1].number + 1
    monkeypatch.setattr(migrations, "STEPS", (*STEPS, Migration(number, "notes", step)))
    return number


def test_opening_upgrades_once(old: str, monkeypatch: pytest.MonkeyPatch) -> None:
    number = with_step(monkeypatch, add_notes)
    for _ in range(2):
        with open_history(old) as history, history.reading() as connection:
            assert inspect(connection.alchemy).has_table("notes")
            assert migrations.version(connection) == number
            assert connection.scalar(text("SELECT count(*) FROM runs")) == 4
            names = connection.scalars(text("SELECT name FROM migrations ORDER BY number")).all()
    assert names == [*(step.name for step in STEPS), "notes"]


def test_many_that_upgrade_at_once(old: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with_step(monkeypatch, add_notes)
    with ThreadPoolExecutor(6) as pool:
        for opened in pool.map(lambda _: open_history(old), range(6)):
            opened.close()
    with open_history(old) as history, history.reading() as connection:
        assert connection.scalar(text("SELECT count(*) FROM migrations WHERE name = 'notes'")) == 1


def test_an_upgrade_that_fails_changes_nothing(old: str, story: "Story", monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(connection: Connection) -> None:
        add_notes(connection)
        connection.execute(schema.OCCURRENCES.delete())
        raise RuntimeError("no")

    with monkeypatch.context() as patched:
        with_step(patched, fails)
        with pytest.raises(RuntimeError, match="no"):
            open_history(old)
    with open_history(old) as history:
        with history.reading() as connection:
            assert not inspect(connection.alchemy).has_table("notes")
            assert migrations.version(connection) == STEPS[-1].number
        assert summary(history).runs == 4
        story.number = 4
        assert record(history, story.run({"c": [0]}))
