"""A small project whose messages are not what its tests expect, and the reports of a real run of it."""

import os
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from devkit.diagnoser.diagnosis import Fix
from devkit.diagnoser.readers import open_reports
from devkit.diagnoser.repair.run import Repairs, repairs

SOURCE = '''"""Messages of every make."""
import logging
import warnings

log = logging.getLogger("shop")
UNKNOWN = "Unknown item"  # a constant


class Field:
    messages = {"null": "May not be null.", "kind": "Not a valid {kind}."}

    def fail(self, key, **values):
        raise ValueError(self.messages[key].format(**values))


def read(name, size):
    raise ValueError(f"File {name!r} is too big: {size} bytes")


def count(value):
    raise ValueError("Expected %d values, got %r" % (3, value))


def join(name):
    raise ValueError(
        "The name must not be "  # of a shelf
        "empty: " + name
    )


def find():
    raise LookupError(UNKNOWN)


def old():
    warnings.warn("old() is obsolete", DeprecationWarning, stacklevel=2)


def note(name):
    log.error("no data provided for %s", name)


def tell():
    print("error: nothing to do")


def kind():
    raise TypeError("size must be positive")


def number(text):
    return int(text)


def answer():
    return "forty-two of them"
'''

TESTS = """import re
import unittest
import warnings

import pytest

import shop

EMPTY = "The name must not be blank: x"


def test_table():
    with pytest.raises(ValueError, match="Cannot be null."):
        shop.Field().fail("null")


def test_format():
    with pytest.raises(ValueError) as excinfo:
        shop.Field().fail("kind", kind="number")
    assert str(excinfo.value) == "Not an allowed number."


def test_f_string():
    with pytest.raises(ValueError, match=re.escape("File 'a(1).csv' is too large: 12 bytes")):
        shop.read("a(1).csv", 12)


@pytest.mark.parametrize(("value", "text"), [(1, "Expected 3 items, got 1"), (2, "Expected 3 values, got 2")])
def test_percent(value, text):
    with pytest.raises(ValueError) as excinfo:
        shop.count(value)
    assert text == excinfo.value.args[0]


def test_concatenation():
    with pytest.raises(ValueError, match=EMPTY):
        shop.join("x")


def test_constant():
    with pytest.raises(LookupError, match=r"^Unknown (book|shelf)$"):
        shop.find()


def test_warning():
    with pytest.warns(DeprecationWarning, match="old.. is deprecated"):
        shop.old()


def test_log(caplog):
    shop.note("a.csv")
    assert "no rows provided for a.csv" in caplog.text


def test_output(capsys):
    shop.tell()
    assert capsys.readouterr().out == "error: nothing to sell\\n"


def test_type():
    with pytest.raises(ValueError, match="size must be positive"):
        shop.kind()


def test_library():
    with pytest.raises(ValueError, match="invalid literal for float"):
        shop.number("x")


class TestUnittest(unittest.TestCase):
    def test_equal(self):
        with self.assertRaises(LookupError) as context:
            shop.find()
        self.assertEqual(str(context.exception), "Unknown book")


def test_behaviour():
    assert shop.answer() == "forty-three"


def test_nothing_raised():
    with pytest.raises(ValueError, match="Cannot be null."):
        shop.answer()


def test_passes():
    with pytest.raises(TypeError, match="must be positive"):
        shop.kind()
"""


class Shop(NamedTuple):
    """The project and what pytest wrote about it."""

    folder: Path
    reports: dict[str, Path]
    found: Repairs

    def fixes(self, test: str) -> dict[str, Fix]:
        """The best fix of each end for one test."""
        fixes: dict[str, Fix] = {}
        for repair in self.found.repairs:
            if any(nodeid.partition("[")[0].endswith("::" + test) for nodeid in repair.tests):
                for fix in repair.fixes:
                    fixes.setdefault(fix.target, fix)
        return fixes


def write_shop(folder: Path) -> None:
    (folder / "tests").mkdir(parents=True)
    (folder / "shop.py").write_text(SOURCE, encoding="utf-8")
    (folder / "tests" / "test_shop.py").write_text(TESTS, encoding="utf-8")
    (folder / "pytest.ini").write_text("[pytest]\npythonpath = .\n", encoding="utf-8")


def run_shop(folder: Path, out: Path, *options: str) -> dict[str, Path]:
    """Run its tests with all three reports."""
    reports = {"json": out / "report.json", "log": out / "report.jsonl", "xml": out / "report.xml"}
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--json-report", *options]
    command += [
        f"--json-report-file={reports['json']}",
        f"--report-log={reports['log']}",
        f"--junitxml={reports['xml']}",
    ]
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")}
    run = subprocess.run(command, cwd=folder, env=kept, check=False, capture_output=True, text=True, timeout=600)
    assert run.returncode == 1, run.stdout + run.stderr
    return reports


@pytest.fixture(scope="session")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Shop:
    folder = tmp_path_factory.mktemp("shop") / "project"
    write_shop(folder)
    reports = run_shop(folder, folder.parent)
    return Shop(folder, reports, repairs(open_reports([str(reports["json"])]), root=folder))
