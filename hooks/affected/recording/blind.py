"""What can't be seen: processes that a test starts, sources that it reads, and what it leaves to chance."""

import os
import random
import sys
from typing import Any

from devkit.hooks.affected.recording.attributing import OUTSIDE, Attributing
from devkit.hooks.affected.recording.places import Places

_STARTING = frozenset(
    [
        *("subprocess.Popen", "os.system", "os.exec", "os.fork", "os.forkpty", "os.posix_spawn", "os.spawn"),
        *("os.startfile", "pty.spawn", "_winapi.CreateProcess", "cpython.run_command"),
    ]
)
_ASKED = frozenset({"uname", "ldconfig", "gcc", "cc", "ld", "objdump", "lsb_release", "file", "git"})
"""Programs that the standard library asks about the machine while modules are imported, and git."""


def watch(run: Attributing, places: Places) -> None:
    """Note in what context something is done that can't be seen, from now on."""

    def audit(event: str, given: "tuple[Any, ...]") -> None:
        if event in _STARTING:
            if run.context != OUTSIDE or not _is_asked(given):
                run.blind.add(run.context)
        elif event == "open" and isinstance(given[0], str) and given[0].endswith(".py") and run.context != OUTSIDE:
            opener = sys._getframe(1).f_code.co_filename  # noqa: SLF001 - who opens it
            if not opener.startswith("<frozen importlib") and places.inside(given[0]):
                run.blind.add(run.context)

    sys.addaudithook(audit)
    if hasattr(os, "register_at_fork"):
        os.register_at_fork(before=lambda: run.blind.add(run.context))


def _is_asked(given: "tuple[Any, ...]") -> bool:
    """Whether a program only tells of the machine."""
    program = given[0] if given else None
    return isinstance(program, (str, bytes)) and os.path.basename(os.fsdecode(program)) in _ASKED  # noqa: PTH119


def chance() -> object:
    """What differs after random numbers were drawn, or the generator was seeded."""
    return random.getstate()
