"""A run of `devkit release`: what is asked for, what is in the way, what is made."""

from pathlib import Path
from typing import NamedTuple

from devkit.changelog.release import report
from devkit.changelog.release.choosing import NothingToReleaseError
from devkit.changelog.release.journal import Journal
from devkit.changelog.release.making import make
from devkit.changelog.release.plan import Options, Plan, draw
from devkit.changelog.release.repository import Repository, forget_caller
from devkit.changelog.release.scope import scope
from devkit.changelog.release.undoing import finished, undo
from devkit.core import console, git
from devkit.core.errors import DevkitError, ExitCode


class Asked(NamedTuple):
    """What the command line asks for."""

    options: Options
    dry_run: bool = False
    form: str = "text"
    """`text` or `json`."""
    package: str | None = None
    """One of the repository's packages."""


def run(start: Path, asked: Asked) -> ExitCode:
    """Plan a release and make it, or only show it.

    Args:
        start: The current folder.
        asked: What the command line asks for.

    Raises:
        DevkitError: something stands in the way, or a step failed and was taken back.
    """
    forget_caller()
    found = scope(start, asked.package)
    repository = Repository(found.root)
    journal = Journal(repository)
    with journal.locked():
        _check_left(repository, journal)
        try:
            plan = draw(repository, found, asked.options)
        except NothingToReleaseError as reason:
            return _nothing(str(reason), asked)
        if asked.dry_run:
            _show(plan, None, asked)
            for sentence in plan.obstacles:
                console.say(f"in the way: {sentence}")
            return ExitCode.FINDINGS if plan.obstacles else ExitCode.OK
        if plan.obstacles:
            raise DevkitError(f"no release of {plan.version.text}: {'; '.join(plan.obstacles)}")
        _show(plan, make(plan, repository, journal), asked)
    return ExitCode.OK


def abort(start: Path) -> ExitCode:
    """Take back what a release that was cut off has left.

    Raises:
        DevkitError: there is nothing to take back, or it can't be.
    """
    forget_caller()
    top = git.toplevel(start)
    if top is None:
        raise DevkitError(f"{start} is in no git repository; run this where the release was cut off")
    repository = Repository(top)
    journal = Journal(repository)
    with journal.locked():
        state = journal.left()
        if state is None:
            raise DevkitError("there is no release to take back: none was cut off in this work tree")
        for note in undo(repository, journal, state, {}):
            console.say(note)
    console.say(f"the release of {state.version} was taken back: files, index, branch and tags are as before it")
    return ExitCode.OK


def _check_left(repository: Repository, journal: Journal) -> None:
    """A release that was cut off must be taken back first; one that only wasn't told of its end is forgotten."""
    state = journal.left()
    if state is None:
        return
    if finished(repository, state):
        journal.close()
        console.say(f"the release of {state.version} had been cut off after its last step; it is complete")
        return
    raise DevkitError(
        f"a release of {state.version} was cut off in this work tree, and files, index, branch or tags may be half "
        "changed; devkit release --abort puts them back to what they were before it"
    )


def _nothing(why: str, asked: Asked) -> ExitCode:
    if asked.form == "json":
        console.write_result(report.nothing(why))
    else:
        console.say(why)
    return ExitCode.FINDINGS


def _show(plan: Plan, commit: str | None, asked: Asked) -> None:
    shown = report.as_json(plan, commit) if asked.form == "json" else report.text(plan, commit)
    console.write_result(shown)
