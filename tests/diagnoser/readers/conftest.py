"""Reports as real pytest runs write them, of a small project with every outcome."""

import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from devkit.diagnoser.readers import open_reports
from devkit.diagnoser.report import Run, TestResult

OUTCOMES = """
import logging
import sys
import unittest

import pytest

log = logging.getLogger("app.disk")


def test_ok():
    pass


def test_streams():
    print("to stdout \\x1b[31mred\\x1b[0m")
    print("to stderr", file=sys.stderr)
    log.info("quiet")
    log.warning("low disk %s", "sda")
    assert 1 == 2


def test_setup_error(bad_setup):
    pass


def test_teardown_error(bad_teardown):
    pass


def test_both(bad_teardown):
    assert 0, "call failed too"


@pytest.mark.xfail(reason="known")
def test_xfail():
    assert 0


@pytest.mark.xfail(reason="fixed?", strict=False)
def test_xpass():
    pass


@pytest.mark.xfail(strict=True, reason="fixed")
def test_xpass_strict():
    pass


@pytest.mark.skip(reason="not here")
def test_skip():
    pass


@pytest.mark.parametrize("x", ["a b", "a::b", "é", "new\\nline", "[br]", "a/b.c"])
def test_param(x):
    assert x == "no"


def inner(value):
    raise KeyError(value)


def test_chain():
    try:
        inner("k")
    except KeyError as error:
        raise ValueError("no key") from error


def test_context():
    try:
        inner("k")
    except KeyError:
        raise RuntimeError("while handling")


def test_group():
    raise ExceptionGroup("two", [ValueError("a"), ExceptionGroup("nested", [KeyError("b")])])


def test_recursion():
    def f(n):
        return f(n + 1)

    f(0)


def test_long_arguments(tmp_path, tmp_path_factory, monkeypatch, capsys, request):
    inner(1)


def test_generated():
    exec(compile("raise ValueError('from exec')", "<generated>", "exec"))


class TestPlain:
    def test_method(self):
        pytest.fail("explicit", pytrace=False)

    class TestNested:
        def test_deep(self):
            assert [1, 2] == [1, 3]


class TestUnit(unittest.TestCase):
    def test_equal(self):
        self.assertEqual("a", "b")

    def test_subtests(self):
        for i in range(3):
            with self.subTest("number", i=i):
                self.assertEqual(i, 0)


class TestSetupClass(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        raise OSError("no network")

    def test_a(self):
        pass
"""
FIXTURES = """
import pytest


@pytest.fixture
def bad_setup():
    raise RuntimeError("database not available")


@pytest.fixture
def bad_teardown():
    yield 1
    raise RuntimeError("cannot drop database")
"""
FILES = {
    "pytest.ini": "[pytest]\n",
    "tests/conftest.py": FIXTURES,
    "tests/test_outcomes.py": OUTCOMES,
    "tests/test_import.py": "import not_there\n",
    "tests/test_syntax.py": "def test_x(:\n",
    "tests/unit/test_value.py": "raise ValueError('at import')\n",
    "tests/unit/test_skipped.py": "import pytest\npytest.skip('whole module', allow_module_level=True)\n",
}
RERUN = """
import pytest

seen = []


def test_second_time():
    seen.append(1)
    assert len(seen) == 2, "flaky"


def test_never():
    assert False, "always"


@pytest.fixture
def shy(attempts=[]):
    attempts.append(1)
    if len(attempts) < 3:
        raise RuntimeError("not yet")


def test_third_setup(shy):
    pass
"""
CRASH = """
import os


def test_fine():
    pass


def test_dies():
    os._exit(3)


def test_bad():
    assert 0
"""


def _run_pytest(folder: Path, files: dict[str, str], options: Sequence[str] = ()) -> Path:
    """Write a project and run the real pytest on it, with all three reports: report.json, report.jsonl, junit.xml."""
    for name, text in files.items():
        path = folder / "project" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")}
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
    command += ["--json-report", f"--json-report-file={folder}/report.json", f"--report-log={folder}/report.jsonl"]
    command += [f"--junit-xml={folder}/junit.xml", "--continue-on-collection-errors", *options]
    subprocess.run(
        command,
        cwd=folder / "project",
        env=environment | {"COLUMNS": "80", "PYTHONDONTWRITEBYTECODE": "1"},
        check=False,
        capture_output=True,
        timeout=600,
    )
    return folder


@pytest.fixture(scope="session")
def run_pytest() -> Callable[..., Path]:
    """Run the real pytest on files, with all three reports."""
    return _run_pytest


@pytest.fixture(scope="session")
def read() -> Callable[..., tuple[dict[str, TestResult], Run]]:
    """Read reports; the tests by nodeid, and the run."""

    def read(*paths: Path | str, **options: object) -> tuple[dict[str, TestResult], Run]:
        stream = open_reports([str(path) for path in paths], **options)
        tests = {test.nodeid: test for test in stream}
        return tests, stream.run

    return read


@pytest.fixture(scope="session")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _run_pytest(tmp_path_factory.mktemp("outcomes"), FILES)


@pytest.fixture(scope="session")
def reruns(tmp_path_factory: pytest.TempPathFactory) -> Path:
    files = {"pytest.ini": "[pytest]\n", "test_flaky.py": RERUN}
    return _run_pytest(tmp_path_factory.mktemp("reruns"), files, ["--reruns=2"])


@pytest.fixture(scope="session")
def crashed_worker(tmp_path_factory: pytest.TempPathFactory) -> Path:
    files = {"pytest.ini": "[pytest]\n", "test_crash.py": CRASH}
    return _run_pytest(tmp_path_factory.mktemp("crashed"), files, ["-n2", "--max-worker-restart=2"])


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str, str | bytes], Path]:
    """Write a file below the test's folder."""

    def write(name: str, content: str | bytes) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return write
