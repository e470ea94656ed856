"""What a run's commit is compared with, of the revisions that the clone really has."""

from pathlib import Path

from devkit.action.runner import Runner
from devkit.core import git

_PULLS = {"pull_request", "pull_request_target"}


def find(top: Path, runner: Runner) -> str | None:
    """The revision to take for the base of an event; None where the event has none, or the clone doesn't reach it.

    A pull request is checked out as a merge of its base and its head: the first parent is its base, and all that a
    clone two commits deep has of it.
    """
    for revision in _candidates(runner):
        if _is_usable(top, revision):
            return revision
    return None


def is_expected(runner: Runner) -> bool:
    """Whether the event is one that has a base."""
    return runner.event in {*_PULLS, "merge_group"}


def _candidates(runner: Runner) -> list[str]:
    candidates = ["HEAD^1"] if runner.event == "pull_request" else []
    candidates += [f"origin/{runner.base}"] if runner.base else []
    candidates += [runner.base_commit] if runner.base_commit else []
    return [each for each in candidates if not each.startswith("-")]


def _is_usable(top: Path, revision: str) -> bool:
    if revision == "HEAD^1" and git.run(top, "rev-parse", "--verify", "--quiet", "HEAD^2")[0]:
        return False
    status, commit, _ = git.run(top, "rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}")
    return status == 0 and git.run(top, "merge-base", commit, "HEAD")[0] == 0
