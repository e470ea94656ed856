"""The example's reports are of the example's source, and name no machine."""

import json
import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

ROOT = "/home/runner/bookshop/"


@pytest.fixture
def report(bookshop: Path) -> dict[str, object]:
    return json.loads((bookshop / "report.json").read_bytes())


def failures(report: dict[str, object]) -> list[dict[str, object]]:
    stages = [test.get(stage, {}) for test in report["tests"] for stage in ("setup", "call", "teardown")]
    return [stage for stage in stages if stage.get("outcome") == "failed"]


def test_frames_are_lines_of_the_source(bookshop: Path, report: dict[str, object]) -> None:
    """Each frame's line, as shown by the failure, stands in the file the frame names, where the frame says."""
    checked = 0
    for stage in failures(report):
        shown = re.findall(r"^>? +(.*)$", stage["longrepr"], re.MULTILINE)
        for frame in stage["traceback"]:
            path = bookshop / frame["path"]
            if not path.is_relative_to(bookshop):  # the standard library
                continue
            assert path.read_text(encoding="utf-8").splitlines()[frame["lineno"] - 1].strip() in shown
            checked += 1
    assert checked > 20


def test_every_test_exists(bookshop: Path, report: dict[str, object]) -> None:
    for test in report["tests"]:
        path, _, name = test["nodeid"].partition("::")
        assert f"def {name.partition('[')[0]}(" in (bookshop / path).read_text(encoding="utf-8")


def test_three_reports_are_of_one_run(bookshop: Path, report: dict[str, object]) -> None:
    records = [json.loads(line) for line in (bookshop / "report.jsonl").read_text(encoding="utf-8").splitlines()]
    [suite] = ET.parse(bookshop / "junit.xml").getroot()  # noqa: S314 - our own file
    failed = sum(record["$report_type"] == "TestReport" and record["outcome"] == "failed" for record in records)
    collection_errors = sum(
        record["$report_type"] == "CollectReport" and record["outcome"] == "failed" for record in records
    )
    assert len(failures(report)) == failed == 15
    assert int(suite.get("failures", "")) + int(suite.get("errors", "")) == failed + collection_errors


def test_the_cases_the_example_is_for(report: dict[str, object]) -> None:
    messages = {stage["crash"]["message"].split(":")[0] for stage in failures(report)}
    assert {"ValueError", "AssertionError", "bookshop.settings.SettingsError", "FileNotFoundError"} <= messages
    assert any("Regex pattern did not match" in stage["crash"]["message"] for stage in failures(report))
    assert [collector["nodeid"] for collector in report["collectors"] if collector["outcome"] == "failed"]
    assert report["summary"]["rerun"] == 1


def test_no_machine_is_named(bookshop: Path) -> None:
    for name in ("report.json", "report.jsonl", "junit.xml"):
        text = (bookshop / name).read_text(encoding="utf-8")
        places = set(re.findall(r"/(?:home|root|tmp|Users|work|opt|mnt)/[\w./-]*", text))
        assert {place for place in places if not f"{place}/".startswith(ROOT)} == set()
