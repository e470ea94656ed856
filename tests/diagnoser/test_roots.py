"""Where the sources of a report lie here: found by what exists, never by a report's word alone."""

from collections.abc import Callable
from pathlib import Path

import pytest

from devkit.diagnoser.report import ReportInfo
from devkit.diagnoser.roots import Root, find_root

Commit = Callable[[dict[str, str | None]], str]


def info(root: str = "", name: str = "-") -> ReportInfo:
    return ReportInfo(name, "pytest-json-report", root=root)


def test_the_current_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "test_a.py").touch()
    monkeypatch.chdir(tmp_path)
    assert find_root(None, [info("/ci/7")], ["test_a.py"]) == Root(tmp_path, None, "")


def test_nothing_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert find_root(None, [info("/ci/7")], ["test_a.py"]) is None


def test_a_given_root_is_taken_as_it_is(tmp_path: Path) -> None:
    assert find_root(tmp_path, [info("/ci/7")], ["test_gone.py"]) == Root(tmp_path, None, "")


def test_a_report_may_name_a_folder_below(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "backend").mkdir()
    (tmp_path / "backend/test_a.py").touch()
    monkeypatch.chdir(tmp_path)
    found = find_root(None, [info(str(tmp_path / "backend"))], ["test_a.py"])
    assert found is not None
    assert found.folder == tmp_path / "backend"


def test_a_report_may_name_a_folder_above(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "test_a.py").touch()
    monkeypatch.chdir(tmp_path / "docs")
    found = find_root(None, [info(str(tmp_path))], ["test_a.py"])
    assert found is not None
    assert found.folder == tmp_path


@pytest.mark.parametrize("root", ["/", "/etc", "/usr", "relative", "..", "\x00", "C:\\"])
def test_a_report_is_not_believed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, root: str) -> None:
    monkeypatch.chdir(tmp_path)
    assert find_root(None, [info(root)], ["passwd", "hostname", "bin/sh", "etc/passwd"]) is None


def test_a_report_may_not_name_a_neighbour(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("mine", "other"):
        (tmp_path / name).mkdir()
    (tmp_path / "other/test_a.py").touch()
    monkeypatch.chdir(tmp_path / "mine")
    roots = [str(tmp_path / "other"), str(tmp_path / "mine" / ".." / "other")]
    assert find_root(None, [info(root) for root in roots], ["test_a.py", "../other/test_a.py"]) is None


def test_a_folder_of_a_repository(repository: Path, commit: Commit, monkeypatch: pytest.MonkeyPatch) -> None:
    commit({"backend/test_a.py": ""})
    monkeypatch.chdir(repository / "backend")
    assert find_root(None, [info("/ci/7")], ["test_a.py"]) == Root(repository / "backend", repository, "backend/")


def test_the_top_of_a_repository(repository: Path, commit: Commit, monkeypatch: pytest.MonkeyPatch) -> None:
    commit({"tests/test_a.py": "", "docs/a.md": ""})
    monkeypatch.chdir(repository / "docs")
    assert find_root(None, [info("/ci/7")], ["tests/test_a.py"]) == Root(repository, repository, "")


def test_the_folder_of_the_report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "backend").mkdir()
    (tmp_path / "backend/test_a.py").touch()
    monkeypatch.chdir(tmp_path)
    found = find_root(None, [info("/ci/7", "backend/report.json")], ["test_a.py"])
    assert found is not None
    assert found.folder == tmp_path / "backend"
