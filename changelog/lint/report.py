"""What a run of the linter says: for people, programs and GitHub's log."""

from __future__ import annotations

from devkit.core.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from devkit.changelog.grammar import Message
    from devkit.changelog.lint.linting import Verdict

_ANNOTATIONS = 10
"""GitHub shows ten of a kind a step."""


class Checked(Record):
    """A message and what was found."""

    source: str
    """A path, `stdin`, a commit's hash, `title` or `squash`."""
    verdict: Verdict
    fixed: bool = False
    """It was repaired before."""


class Outcome(Record):
    """A whole run."""

    checked: tuple[Checked, ...]
    """At least those of which there is something to say."""
    total: int
    """How many messages were checked."""
    saved: str | None = None
    """Where a rejected message was saved."""
    command: str | None = None
    """What to type to get it back."""
    help: str | None = None
    """Where people read about the rules."""

    @property
    def ok(self) -> bool:
        """Whether every message may pass."""
        return all(checked.verdict.ok for checked in self.checked)


def gather(checked: Iterable[Checked], *, whole: bool) -> Outcome:
    """Make an outcome of messages as they come; sound ones are only counted, unless the whole is asked for."""
    kept, total = [], 0
    for total, one in enumerate(checked, 1):  # noqa: B007 - the last number is the count
        if whole or one.verdict.findings or one.fixed:
            kept.append(one)
    return Outcome(tuple(kept), total)


def as_text(outcome: Outcome) -> str:
    """For people; empty where one message has nothing wrong."""
    lines = []
    for checked in outcome.checked:
        if checked.verdict.findings or checked.fixed:
            lines.append(f"{_name(checked.source)}: {_quoted(checked.verdict)}")
            lines += ["  repaired"] * checked.fixed
            lines += [f"  {found.level} {found.rule}: {_safe(found.message)}" for found in checked.verdict.findings]
    if not outcome.total:
        lines.append("no commits in this range, so nothing was checked")
    if outcome.total > 1:
        wrong = sum(not checked.verdict.ok for checked in outcome.checked)
        lines.append(f"{outcome.total} messages, {wrong or 'none'} with errors")
    if outcome.help and not outcome.ok:
        lines.append(f"About these rules: {_safe(outcome.help)}")
    if outcome.command:
        lines.append(f"Your message is saved. To edit it and commit again: {outcome.command}")
    return "\n".join(lines)


def as_json(outcome: Outcome) -> str:
    """For programs: `devkit.lint-message/1`, described in docs/lint-message.md."""
    import json

    from devkit.core.escape import json_safe

    document = {
        "schema": "devkit.lint-message/1",
        "ok": outcome.ok,
        "messages": [_entry(checked) for checked in outcome.checked],
        "saved": outcome.saved,
    }
    return json_safe(json.dumps(document, ensure_ascii=False, indent=2))


def as_github(outcome: Outcome) -> str:
    """For GitHub's log: one annotation a message, those with errors first, and how many more there are."""
    from devkit.core.escape import clip, command_data, command_property

    found = sorted((one for one in outcome.checked if one.verdict.findings), key=lambda one: one.verdict.ok)
    lines = []
    for checked in found[:_ANNOTATIONS]:
        kind = "warning" if checked.verdict.ok else "error"
        title = command_property(clip(f"{_name(checked.source)}: {_quoted(checked.verdict)}", 200))
        says = "\n".join(f"{finding.rule}: {finding.message}" for finding in checked.verdict.findings)
        lines.append(f"::{kind} title={title}::{command_data(says)}")
    if found[_ANNOTATIONS:]:
        lines.append(f"{len(found) - _ANNOTATIONS} more messages have findings")
    return "\n".join(lines)


FORMATS = {"text": as_text, "json": as_json, "github": as_github}


def _entry(checked: Checked) -> dict[str, Any]:
    verdict = checked.verdict
    return {
        "source": checked.source,
        "ok": verdict.ok,
        "ignored": verdict.ignored,
        "fixed": checked.fixed,
        "message": verdict.text,
        "findings": [finding._asdict() for finding in verdict.findings],
        "commit": _commit(verdict.message),
    }


def _commit(message: Message) -> dict[str, Any]:
    header = message.header
    return {
        "conventional": message.conventional,
        "header": header.text,
        "type": header.type,
        "scope": header.scope,
        "breaking": message.breaking,
        "description": header.description,
        "body": message.body,
        "footers": [footer._asdict() for footer in message.footers],
        "inner": [_commit(inner) for inner in message.inner],
    }


def _name(source: str) -> str:
    is_hash = len(source) in {40, 64} and source.isalnum()
    return source[:10] if is_hash else _safe(source)


def _quoted(verdict: Verdict) -> str:
    from devkit.core.escape import clip

    return clip(_safe(verdict.text.partition("\n")[0]), 100) or "(empty)"


def _safe(text: str) -> str:
    from devkit.core.escape import log_safe, one_line

    return log_safe(one_line(text))
