"""Places that make trouble: nothing is lost, the diagnosis is printed all the same, and one sentence says why."""

import contextlib
import json
import os
import random
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from devkit.core.errors import DevkitError
from devkit.diagnoser.history import migrations
from devkit.diagnoser.history.memory import remember
from devkit.diagnoser.history.records import RunOutcome
from devkit.diagnoser.history.sqlite import SqliteDatabase
from devkit.diagnoser.history.store import History, open_history
from devkit.diagnoser.history.views import summary
from devkit.diagnoser.history.write import record

if TYPE_CHECKING:
    from tests.diagnoser.history.conftest import Story

EXAMPLE = Path(__file__).parents[3] / "examples" / "bookshop" / "report.json"
NOBODY = 65534
posix = pytest.mark.skipif(os.name == "nt", reason="POSIX limits and permissions")


def diagnosed(*options: str, before: Callable[[], None] | None = None) -> "subprocess.CompletedProcess[str]":
    """Run the example's diagnosis."""
    command = [sys.executable, "-m", "devkit", "diagnose", str(EXAMPLE), "--format", "json", *options]
    return subprocess.run(command, capture_output=True, text=True, check=False, preexec_fn=before)


def fingerprints(output: str) -> list[str]:
    return [cluster["fingerprint"] for cluster in json.loads(output)["clusters"]]


def runs_in(file: Path) -> int:
    with open_history(file) as history:
        return summary(history).runs


def complaint(file: Path, run: RunOutcome) -> str | None:
    """Remember a run; what is said if that can't be done, which is one sentence."""
    try:
        with open_history(file) as history:
            remember(history, run)
    except DevkitError as error:
        sentence = str(error)
    else:
        return None
    assert "\n" not in sentence
    return sentence


def garbage(file: Path) -> None:
    file.write_bytes(b"SQLite format 3\0" + bytes(range(256)) * 40)


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (garbage, "not an SQLite database"),
        (Path.mkdir, "can't be opened"),
        (lambda file: file.write_text("it says here: hello " * 100, encoding="utf-8"), "not an SQLite database"),
    ],
)
def test_the_diagnosis_is_printed_without_history(make: Callable[[Path], object], said: str, tmp_path: Path) -> None:
    expected = diagnosed("--no-history")
    make(tmp_path / "h.sqlite3")
    found = diagnosed("--history", str(tmp_path / "h.sqlite3"))
    assert found.returncode == expected.returncode == 1
    assert fingerprints(found.stdout) == fingerprints(expected.stdout)
    assert found.stderr.startswith("devkit: this run is not remembered: ")
    assert said in found.stderr
    assert found.stderr.count("\n") == 1


@posix
def test_a_disk_that_is_full(tmp_path: Path) -> None:
    import resource

    file = tmp_path / "h.sqlite3"
    assert diagnosed("--history", str(file), "--time", "1700000000").returncode == 1
    size = file.stat().st_size

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (size // 4, size // 4))

    found = diagnosed("--history", str(file), "--time", "1700003600", before=limit)
    assert found.returncode == 1
    assert '"clusters"' in found.stdout
    assert "this run is not remembered" in found.stderr
    assert "room" in found.stderr
    assert runs_in(file) == 1
    assert diagnosed("--history", str(file), "--time", "1700003600").stderr == ""
    assert runs_in(file) == 2


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder every user may reach."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    yield folder
    for each in (folder, *folder.rglob("*")):
        each.chmod(0o755)
    shutil.rmtree(folder)


@contextlib.contextmanager
def unprivileged() -> Iterator[None]:
    """Be somebody to whom permissions apply."""
    root = os.geteuid() == 0
    if root:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        if root:
            os.seteuid(0)


@posix
def test_a_folder_that_is_read_only(open_folder: Path, story: "Story") -> None:
    file = open_folder / "h.sqlite3"
    with open_history(file) as history:
        record(history, story.run({"a": [0]}))
    file.chmod(0o444)
    open_folder.chmod(0o555)
    with unprivileged():
        said = complaint(file, story.run({"a": [0]}))
    assert said is not None
    assert re.search(r"read-only|can't be opened", said)
    open_folder.chmod(0o755)
    file.chmod(0o644)
    assert runs_in(file) == 1


@posix
def test_a_folder_that_cannot_be_made(open_folder: Path) -> None:
    with unprivileged(), pytest.raises(DevkitError, match=r"\.devkit: the folder for devkit's history can't be made"):
        open_history(open_folder / ".devkit" / "history.sqlite3")


@posix
def test_a_file_system_without_shared_memory(tmp_path: Path, story: "Story") -> None:
    """SQLite's dotfile VFS is what network file systems are to WAL: there is none."""
    database = SqliteDatabase(f"file:{tmp_path / 'h.sqlite3'}?vfs=unix-dotfile", uri=True)
    with History(database, "h") as history:
        history.write(lambda connection: migrations.upgrade(connection, "h"))
        remember(history, story.run({"a": [0]}))
        notes = remember(history, story.run({"a": [0]})).notes
        assert any("keeps no write-ahead log" in note for note in notes)
    connection = sqlite3.connect(tmp_path / "h.sqlite3")
    assert connection.execute("PRAGMA journal_mode").fetchone() == ("delete",)
    assert connection.execute("SELECT count(*) FROM runs").fetchone() == (2,)
    connection.close()


def test_any_damage_is_said_in_one_sentence(tmp_path: Path, story: "Story") -> None:
    good, bad = tmp_path / "good.sqlite3", tmp_path / "bad.sqlite3"
    with open_history(good) as history:
        for number in range(8):
            remember(history, story.run({"a": [0, 1], "b": [number]}, reran=[12]))
    chance, whole = random.Random(3), good.read_bytes()  # noqa: S311 - made-up damage
    said = 0
    for _ in range(40):
        broken = bytearray(whole)
        start = chance.randrange(len(broken))
        broken[start : start + chance.choice([1, 50, 4096])] = chance.randbytes(chance.choice([1, 50, 4096]))
        for leftover in tmp_path.glob("bad*"):
            leftover.unlink()
        bad.write_bytes(broken)
        sentence = complaint(bad, story.run({"a": [0, 1], "c": [2]}))
        assert sentence is None or sentence.startswith(str(bad))
        said += sentence is not None
    assert said
