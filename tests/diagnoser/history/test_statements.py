"""SQLite is given text made ahead of time; it is what SQLAlchemy makes of the statements now."""

import ast
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import create_engine, inspect

from devkit.diagnoser.history import compiled, schema
from devkit.diagnoser.history.compiling import TARGET, source
from devkit.diagnoser.history.statements import statements
from devkit.diagnoser.history.store import History

EXAMPLE = Path(__file__).parents[3] / "examples" / "bookshop" / "report.json"


def test_the_text_is_current() -> None:
    """If it is not: python -m devkit.diagnoser.history.compiling."""
    assert TARGET.read_text(encoding="utf-8") == source()


def test_the_tables_are_those_of_the_schema(tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "text.sqlite3")
    for text in compiled.TABLES:
        connection.execute(text)
    connection.close()
    ours, theirs = (create_engine(f"sqlite:///{tmp_path}/{name}.sqlite3") for name in ("text", "schema"))
    schema.METADATA.create_all(theirs)
    for table in schema.METADATA.tables:
        for what in ("get_columns", "get_indexes", "get_foreign_keys", "get_unique_constraints", "get_pk_constraint"):
            mine, meant = (getattr(inspect(engine), what)(table) for engine in (ours, theirs))
            assert repr(mine) == repr(meant)
    ours.dispose()
    theirs.dispose()


@pytest.mark.parametrize("name", compiled.SQL)
def test_sqlite_understands_the_text(sqlite: History, name: compiled.Name) -> None:
    text = compiled.SQL[name].replace("(:*", "(:")
    places = {each.strip("():,") for each in text.split() if each.lstrip("(").startswith(":")}
    with sqlite.reading() as connection:
        connection.alchemy.exec_driver_sql(f"EXPLAIN {text}", dict.fromkeys(places))


def test_every_statement_has_a_caller() -> None:
    """Names are checked where they are used by mypy; the other way round is checked here."""
    calls = {"rows", "column", "value", "change", "add", "_insert_new"}
    used = {
        argument.value
        for file in TARGET.parent.glob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", "")) in calls
        for argument in node.args
        if isinstance(argument, ast.Constant)
    }
    assert set(statements("postgresql")) == set(compiled.SQL) == used & set(compiled.SQL)


def test_a_recorded_run_loads_no_sqlalchemy(repository: Path, git: Callable[..., str]) -> None:
    """It takes longer to load than everything else; GitPython likewise."""
    git("commit", "--allow-empty", "--message", "feat: begin")
    code = (
        "import sys\nfrom devkit.__main__ import main\ncode = main()\n"
        "print(code, *sorted({'sqlalchemy', 'git'} & set(sys.modules)), file=sys.stderr)"
    )
    for _ in range(2):
        command = [sys.executable, "-c", code, "diagnose", str(EXAMPLE), "--format", "json"]
        done = subprocess.run(command, cwd=repository, capture_output=True, text=True, check=False)
        assert done.stderr.splitlines()[-1] in {"1", "ExitCode.FINDINGS"}
    assert (repository / ".devkit" / "history.sqlite3").is_file()
