"""The steps of a plan as patches that `git apply --cached` takes one after the other."""

import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path

from devkit.changelog.message.split.entries import put
from devkit.changelog.message.split.plan import Step
from devkit.core import plumbing

_OPTIONS = ("--patch", "--binary", "--full-index", "--no-color", "--no-ext-diff", "--no-textconv", "--find-renames")


def patches(steps: Sequence[Step]) -> tuple[list[bytes], list[str]]:
    """What each step adds to the one before, with git's index left alone.

    Returns:
        The patches, and the hash of each step's tree, which git has stored; the last one holds all that is staged.

    Raises:
        DevkitError: git ends with an error.
    """
    with _index_of_its_own():
        head = plumbing.output(["rev-parse", "--verify", "--quiet", "HEAD^{tree}"]).strip()
        if head:
            plumbing.output(["read-tree", head], fails="git read-tree")
        trees = [_tree()]
        for step in steps:
            put(step.entries)
            trees.append(_tree())
    return [_between(*pair) for pair in pairwise(trees)], trees[1:]


def _tree() -> str:
    return plumbing.output(["write-tree"], fails="git write-tree").strip()


def _between(before: str, after: str) -> bytes:
    command = ["diff-tree", "-r", *_OPTIONS, "--src-prefix=a/", "--dst-prefix=b/", before, after]
    return b"".join(plumbing.lines(command, fails="git diff-tree"))


@contextmanager
def _index_of_its_own() -> Iterator[None]:
    before = os.environ.get("GIT_INDEX_FILE")
    with tempfile.TemporaryDirectory(prefix="devkit-") as folder:
        os.environ["GIT_INDEX_FILE"] = str(Path(folder, "index"))
        try:
            yield
        finally:
            if before is None:
                del os.environ["GIT_INDEX_FILE"]
            else:
                os.environ["GIT_INDEX_FILE"] = before
