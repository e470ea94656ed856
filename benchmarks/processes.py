"""Child processes and what they cost: CPU seconds and peak memory, as the operating system counts them."""

import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

if find_spec("devkit") is None:  # `python -m devkit` would end with 1 then, the code for findings
    raise SystemExit(f"{sys.executable} has no devkit; install it there first (pip install -e .)")
DEVKIT = (sys.executable, "-m", "devkit")


class Cost(NamedTuple):
    """What one process cost."""

    cpu: float
    """Seconds, user and system."""
    peak: int
    """Bytes of resident memory at most."""
    code: int
    """Exit code; negative for a signal."""


def cost(command: Sequence[str], folder: Path | None = None) -> Cost:
    """Run a command to its end, output thrown away."""
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    unit = 1 if sys.platform == "darwin" else 1024
    return Cost(usage.ru_utime + usage.ru_stime, usage.ru_maxrss * unit, process.returncode)


def checked(measured: Cost, expected: Callable[[int], bool], command: Sequence[str]) -> Cost:
    """Refuse a figure of a run that went wrong.

    Raises:
        SystemExit: the exit code is not as expected.
    """
    if not expected(measured.code):
        raise SystemExit(f"{' '.join(command)} exited with {measured.code}: its figures mean nothing")
    return measured
