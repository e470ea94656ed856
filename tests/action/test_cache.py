"""Histories between runs: their keys, merging what two caches brought, and staying small."""

import shutil
from pathlib import Path

import pytest

from devkit.action import cache, runner
from devkit.diagnoser.history.exporting import export_lines
from devkit.diagnoser.history.store import open_history
from devkit.diagnoser.pipeline import Options
from devkit.diagnoser.readers import open_reports
from devkit.diagnoser.remembering import Memory, diagnose_remembered

EXAMPLE = "examples/bookshop/report.json"


def job(**changes: str) -> runner.Runner:
    found = runner.read({"RUNNER_OS": "Linux", "GITHUB_JOB": "tests", "GITHUB_RUN_ID": "7", "GITHUB_RUN_ATTEMPT": "1"})
    return found._replace(**{"branch": "topic", "default_branch": "main", **changes})  # type: ignore[arg-type]


def record(place: Path, commit: str) -> None:
    memory = Memory(place, "main", "2026-11-20T12:00:00Z")
    diagnose_remembered(open_reports([EXAMPLE]), Options(commit=commit), memory)


def runs(place: Path) -> int:
    with open_history(place) as history:
        return sum(b'"identity"' in line for line in export_lines(history))


def test_a_key_is_the_run_s_own_and_begins_as_its_branch_s() -> None:
    found = cache.keys(job())
    assert found.save.startswith(found.branch)
    assert found.save != cache.keys(job(attempt="2")).save
    assert found.branch != found.default
    assert cache.keys(job(branch="main")).branch == found.default
    for other in ({"matrix": '{"python": "3.12"}'}, {"workflow": "Nightly"}, {"step": "integration"}):
        assert cache.keys(job(**other)).default != found.default


@pytest.mark.parametrize("branch", ["a/b", "a,b", "a b", "ä" * 300, "$(id)", "a-b"])
def test_any_branch_has_a_key_that_the_cache_takes(branch: str) -> None:
    found = cache.keys(job(branch=branch))
    assert len(found.save) < 400
    assert "," not in found.save
    assert found.branch != cache.keys(job(branch=f"{branch}x")).branch


def test_nothing_restored_is_a_new_history(tmp_path: Path) -> None:
    place = cache.take_over(tmp_path / "history", job())
    record(place, "a" * 40)
    assert runs(place) == 1


def test_two_restored_histories_become_one_and_nothing_is_counted_twice(tmp_path: Path) -> None:
    for name, commits in (("run-1-1", "ab"), ("run-2-1", "bc")):
        for commit in commits:
            record(tmp_path / f"{name}.sqlite3", commit * 40)
    place = cache.take_over(tmp_path, job())
    assert [path.name for path in tmp_path.glob("*.sqlite3")] == [place.name] == ["run-7-1.sqlite3"]
    assert runs(place) == 3


def test_a_damaged_history_is_told_and_left_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    record(tmp_path / "run-1-1.sqlite3", "a" * 40)
    (tmp_path / "run-2-1.sqlite3").write_bytes(b"not a database")
    place = cache.take_over(tmp_path, job())
    assert runs(place) == 1
    assert capsys.readouterr().out.startswith("::notice title=devkit::an earlier history could not be read")


def test_a_damaged_history_is_not_handed_on(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    record(tmp_path / "run-1-1.sqlite3", "a" * 40)
    sound = (tmp_path / "run-1-1.sqlite3").read_bytes()
    (tmp_path / "run-2-1.sqlite3").write_bytes(b"not a database" * 100_000)  # the largest is taken first
    torn = sound[:8192] + bytes(len(sound) - 8192)
    (tmp_path / "run-3-1.sqlite3").write_bytes(torn)
    place = cache.take_over(tmp_path, job())
    assert runs(place) == 1
    assert capsys.readouterr().out.count("::notice title=devkit::an earlier history could not be read") == 2
    place.write_bytes(b"")
    place.rename(tmp_path / "run-4-1.sqlite3")
    (tmp_path / "run-5-1.sqlite3").write_bytes(torn)
    again = cache.take_over(tmp_path, job())
    record(again, "b" * 40)
    assert runs(again) == 1


def test_a_history_above_the_limit_is_made_smaller_or_dropped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    place = tmp_path / "run.sqlite3"
    record(place, "a" * 40)
    shutil.copy(place, tmp_path / "kept.sqlite3")
    monkeypatch.setattr(cache, "LIMIT", place.stat().st_size + 1)
    cache.shrink(place)
    assert runs(place) == 1
    monkeypatch.setattr(cache, "LIMIT", 10)
    cache.shrink(place)
    assert not place.exists()
    assert "is not kept" in capsys.readouterr().out
