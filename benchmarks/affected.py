"""Which tests `devkit-tests` selects for real commits, held against those that really fail.

    python benchmarks/affected.py CLONE... [--count 6] [--python INTERPRETER] [--skip 0] [--remembered]

Of each clone, whose head is checked out, the newest commits are taken that change both sources and tests, and whose
tests fail on the sources of the commit before. For each, three changes are selected for:

- regression: the commit, with its sources taken back. Only sources differ, so the failing tests must be found by what
  they reach.
- outgoing: the commit against its parent, as it would be pushed.
- broken: the commit, with every function that it touches in the sources made to raise. All tests fail that run one.

`found` is the share of failing tests among those selected, `time` the selected tests' share of the suite's time; a file
that can't be collected is found where it is not left out. Python files that a clone ignores (a version that a build
writes) are copied. With `--remembered` all tests are run first on the state that is compared with, and what each ran is
remembered, as `devkit-tests` does; this takes an interpreter that has `sys.monitoring`. The last lines have the median
share of each kind, and the CPU of selecting.
"""

import argparse
import ast
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from devkit.core.settings.tests import TestsSettings
from devkit.diagnoser.location import is_test_path
from devkit.hooks.affected import memory, remembering
from devkit.hooks.affected.difference import changed_units
from devkit.hooks.affected.selecting import Selection, select
from devkit.hooks.affected.sparing import sparing
from devkit.hooks.affected.units import cut

_TIMEOUT = 900
_COMMAND = "benchmark"
_PLUGIN = """
import json, os

FAILED, SECONDS, FILES = set(), {}, set()


def pytest_runtest_logreport(report):
    name = report.nodeid.partition("[")[0]
    SECONDS[name] = SECONDS.get(name, 0.0) + report.duration
    if report.failed:
        FAILED.add(name)


def pytest_collectreport(report):
    if report.failed:
        FAILED.add(report.nodeid)


def pytest_sessionfinish(session):
    with open(os.environ["MEASURED_INTO"], "w") as file:
        json.dump([sorted(FAILED), SECONDS], file)
"""


class Ran(NamedTuple):
    """Tests by `path::Class::function`, without parameters; files that can't be collected by path."""

    failed: frozenset[str]
    seconds: dict[str, float]


class Measured(NamedTuple):
    """One change."""

    share: float
    missed: tuple[str, ...]
    cost: float


MEASURED: defaultdict[str, list[Measured]] = defaultdict(list)


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


def ran(tree: Path, python: str, recording: Path | None = None) -> Ran:
    """Run all tests of a work tree; what each runs is recorded in a folder that is prepared for it, if there is one."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "measured_plugin.py").write_text(_PLUGIN, encoding="utf-8")
        into = Path(folder) / "ran.json"
        paths = os.pathsep.join([folder, str(tree / "src"), str(tree)])
        added = {"PYTHONPATH": paths, "PYTHONHASHSEED": "0", "MEASURED_INTO": str(into), "PYTHONDONTWRITEBYTECODE": "1"}
        if recording:
            added |= remembering.prepare(recording, tree)
            added["PYTHONPATH"] += os.pathsep + str(recording)
        command = [python, "-m", "pytest", "-q", "-p", "measured_plugin", "-p", "no:cacheprovider", "-W", "default"]
        command += ["--continue-on-collection-errors", "-o", "addopts=", "-o", "required_plugins=", "-p", "no:randomly"]
        command += ["-p", remembering.PLUGIN] if recording else []
        command += ["tests"] if (tree / "tests").is_dir() else []
        try:
            subprocess.run(
                command, cwd=tree, env=os.environ | added, capture_output=True, timeout=_TIMEOUT, check=False
            )
        except subprocess.TimeoutExpired:
            return Ran(frozenset(), {})
        if not into.exists():
            return Ran(frozenset(), {})
        failed, seconds = json.loads(into.read_text(encoding="utf-8"))
    return Ran(frozenset(failed), seconds)


def remember(tree: Path, python: str, commit: str) -> None:
    """Run all tests of a commit, and remember what each ran."""
    git(tree, "checkout", "--quiet", "--force", commit)
    with tempfile.TemporaryDirectory() as scratch:
        state = remembering.State(tree)
        ran(tree, python, Path(scratch))
        remembering.remember(state, Path(scratch), _COMMAND)


def takes(selection: Selection, test: str) -> bool:
    """Whether a test is run."""
    path = test.partition("::")[0]
    if selection.whole:
        return True
    return path not in selection.idle and test not in selection.unaffected


def measured(change: tuple[str, str], tree: Path, whole: Ran, failing: frozenset[str], python: str = "") -> str:
    """One line about one change, of a kind and against a base; the work tree is as it would be pushed.

    Tests that depend on time may fail once: with an interpreter, those count as missed that fail again.
    """
    kind, base = change
    started = time.process_time()
    kept = memory.load(tree)
    known = sparing(tree, kept, TestsSettings(), _COMMAND) if kept.runs else None
    selection = select(tree, base, known=known)
    cost = time.process_time() - started
    missed = sorted(test for test in failing if not takes(selection, test))
    if missed and python:
        failing &= ran(tree, python).failed
        missed = sorted(test for test in failing if not takes(selection, test))
    taken = sum(seconds for test, seconds in whole.seconds.items() if takes(selection, test))
    share = taken / sum(whole.seconds.values())
    MEASURED[kind].append(Measured(share, tuple(missed), cost))
    why = f" whole: {selection.whole}" if selection.whole else ""
    lost = f" MISSED {' '.join(missed[:3])}" if missed else ""
    found = f"found {len(failing) - len(missed)}/{len(failing)}"
    return f"{found} time {share:.1%} ({cost:.1f} s to select){why}{lost}"


def spoil(path: Path, names: Iterable[str]) -> bool:
    """Make functions of a file raise; whether there were any."""
    text = path.read_text(encoding="utf-8")
    wanted = set(names)
    lines = text.splitlines(keepends=True)
    spoilt = False
    for owner, node in reversed(list(_functions(ast.parse(text)))):
        if owner + node.name not in wanted:
            continue
        body = node.body[1:] if ast.get_docstring(node) and len(node.body) > 1 else node.body
        first = body[0]
        line = min([first.lineno, *(each.lineno for each in getattr(first, "decorator_list", []))]) - 1
        if first.lineno == node.lineno or not lines[line][: first.col_offset].isspace():
            continue
        lines.insert(line, " " * first.col_offset + "raise RuntimeError('spoilt')\n")
        spoilt = True
    path.write_text("".join(lines), encoding="utf-8")
    return spoilt


def _functions(tree: ast.Module) -> Iterator[tuple[str, ast.FunctionDef | ast.AsyncFunctionDef]]:
    for node in tree.body:
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield "", node
        elif isinstance(node, ast.ClassDef):
            inner = (each for each in node.body if isinstance(each, (ast.FunctionDef, ast.AsyncFunctionDef)))
            yield from ((f"{node.name}.", each) for each in inner)


def main() -> None:
    """Measure."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("clones", nargs="+", type=Path)
    parser.add_argument("--count", type=int, default=6)
    parser.add_argument("--skip", type=int, default=0, help="commits that are left out first")
    parser.add_argument("--python", default=sys.executable)
    parser.add_argument("--remembered", action="store_true", help="with what tests ran before")
    options = parser.parse_args()
    for clone in options.clones:
        taken = 0
        for position, (commit, sources) in enumerate(candidates(clone)):
            if taken == options.count:
                break
            taken += position >= options.skip and judge(clone, commit, sources, options)
    if not MEASURED:
        parser.error("no commit changes sources and tests so that tests fail on the sources before it")
    for kind, every in MEASURED.items():
        missed = sum(len(each.missed) for each in every)
        share, cost = (statistics.median(each[at] for each in every) for at in (0, 2))
        print(f"{kind}: {len(every)} changes, {missed} failing tests missed, median time {share:.1%}, {cost:.2f} s")


def judge(clone: Path, commit: str, sources: list[str], options: argparse.Namespace) -> bool:
    """Measure one commit; whether it could be."""
    python: str = options.python
    with tempfile.TemporaryDirectory() as folder:
        tree = Path(folder) / clone.name
        git(clone, "clone", "--quiet", "--shared", str(clone.resolve()), str(tree))
        git(tree, "checkout", "--quiet", commit)
        for path in git(clone, "ls-files", "-z", "-o", "-i", "--exclude-standard", "*_version.py").split("\0"):
            if path and not (tree / path).exists() and (tree / path).parent.is_dir():
                (tree / path).write_bytes((clone / path).read_bytes())
        whole = ran(tree, python)
        _take_back(tree, commit, sources)
        failing = ran(tree, python).failed - whole.failed
        if not failing or not sum(whole.seconds.values()):
            return False
        print(f"{clone.name} {commit[:10]} of {len(whole.seconds)} tests, {sum(whole.seconds.values()):.1f} s")
        if options.remembered:
            remember(tree, python, f"{commit}^")
        git(tree, "checkout", "--quiet", "--force", commit)
        print(f"    outgoing:   {measured(('outgoing', f'{commit}^'), tree, whole, failing)}", flush=True)
        if options.remembered:
            memory.forget(tree)
            remember(tree, python, commit)
        _take_back(tree, commit, sources)
        print(f"    regression: {measured(('regression', commit), tree, whole, failing, python)}", flush=True)
        git(tree, "checkout", "--quiet", "--force", commit)
        if sum(spoil(tree / path, touched(tree, commit, path)) for path in sources):
            failing = ran(tree, python).failed - whole.failed
            print(f"    broken:     {measured(('broken', commit), tree, whole, failing, python)}", flush=True)
        return True


def _take_back(tree: Path, commit: str, sources: list[str]) -> None:
    git(tree, "checkout", "--quiet", "--force", commit)
    git(tree, "checkout", "--quiet", f"{commit}^", "--", *sources)
    git(tree, "reset", "--quiet")


def touched(tree: Path, commit: str, path: str) -> list[str]:
    """The functions that a commit changes in a file."""
    old, new = (cut(path, git(tree, "show", f"{each}:{path}")) for each in (f"{commit}^", commit))
    return [name for name, unit in changed_units(old, new).items() if unit.kind in {"function", "method"}]


if __name__ == "__main__":
    main()
