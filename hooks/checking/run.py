"""One run of checks: from what was asked for to findings, in order, and fixes written."""

import gc
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from devkit.core.config import load
from devkit.core.errors import ExitCode
from devkit.hooks.checking import fixing
from devkit.hooks.checking.context import Context, Request
from devkit.hooks.checking.finding import Finding, Rule
from devkit.hooks.checking.registry import FRAME, UNREADABLE, UNUSED, Check
from devkit.hooks.checking.select import Selection, Wish, resolved
from devkit.hooks.checking.suppress import Suppressions

if TYPE_CHECKING:
    from devkit.hooks.checking.unjudged import File, Notice

_MOST_ROUNDS = 10


class Outcome(NamedTuple):
    """What a run found."""

    findings: tuple[Finding, ...]
    """By path, line and column; those that were repaired are left out."""
    checks: tuple[Check, ...]
    """Those that ran."""
    files: int
    """How many files were judged."""
    fixed: tuple[Finding, ...] = ()
    refused: tuple[str, ...] = ()
    """Sentences about fixes that were not made."""
    notices: "tuple[Notice, ...]" = ()
    """What was not judged without any fault of the project's."""

    def rule(self, finding: Finding) -> Rule:
        """The rule of a finding."""
        return next(rule for check in (*self.checks, FRAME) for rule in check.rules if rule.id == finding.rule)

    @property
    def exit_code(self) -> ExitCode:
        """`FINDINGS` where one of them is an error."""
        wrong = any(self.rule(finding).level == "error" for finding in self.findings)
        return ExitCode.FINDINGS if wrong else ExitCode.OK


def run(request: Request, wish: Wish = Wish(), *, fix: bool = False) -> Outcome:  # noqa: B008 - immutable
    """Run checks.

    Args:
        request: What to judge.
        wish: Which checks and rules.
        fix: Write the fixes there are, again and again until there are none.

    Raises:
        DevkitError: settings, git, or a check's own needs; or a fix can't be written.
    """
    config = load(request.start.resolve())
    selection = resolved(wish, config)
    context = Context(request, selection.checks, selection.rules, config)
    findings, unjudged = judged(context, selection)
    context.remember()
    fixed: list[Finding] = []
    refused: tuple[str, ...] = ()
    for _ in range(_MOST_ROUNDS if fix else 0):
        done = fixing.fix(context, findings)
        fixed += done.findings
        refused = done.refused
        if request.staged:  # the index stays as it is
            findings = tuple(finding for finding in findings if finding not in done.findings)
        if request.staged or not done.findings:
            break
        context = Context(request, selection.checks, selection.rules, config)
        findings, unjudged = judged(context, selection)
    return Outcome(findings, selection.checks, len(context.targets), tuple(fixed), refused, unjudged)


def judged(context: Context, selection: Selection) -> "tuple[tuple[Finding, ...], tuple[Notice, ...]]":
    """What the checks find in the files that were asked for, suppressed findings left out, and what wasn't judged."""
    collecting = gc.isenabled()
    gc.disable()  # trees make no cycles, and looking for some in all of them costs more than walking them
    try:
        found = [finding for check in selection.checks for finding in _found(context, check)]
    finally:
        if collecting:
            gc.freeze()  # else all that was made is looked through at once
            gc.enable()
    suppressions = Suppressions(context)
    kept = [finding for finding in found if not suppressions.hides(finding)]
    unjudged = [each for each in context.unjudged if not suppressions.hides(each.finding)]
    kept += [each.finding for each in unjudged if each.is_broken]
    if context.wants(UNUSED.id) and any(check.read for check in selection.checks):
        kept += suppressions.unused(selection)
    shown = (finding for finding in kept if finding.rule in selection.rules and _is_about(finding, context))
    ordered = sorted(set(shown), key=lambda each: (each.path, each.line, each.column, each.rule, each.message))
    return tuple(ordered), _notices(unjudged) if UNREADABLE.id in selection.rules else ()


def _notices(unjudged: "Sequence[File]") -> "tuple[Notice, ...]":
    if not unjudged:
        return ()
    from devkit.hooks.checking.unjudged import notices  # a hook is felt: mostly there are none

    return notices(unjudged)


def _found(context: Context, check: Check) -> Sequence[Finding]:
    found = [finding for finding in check.judge(context) if finding.rule in context.rules]
    foreign = {finding.rule for finding in found} - {rule.id for rule in check.rules}
    if foreign:
        raise ValueError(f"check {check.id} gives findings of rules it does not have: {', '.join(sorted(foreign))}")
    return found


def _is_about(finding: Finding, context: Context) -> bool:
    places = (finding.path, *(related.path for related in finding.related))
    return not context.targets.isdisjoint(places) or finding.path not in context.files
