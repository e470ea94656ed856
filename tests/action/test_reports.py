import gzip
from pathlib import Path

import pytest

from devkit.action import reports

JSON = '{"created": 1, "duration": 1, "exitcode": 1, "root": "/x", "summary": {}, "tests": []}'
XML = '<?xml version="1.0"?><testsuites><testsuite name="pytest"/></testsuites>'


def write(folder: Path, name: str, text: str) -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    if name.endswith(".gz"):
        path.write_bytes(gzip.compress(text.encode()))
    else:
        path.write_text(text, encoding="utf-8")


def test_reports_are_told_by_name_and_content(tmp_path: Path) -> None:
    write(tmp_path, ".report.json", JSON)
    write(tmp_path, "shards/1/junit.xml", XML)
    write(tmp_path, "shards/2/test-results.xml.gz", XML)
    write(tmp_path, "log/report.jsonl", '{"pytest_version": "9.0", "$report_type": "SessionStart"}\n')
    write(tmp_path, "package/report.json", '{"name": "a package"}')
    write(tmp_path, "package/test.xml", "<project/>")
    write(tmp_path, "node_modules/x/junit.xml", XML)
    write(tmp_path, ".hidden/junit.xml", XML)
    write(tmp_path, "data.json", JSON)
    found = reports.find(tmp_path)
    assert [Path(name).relative_to(tmp_path).as_posix() for name in found.reports] == [
        ".report.json",
        "log/report.jsonl",
        "shards/1/junit.xml",
        "shards/2/test-results.xml.gz",
    ]
    assert found.doubles == ()


def test_junit_beside_a_richer_report_is_named_and_left_out(tmp_path: Path) -> None:
    write(tmp_path, "out/report.json", JSON)
    write(tmp_path, "out/junit.xml", XML)
    found = reports.find(tmp_path)
    assert [Path(name).name for name in found.reports] == ["report.json"]
    assert [Path(name).name for name in found.doubles] == ["junit.xml"]


def test_a_broken_archive_is_no_report(tmp_path: Path) -> None:
    (tmp_path / "report.json.gz").write_bytes(b"\x1f\x8bbroken")
    assert reports.find(tmp_path).reports == ()


def test_an_empty_workspace_holds_none(tmp_path: Path) -> None:
    assert reports.find(tmp_path) == reports.Found((), (), cut=False)


def test_a_workspace_with_too_many_files_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("a/report.json", "a/other", "b/report.json"):
        write(tmp_path, name, JSON)
    monkeypatch.setattr(reports, "_MOST_FILES", 1)
    found = reports.find(tmp_path)
    assert [Path(name).parent.name for name in found.reports] == ["a"]
    assert found.cut
    monkeypatch.setattr(reports, "_MOST_FILES", 2)
    assert not reports.find(tmp_path).cut
