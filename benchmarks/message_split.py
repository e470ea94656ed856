"""How well several changes in one diff are told apart: two commits of one repository, joined and parted again.

    python benchmarks/message_split.py REPOSITORY… [--pairs 60]

Two commits at most ten apart are applied onto the parent of the older one, in a tree of git's own making (no work tree
is touched), where both apply. Each hunk of the joined diff is one commit's or the other's by the lines it holds; hunks
that hold lines of both count for neither. Measured: the share of hunks rightly parted, groups and commits matched as
well as can be, and how often a commit alone is parted.
"""

import argparse
import os
import random
import subprocess
import tempfile
from collections import Counter
from collections.abc import Sequence
from itertools import permutations
from pathlib import Path
from statistics import mean

from devkit.changelog.diff.reader import read
from devkit.changelog.diff.records import FileDiff
from devkit.changelog.message.split.grouping import group
from devkit.core import plumbing

MOST_HUNKS = 120


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("repositories", type=Path, nargs="+")
    parser.add_argument("--pairs", type=int, default=60)
    args = parser.parse_args()
    shares, alone = [], []
    for repository in args.repositories:
        os.chdir(repository.resolve())
        share, parted = measured(args.pairs)
        shares.append(share)
        alone.append(parted)
        print(f"{repository}: {share:.3f} of hunks rightly parted, {parted:.3f} of commits parted", flush=True)
    print(f"mean: {mean(shares):.3f}, {mean(alone):.3f}")


def measured(pairs: int) -> tuple[float, float]:
    rng = random.Random(0)  # noqa: S311 - no secret
    history = git("rev-list", "--no-merges", "--max-count=400", "HEAD").split()
    shares, alone = [], []
    for _ in range(pairs * 5):
        index = rng.randrange(len(history) - 11)
        newer, older = history[index], history[index + rng.randrange(1, 11)]
        share = parted(newer, older)
        if share is not None:
            shares.append(share)
            diff = files(f"{newer}^", newer)
            alone.append(len(group(diff)) > 1)
        if len(shares) == pairs:
            break
    return mean(shares), mean(alone)


def parted(newer: str, older: str) -> float | None:
    """The share of hunks rightly parted; None where the two can't be joined, or one is empty or too large."""
    base = f"{older}^"
    joined = tree(base, [older, newer])
    if joined is None:
        return None
    diff, own = files(base, joined), (lines(files(base, older)), lines(files(f"{newer}^", newer)))
    if not all(own) or sum(len(file.hunks) for file in diff) > MOST_HUNKS:
        return None
    groups = [
        Counter(
            label
            for unit in units
            for hunk in unit.hunks or (None,)
            if (label := belongs(unit.file, hunk, own)) is not None
        )
        for units in group(diff)
    ]
    total = sum(sum(counts.values()) for counts in groups)
    if not total or len({label for counts in groups for label in counts}) != 2:
        return None
    chosen = permutations([*groups, Counter()], 2)
    return max(one[0] + other[1] for one, other in chosen) / total


def belongs(file: FileDiff, hunk: object, own: Sequence[Counter[tuple[str, bytes]]]) -> int | None:
    """Which commit a hunk comes from; None where its lines are of both, or of none."""
    changed = getattr(hunk, "lines", (b"",))
    hits = [all((file.path, line) in lines for line in changed) for lines in own]
    return hits.index(True) if sum(hits) == 1 else None


def lines(diff: Sequence[FileDiff]) -> Counter[tuple[str, bytes]]:
    found = Counter((file.path, line) for file in diff for hunk in file.hunks for line in hunk.lines)
    found.update((file.path, b"") for file in diff if not file.hunks)
    return found


def tree(base: str, commits: Sequence[str]) -> str | None:
    """The tree of a commit with other commits' patches applied; None where one doesn't apply."""
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {"GIT_INDEX_FILE": str(Path(folder, "index"))}
        if run(environment, "read-tree", base) is None:
            return None
        for commit in commits:
            patch = run(environment, "diff", "--binary", "--full-index", f"{commit}^", commit)
            if not patch or run(environment, "apply", "--cached", "-", stdin=patch) is None:
                return None
        made = run(environment, "write-tree")
        return made.decode().strip() if made else None


def run(environment: dict[str, str], *args: str, stdin: bytes = b"") -> bytes | None:
    done = subprocess.run(["git", *args], env=environment, input=stdin, capture_output=True, check=False)
    return None if done.returncode else done.stdout


def files(before: str, after: str) -> list[FileDiff]:
    return list(read(plumbing.lines(["diff-tree", "-r", *plumbing.DIFF_OPTIONS, before, after])))


def git(*args: str) -> str:
    return subprocess.run(["git", *args], capture_output=True, text=True, check=True).stdout


if __name__ == "__main__":
    main()
