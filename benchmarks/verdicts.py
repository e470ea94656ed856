"""Verdicts on made-up pull requests: real git, real pytest, one guilty commit among harmless ones.

    verdicts.py [--requests 24]

A small project has a failure on its main branch, a flake, and a test that needs a network. Each pull request is three
commits, one of which breaks something. Prints JSON: of the clusters of each true kind the share judged right, and of
those that are the request's own the share whose commit is right; with the history of main, and with git alone.
"""

import argparse
import json
import os
import random
import re
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from devkit.diagnoser.pipeline import Options
from devkit.diagnoser.readers import open_reports
from devkit.diagnoser.remembering import Memory, diagnose_remembered

MODULES = 8
CODE = """{imports}RATE = {rate}


def base(x):
    return x + RATE


def step(x):
    found = base(x)
    return found * 2


def check(x):
    if x < 0:
        raise ValueError(f"{{x}} is below zero")
    return step(x)


def combine(x):
    return step(x) + {other}(x)


def idle(x):
    return x
"""
TESTS = """import pytest

from ledger import m{n}


def test_base():
    assert m{n}.base(1) == {base}


def test_step():
    assert m{n}.step(1) == {step}


def test_check():
    assert m{n}.check(2) == {check}
    with pytest.raises(ValueError, match="below zero"):
        m{n}.check(-1)


def test_combine():
    assert m{n}.combine(1) == {combine}
"""
ODD = """import os

import pytest


def test_old():
    assert 1 == 2, "it has been like this for long"


def test_flake():
    assert os.environ["STATE"] != "flaky", "too slow today"


def test_network():
    if os.environ["STATE"] == "offline":
        raise ConnectionRefusedError(111, "Connection refused")
"""
BREAK = {
    "operator": ("x + RATE", "x - RATE"),
    "constant": ("RATE = ", "RATE = 7"),
    "raise": ("    found = base(x)\n", "    found = base(x)\n    raise RuntimeError('not here')\n"),
    "rename": ("def step(x):", "def stride(x):"),
    "delete": ("    return found * 2\n", ""),
    "condition": ("if x < 0:", "if x <= 2:"),
}
HARMLESS = (
    ("def idle(x):\n    return x", "def idle(x):\n    return x + 0"),
    ("def idle(x):", "# kept for later\n\n\ndef idle(x):"),
    ("def check(x):\n", "def check(x):\n    # nothing below zero\n"),
)


class Project:
    """The repository."""

    def __init__(self, top: Path) -> None:
        self.top = top
        (top / "ledger").mkdir(parents=True)
        (top / "tests").mkdir()
        self.write("ledger/__init__.py", "")
        self.write("pytest.ini", "[pytest]\npythonpath = .\n")
        self.write(".gitignore", "__pycache__\n")
        for n in range(MODULES):
            last = n - 1 if n else 0
            own, other = 2 * (4 + n), 2 * (4 + last)
            imports = f"from ledger import m{last}\n\n" if n else ""
            self.write(
                f"ledger/m{n}.py", CODE.format(imports=imports, rate=3 + n, other=f"m{last}.step" if n else "step")
            )
            values = {"base": 4 + n, "step": own, "check": own + 2, "combine": own + other}
            self.write(f"tests/test_m{n}.py", TESTS.format(n=n, **values))
        self.write("tests/test_odd.py", ODD)
        self.git("init", "--quiet", "--initial-branch=main")
        self.commit("first")

    def write(self, path: str, text: str) -> None:
        (self.top / path).write_text(text, encoding="utf-8")

    def edit(self, path: str, old: str, new: str) -> None:
        text = (self.top / path).read_text(encoding="utf-8")
        if old not in text:
            raise ValueError(f"{path}: {old!r} is not there")
        self.write(path, text.replace(old, new, 1))

    def git(self, *args: str) -> str:
        who = ("-c", "user.name=Ada", "-c", "user.email=ada@example.com", "-c", "commit.gpgsign=false")
        done = subprocess.run(["git", *who, *args], cwd=self.top, check=True, capture_output=True, text=True)
        return done.stdout.strip()

    def commit(self, message: str) -> str:
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "--message", message)
        return self.git("rev-parse", "HEAD")

    def test(self, name: str, state: str = "") -> Path:
        report = self.top.parent / f"{name}.json"
        command = [sys.executable, "-B", "-m", "pytest", "-q", "-p", "no:cacheprovider", "--json-report"]
        environment = os.environ | {"STATE": state}
        subprocess.run(
            [*command, f"--json-report-file={report}"], cwd=self.top, env=environment, check=False, capture_output=True
        )
        return report


def requests(project: Project, count: int) -> Iterator[tuple[Path, str, str]]:
    """Make the pull requests: report, guilty commit, kind of fault; each is checked out when it is given."""
    for seed in range(count):
        chance = random.Random(seed)  # noqa: S311 - made-up data
        project.git("checkout", "--quiet", "-B", f"request-{seed}", "main")
        guilty, kind = chance.randrange(3), list(BREAK)[seed % len(BREAK)]
        modules, sha = chance.sample(range(MODULES), 3), ""
        modules[(guilty + 1) % 3] = chance.choice(modules)
        for number, module in enumerate(modules):
            change = BREAK[kind] if number == guilty else HARMLESS[number % len(HARMLESS)]
            project.edit(f"ledger/m{module}.py", *change)
            made = project.commit(f"change {number}")
            sha = made if number == guilty else sha
        yield project.test(f"request-{seed}", chance.choice(["", "flaky", "offline"])), sha, kind


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--requests", type=int, default=24)
    options = parser.parse_args()
    right: dict[str, Counter[bool]] = {}
    wrong: list[list[str]] = []
    with tempfile.TemporaryDirectory() as folder:
        project = Project(Path(folder) / "work")
        os.chdir(project.top)
        place = Path(folder) / "history.sqlite3"
        for number in range(14):
            sha = project.commit(f"main {number}")
            report = project.test(f"main-{number}", "flaky" if number in (2, 5, 6, 10) else "")
            diagnose_remembered(open_reports([str(report)]), Options(commit=sha), Memory(place, "main", _hour(number)))
        for seed, (report, guilty, fault) in enumerate(requests(project, options.requests)):
            memory = Memory(place, f"request-{seed}", _hour(100 + seed))
            for name, known in (("history", memory), ("git", None)):
                found, _ = diagnose_remembered(open_reports([str(report)]), Options(), known)
                for cluster in found.clusters:
                    true = _truth(cluster.tests, history=known is not None)
                    good = cluster.verdict.kind == true
                    right.setdefault(f"{name}: {true}", Counter())[good] += 1
                    if true == "yours":
                        right.setdefault(f"{name}: commit", Counter())[cluster.verdict.commit == guilty] += 1
                    if not good or (true == "yours" and cluster.verdict.commit != guilty):
                        wrong.append([name, fault, true, cluster.verdict.kind, cluster.verdict.why[:150]])
    shares = {name: f"{count[True]} of {count.total()}" for name, count in sorted(right.items())}
    print(json.dumps({"right": shares, "wrong": wrong}, indent=1))


def _truth(tests: tuple[str, ...], *, history: bool) -> str:
    """The true verdict on a cluster; what only history can tell is unknown without it."""
    odd = re.search(r"test_odd\.py::test_(\w+)", tests[0])
    known = {"old": "base", "flake": "flaky", "network": "infrastructure"}
    true = known[odd[1]] if odd else "yours"
    return true if history or true in ("yours", "infrastructure") else "unknown"


def _hour(number: int) -> str:
    return str(1_767_225_600 + number * 3600)


if __name__ == "__main__":
    main()
