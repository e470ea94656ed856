"""What a commit breaks, for those who know the commit only: the linter's rule `breaking-diff`."""

from collections.abc import Sequence

from devkit.changelog.diff.reader import read
from devkit.changelog.diff.records import FileDiff
from devkit.changelog.message.breaking.find import reasons
from devkit.changelog.message.contents import Contents
from devkit.changelog.message.facts.collect import collect
from devkit.core import plumbing

_BUDGET = 2_000_000


def of_staged() -> tuple[str, ...]:
    """Why callers will have to change something once what is staged is committed."""
    with plumbing.Objects() as objects:
        return _reasons(tuple(read(plumbing.staged_diff())), objects)


def of_commit(name: str) -> tuple[str, ...]:
    """Why callers had to change something with a commit; nothing for merges.

    Raises:
        DevkitError: git ends with an error.
    """
    with plumbing.Objects() as objects:
        commit = objects.get(name)
        if commit is None or len(commit.parents) > 1:
            return ()
        return _reasons(tuple(read(plumbing.commit_diffs([(commit.name, "".join(commit.parents))]))), objects)


def _reasons(files: Sequence[FileDiff], objects: plumbing.Objects) -> tuple[str, ...]:
    contents = Contents(objects, budget=_BUDGET)
    return reasons(files, collect(files, contents), contents)
