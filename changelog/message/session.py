"""A run of `devkit message`: where the change comes from, what is printed."""

import sys
from functools import partial
from pathlib import Path
from typing import NamedTuple

from devkit.changelog.diff.change import change
from devkit.changelog.diff.reader import read
from devkit.changelog.diff.records import FileDiff
from devkit.changelog.learn.model import load
from devkit.changelog.learn.prediction import Prediction
from devkit.changelog.message.batch import answers, nothing
from devkit.changelog.message.contents import Contents
from devkit.changelog.message.proposal import Proposal, as_json
from devkit.changelog.message.propose import Context, Wishes, propose
from devkit.changelog.message.secrets import secrets
from devkit.changelog.message.settings import wishes
from devkit.changelog.message.spelling import takes
from devkit.changelog.message.warning import warn
from devkit.core import console, git, plumbing
from devkit.core.errors import DevkitError, ExitCode

BUDGET = 20_000_000
"""Bytes of files that are compared in all; hooks look at fewer."""

_EMPTY_TREES = {
    40: "4b825dc642cb6eb9a060e54bf8d69288fbee4904",
    64: "6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321",
}
"""Length of a hash -> the tree that holds nothing, which git knows without storing it."""


class Options(NamedTuple):
    """What the command line asks for."""

    rev: str | None = None
    stdin: bool = False
    unstaged: bool = False
    amend: bool = False
    format: str = "text"
    explain: bool = False
    split: bool = False
    """Print the plan to part the staged diff."""
    apply: bool = False
    """And carry it out."""
    milestones: bool = False
    """Print the progress of the milestones instead."""
    evaluate: bool = False
    """Measure the proposals on the newest commits instead."""


def run(options: Options) -> ExitCode:
    """Propose what is asked for and print it.

    Raises:
        DevkitError: there is no repository or no change here, or a revision is no commit.
    """
    top = repository()
    settings = wishes(top)
    if options.milestones:
        from devkit.changelog.message.progress import report

        console.write_result(report(settings.milestones, settings.milestone_trailer, options.format))
    elif options.evaluate:
        _evaluate(top, settings, options.format)
    elif options.stdin or options.rev is not None:
        names = _asked() if options.stdin else [options.rev or ""]
        context = Context(nothing, wishes=settings, takes=partial(takes, str(top)))
        with console.results():
            for proposal, prediction in answers(top, names, context):
                _print(proposal, prediction, options)
    else:
        return _propose_here(top, settings, options)
    return ExitCode.OK


def _propose_here(top: Path, settings: Wishes, options: Options) -> ExitCode:
    with plumbing.Objects() as objects:
        files, prediction, context = _here(top, settings, options, objects)
        if options.split:
            from devkit.changelog.message.split.session import run as split

            return split(files, context, objects, options.format, carried_out=options.apply)
        with console.results():
            _print(propose(files, prediction, context), prediction, options)
    return ExitCode.OK


def _evaluate(top: Path, settings: Wishes, format_: str) -> None:
    from devkit.changelog.message.evaluating import as_text, evaluate

    found = evaluate(top, Context(nothing, wishes=settings._replace(split=False), takes=partial(takes, str(top))))
    if format_ == "json":
        import json

        console.write_result(json.dumps({"schema": "devkit.message-evaluation/1"} | found._asdict()))
    else:
        console.write_result(as_text(found))


def repository() -> Path:
    """The work tree's top folder, or the bare repository this is.

    Raises:
        DevkitError: it is neither.
    """
    here = Path.cwd()
    top = git.toplevel(here)
    if top is None and not plumbing.output(["rev-parse", "--git-dir"]):
        raise DevkitError(f"{here} is in no git repository; a message is proposed for the changes of one")
    return top or here


def _here(
    top: Path, settings: Wishes, options: Options, objects: plumbing.Objects
) -> tuple[tuple[FileDiff, ...], Prediction, Context]:
    """What is staged, unstaged, or amended; what history says of it; and what else is known."""
    files = changed(options, objects)
    if all(file.status == "D" for file in files) and _is_bare():  # which looks as if everything were deleted
        raise DevkitError("a bare repository has no work tree and nothing staged; try --rev HEAD")
    if not files:
        if options.split:
            from devkit.changelog.message.split.applying import refuse_if_busy

            refuse_if_busy()
        raise DevkitError(_why_nothing(options))
    warn(secrets(files))
    branch = git.head_branch(top)
    learned = load(top)
    context = Context(Contents(objects, str(top), BUDGET), branch, settings, partial(takes, str(top)), learned.predict)
    return files, learned.predict(change(files, branch=branch)), context


def _is_bare() -> bool:
    return plumbing.output(["rev-parse", "--is-bare-repository"]).strip() == "true"


def _why_nothing(options: Options) -> str:
    """What to say where there is no change."""
    if plumbing.output(["ls-files", "--unmerged"]):
        return "files are unmerged; resolve them and git add them first"
    if options.amend:
        return "HEAD and what is staged change nothing; there is nothing to propose a message for"
    if options.unstaged:
        return "nothing is changed and not staged; new files have to be staged with git add, then leave out --unstaged"
    return "nothing is staged; stage changes with git add, or try --unstaged or --rev HEAD"


def changed(options: Options, objects: plumbing.Objects) -> tuple[FileDiff, ...]:
    """What is staged; with `unstaged` what is not; with `amend` what the amended commit will hold."""
    if options.unstaged:
        return tuple(read(plumbing.unstaged_diff()))
    return tuple(read(plumbing.staged_diff(_parent(objects) if options.amend else "")))


def _parent(objects: plumbing.Objects) -> str:
    """What an amended commit is compared with: HEAD's first parent, or the empty tree.

    Raises:
        DevkitError: there is no commit to amend.
    """
    head = objects.get("HEAD^{commit}")
    if head is None:
        raise DevkitError("there is no commit to amend yet; leave out --amend")
    if head.parents and objects.get(head.parents[0]):
        return head.parents[0]
    return _EMPTY_TREES[len(head.name)]


def _asked() -> list[str]:
    return [line.strip() for line in sys.stdin if line.strip()]


def _print(proposal: Proposal, prediction: Prediction, options: Options) -> None:
    if options.format == "json":
        import json

        from devkit.core.escape import json_safe

        sys.stdout.write(json_safe(json.dumps(as_json(proposal), ensure_ascii=False)) + "\n")
    else:
        from devkit.core.escape import terminal_safe

        sys.stdout.write(terminal_safe(proposal.message))
    if options.explain:
        from devkit.changelog.message.explaining import explain

        for line in explain(proposal, prediction).splitlines():
            console.say(line)
