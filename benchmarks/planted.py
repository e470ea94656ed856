"""Recall of the checks on trees of real projects in which faults were planted, seeded.

    python benchmarks/planted.py TREE TREE TREE [--seed N] [--verbose]

Each tree is copied into a git repository of its own and gets twenty faults, each in files that no other has: fixtures,
constants and logging set-ups written twice, paths of one machine, environment variables that no example lists, files
deleted that are still used. The second copy of anything is never to the letter: other names, quotes, order of keyword
arguments, annotations, docstrings and layout. A fault is found where a finding of its kind is at one of its places
that wasn't there before.
"""

import argparse
import json
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from planting import constants, fixtures, logs, paths, variables
from planting.tree import Plant, Tree

DEVKIT = (sys.executable, "-m", "devkit")
KINDS: tuple[tuple[str, int, Callable[[Tree, random.Random], Iterator[Plant]]], ...] = (
    ("fixtures", 4, fixtures.plants),
    ("constants", 4, constants.plants),
    ("logging", 3, logs.plants),
    ("paths", 4, paths.plants),
    ("variables", 3, variables.plants),
)
DELETIONS = 2


class Told(NamedTuple):
    """One finding, whatever command it is from."""

    rule: str
    path: str
    line: int
    message: str


def git(folder: Path, *args: str) -> None:
    command = ["git", "-c", "user.name=Ada", "-c", "user.email=ada@example.com", "-c", "commit.gpgsign=false", *args]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)


def said(folder: Path, *args: str) -> dict[str, list[dict[str, object]]]:
    done = subprocess.run([*DEVKIT, *args, "--format", "json"], cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode not in (0, 1):
        raise SystemExit(f"devkit {' '.join(args)} exited with {done.returncode}: {done.stderr[-300:]}")
    answer: dict[str, list[dict[str, object]]] = json.loads(done.stdout)
    return answer


def findings(folder: Path, base: str) -> set[Told]:
    """Everything that is told of a tree."""
    found = set()
    for each in said(folder, "check", "fixtures", "duplicates", "paths", "merge", "--base", base)["findings"]:
        found.add(Told(str(each["rule"]), str(each["path"]), int(str(each["line"])), str(each["message"])))
    for each in said(folder, "preflight", "variables")["troubles"]:
        path, _, line = str(each["where"]).partition(":")
        found.add(Told("variables", path, int(line or 1), str(each["what"])))
    return found


def is_found(plant: Plant, told: set[Told]) -> bool:
    """Whether a finding of its kind is at one of its places, or names what was planted."""
    return any(
        each.rule in plant.rules
        and any(each.path == path and first <= each.line <= last for path, first, last in plant.places)
        and plant.word in each.message
        for each in told
    )


def judged(source: Path, rng: random.Random) -> list[tuple[Plant, bool]]:
    """Plant twenty faults in a copy of a tree, and say of each whether it is told."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / source.name
        shutil.copytree(source, folder, ignore=shutil.ignore_patterns(".git"))
        (folder / ".env.example").write_text("# Settings for people to fill in.\n", encoding="utf-8")
        git(folder, "init", "--quiet", "--initial-branch=main")
        git(folder, "add", "--all", "--force")
        git(folder, "commit", "--quiet", "-m", "feat: begin")
        before = findings(folder, "HEAD")
        git(folder, "checkout", "--quiet", "-b", "fix/planted")
        tree = Tree(folder)
        plants = [plant for _, number, make in KINDS for plant in islice(make(tree, rng), number)]
        plants += islice(tree.deletions(rng), DELETIONS)
        git(folder, "add", "--all", "--force")
        git(folder, "commit", "--quiet", "-m", "fix: planted")
        new = {(each.rule, each.path, each.message) for each in before}
        told = {each for each in findings(folder, "main") if (each.rule, each.path, each.message) not in new}
        return [(plant, is_found(plant, told)) for plant in plants]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("trees", nargs="+", type=Path)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--verbose", action="store_true")
    arguments = parser.parse_args()
    every: list[tuple[Plant, bool]] = []
    for tree in arguments.trees:
        results = judged(tree.resolve(), random.Random(f"{arguments.seed} {tree.name}"))  # noqa: S311 - to be the same tomorrow
        every += results
        print(f"{tree.name}: {sum(found for _, found in results)} of {len(results)} found")
        for plant, found in results:
            if arguments.verbose or not found:
                print(f"    {'found ' if found else 'MISSED'} {plant.kind}: {plant.what}  {plant.places}")
    for kind in dict.fromkeys(plant.kind for plant, _ in every):
        own = [found for plant, found in every if plant.kind == kind]
        print(f"{kind}: {sum(own)} of {len(own)}")
    print(f"recall {sum(found for _, found in every) / len(every):.3f} of {len(every)}")


if __name__ == "__main__":
    main()
