"""Which Python runs a project's tests."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from devkit.core.errors import DevkitError

_VENVS = (".venv", "venv", "env")
_SLOWEST_START = 30
"""Seconds an interpreter may take to import pytest."""


def interpreter(folder: Path) -> str:
    """The Python to run a project's tests with: the first of these that has pytest.

    The project's virtual environment's, the active one's, devkit's own, and what `python` is on PATH: devkit may have
    an environment to itself.
    """
    found = list(_interpreters(folder))
    return next(filter(_has_pytest, found), found[0])


def named(python: str) -> str:
    """The Python a person named, wherever it is then started from: a path from here, or a command on PATH.

    Raises:
        DevkitError: there is none.
    """
    found = shutil.which(python)
    if found is None:
        raise DevkitError(f"--python {python}: there is no such program; name the Python the project's tests run with")
    return str(Path(found).absolute())


def _interpreters(folder: Path) -> Iterator[str]:
    for base in [*(folder / name for name in _VENVS), *filter(None, [_active()])]:
        yield from (str(base / name) for name in ("bin/python", "Scripts/python.exe") if (base / name).is_file())
    yield sys.executable
    yield from filter(None, map(shutil.which, ("python", "python3")))


def _has_pytest(python: str) -> bool:
    command = [python, "-c", "import pytest"]
    try:  # not where the project lies: -c imports from the current folder
        run = subprocess.run(  # noqa: S603 - an interpreter that is about to run the project's tests
            command, cwd=Path(python).parent, capture_output=True, check=False, timeout=_SLOWEST_START
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return run.returncode == 0


def _active() -> Path | None:
    active = os.environ.get("VIRTUAL_ENV")
    return Path(active) if active else None
