"""The check `merge`: what is about to be pushed or merged, or what a branch has beside its base."""

from collections.abc import Iterator, Sequence
from contextvars import ContextVar
from pathlib import Path

from devkit.core import console, git
from devkit.core.errors import DevkitError, ExitCode
from devkit.core.words import counted
from devkit.hooks.checking.context import Context
from devkit.hooks.checking.finding import Finding, Related
from devkit.hooks.checking.registry import check
from devkit.hooks.checks.merge import branches, contents
from devkit.hooks.checks.merge.rules import FAILURE, MESSAGE, RULES, SQUASH
from devkit.hooks.merge.occasion import Occasion, of_base, of_merge, of_push
from devkit.hooks.merge.pushed import Push, pushes

_PUSHED: ContextVar[tuple[Push, ...] | None] = ContextVar("pushed", default=None)
"""What git told the hook; None outside of a push."""


def run(arguments: Sequence[str]) -> ExitCode:
    """The hook `devkit-merge`, at the stages pre-merge-commit, pre-push and manual.

    Args:
        arguments: What git gives a pre-push hook, the remote's name and URL; or nothing.

    Raises:
        DevkitError: an option is given, or there is no repository.
    """
    from devkit.hooks.checking.context import Request
    from devkit.hooks.checking.formats.text import render
    from devkit.hooks.checking.run import run as run_checks
    from devkit.hooks.checking.select import Wish

    if any(argument.startswith("-") for argument in arguments):
        raise DevkitError(
            f"the hook devkit-merge takes no options, and was given {arguments[0]!r}; see tool.devkit.merge"
        )
    top = git.toplevel(Path.cwd())
    if top is None:
        raise DevkitError("the hook devkit-merge works in a git repository; run git init first")
    token = _PUSHED.set(pushes(arguments))
    try:
        outcome = run_checks(Request(top), Wish(("merge",)))
    finally:
        _PUSHED.reset(token)
    console.write_result(render(outcome))
    return outcome.exit_code


@check("merge", "What a branch would bring, before it is pushed or merged.", *RULES, default=False)
def _judge(context: Context) -> Iterator[Finding]:
    if not context.git:
        raise DevkitError(f"{context.top} is no git repository, so nothing can be merged; leave out merge")
    for occasion in _occasions(context):
        for notice in occasion.notices:
            console.say(notice)
        yield from _judged(context, occasion)


def _occasions(context: Context) -> Iterator[Occasion]:
    settings = context.settings.merge
    pushed = _PUSHED.get()
    if pushed is not None:
        yield from filter(None, (of_push(context.top, push, settings) for push in pushed))
        return
    found = of_merge(context.top) if context.base is None else None
    found = found or of_base(context.top, context.base or settings.base)
    if found is not None:
        yield found


def _judged(context: Context, occasion: Occasion) -> Iterator[Finding]:
    settings = context.settings.merge
    yield from branches.judge(occasion, settings, str(context.config.path))
    yield from contents.judge(context, occasion, settings)
    if settings.messages != "never" and context.wants(MESSAGE.id, SQUASH.id):
        yield from _messages(occasion, always=settings.messages == "always")
    if context.wants(FAILURE.id) and not occasion.merging and occasion.head == git.head_commit(context.top):
        yield from _failures(occasion)


def _messages(occasion: Occasion, *, always: bool) -> Iterator[Finding]:
    from devkit.hooks.merge import wording

    ruleset = wording.rules(occasion.top)
    kept = ruleset if always or not occasion.range else wording.kept(occasion, ruleset)
    if kept is None or not occasion.range:
        return
    for rule, faults in ((MESSAGE, wording.faults), (SQUASH, wording.squashed)):
        for fault in faults(occasion, kept):
            if fault.found.level == "error":
                message = f"{fault.found.message} ({fault.found.rule}), in {fault.header!r}; {_reword(rule.id)}"
                yield Finding(rule.id, fault.where, fault.found.line, 1, message)


def _reword(rule: str) -> str:
    return "correct the title of the pull request" if rule == SQUASH.id else "reword it by git rebase -i"


def _failures(occasion: Occasion) -> Iterator[Finding]:
    from devkit.hooks.merge import failing

    report = failing.report(occasion.top)
    if report is None:
        return
    if failing.is_stale(occasion, report):
        console.say(f"{report.name} is older than the commit, so its failures are left aside; run devkit check tests")
        return
    for cluster in failing.new_failures(occasion, report):
        place = cluster.culprit
        path, line = (place.path, place.line) if place else (cluster.tests[0].partition("::")[0], 1)
        message = f"a new failure, of {counted(len(cluster.tests), 'test')}: {cluster.title}; repair it"
        related = tuple(Related(test.partition("::")[0], 1, test) for test in cluster.tests)
        yield Finding(FAILURE.id, path, line, 1, message, related=related)
