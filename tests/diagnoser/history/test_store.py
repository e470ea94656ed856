"""Opening a history: where, which schema, and what is said when it can't be opened."""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from devkit.core.errors import DevkitError
from devkit.diagnoser.history.place import database_url, default_path
from devkit.diagnoser.history.store import open_history


def test_the_default_folder_ignores_itself(repository: Path, git: Callable[..., str]) -> None:
    with open_history(default_path(repository)):
        assert (repository / ".devkit" / "history.sqlite3").is_file()
    assert (repository / ".devkit" / ".gitignore").read_text(encoding="utf-8") == "*\n"
    assert git("status", "--porcelain", "--untracked-files=all") == ""


def test_a_gitignore_that_is_there_stays(repository: Path) -> None:
    (repository / ".devkit").mkdir()
    (repository / ".devkit" / ".gitignore").write_text("history*\n", encoding="utf-8")
    open_history(default_path(repository)).close()
    assert (repository / ".devkit" / ".gitignore").read_text(encoding="utf-8") == "history*\n"


def test_write_ahead_log(tmp_path: Path) -> None:
    open_history(tmp_path / "h.sqlite3").close()
    connection = sqlite3.connect(tmp_path / "h.sqlite3")
    assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    connection.close()


@pytest.mark.parametrize(
    ("place", "url"),
    [
        ("a/h.sqlite3", "sqlite:///a/h.sqlite3"),
        ("/a/h.sqlite3", "sqlite:////a/h.sqlite3"),
        ("C:\\a\\h.sqlite3", "sqlite:///C:\\a\\h.sqlite3"),
        ("sqlite:///h.sqlite3", "sqlite:///h.sqlite3"),
        ("postgresql://me@host/db", "postgresql+psycopg://me@host/db"),
        ("postgresql+psycopg://me@host/db", "postgresql+psycopg://me@host/db"),
    ],
)
def test_places(place: str, url: str) -> None:
    assert database_url(place) == url


@pytest.mark.parametrize("place", ["mysql://host/db", "postgresql+asyncpg://host/db", "https://example.org/h"])
def test_places_that_are_none(place: str) -> None:
    with pytest.raises(DevkitError, match="expected a path, sqlite:///PATH or postgresql"):
        open_history(place)


def test_not_a_database(tmp_path: Path) -> None:
    (tmp_path / "h.sqlite3").write_text("it says here: hello " * 100, encoding="utf-8")
    with pytest.raises(DevkitError, match="not an SQLite database") as caught:
        open_history(tmp_path / "h.sqlite3")
    assert "\n" not in str(caught.value)


def test_a_folder_where_the_file_should_be(tmp_path: Path) -> None:
    with pytest.raises(DevkitError, match="can't be opened"):
        open_history(tmp_path)


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write everywhere")
def test_no_permission(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(DevkitError, match="can't be made"):
        open_history(tmp_path / "new" / "h.sqlite3")


def test_a_server_that_is_not_there(tmp_path: Path) -> None:
    pytest.importorskip("psycopg")
    with pytest.raises(DevkitError, match="can't be used") as caught:
        open_history(f"postgresql://me:secret@/db?host={tmp_path}")
    assert "secret" not in str(caught.value)


def test_without_the_driver(tmp_path: Path) -> None:
    (tmp_path / "psycopg.py").write_text("raise ModuleNotFoundError('No module named psycopg')", encoding="utf-8")
    code = "from devkit.diagnoser.history.store import open_history\nopen_history('postgresql://h/d')"
    environment = os.environ | {"PYTHONPATH": str(tmp_path)}
    result = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False)
    assert "pip install 'devkit-ci[postgres]'" in result.stderr
