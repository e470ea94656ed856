"""Making a release: files, commit and tag, all of it or nothing."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

from devkit.changelog.release.journal import Journal, State
from devkit.changelog.release.stopping import Stop, stoppable
from devkit.changelog.release.undoing import undo
from devkit.core import console
from devkit.core.errors import DevkitError
from devkit.core.files import write_atomically

if TYPE_CHECKING:
    from devkit.changelog.release.plan import Plan
    from devkit.changelog.release.repository import Repository

_LINES = 40
"""How much of what a hook said is shown."""


def make(plan: "Plan", repository: "Repository", journal: Journal) -> str:
    """Do what a plan says; return the full hash of the commit that is tagged.

    Raises:
        DevkitError: a step failed, and everything is as it was.
        KeyboardInterrupt: devkit was asked to end, and everything is as it was.
    """
    changes = {_from_top(journal, repository, path): pair for path, pair in plan.tree.changes.items()}
    state = _state(plan, repository, journal, list(changes))
    with stoppable(repository.stop) as stop:
        journal.write(state, {path: old for path, (old, _) in changes.items()})
        written = {path: new for path, (_, new) in changes.items()}
        try:
            commit = _steps(plan, repository, journal, written, stop)
        except BaseException as error:
            stop.finish()
            _take_back(repository, journal, state, written, error)
            raise
        journal.close()
    return commit


def _steps(
    plan: "Plan", repository: "Repository", journal: Journal, written: dict[str, bytes | None], stop: Stop
) -> str:
    for path, content in written.items():
        stop.check()
        _write(journal.top / path, content)
    stop.check()
    if written:
        _git(repository, stop, plan, "add", "--all", "--", *plan.tree.changes)
        _git(repository, stop, plan, "commit", "--quiet", "--file=-", "--cleanup=whitespace", given=plan.message)
        _check_commit(plan, repository)
    commit = repository.read("rev-parse", "HEAD")
    tag = ("tag", "--annotate", "--file=-", "--cleanup=whitespace", plan.tag, commit)
    _git(repository, stop, plan, *tag, given=plan.tag_message)
    return commit


def _git(repository: "Repository", stop: Stop, plan: "Plan", *args: str, given: str = "") -> None:
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    dates = dict.fromkeys(("GIT_AUTHOR_DATE", "GIT_COMMITTER_DATE"), f"@{epoch} +0000") if epoch.isdecimal() else {}
    done = repository.run(*args, given=given, extra={"DEVKIT_RELEASE": plan.coming.told, "GIT_EDITOR": ":"} | dates)
    stop.check()
    if done.status:
        lines = done.said.splitlines()
        for line in lines[-_LINES:]:
            console.say(f"git {args[0]}: {line}")
        why = "git says why above" if lines else f"git ended with {done.status} and said nothing"
        raise DevkitError(f"git {args[0]} failed, so there is no release of {plan.version.text}: {why}")


def _check_commit(plan: "Plan", repository: "Repository") -> None:
    """Hooks may have changed what was committed; the versions must stand in it all the same."""
    for change in plan.places:
        done = repository.run("show", f"HEAD:./{change.place.path}")
        if done.status or change.place.find(done.output) != change.after:
            raise DevkitError(
                f"{change.place.path}: the commit doesn't hold {change.after} as {change.place.name}; see what the "
                "repository's commit hooks do to it"
            )


def _take_back(
    repository: "Repository", journal: Journal, state: State, written: dict[str, bytes | None], error: BaseException
) -> None:
    try:
        notes = undo(repository, journal, state, written)
    except Exception as second:
        console.say(f"the release failed ({error}) and could not be taken back: {second}")
        raise DevkitError("correct what stands in the way, then run devkit release --abort") from second
    for note in (*notes, "the release was taken back: files, index, branch and tags are as they were"):
        console.say(note)


def _write(path: Path, content: bytes | None) -> None:
    if content is None:
        path.unlink(missing_ok=True)
    else:
        write_atomically(path, content)


def _state(plan: "Plan", repository: "Repository", journal: Journal, paths: list[str]) -> State:
    files = ((path, journal.top / path) for path in paths)
    modes = tuple((path, file.stat().st_mode & 0o7777 if file.exists() else None) for path, file in files)
    head = repository.read("rev-parse", "HEAD")
    return State(plan.version.text, plan.tag, plan.message, plan.branch, head, modes)


def _from_top(journal: Journal, repository: "Repository", path: str) -> str:
    """A path relative to the project as one relative to the work tree."""
    place = os.path.normpath(repository.top.resolve() / path)
    return Path(place).relative_to(journal.top.resolve()).as_posix()
