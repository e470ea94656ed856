"""The Python that tests are run with, among real environments."""

import sys
import sysconfig
import venv
from pathlib import Path

import pytest

from devkit.diagnoser.repair.interpreter import interpreter


@pytest.fixture(autouse=True)
def no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("VIRTUAL_ENV", raising=False)


def environment(folder: Path, *, pytest_there: bool) -> Path:
    """A virtual environment; with the packages of the one that runs this, or without any."""
    venv.create(folder, with_pip=False)
    if pytest_there:
        packages = sysconfig.get_path("purelib", "venv", {"base": str(folder), "platbase": str(folder)})
        Path(packages, "here.pth").write_text(str(Path(pytest.__file__).parents[1]), encoding="utf-8")
    return next(path for path in (folder / "bin" / "python", folder / "Scripts" / "python.exe") if path.exists())


def test_the_project_s_own(tmp_path: Path) -> None:
    python = environment(tmp_path / ".venv", pytest_there=True)
    assert interpreter(tmp_path) == str(python)


def test_not_one_without_pytest(tmp_path: Path) -> None:
    environment(tmp_path / ".venv", pytest_there=False)
    assert interpreter(tmp_path) == sys.executable


def test_devkit_may_have_an_environment_to_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = environment(tmp_path / "devkit", pytest_there=False)
    jobs = environment(tmp_path / "job", pytest_there=True)
    monkeypatch.setattr(sys, "executable", str(own))
    monkeypatch.setenv("PATH", str(jobs.parent))
    assert interpreter(tmp_path) == str(jobs)


def test_the_project_is_not_imported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "pytest.py").write_text("raise SystemExit(3)\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert interpreter(tmp_path) == sys.executable
