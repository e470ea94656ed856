"""What `devkit-tests` believes tests can run, held against what they really run.

    python benchmarks/affected_traced.py CLONE... [--python INTERPRETER] [--show 10]

Every clone's tests are run once, as they are checked out, with every call of Python traced. For each function and
method of the sources that some test calls, `devkit-tests` is asked which tests its change can affect: all that call it
must be among them. Printed are the pairs of function and test that were missed, and the share of the suite's time that
is selected for a function; `really` is that of the tests which call it.

Calls of a process that a test starts aren't seen, nor is what only the first test calls since a result is kept.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from devkit.diagnoser.location import is_test_path
from devkit.hooks.affected.project import Key
from devkit.hooks.affected.selecting import Selector

_PLUGIN = """
import json, os, sys, threading
import pytest

TOP = os.path.realpath(os.environ["TRACED_TOP"]) + os.sep
CALLED, SECONDS, CODES = {}, {}, set()


def profile(frame, event, arg):
    if event == "call" and not (frame.f_code.co_flags & 0x20 and frame.f_lasti > 8):
        CODES.add(frame.f_code)


def pytest_runtest_protocol(item, nextitem):
    CODES.clear()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item):
    threading.setprofile(profile)
    sys.setprofile(profile)


def pytest_runtest_logreport(report):
    name = report.nodeid.partition("[")[0]
    SECONDS[name] = SECONDS.get(name, 0.0) + report.duration
    if report.when == "teardown":
        sys.setprofile(None)
        threading.setprofile(None)
        known = CALLED.setdefault(name, set())
        for code in CODES:
            path = os.path.realpath(code.co_filename)
            if path.startswith(TOP) and not code.co_filename.startswith("<"):
                known.add((path[len(TOP):].replace(os.sep, "/"), code.co_qualname))


def pytest_sessionfinish(session):
    with open(os.environ["TRACED_INTO"], "w") as file:
        json.dump([{name: sorted(calls) for name, calls in CALLED.items()}, SECONDS], file)
"""
_TIMEOUT = 1800


def traced(clone: Path, python: str) -> tuple[dict[str, list[tuple[str, str]]], dict[str, float]]:
    """Test -> the functions that it calls, as path and qualified name; test -> its seconds."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "traced_plugin.py").write_text(_PLUGIN, encoding="utf-8")
        into = Path(folder) / "calls.json"
        paths = os.pathsep.join([folder, str(clone / "src"), str(clone)])
        environment = os.environ | {"PYTHONPATH": paths, "TRACED_TOP": str(clone), "TRACED_INTO": str(into)}
        command = [python, "-m", "pytest", "-q", "-p", "traced_plugin", "-p", "no:cacheprovider", "-W", "default"]
        command += ["--continue-on-collection-errors", "-o", "addopts=", "-o", "required_plugins="]
        command += ["tests"] if (clone / "tests").is_dir() else []
        subprocess.run(command, cwd=clone, env=environment, capture_output=True, timeout=_TIMEOUT, check=False)
        calls, seconds = json.loads(into.read_text(encoding="utf-8"))
    return calls, seconds


def unit(qualified: str) -> str:
    """The part of a module that a code object belongs to; empty where its name doesn't tell."""
    outer = qualified.partition(".<locals>")[0]
    parts = outer.split(".")
    return "" if "<" in outer else ".".join(parts[:2] if len(parts) == 2 else parts[:1])


def reaching(clone: Path, tests: Iterable[str]) -> dict[str, set[Key]]:
    """Test -> what it can run; for one that no file names, what its file can run."""
    suite = Selector(clone, clone, ()).suite
    found: dict[str, set[Key]] = {}
    for test in tests:
        path, _, name = test.partition("::")
        known = suite.tests(path) if path in suite.files else None
        inside = name.replace("::", ".")
        if known is None:
            print(f"    {test} is in no test file")
        elif inside in known:
            found[test] = suite.around(path) | suite.running(path, inside)
        else:
            found[test] = suite.around(path) | suite.everything(path)
    return found


def measured(clone: Path, python: str, show: int) -> None:
    """Print the figures of one project."""
    calls, seconds = traced(clone, python)
    callers: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for test, called in calls.items():
        for path, qualified in called:
            if (name := unit(qualified)) and not is_test_path(path):
                callers[path, name].add(test)
    started = time.process_time()
    reached = reaching(clone, calls)
    cost = time.process_time() - started
    total = sum(seconds.values())
    missed = [(key, test) for key, tests in callers.items() for test in tests if key not in reached[test]]
    shares = [sum(s for test, s in seconds.items() if key in reached[test]) / total for key in callers]
    really = [sum(seconds[test] for test in tests) / total for tests in callers.values()]
    pairs = sum(map(len, callers.values()))
    print(
        f"{clone.name}: {len(callers)} functions, {len(calls)} tests, {len(missed)} of {pairs} pairs missed,"
        f" median {statistics.median(shares):.1%} mean {statistics.mean(shares):.1%},"
        f" really {statistics.median(really):.1%} mean {statistics.mean(really):.1%}, {cost:.1f} s"
    )
    for (path, name), test in missed[:show]:
        print(f"    missed {path} {name} <- {test}")


def main() -> None:
    """Measure."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("clones", nargs="+", type=Path)
    parser.add_argument("--python", default=sys.executable)
    parser.add_argument("--show", type=int, default=10)
    options = parser.parse_args()
    for clone in options.clones:
        measured(clone.resolve(), options.python, options.show)


if __name__ == "__main__":
    main()
