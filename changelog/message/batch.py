"""Many commits, one proposal each, in the order asked for: one git process for the diffs, one for the contents."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import NamedTuple

from devkit.changelog.diff.reader import read_commits
from devkit.changelog.diff.records import FileDiff
from devkit.changelog.learn.change import Change
from devkit.changelog.learn.model import predict_commits
from devkit.changelog.learn.prediction import Prediction, Weighted
from devkit.changelog.message.contents import Contents
from devkit.changelog.message.facts.kinds import family
from devkit.changelog.message.proposal import Proposal
from devkit.changelog.message.propose import Context, propose
from devkit.core import plumbing
from devkit.core.errors import DevkitError

BUDGET = 2_000_000
"""Bytes of files that are compared in a commit."""


class Commit(NamedTuple):
    """A commit, found."""

    name: str
    """Its full hash."""
    parent: str
    """Its first parent's; empty where it has none here."""


def proposals(top: Path, names: Iterable[str], settings: Context) -> Iterator[Proposal]:
    """As `answers`, the proposals alone."""
    return (proposal for proposal, _ in answers(top, names, settings))


def answers(top: Path, names: Iterable[str], settings: Context) -> Iterator[tuple[Proposal, Prediction]]:
    """The messages that commits would have got, each learned from its own ancestors only, and what history said.

    Args:
        top: The work tree's top folder, or a bare repository.
        names: Revisions; several may be the same.
        settings: What is known besides; the contents are read here.

    Raises:
        DevkitError: a revision is no commit here.
    """
    with plumbing.Objects() as objects:
        commits = [found(objects, name) for name in names]
        predictions = predict_commits(top, [commit.name for commit in commits])
        for files, (_, prediction) in zip(diffs(commits), predictions, strict=True):
            context = settings._replace(read=Contents(objects, budget=BUDGET), predict=partly(prediction))
            yield propose(files, prediction, context), prediction


def nothing(_: FileDiff) -> None:
    """Reads no file."""


def partly(prediction: Prediction) -> Callable[[Change], Prediction]:
    """What is said of a part of a commit: its type where all its files are of one kind, else the whole commit's.

    The model as it was at each commit is gone by then; for what is staged, parts are predicted like any change.
    """

    def predict(change: Change) -> Prediction:
        kinds = {family(file.path) for file in change.files}
        kind = _TYPES.get(kinds.pop()) if len(kinds) == 1 else None
        if kind is None:
            return prediction
        return prediction._replace(types=(Weighted(kind, 1.0), *prediction.types), similar=())

    return predict


_TYPES = {"test": "test", "docs": "docs", "ci": "ci"}


def found(objects: plumbing.Objects, name: str) -> Commit:
    """Resolve a revision to a commit and its first parent.

    Raises:
        DevkitError: it is no commit here.
    """
    commit = None if name.startswith("-") else objects.get(f"{name}^{{commit}}")
    if commit is None:
        raise DevkitError(f"{name!r} is no commit in this repository; give a hash or another revision, such as HEAD")
    known = [parent for parent in commit.parents[:1] if objects.get(parent)]
    return Commit(commit.name, known[0] if known else "")


def diffs(commits: Sequence[Commit]) -> Iterator[tuple[FileDiff, ...]]:
    """The commits' diffs against their first parents, in order; empty commits have none."""
    asked = [commit for commit, before in zip(commits, (None, *commits), strict=False) if commit != before]
    stream = groupby(read_commits(plumbing.commit_diffs(asked)), key=itemgetter(0))
    name, files = next(stream, ("", iter(())))
    found: tuple[FileDiff, ...] = ()
    for commit, before in zip(commits, (None, *commits), strict=False):
        if commit != before:
            found = tuple(file for _, file in files) if commit.name == name else ()
            if commit.name == name:
                name, files = next(stream, ("", iter(())))
        yield found
