"""Which tests `devkit-tests` selects for real commits, held against those that really fail.

    python benchmarks/affected.py CLONE... [--count 6] [--python INTERPRETER]

Of each clone, whose head is checked out, the newest commits are taken that change both sources and tests, and whose
tests fail on the sources of the commit before. For each, two changes are selected for:

- regression: the commit, with its sources taken back. Only sources differ, so the failing tests must be found by what
  they reach.
- outgoing: the commit against its parent, as it would be pushed.

`found` is the share of failing tests among those selected, `time` the selected tests' share of the suite's time.
"""

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from devkit.diagnoser.location import is_test_path
from devkit.hooks.affected.selecting import Selection, select

_TIMEOUT = 600


class Ran(NamedTuple):
    """Tests by `path::Class::function`, without parameters."""

    failed: frozenset[str]
    seconds: dict[str, float]


def git(folder: Path, *args: str) -> str:
    """Run git and return its stdout."""
    done = subprocess.run(["git", *args], cwd=folder, check=True, capture_output=True, text=True, errors="replace")
    return done.stdout


def candidates(clone: Path) -> Iterator[tuple[str, list[str]]]:
    """Commits that change sources and tests, newest first, with the sources."""
    log = git(
        clone, "log", "--no-merges", "--format=%x00%H", "--name-status", "--no-renames", "-n", "400", "--", "*.py"
    )
    for record in log.split("\0")[1:]:
        commit, *lines = record.split("\n")
        changed = [line.split("\t") for line in lines if "\t" in line]
        modified = [path for status, path in changed if status == "M"]
        sources = [path for path in modified if not is_test_path(path) and not path.endswith(("setup.py", "conf.py"))]
        if sources and any(is_test_path(path) for path in modified):
            yield commit, sources


def ran(tree: Path, python: str) -> Ran:
    """Run all tests of a work tree."""
    report = tree / ".git" / "report.xml"
    report.unlink(missing_ok=True)
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(tree / "src"), str(tree)]), "PYTHONHASHSEED": "0"}
    command = [python, "-m", "pytest", "-q", f"--junitxml={report}", "-o", "junit_family=xunit1"]
    command += [
        "-p",
        "no:cacheprovider",
        "-p",
        "no:randomly",
        "-W",
        "default",
        *(["tests"] if (tree / "tests").is_dir() else []),
    ]
    subprocess.run(command, cwd=tree, env=environment, capture_output=True, timeout=_TIMEOUT, check=False)
    failed: set[str] = set()
    seconds: dict[str, float] = {}
    for case in ET.parse(report).iter("testcase") if report.exists() else ():  # noqa: S314
        name = nodeid(case)
        seconds[name] = seconds.get(name, 0.0) + float(case.get("time", 0))
        if case.find("failure") is not None or case.find("error") is not None:
            failed.add(name)
    return Ran(frozenset(failed), seconds)


def nodeid(case: ET.Element) -> str:
    """A test case's nodeid without parameters; a file's where it could not be collected."""
    file, classname = case.get("file", ""), case.get("classname", "")
    if not file:
        return case.get("name", "").replace(".", "/") + ".py"
    inside = classname.removeprefix(file.removesuffix(".py").replace("/", ".")).strip(".")
    return "::".join([file, *filter(None, inside.split(".")), case.get("name", "").partition("[")[0]])


def takes(selection: Selection, test: str) -> bool:
    """Whether a test is run."""
    path = test.partition("::")[0]
    if selection.whole:
        return True
    if path == test:
        return path not in selection.idle
    return path not in selection.idle and test not in selection.unaffected


def measured(tree: Path, base: str, whole: Ran, failing: frozenset[str]) -> str:
    """One line about one change; the work tree is as it would be pushed."""
    started = time.process_time()
    selection = select(tree, base)
    cost = time.process_time() - started
    missed = sorted(test for test in failing if not takes(selection, test))
    taken = sum(seconds for test, seconds in whole.seconds.items() if takes(selection, test))
    share = taken / sum(whole.seconds.values())
    SHARES.append(share)
    MISSED.extend(missed)
    why = f" whole: {selection.whole}" if selection.whole else ""
    lost = f" MISSED {' '.join(missed[:3])}" if missed else ""
    found = f"found {len(failing) - len(missed)}/{len(failing)}"
    return f"{found} time {share:.1%} ({cost:.1f} s to select){why}{lost}"


SHARES: list[float] = []
MISSED: list[str] = []


def main() -> None:
    """Measure."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("clones", nargs="+", type=Path)
    parser.add_argument("--count", type=int, default=6)
    parser.add_argument("--python", default=sys.executable)
    options = parser.parse_args()
    for clone in options.clones:
        taken = 0
        for commit, sources in candidates(clone):
            if taken == options.count:
                break
            taken += judge(clone, commit, sources, options.python)
    if not SHARES:
        parser.error("no commit changes sources and tests so that tests fail on the sources before it")
    print(f"{len(SHARES)} changes, {len(MISSED)} failing tests missed, median time {statistics.median(SHARES):.1%}")


def judge(clone: Path, commit: str, sources: list[str], python: str) -> bool:
    """Measure one commit; whether it could be."""
    with tempfile.TemporaryDirectory() as folder:
        tree = Path(folder) / clone.name
        git(clone, "clone", "--quiet", "--shared", str(clone.resolve()), str(tree))
        git(tree, "checkout", "--quiet", commit)
        whole = ran(tree, python)
        if any("::" not in test for test in whole.failed):
            return False  # a file that can't be collected here says nothing about its tests
        git(tree, "checkout", "--quiet", f"{commit}^", "--", *sources)
        git(tree, "reset", "--quiet")
        broken = ran(tree, python)
        failing = broken.failed - whole.failed
        if not failing or not sum(whole.seconds.values()):
            return False
        for leftover in (".pytest_cache", "__pycache__"):
            shutil.rmtree(tree / leftover, ignore_errors=True)
        print(f"{clone.name} {commit[:10]} of {len(whole.seconds)} tests, {sum(whole.seconds.values()):.1f} s")
        print(f"    regression: {measured(tree, commit, whole, failing)}", flush=True)
        git(tree, "checkout", "--quiet", "--force", commit)
        print(f"    outgoing:   {measured(tree, f'{commit}^', whole, failing)}", flush=True)
        return True


if __name__ == "__main__":
    main()
