"""Fixes tried for real: a git repository, a work tree beside it, pytest in it."""

import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from devkit.core.errors import DevkitError
from devkit.diagnoser.diagnosis import Fix
from devkit.diagnoser.repair.patch import unified
from devkit.diagnoser.repair.run import Repair, Repairs
from devkit.diagnoser.repair.scratch import scratch
from devkit.diagnoser.repair.text import SourceText
from devkit.diagnoser.repair.verifying import verify


def run_git(folder: Path, *args: str) -> str:
    identity = ["-c", "user.name=Ada", "-c", "user.email=ada@example.com"]
    run = subprocess.run(["git", *identity, *args], cwd=folder, check=True, capture_output=True, text=True)
    return run.stdout.strip()


SOURCE = 'def load():\n    raise ValueError("No data")\n'
TEST = """import pytest
import shop

def test_load():
    with pytest.raises(ValueError, match="Empty data"):
        shop.load()

def test_other():
    with pytest.raises(ValueError, match="data"):
        shop.load()
"""


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    folder = tmp_path / "checkout"
    (folder / "tests").mkdir(parents=True)
    (folder / "shop.py").write_text(SOURCE)
    (folder / "tests" / "test_shop.py").write_text(TEST)
    (folder / ".gitignore").write_text("ignored\n")
    run_git(folder, "init", "--quiet")
    run_git(folder, "add", "--all")
    run_git(folder, "commit", "--quiet", "--no-gpg-sign", "--message", "change")
    return folder


def fix(before: str, after: str) -> Fix:
    patch = unified(SourceText("shop.py", before), SourceText("shop.py", after))
    return Fix("source", "shop.py", 2, patch, 0.5, None, "why")


def repairs(folder: Path, *fixes: Fix, passed: tuple[str, ...] = ("tests/test_shop.py::test_other",)) -> Repairs:
    repair = Repair("message", ("tests/test_shop.py::test_load",), fixes)
    return Repairs(folder, folder, (repair,), 1, passed)


def tried(folder: Path, *fixes: Fix, timeout: float = 60) -> tuple[Fix, ...]:
    found = verify(repairs(folder, *fixes), python=sys.executable, timeout=timeout)
    return found.repairs[0].fixes


def test_only_a_fix_that_heals_and_breaks_nothing_is_verified(checkout: Path) -> None:
    heals = fix(SOURCE, SOURCE.replace("No", "Empty"))
    breaks = fix(SOURCE, SOURCE.replace("No data", "Empty DATA"))
    fixes = tried(checkout, breaks, heals)
    assert [(each.patch, each.verified) for each in fixes] == [(heals.patch, True), (breaks.patch, False)]
    assert (checkout / "shop.py").read_text() == SOURCE
    assert run_git(checkout, "status", "--porcelain") == ""
    assert len(run_git(checkout, "worktree", "list").splitlines()) == 1


def test_devkit_s_own_secrets_stay_its_own(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told = "def test_told():\n    import os\n    assert 'DEVKIT_INPUT_TOKEN' not in os.environ\n"
    (checkout / "tests" / "test_shop.py").write_text(TEST + told)
    monkeypatch.setenv("DEVKIT_INPUT_TOKEN", "secret")
    found = repairs(checkout, fix(SOURCE, SOURCE.replace("No", "Empty")), passed=("tests/test_shop.py::test_told",))
    assert verify(found, python=sys.executable, timeout=600).repairs[0].fixes[0].verified is True


def test_uncommitted_changes_are_part_of_the_copy(checkout: Path) -> None:
    changed = SOURCE.replace("No data", "No data here")
    (checkout / "shop.py").write_text(changed)
    (checkout / "new.py").write_text("x = 1\n")
    (checkout / "ignored").write_text("x\n")
    with scratch(checkout) as copy:
        assert (copy / "shop.py").read_text() == changed
        assert (copy / "new.py").exists()
        assert not (copy / "ignored").exists()
    [found] = tried(checkout, fix(changed, SOURCE.replace("No", "Empty")))
    assert found.verified is True


def test_a_fix_that_takes_too_long_is_neither(checkout: Path) -> None:
    slow = SOURCE.replace("def load", "import time\ntime.sleep(60)\ndef load").replace("No", "Empty")
    [found] = tried(checkout, fix(SOURCE, slow), timeout=5)
    assert found.verified is None
    assert "took more than 5 s" in found.why


def test_tests_that_pass_without_the_fix_prove_nothing(checkout: Path) -> None:
    (checkout / "shop.py").write_text(SOURCE.replace("No", "Empty"))
    [found] = tried(checkout, fix(SOURCE.replace("No", "Empty"), SOURCE.replace("No data", "Empty data!")))
    assert found.verified is None
    assert "pass in a fresh work tree without it" in found.why


def test_a_slow_red_run_is_told_as_slow(checkout: Path) -> None:
    slow = SOURCE.replace("def load", "import time\ntime.sleep(60)\ndef load")
    (checkout / "shop.py").write_text(slow)
    [found] = tried(checkout, fix(slow, slow.replace("No", "Empty")), timeout=5)
    assert found.verified is None
    assert "without it the tests take more than 5 s" in found.why


def test_what_cannot_be_run_says_with_which_python(checkout: Path) -> None:
    (checkout / "pytest.ini").write_text("[pytest]\naddopts = --no-such-option\n")
    [found] = tried(checkout, fix(SOURCE, SOURCE.replace("No", "Empty")))
    assert found.verified is None
    assert f"can't be run with {sys.executable} (it ends with 4)" in found.why


def test_a_python_named_from_here_is_found_from_the_copy(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    here = checkout / "here"
    (here / "bin").mkdir(parents=True)
    (here / "bin" / "python").write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
    (here / "bin" / "python").chmod(0o755)
    monkeypatch.chdir(here)
    found = repairs(checkout, fix(SOURCE, SOURCE.replace("No", "Empty")))
    assert verify(found, python="bin/python", timeout=600).repairs[0].fixes[0].verified is True
    with pytest.raises(DevkitError, match="--python bin/nothing: there is no such program"):
        verify(found, python="bin/nothing", timeout=600)


def test_nothing_is_left_after_an_interrupt(checkout: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

    def interrupted() -> None:
        with scratch(checkout) as copy:
            assert copy.exists()
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert [path.name for path in tmp_path.iterdir()] == ["checkout"]
    assert len(run_git(checkout, "worktree", "list").splitlines()) == 1


STOPPED = """
import signal, sys, time
from pathlib import Path
from devkit.diagnoser.repair.scratch import scratch
signal.signal(signal.SIGINT, signal.default_int_handler)  # what runs in the background is begun without
try:
    with scratch(Path(sys.argv[1])) as copy:
        print(copy, flush=True)
        time.sleep(60)
except KeyboardInterrupt:
    sys.exit(130)
"""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_nothing_is_left_when_told_to_stop(checkout: Path, tmp_path: Path, number: signal.Signals) -> None:
    scratches = tmp_path / "scratches"
    scratches.mkdir()
    environment = os.environ | {"TMPDIR": str(scratches)}
    command = [sys.executable, "-c", STOPPED, str(checkout)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment, text=True) as process:
        assert process.stdout is not None
        copy = Path(process.stdout.readline().strip())
        assert (copy / "shop.py").exists()
        process.send_signal(number)
        assert process.wait(30) == 130
    assert not list(scratches.iterdir())
    assert run_git(checkout, "worktree", "list").count("\n") == 0


def test_outside_of_a_repository_it_says_so(tmp_path: Path) -> None:
    with pytest.raises(DevkitError, match="not in a git repository"), scratch(tmp_path):
        pass
