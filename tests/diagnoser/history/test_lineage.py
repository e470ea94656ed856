"""What is called fixed on a branch was open in what it descends from: real repositories, runs of the real pytest."""

import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from devkit.diagnoser.diagnosis import Diagnosis
from devkit.diagnoser.history.lineage import Lineage
from devkit.diagnoser.pipeline import Options
from devkit.diagnoser.readers import open_reports
from devkit.diagnoser.remembering import Memory, diagnose_remembered

CODE = "def price():\n    return 3\n"
WRONG = "def price():\n    raise LookupError('no price')\n"
TESTS = "from shop import price\n\n\ndef test_price():\n    assert price() == 3\n"
Commit = Callable[[Mapping[str, str | None]], str]


class Shop:
    """A repository whose tests are run at what is checked out, and remembered as `devkit diagnose` does."""

    def __init__(self, folder: Path, git: Callable[..., str], commit: Commit) -> None:
        self.folder = folder
        self.git = git
        self.commit = commit
        self.runs = 0

    def branch(self, name: str, start: str = "main") -> None:
        self.git("checkout", "--quiet", "-b", name, start)

    def test(self, branch: str | None = None) -> Diagnosis:
        self.runs += 1
        report = self.folder.parent / f"{self.runs}.json"
        options = ("-q", "-p", "no:cacheprovider", "--json-report", f"--json-report-file={report}")
        command = [sys.executable, "-B", "-m", "pytest", *options]
        done = subprocess.run(command, cwd=self.folder, capture_output=True, text=True, check=False, timeout=600)
        assert done.returncode in (0, 1), done.stdout + done.stderr
        memory = Memory(None, branch, str(1_767_225_600 + self.runs * 3600))
        return diagnose_remembered(open_reports([str(report)]), Options(), memory)[0]


@pytest.fixture
def shop(repository: Path, git: Callable[..., str], commit: Commit, outside_ci: pytest.MonkeyPatch) -> Shop:
    outside_ci.chdir(repository)
    commit({"shop.py": CODE, "test_shop.py": TESTS, ".gitignore": "__pycache__\n.devkit\n"})
    return Shop(repository, git, commit)


def test_another_branch_s_causes_are_not_fixed_here(shop: Shop) -> None:
    shop.branch("feature-a")
    shop.commit({"shop.py": WRONG})
    assert [cluster.history.status for cluster in shop.test().clusters] == ["new"]
    shop.branch("feature-b")
    assert shop.test().fixed == ()
    shop.git("checkout", "--quiet", "feature-a")
    shop.commit({"shop.py": CODE})
    assert [each.title for each in shop.test().fixed] == ["LookupError: no price in price()"]


def test_nor_are_those_that_were_never_committed_there(shop: Shop) -> None:
    shop.branch("feature-a")
    (shop.folder / "shop.py").write_text(WRONG, encoding="utf-8")
    assert len(shop.test().clusters) == 1
    shop.git("checkout", "--quiet", "--", "shop.py")
    shop.branch("feature-b")
    assert shop.test().fixed == ()


def test_what_the_main_branch_had_is_fixed_here(shop: Shop) -> None:
    shop.commit({"shop.py": WRONG})
    assert len(shop.test().clusters) == 1
    shop.branch("repair")
    shop.commit({"shop.py": CODE})
    assert [each.tests for each in shop.test().fixed] == [("test_shop.py::test_price",)]


def test_what_broke_on_the_main_branch_later_never_was_here(shop: Shop) -> None:
    shop.branch("early")
    shop.git("checkout", "--quiet", "main")
    shop.commit({"shop.py": WRONG})
    assert len(shop.test().clusters) == 1
    shop.git("checkout", "--quiet", "early")
    assert shop.test().fixed == ()


def test_what_was_repaired_on_the_main_branch_later_does_not_come_back_here(shop: Shop) -> None:
    wrong = shop.commit({"shop.py": WRONG})
    shop.test()
    shop.commit({"shop.py": CODE})
    assert len(shop.test().fixed) == 1
    shop.branch("late", wrong)
    (cluster,) = shop.test().clusters
    assert (cluster.history.status, cluster.history.why) == ("recurring", "in the run before on main")


def test_what_was_merged_from_another_branch_counts(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    shop.branch("feature-a")
    shop.commit({"shop.py": WRONG})
    shop.test()
    shop.branch("feature-b", "feature-a")
    shop.commit({"shop.py": CODE})
    assert len(shop.test().fixed) == 1


def test_on_a_detached_head_git_tells_what_was_open(shop: Shop) -> None:
    sound = shop.git("rev-parse", "HEAD")
    wrong = shop.commit({"shop.py": WRONG})
    shop.git("checkout", "--quiet", "--detach", wrong)
    assert len(shop.test().clusters) == 1
    shop.git("checkout", "--quiet", "--detach", sound)
    assert shop.test().fixed == ()


@pytest.mark.parametrize("head", [None, "-x", "0" * 40, "no such commit"])
def test_commits_that_git_cannot_tell_of(shop: Shop, head: str | None) -> None:
    first = shop.git("rev-parse", "HEAD")
    assert Lineage(shop.folder).holds(head, [first]) == {}


def test_of_commits_that_are_not_here_nothing_is_said(shop: Shop) -> None:
    first = shop.git("rev-parse", "HEAD")
    head = shop.commit({"shop.py": WRONG})
    lineage = Lineage(shop.folder)
    assert lineage.holds(head, [first, head, "1" * 40, "-x", ""]) == {first: True, head: True}
    assert lineage.holds(first, [first, head]) == {first: True, head: False}
    assert Lineage().holds(head, [first]) == {}
