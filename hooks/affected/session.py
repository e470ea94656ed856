"""From what is pushed to the tests that are run and their diagnosis."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from devkit.core import config, console, git
from devkit.core.settings.tests import TestsSettings
from devkit.core.words import counted, listed
from devkit.hooks.affected.selecting import Selection, select
from devkit.hooks.merge.bases import main_branch, merge_base
from devkit.hooks.merge.pushed import Push

if TYPE_CHECKING:
    from devkit.diagnoser.diagnosis import Diagnosis
    from devkit.hooks.affected.running import Ran
    from devkit.hooks.affected.sparing import Sparing

_SHOWN = 3


class Result(NamedTuple):
    """What came of it."""

    selection: Selection
    ran: "Ran | None" = None
    """None where nothing had to be run."""
    diagnosis: "Diagnosis | None" = None


def run(top: Path, base: str | None, pushes: Sequence[Push] | None = None) -> Result:
    """Run the tests that what is outgoing can affect, and diagnose them.

    Args:
        top: The repository's top folder.
        base: What to compare with; found where it is None.
        pushes: What is pushed; None outside of a push.

    Raises:
        DevkitError: `base` is no revision; pytest can't be run, or its report can't be read.
    """
    from devkit.hooks.affected.running import run as run_tests

    if pushes is not None and not any(push.branch for push in pushes):
        return _told(Selection(), "no branch is pushed, so no test is run")
    settings = config.load(top).settings.tests
    head = git.head_commit(top)
    if pushes and head and not any(_resolved(top, push.commit) == head for push in pushes):
        return _told(Selection(), "what is pushed isn't checked out, so its tests can't be run here")
    chosen = selection(top, base or settings.base, pushes or ())
    console.say(_sentence(chosen))
    if chosen.empty and not any(each.startswith("--doctest") for each in settings.arguments):
        return Result(chosen)
    ran = run_tests(top, settings, chosen)
    if ran.empty or not ran.report.exists():
        return Result(chosen, ran)
    return Result(chosen, ran, _diagnosis(top, ran))


def _told(chosen: Selection, sentence: str) -> Result:
    console.say(sentence)
    return Result(chosen)


def selection(top: Path, base: str | None, pushes: Sequence[Push] = ()) -> Selection:
    """The tests that what is outgoing can affect; arguments and errors as those of `run`."""
    commit, why = _base(top, base, pushes)
    if commit is None:
        return Selection(whole=why)
    settings = config.load(top).settings.tests
    return select(top, commit, top / settings.folder, settings, _known(top, settings))


def _known(top: Path, settings: TestsSettings) -> "Sparing | None":
    """What tests ran before, where that is remembered and can be compared with the present."""
    from devkit.hooks.affected import memory, remembering
    from devkit.hooks.affected.running import interpreter
    from devkit.hooks.affected.sparing import sparing
    from devkit.hooks.preflight.place import Place

    kept = memory.load(top) if settings.remember else memory.Kept()
    if not kept.runs:
        return None
    return sparing(top, kept, settings, remembering.told(settings, interpreter(Place(top), settings)))


def _base(top: Path, base: str | None, pushes: Sequence[Push]) -> tuple[str | None, str]:
    """The commit that the work tree is compared with; None and why where there is none."""
    if base is not None:
        return git.fork(top, base), ""
    for push in pushes:
        if push.known and (found := merge_base(top, push.known, "HEAD")):
            return found, ""
        tracking = f"refs/remotes/{push.remote}/{push.branch}"
        if not push.new and (found := merge_base(top, tracking, "HEAD")):
            return found, ""
    remote = pushes[0].remote if pushes else "origin"
    main = main_branch(top, remote, local=not pushes)
    found = merge_base(top, main, "HEAD") if main else None
    return (found, "") if found else (None, "there is nothing to compare with yet")


def _resolved(top: Path, commit: str) -> str:
    return git.run(top, "rev-parse", "--verify", "--quiet", f"{commit}^{{commit}}")[1]


def _sentence(chosen: Selection) -> str:
    if chosen.whole:
        return f"running every test, because {chosen.whole}"
    every = len(chosen.affected) + len(chosen.unaffected)
    if not chosen.changed:
        return "nothing is outgoing, so no test is run"
    changed = counted(len(chosen.changed), "file")
    if chosen.empty:
        places = listed(chosen.changed, _SHOWN)
        return f"no test is run: none of {counted(every, 'test')} reaches what changed in {places}"
    running = f"running {len(chosen.affected):,} of {counted(every, 'test')} that {changed} changed can affect"
    if not chosen.spared:
        return running
    return f"{running}; {counted(len(chosen.spared), 'more test')} passed before and ran nothing that changed since"


def _diagnosis(top: Path, ran: "Ran") -> "Diagnosis":
    from devkit.hooks.merge.remembered import diagnosed

    diagnosis, troubles = diagnosed(top, ran.report)
    for sentence in troubles:
        console.say(sentence)
    return diagnosis
