"""What a run's commit is compared with, of the revisions that the clone really has."""

from pathlib import Path

from devkit.action import commands
from devkit.action.runner import Runner
from devkit.core import git
from devkit.core.escape import one_line

_HAVE_BASES = {"pull_request", "pull_request_target", "merge_group"}
"""Events that always have a base."""


def find(start: Path, runner: Runner) -> str | None:
    """The revision to take for the base of an event; None where the event has none, or the clone doesn't reach it.

    A pull request is checked out as a merge of its base and its head: the first parent is its base, and all that a
    clone two commits deep has of it. Where the clone lacks the base that its event must have, a notice says so.

    Args:
        start: A folder in the clone; outside of one there is no base.
        runner: The job.
    """
    top = git.toplevel(start)
    if top is None:
        return None
    found = next((revision for revision in _candidates(runner) if _is_usable(top, revision)), None)
    if found is None and (said := complaint(top)):
        commands.warning(f"git can't tell what changed: {said}")
    elif found is None and runner.event in _HAVE_BASES:
        commands.notice(
            "the clone doesn't reach the base of this pull request, so what it changed is not known; set fetch-depth: 2"
            " (or 0) in actions/checkout"
        )
    return found


def of_default(start: Path, runner: Runner) -> str | None:
    """The default branch as a clone has it, to take for a base where the event has none.

    Args:
        start: A folder in the clone; outside of one there is none.
        runner: The job; on the default branch itself there is none, either.
    """
    top = git.toplevel(start)
    if top is None or not runner.default_branch or runner.default_branch == runner.branch:
        return None
    revision = f"origin/{runner.default_branch}"
    return revision if _is_usable(top, revision) else None


def complaint(top: Path) -> str:
    """What git says where it refuses to read a clone, as one of another owner's; else nothing."""
    status, _, said = git.run(top, "rev-parse", "--git-dir")
    return one_line(said) if status else ""


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
