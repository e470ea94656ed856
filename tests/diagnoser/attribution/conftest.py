"""Real repositories, and runs in them: the reports are written by hand, everything else is real."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from devkit.diagnoser.diagnosis import ClusterReport, Diagnosis
from devkit.diagnoser.pipeline import Options
from devkit.diagnoser.readers import open_reports
from devkit.diagnoser.remembering import Memory, Rules, diagnose_remembered

PRICES = """RATE = 2


def discount(total):
    return total // 10


def total(items):
    found = sum(items)
    return found - discount(found)
"""
TESTS = """from shop.prices import total


def test_total():
    assert total([60, 40]) == 90


def test_empty():
    assert total([]) == 0
"""
FILES = {"shop/__init__.py": "", "shop/prices.py": PRICES, "tests/test_prices.py": TESTS, "shop/other.py": "A = 1\n"}


class Scene:
    """A repository with a small shop."""

    def __init__(
        self, folder: Path, git: Callable[..., str], commit: Callable[[Mapping[str, str | None]], str]
    ) -> None:
        self.folder = folder
        self.git = git
        self.commit = commit
        self.runs = 0

    def write(self, path: str, text: str) -> None:
        (self.folder / path).parent.mkdir(parents=True, exist_ok=True)
        (self.folder / path).write_text(text, encoding="utf-8")

    def report(self, failing: Mapping[str, tuple[str, int, str]], passing: tuple[str, ...] = ()) -> Path:
        """Write a report: test -> (file, line, message) of what fails; tests that pass."""
        self.runs += 1
        tests = [self._failed(nodeid, *where) for nodeid, where in failing.items()]
        tests += [
            {"nodeid": name, "outcome": "passed", "call": {"outcome": "passed", "duration": 0.1}} for name in passing
        ]
        summary = {"failed": len(failing), "passed": len(passing), "total": len(tests), "collected": len(tests)}
        root = {"created": 1_767_225_600.0 + self.runs * 3600, "duration": float(self.runs), "exitcode": 1}
        document = {**root, "root": str(self.folder), "environment": {}, "summary": summary, "tests": tests}
        path = self.folder.parent / f"report-{self.runs}.json"
        path.write_text(json.dumps(document), encoding="utf-8")
        return path

    def _failed(self, nodeid: str, path: str, line: int, message: str) -> dict[str, object]:
        entry = {"path": path, "lineno": line, "message": message.partition(":")[0]}
        crash = {"path": str(self.folder / path), "lineno": line, "message": message}
        longrepr = f"E   {message}\n\n{path}:{line}: {message.partition(':')[0]}"
        call = {"outcome": "failed", "duration": 0.1, "crash": crash, "traceback": [entry], "longrepr": longrepr}
        return {"nodeid": nodeid, "outcome": "failed", "setup": {"outcome": "passed", "duration": 0.0}, "call": call}

    def diagnose(self, report: Path, **options: object) -> Diagnosis:
        """Diagnose a report with history, as `devkit diagnose` does."""
        base, commit, branch = (options.pop(name, None) for name in ("base", "commit", "branch"))
        memory = Memory(None, branch) if options.pop("history", True) else None  # type: ignore[arg-type]
        asked = bool(options.pop("base_asked", True))
        given = Options(base=base, commit=commit, base_asked=asked)  # type: ignore[arg-type]
        rules = Rules(**options)  # type: ignore[arg-type]
        return diagnose_remembered(open_reports([str(report)]), given, memory, rules)[0]

    def only(self, report: Path, **options: object) -> ClusterReport:
        """The one cluster of a run."""
        (cluster,) = self.diagnose(report, **options).clusters
        return cluster


@pytest.fixture
def scene(
    repository: Path,
    git: Callable[..., str],
    commit: Callable[[Mapping[str, str | None]], str],
    outside_ci: pytest.MonkeyPatch,
) -> Scene:
    """The shop on its main branch, one commit, on nobody's CI."""
    outside_ci.chdir(repository)
    made = Scene(repository, git, commit)
    commit({**FILES, ".gitignore": "__pycache__\n"})
    return made
