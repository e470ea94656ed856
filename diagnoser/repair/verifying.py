"""Fixes tried: the failing tests, and passing ones of the same message, run with the patch applied."""

import itertools
import os
import signal
import subprocess
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import msgspec

from devkit.core import git
from devkit.core.files import write_atomically
from devkit.diagnoser.diagnosis import Fix
from devkit.diagnoser.failure import without_parameters
from devkit.diagnoser.repair.applying import contents
from devkit.diagnoser.repair.interpreter import interpreter, named
from devkit.diagnoser.repair.run import Repair, Repairs
from devkit.diagnoser.repair.scratch import scratch

_MOST_TESTS = 200
"""Tests on one command line."""
_PASSED, _FAILED = 0, 1
_NOT_THEIRS = ("PYTEST_", "DEVKIT_")
"""Environment variables that tests don't get: the run's own, and what the action gives devkit alone, such as tokens."""

Step = Callable[[int, int], None]


def verify(
    found: Repairs, *, python: str | None, timeout: float, step: Step | None = None, thorough: bool = True
) -> Repairs:
    """Try fixes and note the result. This runs the project's tests.

    Args:
        found: what was proposed.
        python: the interpreter to run the tests with; the project's own virtual environment's where not given.
        timeout: seconds a fix may take.
        step: told how many fixes of how many were tried.
        thorough: whether to try every fix, else those of a message until one of them is verified.

    Returns:
        The same with `verified` set: True where all tests pass with the patch and did not without it, False where one
        fails, None where that can't be told; verified fixes come first.

    Raises:
        DevkitError: no scratch work tree can be made, or `python` is not there.
    """
    chosen = named(python) if python else interpreter(found.folder)
    total = sum(len(repair.fixes) for repair in found.repairs)
    tried = itertools.count(1)
    verified = []
    with scratch(found.root) as copy:
        folder = copy / found.folder.resolve().relative_to(found.root.resolve())
        runner = _Runner(folder, chosen, timeout)
        for repair in found.repairs:
            fixes = []
            for fix in _judged(runner, copy, found, repair, thorough=thorough):
                fixes.append(fix)
                if step:
                    step(next(tried), total)
            verified.append(msgspec.structs.replace(repair, fixes=tuple(sorted(fixes, key=order))))
    return msgspec.structs.replace(found, repairs=tuple(verified))


def _judged(runner: "_Runner", copy: Path, found: Repairs, repair: Repair, *, thorough: bool) -> Iterator[Fix]:
    """The fixes of one message, in their order, tried."""
    red = runner.run(_named(repair.tests)) if repair.fixes else None
    healed = False
    for fix in repair.fixes:
        if healed and not thorough:
            yield fix
            continue
        judged = _tried(runner, copy, found, repair, fix) if red == _FAILED else _untried(runner, fix, red)
        healed |= judged.verified is True
        yield judged


def order(fix: Fix) -> tuple[int, float]:
    """What to sort fixes by that were tried: verified ones first, those that failed last."""
    return {True: 0, None: 1, False: 2}[fix.verified], -fix.confidence


def _untried(runner: "_Runner", fix: Fix, status: int | None) -> Fix:
    why = (
        "the tests pass in a fresh work tree without it"
        if status == _PASSED
        else f"without it the tests take more than {runner.timeout:g} s"
        if status is None
        else f"the tests can't be run with {runner.python} (it ends with {status}); `devkit fix --python` names another"
    )
    return msgspec.structs.replace(fix, why=f"{fix.why}; not verified: {why}")


def _tried(runner: "_Runner", copy: Path, found: Repairs, repair: Repair, fix: Fix) -> Fix:
    with _Applied(copy, fix):
        status = runner.run([*_named(repair.tests), *_covering(found, repair, fix)])
    if status in (_PASSED, _FAILED):
        return msgspec.structs.replace(fix, verified=status == _PASSED)
    why = (
        f"not verified: it took more than {runner.timeout:g} s" if status is None else "not verified: pytest broke off"
    )
    return msgspec.structs.replace(fix, why=f"{fix.why}; {why}")


class _Applied:
    """The patch in the copy while the block runs."""

    def __init__(self, copy: Path, fix: Fix) -> None:
        self._contents = contents(copy, [fix])

    def __enter__(self) -> None:
        for file, (_, after) in self._contents.items():
            write_atomically(file, after)

    def __exit__(self, *_raised: object) -> None:
        for file, (original, _after) in self._contents.items():
            write_atomically(file, original)


def _named(tests: Sequence[str]) -> list[str]:
    """What to name on the command line: each test, or each function where they are many."""
    names = list(tests) if len(tests) <= _MOST_TESTS else sorted({without_parameters(test) for test in tests})
    return names[:_MOST_TESTS]


def _covering(found: Repairs, repair: Repair, fix: Fix) -> list[str]:
    """Passing tests that say what the patch takes away or puts in: those of files that quote it."""
    failing = {without_parameters(test) for test in repair.tests}
    files = {test.partition("::")[0] for test in repair.tests}
    wordings = [
        line[1:].strip() for line in fix.patch.split("\n") if line[:1] in "+-" and line[:3] not in ("+++", "---")
    ]
    quoting = {
        file for file in {test.partition("::")[0] for test in found.passed} if _quotes(found.folder / file, wordings)
    }
    tests = [test for test in found.passed if test.partition("::")[0] in files | quoting and test not in failing]
    return tests[:_MOST_TESTS]


def _quotes(file: Path, wordings: Sequence[str]) -> bool:
    try:
        text = file.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False
    return any(part in text for wording in wordings for part in _literals(wording))


def _literals(line: str) -> Iterator[str]:
    """Texts between quotes on a line, long enough to be found by."""
    for quote in "'\"":
        yield from (part for part in line.split(quote)[1::2] if len(part) > len("a message"))


class _Runner:
    """Runs pytest in the copy, in a process group of its own."""

    def __init__(self, folder: Path, python: str, timeout: float) -> None:
        self._folder = folder
        self.python = python
        self.timeout = timeout

    def run(self, tests: Sequence[str]) -> int | None:
        """Exit status of pytest; None where it took too long."""
        command = [self.python, "-m", "pytest", "-q", "-x", "--no-header", "-p", "no:cacheprovider", *tests]
        process = subprocess.Popen(  # noqa: S603 - what --verify is for: running the project's tests
            command,
            cwd=self._folder,
            env=self._environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            return process.wait(self.timeout)
        except subprocess.TimeoutExpired:
            return None
        finally:
            _kill(process)

    def _environment(self) -> dict[str, str]:
        """The copy's packages before those that are installed."""
        paths = [str(path) for path in (self._folder / "src", self._folder / "lib", self._folder) if path.is_dir()]
        kept = {name: value for name, value in git.elsewhere().items() if not name.startswith(_NOT_THEIRS)}
        return kept | {"PYTHONPATH": os.pathsep.join(paths), "PYTHONDONTWRITEBYTECODE": "1"}


def _kill(process: "subprocess.Popen[bytes]") -> None:
    """End a process and all it started."""
    if process.poll() is None and hasattr(os, "killpg"):
        os.killpg(process.pid, signal.SIGKILL)
    elif process.poll() is None:
        process.kill()
    process.wait()
