"""Fixes for a real run: found, worded, applied by git."""

import ast
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from devkit.diagnoser.diagnosis import Fix
from devkit.diagnoser.evidence import failure
from devkit.diagnoser.location import Locator
from devkit.diagnoser.readers import open_reports
from devkit.diagnoser.repair.propose import propose
from devkit.diagnoser.repair.run import repairs
from devkit.diagnoser.report import Crash, Phase, TracebackEntry

if TYPE_CHECKING:
    from conftest import Shop


def changed(fix: Fix) -> tuple[list[str], list[str]]:
    """Lines a patch takes away and puts in, stripped."""
    body = [line for line in fix.patch.split("\n") if line[:3] not in ("---", "+++")]
    return [line[1:].strip() for line in body if line[:1] == "-"], [
        line[1:].strip() for line in body if line[:1] == "+"
    ]


SOURCE_SIDE = {
    "test_table": 'messages = {"null": "Cannot be null.", "kind": "Not a valid {kind}."}',
    "test_format": 'messages = {"null": "May not be null.", "kind": "Not an allowed {kind}."}',
    "test_f_string": 'raise ValueError(f"File {name!r} is too large: {size} bytes")',
    "test_percent": 'raise ValueError("Expected %d items, got %r" % (3, value))',
    "test_concatenation": '"blank: " + name',
    "test_warning": 'warnings.warn("old() is deprecated", DeprecationWarning, stacklevel=2)',
    "test_log": 'log.error("no rows provided for %s", name)',
    "test_output": 'print("error: nothing to sell")',
    "test_type": 'raise ValueError("size must be positive")',
    "test_equal": 'UNKNOWN = "Unknown book"  # a constant',
}
TEST_SIDE = {
    "test_table": ['with pytest.raises(ValueError, match="May not be null."):'],
    "test_format": ['assert str(excinfo.value) == "Not a valid number."'],
    "test_f_string": ["""with pytest.raises(ValueError, match=re.escape("File 'a(1).csv' is too big: 12 bytes")):"""],
    "test_percent": [
        (
            '@pytest.mark.parametrize(("value", "text"), '
            '[(1, "Expected 3 values, got 1"), (2, "Expected 3 values, got 2")])'
        )
    ],
    "test_concatenation": ['EMPTY = "The name must not be empty: x"'],
    "test_log": ['assert "no data provided for a.csv" in caplog.text'],
    "test_output": ['assert capsys.readouterr().out == "error: nothing to do\\n"'],
    "test_type": ['with pytest.raises(TypeError, match="size must be positive"):'],
    "test_library": ['with pytest.raises(ValueError, match="invalid literal for int"):'],
    "test_equal": ['self.assertEqual(str(context.exception), "Unknown item")'],
}


@pytest.mark.parametrize("test", SOURCE_SIDE)
def test_the_message_goes_back_to_what_the_test_expects(shop: "Shop", test: str) -> None:
    _, new = changed(shop.fixes(test)["source"])
    assert new == [SOURCE_SIDE[test]]


@pytest.mark.parametrize("test", TEST_SIDE)
def test_the_expectation_accepts_what_the_code_says(shop: "Shop", test: str) -> None:
    _, new = changed(shop.fixes(test)["test"])
    assert new == TEST_SIDE[test]


def test_a_message_of_a_library_is_the_tests_to_follow(shop: "Shop") -> None:
    fixes = shop.fixes("test_library")
    assert set(fixes) == {"test"}
    assert "comes from a library" in fixes["test"].why


@pytest.mark.parametrize("test", ["test_behaviour", "test_nothing_raised"])
def test_what_is_no_drift_is_left_alone(shop: "Shop", test: str) -> None:
    assert shop.fixes(test) == {}


def test_every_patch_applies_and_changes_nothing_else(shop: "Shop") -> None:
    fixes = [fix for repair in shop.found.repairs for fix in repair.fixes]
    assert len(fixes) > 15
    for fix in fixes:
        check = subprocess.run(
            ["git", "apply", "--check", "-"],
            cwd=shop.folder,
            input=fix.patch,
            text=True,
            capture_output=True,
            check=False,
        )
        assert check.returncode == 0, check.stderr + fix.patch
        old, new = changed(fix)
        assert len(old) == len(new) <= 2
        assert fix.why
        assert 0 < fix.confidence <= 1


def test_the_line_named_is_the_line_changed(shop: "Shop") -> None:
    for repair in shop.found.repairs:
        for fix in repair.fixes:
            old, _ = changed(fix)
            lines = (shop.folder / fix.path).read_text(encoding="utf-8").split("\n")
            assert lines[fix.line - 1].strip() == old[0]


def test_all_formats_of_a_run_give_the_same_fixes(shop: "Shop") -> None:
    found = {}
    for name, report in shop.reports.items():
        run = repairs(open_reports([str(report)]), root=shop.folder)
        found[name] = {(fix.path, fix.patch) for repair in run.repairs for fix in repair.fixes}
    assert found["json"] == found["log"] == found["xml"]


def test_nothing_of_the_project_is_run(shop: "Shop", tmp_path: Path) -> None:
    folder = tmp_path / "project"
    (folder / "tests").mkdir(parents=True)
    trap = f"open({str(tmp_path / 'ran')!r}, 'w')\n"
    for path in ("shop.py", "tests/test_shop.py"):
        text = (shop.folder / path).read_text(encoding="utf-8")
        ast.parse(text)
        (folder / path).write_text(text + trap, encoding="utf-8")
    (folder / "conftest.py").write_text(trap, encoding="utf-8")
    run = repairs(open_reports([str(shop.reports["json"])]), root=folder)
    assert run.repairs
    assert not (tmp_path / "ran").exists()


def test_a_part_of_a_long_output_is_found(tmp_path: Path) -> None:
    (tmp_path / "tests").mkdir()
    (tmp_path / "app.py").write_text(
        'def fail(value, hint):\n    return f"Invalid entry for {hint}: {value!r} is bad."\n'
    )
    test = 'def test_a():\n    assert "Error: Invalid value for x: 1 is bad." in result.output\n'
    (tmp_path / "tests" / "test_a.py").write_text(test)
    output = "Usage: cmd [OPTIONS]\\nTry 'cmd --help' for help.\\n\\nError: Invalid entry for x: 1 is bad.\\n"
    message = f"AssertionError: assert 'Error: Invalid value for x: 1 is bad.' in \"{output}\""
    frames = (TracebackEntry("tests/test_a.py", 2, "AssertionError"),)
    phase = Phase("call", "failed", crash=Crash("tests/test_a.py", 2, message), traceback=frames)
    fixes = propose([failure("tests/test_a.py::test_a", phase, Locator((), tmp_path))], tmp_path)
    assert [fix.target for fix in fixes] == ["source", "test"]
    assert changed(fixes[0])[1] == ['return f"Invalid value for {hint}: {value!r} is bad."']
    assert changed(fixes[1])[1] == ['assert "Error: Invalid entry for x: 1 is bad." in result.output']


@pytest.mark.parametrize(
    ("expected", "said"),
    [("'ban'", "\"Invalid fields: ['many']\""), ("'(1, 2)'", "'Usage: cmd [OPTIONS]'"), ("'Done.'", "''")],
)
def test_values_that_differ_are_no_drift(tmp_path: Path, expected: str, said: str) -> None:
    (tmp_path / "tests").mkdir()
    source = 'def fail(fields, many):\n    return f"Invalid fields: {fields}", "Usage: {}", "many"\n'
    (tmp_path / "app.py").write_text(source)
    (tmp_path / "tests" / "test_a.py").write_text(f"def test_a():\n    assert {expected} in str(excinfo.value)\n")
    frames = (TracebackEntry("tests/test_a.py", 2, "AssertionError"),)
    crash = Crash("tests/test_a.py", 2, f"AssertionError: assert {expected} in {said}")
    phase = Phase("call", "failed", crash=crash, traceback=frames)
    assert propose([failure("tests/test_a.py::test_a", phase, Locator((), tmp_path))], tmp_path) == []


def test_addresses_that_differ_are_no_drift(tmp_path: Path) -> None:
    said = "assert 'https:///example.com/foo' == 'https://example.com/foo'"
    source = 'def call(host, endpoint):\n    return get(f"https://{host}{endpoint}")\n'
    assert proposed(tmp_path, source, "assert update(scheme) == expected", said) == []


def test_a_message_without_a_word_of_the_expected_one_went_another_way(tmp_path: Path) -> None:
    said = (
        "Regex pattern did not match.\n  Expected regex: \"Period 'p3' not found\"\n"
        '  Actual message: "Unable to open URL: http://test/manifest.mpd (no attribute sub)"'
    )
    told = "not found. Select one of those that the manifest of the stream names."
    source = f'def find(period):\n    raise LookupError(f"Period {{period!r}} {told}")\n'
    test = """with pytest.raises(LookupError, match="Period 'p3' not found"): app.find("p3")"""
    assert proposed(tmp_path, source, test, said) == []


def proposed(folder: Path, source: str, test: str, said: str) -> list[Fix]:
    (folder / "tests").mkdir()
    (folder / "app.py").write_text(source)
    (folder / "tests" / "test_a.py").write_text(f"def test_a():\n    {test}\n")
    crash = Crash("tests/test_a.py", 2, f"AssertionError: {said}")
    frames = (TracebackEntry("tests/test_a.py", 2, "AssertionError"),)
    phase = Phase("call", "failed", crash=crash, traceback=frames)
    return propose([failure("tests/test_a.py::test_a", phase, Locator((), folder))], folder)


def test_a_class_that_holds_the_raised_one_was_not_waited_for_in_vain(tmp_path: Path) -> None:
    (tmp_path / "tests").mkdir()
    (tmp_path / "app.py").write_text('def read():\n    raise OSError("Read timeout")\n')
    (tmp_path / "tests" / "test_a.py").write_text(
        "def test_a():\n    try:\n        app.read()\n    except BaseException:\n        raise\n"
    )
    frames = (TracebackEntry("tests/test_a.py", 3, ""), TracebackEntry("app.py", 2, "OSError"))
    phase = Phase("call", "failed", crash=Crash("app.py", 2, "OSError: Read timeout"), traceback=frames)
    assert propose([failure("tests/test_a.py::test_a", phase, Locator((), tmp_path))], tmp_path) == []
