"""What no patch heals is explained; escaped warnings, invalid expressions, exchanged fields and rows are healed."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from devkit.diagnoser.diagnosis import Fix
from devkit.diagnoser.readers import open_reports
from devkit.diagnoser.repair.run import Repair, repairs

SOURCE = '''"""A desk."""
import warnings

EMPTY = "The drawer has nothing in it"


def open_drawer(number):
    if number > 3:
        raise ValueError(f"No drawer {number}")
    return number


def lock(name, key):
    raise KeyError(f"Key {name} does not fit {key}")


def turn(name, key):
    raise ValueError(f"lock {name} is not opened by key {key}")


def old():
    warnings.warn("the varnish is worn off", DeprecationWarning, stacklevel=2)


def older():
    warnings.warn("older() is outdated, call new()", DeprecationWarning, stacklevel=2)


def quiet():
    return None


def empty():
    raise LookupError(EMPTY)


def also_empty(name):
    raise OSError("The drawer has nothing in it")


def steps(count):
    message = "Too many steps: "
    message += "%d of them were asked for" % count
    raise ValueError(message)


def odd(text):
    raise ValueError("[" + text + "] is not even")


def row(value):
    raise ValueError(f"row {value} was refused")
'''

TESTS = """import pytest

import desk


def test_not_raised():
    with pytest.raises(ValueError, match="No drawer 3"):
        desk.open_drawer(3)


def test_other_class():
    with pytest.raises(OSError, match="no number"):
        int("x")


def test_not_warned():
    with pytest.warns(UserWarning, match="old"):
        desk.quiet()


def test_check():
    with pytest.raises(ValueError, check=lambda error: False):
        desk.turn("a", "b")


def test_escaped():
    desk.old()


def test_filtered():
    desk.older()


def test_invalid():
    with pytest.raises(ValueError, match="[x] is (not even"):
        desk.odd("x")


def test_exchanged():
    with pytest.raises(ValueError) as caught:
        desk.turn("brass", "front")
    text = str(caught.value)
    assert text == "lock front is not opened by key brass"


def test_constant():
    with pytest.raises(LookupError, match="The drawer has no thing in it"):
        desk.empty()


def test_statements():
    with pytest.raises(ValueError, match="Too many steps: 7 of them were wanted"):
        desk.steps(7)


@pytest.mark.parametrize(("value", "text"), [(1, "row 1 was rejected"), (2, "row 2 was rejected")])
def test_rows(value, text):
    with pytest.raises(ValueError, match=text):
        desk.row(value)
"""

SETTINGS = (
    "[pytest]\npythonpath = .\nfilterwarnings =\n    error\n    ignore:older.. is deprecated, call:DeprecationWarning\n"
)

Found = Callable[[str], Repair]


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Found:
    folder = tmp_path_factory.mktemp("desk")
    (folder / "tests").mkdir()
    (folder / "desk.py").write_text(SOURCE)
    (folder / "tests" / "test_desk.py").write_text(TESTS)
    (folder / "pytest.ini").write_text(SETTINGS)
    report = folder / "report.json"
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--json-report"]
    run = subprocess.run([*command, f"--json-report-file={report}"], cwd=folder, check=False, capture_output=True)
    assert run.returncode == 1
    every = repairs(open_reports([str(report)]), root=folder).repairs
    return lambda test: next(repair for repair in every if any(f"::{test}" in nodeid for nodeid in repair.tests))


@pytest.mark.parametrize(
    ("test", "words"),
    [
        ("test_not_raised", "tests/test_desk.py:7 waits for ValueError matching 'No drawer 3', but nothing was raised"),
        ("test_not_raised", "the message stands at desk.py:9 in open_drawer(): look at the condition before it"),
        ("test_other_class", "waits for OSError matching 'no number', but ValueError: invalid literal"),
        ("test_not_warned", "waits for UserWarning matching 'old', but no such warning came"),
        ("test_check", "waits for ValueError; pytest says: check <function"),
        ("test_escaped", "DeprecationWarning ended the test, since warnings are errors here: 'the varnish is worn"),
    ],
)
def test_what_has_no_patch_is_explained(found: Found, test: str, words: str) -> None:
    repair = found(test)
    assert repair.fixes == ()
    assert words in repair.why


def test_patches_quote_one_message_of_several(found: Found) -> None:
    assert all(
        "test_rows expected messages such as 'row 1 was rejected'" in fix.why for fix in sources(found("test_rows"))
    )
    assert "expected 'The drawer has no thing in it'" in sources(found("test_constant"))[0].why


def sources(repair: Repair) -> list[Fix]:
    return [fix for fix in repair.fixes if fix.target == "source"]


@pytest.mark.parametrize(
    ("test", "target", "line"),
    [
        (
            "test_filtered",
            "source",
            '    warnings.warn("older() is deprecated, call new()", DeprecationWarning, stacklevel=2)',
        ),
        ("test_exchanged", "source", '    raise ValueError(f"lock {key} is not opened by key {name}")'),
        ("test_constant", "source", 'EMPTY = "The drawer has no thing in it"'),
        ("test_statements", "source", '    message += "%d of them were wanted for" % count'),
        ("test_invalid", "test", '    with pytest.raises(ValueError, match="\\\\[x\\\\] is \\\\(not even"):'),
        ("test_rows", "source", '    raise ValueError(f"row {value} was rejected")'),
    ],
)
def test_it_is_healed_where_it_comes_from(found: Found, test: str, target: str, line: str) -> None:
    fix = next(fix for fix in found(test).fixes if fix.target == target)
    assert f"\n+{line}\n" in fix.patch


def test_one_patch_of_the_test_heals_every_row(found: Found) -> None:
    repair = found("test_rows")
    assert len(repair.tests) == 2
    fix = next(fix for fix in repair.fixes if fix.target == "test")
    assert (
        '+@pytest.mark.parametrize(("value", "text"), [(1, "row 1 was refused"), (2, "row 2 was refused")])'
        in fix.patch
    )


LINES = "\\n".join(f"step {number} of the way was taken by nobody" for number in range(1, 21))
LONG_SOURCE = f'def walk():\n    raise ValueError("{LINES}")\n'
LONG_TEST = """import pytest
import walk

def test_long():
    with pytest.raises(ValueError) as caught:
        walk.walk()
    assert str(caught.value) == "{lines}"
"""


@pytest.mark.parametrize("changed", [(1, 18), (2, 3, 19)])
def test_what_pytest_has_cut_is_taken_from_the_sources(tmp_path: Path, changed: tuple[int, ...]) -> None:
    wanted = LINES
    for line in changed:
        wanted = wanted.replace(f"step {line} of the way was", f"step {line} of the way is")
    (tmp_path / "tests").mkdir()
    (tmp_path / "walk.py").write_text(LONG_SOURCE)
    (tmp_path / "tests" / "test_walk.py").write_text(LONG_TEST.format(lines=wanted))
    (tmp_path / "pytest.ini").write_text("[pytest]\npythonpath = .\n")
    report = tmp_path / "report.json"
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--json-report"]
    environment = {name: value for name, value in os.environ.items() if name not in ("CI", "BUILD_NUMBER")}
    run = subprocess.run(
        [*command, f"--json-report-file={report}"], cwd=tmp_path, env=environment, check=False, capture_output=True
    )
    assert b"Full output truncated" in run.stdout
    [repair] = repairs(open_reports([str(report)]), root=tmp_path).repairs
    fix = next(fix for fix in repair.fixes if fix.target == "source")
    assert f'\n+    raise ValueError("{wanted}")\n' in fix.patch
