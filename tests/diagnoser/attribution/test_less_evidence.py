"""Less evidence is said, never an error: no git, no history, shallow clones, detached heads, lost commits."""

import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from devkit.core.errors import DevkitError
from devkit.diagnoser.history.records import OnBase
from devkit.diagnoser.pipeline import Options
from devkit.diagnoser.readers import open_reports
from devkit.diagnoser.remembering import Memory, diagnose_remembered

if TYPE_CHECKING:
    from tests.diagnoser.attribution.conftest import Scene

TOTAL, EMPTY = "tests/test_prices.py::test_total", "tests/test_prices.py::test_empty"
BROKEN = {TOTAL: ("shop/prices.py", 10, "TypeError: unsupported operand")}


def edited(scene: "Scene") -> str:
    scene.git("checkout", "--quiet", "-b", "feature")
    text = (scene.folder / "shop/prices.py").read_text(encoding="utf-8")
    return scene.commit({"shop/prices.py": text.replace("found - ", "found + ")})


def clone(scene: "Scene", place: Path, *options: str) -> None:
    command = ["git", "clone", "--quiet", *options, scene.folder.as_uri(), str(place)]
    subprocess.run(command, check=True, capture_output=True)


def test_no_git_at_all(scene: "Scene") -> None:
    shutil.rmtree(scene.folder / ".git")
    verdict = scene.only(scene.report(BROKEN)).verdict
    assert verdict.kind == "unknown"
    assert "no git repository" in verdict.why


def test_history_without_git(scene: "Scene", tmp_path: Path) -> None:
    shutil.rmtree(scene.folder / ".git")

    def run(report: Path, branch: str, commit: str) -> str:
        memory = Memory(tmp_path / "h.sqlite3", branch)
        found, _ = diagnose_remembered(open_reports([str(report)]), Options(commit=commit), memory)
        return " ".join(cluster.verdict.kind for cluster in found.clusters)

    assert run(scene.report({}, (TOTAL, EMPTY)), "main", "a" * 40) == ""
    assert run(scene.report(BROKEN, (EMPTY,)), "feature", "b" * 40) == "yours"
    assert run(scene.report(BROKEN, (EMPTY,)), "main", "c" * 40) == "yours"
    assert run(scene.report(BROKEN, (EMPTY,)), "other", "d" * 40) == "base"


def test_a_detached_head(scene: "Scene") -> None:
    sha = edited(scene)
    scene.git("checkout", "--quiet", "--detach")
    assert scene.only(scene.report(BROKEN), history=False).verdict.commit == sha


def test_a_repository_without_a_commit(scene: "Scene") -> None:
    shutil.rmtree(scene.folder / ".git")
    subprocess.run(["git", "init", "--quiet"], cwd=scene.folder, check=True)
    verdict = scene.only(scene.report(BROKEN)).verdict
    assert (verdict.kind, verdict.why.split(";")[0]) == ("unknown", "the repository has no commit yet")


def test_a_run_of_a_commit_that_is_gone(scene: "Scene") -> None:
    edited(scene)
    found = scene.diagnose(scene.report(BROKEN), commit="f" * 40)
    assert found.clusters[0].verdict.kind == "yours"
    assert any("is not in this clone" in remark for remark in found.remarks)


def test_a_run_of_another_commit_than_the_one_checked_out(scene: "Scene") -> None:
    sha = edited(scene)
    scene.git("checkout", "--quiet", "main")
    assert scene.only(scene.report(BROKEN), commit=sha, history=False).verdict.commit == sha


def test_force_pushed(scene: "Scene") -> None:
    scene.diagnose(scene.report({}, (TOTAL, EMPTY)))
    edited(scene)
    scene.diagnose(scene.report({}, (TOTAL, EMPTY)))
    scene.git("reset", "--quiet", "--hard", "main")
    scene.git("reflog", "expire", "--expire=now", "--all")
    scene.git("gc", "--quiet", "--prune=now")
    sha = scene.commit({"shop/other.py": "A = 9\n"})
    verdict = scene.only(scene.report(BROKEN, (EMPTY,))).verdict
    assert verdict.kind == "yours"
    assert verdict.commit in (sha, None)


@pytest.mark.parametrize("depth", ["1", "2"])
def test_a_shallow_clone(scene: "Scene", monkeypatch: pytest.MonkeyPatch, tmp_path: Path, depth: str) -> None:
    edited(scene)
    clone(scene, tmp_path / "shallow", "--depth", depth, "--branch", "feature")
    monkeypatch.chdir(tmp_path / "shallow")
    subprocess.run(["git", "remote", "set-head", "origin", "--delete"], check=True, capture_output=True)
    report = scene.report(BROKEN)
    found = scene.diagnose(report)
    assert found.clusters[0].verdict.kind == "unknown"
    assert "no base" in found.clusters[0].verdict.why
    monkeypatch.setenv("GITHUB_BASE_REF", "main")
    assert "fetch it" in scene.diagnose(report).clusters[0].verdict.why


def test_a_merge_commit_of_a_pull_request(scene: "Scene", monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    edited(scene)
    scene.git("checkout", "--quiet", "main")
    scene.commit({"shop/other.py": "A = 7\n"})
    scene.git("checkout", "--quiet", "-b", "merge")
    scene.git("-c", "user.name=Ada", "-c", "user.email=ada@example.com", "merge", "--quiet", "--no-ff", "feature")
    clone(scene, tmp_path / "shallow", "--depth", "2", "--branch", "merge")
    monkeypatch.chdir(tmp_path / "shallow")
    monkeypatch.setenv("GITHUB_BASE_REF", "main")
    found = scene.diagnose(scene.report(BROKEN))
    assert found.clusters[0].verdict.kind == "yours"
    assert found.verdict.base_name == "HEAD^1"


def test_a_clone_knows_the_main_branch_by_its_remote(
    scene: "Scene", monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    scene.git("branch", "--move", "production")
    clone(scene, tmp_path / "clone")
    monkeypatch.chdir(tmp_path / "clone")
    found = scene.diagnose(scene.report(BROKEN))
    assert found.verdict.base_name == "origin/production"


def test_a_configured_main_branch(scene: "Scene") -> None:
    sha = edited(scene)
    scene.git("checkout", "--quiet", "-b", "release")
    scene.commit({"shop/other.py": "A = 8\n"})
    found = scene.diagnose(scene.report(BROKEN), main=("feature",), history=False)
    assert (found.verdict.base_name, found.verdict.base_commit) == ("feature", sha)


def test_a_hostile_commit_message_is_only_text(scene: "Scene") -> None:
    text = (scene.folder / "shop/prices.py").read_text(encoding="utf-8")
    scene.write("shop/prices.py", text.replace("found - ", "found + "))
    who = ("-c", "user.name=\x1b[31mEve", "-c", "user.email=e@example.com")
    scene.git("checkout", "--quiet", "-b", "feature")
    scene.git(*who, "commit", "--quiet", "--all", "--message", "::error::\x1b[31mowned <script>")
    found = scene.diagnose(scene.report(BROKEN), history=False)
    assert found.clusters[0].verdict.kind == "yours"
    from devkit.diagnoser.formats import FORMATS, render

    for name in FORMATS:
        shown = render(found, name)
        assert "\x1b" not in shown
        assert "<script>" not in shown or name != "html"
        assert not any(line.startswith("::error::") for line in shown.splitlines())


def test_the_base_record_is_plain() -> None:
    assert OnBase(fails=True, why="x", sure=True).good is None


@pytest.mark.parametrize("base", ["no-such-branch", "-x"])
def test_a_base_of_the_settings_that_is_not_here(scene: "Scene", base: str) -> None:
    edited(scene)
    report = scene.report(BROKEN)
    with pytest.raises(DevkitError, match="is not a revision"):
        scene.diagnose(report, base=base)
    found = scene.diagnose(report, base=base, base_asked=False)
    assert any(f"what changed since {base} is not known" in remark for remark in found.remarks)
    assert found.clusters[0].verdict.kind == "unknown"
    assert base in found.clusters[0].verdict.why


def test_a_base_that_a_shallow_clone_does_not_reach(
    scene: "Scene", monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    edited(scene)
    scene.commit({"shop/other.py": "A = 3\n"})
    clone(scene, tmp_path / "shallow", "--depth", "1", "--no-single-branch")
    monkeypatch.chdir(tmp_path / "shallow")
    found = scene.diagnose(scene.report(BROKEN), base="origin/main")
    assert any("shallow clone" in remark for remark in found.remarks)
    assert found.clusters[0].verdict.kind == "unknown"
