"""Fixes of a diagnosis, tried: a real repository, its real report, pytest run in a work tree."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from devkit.diagnoser.diagnosis import Diagnosis
from devkit.diagnoser.fixing import Verification
from devkit.diagnoser.pipeline import Options, diagnose
from devkit.diagnoser.readers import open_reports

Commit = Callable[[dict[str, str | None]], str]
Git = Callable[..., str]

SOURCE = """def load():
    raise ValueError("No data was provided")


def save():
    raise OSError("nothing to save")
"""
TEST = """import pytest
import shop


def test_load():
    with pytest.raises(ValueError, match="No data was given"):
        shop.load()


@pytest.mark.parametrize("way", ["a", "b"])
def test_save(way):
    with pytest.raises(OSError, match="nothing to store"):
        shop.save()


def test_provided():
    with pytest.raises(ValueError) as caught:
        shop.load()
    assert "provided" in str(caught.value)
"""
FILES: dict[str, str | None] = {
    "shop.py": SOURCE,
    "tests/test_shop.py": TEST,
    "pytest.ini": "[pytest]\npythonpath = .\n",
}


def diagnosed(folder: Path, report: Path, how: Verification | None) -> Diagnosis:
    """What is said of a real run in a folder."""
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--json-report"]
    environment = os.environ | {"PYTHONDONTWRITEBYTECODE": "1"}
    command.append(f"--json-report-file={report}")
    run = subprocess.run(command, cwd=folder, env=environment, check=False, capture_output=True, timeout=600)
    assert run.returncode == 1
    return diagnose(open_reports([str(report)]), Options(root=folder, verify=how))


def test_fixes_are_tried_until_one_is_verified(repository: Path, commit: Commit, git: Git, tmp_path: Path) -> None:
    commit(FILES)
    found = diagnosed(repository, tmp_path / "report.json", Verification(python=sys.executable))
    fixes = [(fix.target, fix.verified) for cluster in found.clusters for fix in cluster.fixes]
    assert ("source", False) in fixes  # going back to `given` breaks test_provided
    assert ("test", True) in fixes
    assert ("source", True) in fixes  # of save()
    assert found.remarks == ()
    assert git("status", "--porcelain") == ""
    assert len(git("worktree", "list").splitlines()) == 1
    for cluster in found.clusters:
        verified = [fix.verified for fix in cluster.fixes]
        assert verified == sorted(verified, key=[True, None, False].index)


def test_unless_asked_nothing_is_run(repository: Path, commit: Commit, tmp_path: Path) -> None:
    commit(FILES)
    found = diagnosed(repository, tmp_path / "report.json", None)
    assert {fix.verified for cluster in found.clusters for fix in cluster.fixes} == {None}


def test_what_can_not_be_tried_costs_a_remark(tmp_path: Path) -> None:
    folder = tmp_path / "shop"
    for name, text in FILES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(str(text), encoding="utf-8")
    found = diagnosed(folder, tmp_path / "report.json", Verification(python=sys.executable))
    assert {fix.verified for cluster in found.clusters for fix in cluster.fixes} == {None}
    [remark] = found.remarks
    assert remark.startswith("no fix was tried: ")
    assert "not in a git repository" in remark
