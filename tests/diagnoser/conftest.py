"""Small projects on disk, their tests run by the real pytest, the reports diagnosed in process."""

import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from textwrap import dedent

import pytest

from devkit.diagnoser.diagnosis import ClusterReport, Diagnosis
from devkit.diagnoser.evidence import failure
from devkit.diagnoser.failure import Failure
from devkit.diagnoser.gather import Gathered, gather
from devkit.diagnoser.location import Locator
from devkit.diagnoser.pipeline import Options, diagnose
from devkit.diagnoser.readers import open_reports

Git = Callable[..., str]
NewProject = Callable[..., "Project"]


@pytest.fixture
def outside_ci(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """The test's patches, the first of which is that nothing says that this is CI, or what of."""
    for name in ("CI", "GITHUB_SHA", "GITHUB_REF_NAME", "GITHUB_HEAD_REF", "GITHUB_BASE_REF", "GITHUB_RUN_ID"):
        monkeypatch.delenv(name, raising=False)
    return monkeypatch


class Project:
    """A project and the reports of its last test run."""

    def __init__(self, folder: Path, files: Mapping[str, str]) -> None:
        self.folder = folder
        self.reports = folder.parent / f"{folder.name}-reports"
        self.reports.mkdir(parents=True, exist_ok=True)
        self.write({"pytest.ini": "[pytest]\npythonpath = .\n", **files})

    @property
    def json(self) -> Path:
        return self.reports / "report.json"

    @property
    def log(self) -> Path:
        return self.reports / "report.jsonl"

    @property
    def xml(self) -> Path:
        return self.reports / "junit.xml"

    def write(self, files: Mapping[str, str]) -> None:
        for name, text in files.items():
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(dedent(text).lstrip("\n"), encoding="utf-8")

    def run(self, *options: str) -> "Project":
        """Run the tests; all three reports are written anew."""
        environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")}
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--continue-on-collection-errors"]
        command += ["--json-report", f"--json-report-file={self.json}", f"--report-log={self.log}"]
        command += [f"--junit-xml={self.xml}", *options]
        self.log.unlink(missing_ok=True)
        result = subprocess.run(
            command,
            cwd=self.folder,
            env=environment | {"COLUMNS": "80", "PYTHONDONTWRITEBYTECODE": "1"},
            check=False,
            capture_output=True,
            encoding="utf-8",
            timeout=600,
        )
        assert result.returncode in (1, 2), result.stdout + result.stderr
        return self

    def diagnose(self, *reports: Path, **options: object) -> Diagnosis:
        """Diagnose reports, the last run's json unless told otherwise, with the sources at hand."""
        paths = [str(path) for path in reports or (self.json,)]
        return diagnose(open_reports(paths), Options(**{"root": self.folder} | options))

    def gathered(self, report: Path | None = None) -> Gathered:
        """The evidence of the last run."""
        stream = open_reports([str(report or self.json)])
        gatherer = gather(stream)
        return gatherer.finish(Locator(tuple(info.root for info in stream.run.reports), self.folder))

    def failures(self, report: Path | None = None) -> dict[str, Failure]:
        """The failure of each failing test of the last run, by the name of the test."""
        stream = open_reports([str(report or self.json)])
        tests = [test for test in stream if test.outcome in ("failed", "error")]
        locator = Locator(tuple(info.root for info in stream.run.reports), self.folder)
        found = {test.nodeid: failure(test.nodeid, test.phases[0], locator) for test in tests}
        return {nodeid.rpartition("::")[2] or nodeid: each for nodeid, each in found.items()}


NewProject = Callable[..., Project]


@pytest.fixture
def new_project(tmp_path: Path) -> NewProject:
    """Write a project and run its tests; further options go to pytest."""

    def make(files: Mapping[str, str], *options: str, name: str = "project") -> Project:
        return Project(tmp_path / name, files).run(*options)

    return make


@pytest.fixture(scope="session")
def new_project_in() -> NewProject:
    """Write a project in a given folder and run its tests."""
    return lambda folder, files, *options: Project(folder / "project", files).run(*options)


@pytest.fixture
def groups() -> Callable[[Diagnosis], list[list[str]]]:
    """The clusters as sorted lists of test names, without paths, sorted."""
    return lambda diagnosis: sorted(names_of(cluster) for cluster in diagnosis.clusters)


@pytest.fixture
def cluster_of() -> Callable[[Diagnosis, str], ClusterReport]:
    """The cluster that holds a test, given its name."""

    def find(diagnosis: Diagnosis, name: str) -> ClusterReport:
        (found,) = [cluster for cluster in diagnosis.clusters if name in names_of(cluster)]
        return found

    return find


def names_of(cluster: ClusterReport) -> list[str]:
    return sorted(nodeid.rpartition("::")[2] or nodeid for nodeid in cluster.tests)


TILL = {
    "shop/__init__.py": "",
    "shop/money.py": """
        def parse(text):
            return text.strip("$")


        def add(left, right):
            return left + right


        def half(amount):
            return amount / 2
        """,
    "shop/till.py": """
        from shop.money import add, half, parse


        def receive(cash, text):
            return add(cash, parse(text))


        def share(cash):
            return half(cash)
        """,
    "tests/test_till.py": """
        from shop.till import receive, share


        def test_receive():
            assert receive(3, "$4") == 7


        def test_receive_nothing():
            assert receive(3, "$0") == 3


        def test_share():
            assert share(4) == 2
        """,
    ".gitignore": "*.json\n__pycache__/\n",
}


def write(project: Project, repository: Path, git: Git) -> str:
    """Commit a project; returns the hash."""
    git("add", "--all")
    git("commit", "--quiet", "--message", "change")
    assert project.folder == repository
    return git("rev-parse", "HEAD")


@pytest.fixture
def till(new_project: NewProject, repository: Path, git: Git) -> tuple[Project, str]:
    """A red project in a git repository, and its commit."""
    project = new_project(TILL, name=repository.name)
    return project, write(project, repository, git)


@pytest.fixture
def till_files() -> dict[str, str]:
    """The files of `till`, for a test that lays them out itself."""
    return dict(TILL)
