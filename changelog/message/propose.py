"""From a diff to a message: the steps, in their order."""

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from devkit.changelog.diff.records import FileDiff
from devkit.changelog.learn.change import Change
from devkit.changelog.learn.prediction import Habits, Prediction
from devkit.changelog.message import body, milestones, references
from devkit.changelog.message.breaking import find as breaking
from devkit.changelog.message.facts.collect import Read, collect
from devkit.changelog.message.facts.fact import Fact
from devkit.changelog.message.proposal import Group, Proposal
from devkit.changelog.message.secrets import Secret, redact, secrets
from devkit.changelog.message.spelling import spelled
from devkit.changelog.message.subject.choose import adapt, choose
from devkit.changelog.message.subject.earlier import earlier
from devkit.changelog.message.subject.emoji import emoji
from devkit.changelog.message.weighing import weighed
from devkit.core.escape import decoded, one_line

if TYPE_CHECKING:
    from devkit.changelog.message.split.units import Unit
    from devkit.core.settings.message import MilestoneSettings


LONGEST = 100
"""Characters in a line; what the linter allows by default."""
_LEAST = 30
"""Characters that a subject may have however short the headers here are."""


_YOUNG = 20
"""Commits below which there are no habits yet."""
_RARELY = 0.02
"""Share of messages with a body below which people here don't write any."""
_SELDOM = 0.2
"""Share of conventional headers below which people here don't write them."""


class Wishes(NamedTuple):
    """What the settings say of messages: see `devkit.core.settings.message`, whose defaults these are."""

    body: str = "auto"
    issue_pattern: str | None = None
    issue_trailer: str = "Refs"
    issue_prefix: str | None = None
    milestone_trailer: str = "Milestone"
    breaking: bool = True
    split: bool = True
    milestones: Sequence["MilestoneSettings"] = ()


class Context(NamedTuple):
    """What a proposal is made with."""

    read: Read
    """Reads both versions of a file."""
    branch: str | None = None
    wishes: Wishes = Wishes()
    takes: Callable[[str], bool] = bool
    """Whether the linter here takes a header; any but an empty one, where none is asked."""
    predict: Callable[[Change], Prediction] | None = None
    """Predicts a part of the change; several changes in one are looked for only where it is given."""


def propose(files: Sequence[FileDiff], prediction: Prediction, context: Context) -> Proposal:
    """The message for a change; without secrets, whatever the change holds.

    Args:
        files: The change.
        prediction: What history says of it.
        context: What else is known.
    """
    facts = collect(files, context.read)
    prediction = weighed(prediction, facts, files)
    hidden = secrets(files)
    wishes = context.wishes
    known = earlier(prediction.similar)
    written = spelled(prediction, context.takes)
    header = f"{written}({prediction.scope or ''})!: "
    chosen = choose(files, facts, prediction.type, known)
    longest = prediction.habits.longest if prediction.habits.commits >= _YOUNG else Habits().longest
    usual = max(longest - len(header), _LEAST)
    most = LONGEST - len(header)
    subject = adapt(chosen, prediction.habits, min(most, usual), most)
    found = breaking.reasons(files, facts, context.read) if wishes.breaking else ()
    reasons = tuple(one_line(decoded(reason)) for reason in found)
    proposal = Proposal(
        prediction.type,
        prediction.types,
        prediction.scope and decoded(prediction.scope),
        prediction.scopes,
        subject,
        body.body(facts, subject) if wishes.body != "never" and not _is_bare(prediction.habits) else "",
        _trailers(files, facts, subject, reasons, context),
        reasons,
        conventional=prediction.habits.commits < _YOUNG or prediction.habits.conventional >= _SELDOM,
        prefix=emoji(prediction.type, prediction.similar, prediction.habits),
        spelled=written,
    )
    return without_secrets(proposal._replace(split=_split(files, context)), hidden)


def _is_bare(habits: Habits) -> bool:
    """Whether people here write headers only."""
    return habits.commits >= _YOUNG and habits.bodies < _RARELY


def _split(files: Sequence[FileDiff], context: Context) -> tuple[Group, ...]:
    """The changes a diff holds, each with its message; nothing where it holds one."""
    if context.predict is None or not context.wishes.split:
        return ()
    from devkit.changelog.message.split.grouping import group

    found = group(files)
    return tuple(group for group, _ in grouped(found, context)) if len(found) > 1 else ()


def grouped(found: Sequence[Sequence["Unit"]], context: Context) -> list[tuple[Group, Sequence["Unit"]]]:
    """Groups of a diff's units, each with its message."""
    from devkit.changelog.diff.change import change

    alone = context._replace(predict=None)
    made = []
    for units in found:
        part = parts(units)
        if context.predict:
            proposal = propose(part, context.predict(change(part, branch=context.branch)), alone)
            made.append((Group(tuple(place for unit in units for place in unit.places), proposal), units))
    return made


def parts(units: Iterable["Unit"]) -> list[FileDiff]:
    """The files of some units, with the hunks of these only."""
    files: dict[str, FileDiff] = {}
    for unit in units:
        earlier = files.get(unit.file.path)
        hunks = (*earlier.hunks, *unit.hunks) if earlier else unit.hunks
        files[unit.file.path] = unit.file._replace(hunks=hunks)
    return list(files.values())


def _trailers(
    files: Sequence[FileDiff], facts: Sequence[Fact], subject: str, reasons: Sequence[str], context: Context
) -> tuple[str, ...]:
    wishes = context.wishes
    found = [wrapped(f"BREAKING CHANGE: {'; '.join(reasons)}")] if reasons else []
    branch = context.branch and decoded(context.branch)
    issue = references.issue(branch, wishes.issue_pattern, wishes.issue_prefix)
    found += [f"{wishes.issue_trailer}: {issue}"] if issue else []
    said = f"{branch or ''} {subject}"
    target = milestones.match(wishes.milestones, files, facts, said) if wishes.milestones else None
    return (*found, *milestones.trailers(target, wishes.milestone_trailer))


def wrapped(text: str) -> str:
    """A trailer on lines no longer than `LONGEST`, those after the first one indented."""
    lines = [""]
    for word in text.split(" "):
        if lines[-1] and len(lines[-1]) + 1 + len(word) > LONGEST:
            lines.append(f"  {word}")
        else:
            lines[-1] += f" {word}" if lines[-1] else word
    return "\n".join(lines)


def without_secrets(proposal: Proposal, hidden: Sequence[Secret]) -> Proposal:
    """A proposal none of whose texts holds a secret."""
    return proposal._replace(
        scope=proposal.scope and redact(proposal.scope, hidden),
        subject=redact(proposal.subject, hidden),
        split=tuple(one._replace(proposal=without_secrets(one.proposal, hidden)) for one in proposal.split),
        body=redact(proposal.body, hidden),
        trailers=tuple(redact(trailer, hidden) for trailer in proposal.trailers),
        breaking_reasons=tuple(redact(reason, hidden) for reason in proposal.breaking_reasons),
    )
