"""GitHub workflow commands: an annotation a finding, errors first, up to what a step shows; the rest as text."""

from typing import TYPE_CHECKING

from devkit.core.escape import clip, command_data, command_property
from devkit.hooks.checking.formats.text import render as text

if TYPE_CHECKING:
    from devkit.hooks.checking.finding import Finding
    from devkit.hooks.checking.run import Outcome
    from devkit.hooks.checking.unjudged import Notice

MOST = 10
"""Annotations of a level that a step shows."""
_MESSAGE_LENGTH = 1_000


def render(outcome: "Outcome") -> str:
    """Render the first findings of each level as annotations, the others as they are in a log."""
    shown = [
        finding
        for level in ("error", "warning")
        for finding in [each for each in outcome.findings if outcome.rule(each).level == level][:MOST]
    ]
    rest = outcome._replace(findings=tuple(finding for finding in outcome.findings if finding not in shown))
    lines = [*(_annotation(outcome, finding) for finding in shown), *map(_notice, outcome.notices[:MOST])]
    return "".join(f"{line}\n" for line in lines) + text(rest)


def _annotation(outcome: "Outcome", finding: "Finding") -> str:
    level = outcome.rule(finding).level
    lines = [finding.message, *(f"{each.path}:{each.line}: {each.message}" for each in finding.related)]
    properties = {
        "file": finding.path,
        "line": str(finding.line),
        "col": str(finding.column),
        "title": finding.rule,
    }
    return _command(level, properties, "\n".join(lines))


def _notice(notice: "Notice") -> str:
    first = notice.files[0]
    properties = {"file": first.path, "line": str(first.line), "title": f"not judged: {notice.reason.value}"}
    return _command("notice", properties, notice.message)


def _command(name: str, properties: dict[str, str], message: str) -> str:
    written = ",".join(f"{key}={command_property(value)}" for key, value in properties.items())
    return f"::{name} {written}::{command_data(clip(message, _MESSAGE_LENGTH))}"
