"""SARIF 2.1.0, for code scanning pages and editors."""

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from devkit.core.escape import clip, terminal_safe
from devkit.hooks.checking.formats.contract import encode

if TYPE_CHECKING:
    from devkit.hooks.checking.finding import Finding, Rule
    from devkit.hooks.checking.run import Outcome
    from devkit.hooks.checking.unjudged import Notice

MOST = 5_000
"""Results in all: as many as GitHub shows of a run."""
_MESSAGE_LENGTH = 1_000
_MOST_PLACES = 100
"""Files of a notice."""
_PLACEHOLDER = re.compile(r"\{(\d+)\}")


def render(outcome: "Outcome") -> str:
    """Render one SARIF run: a rule per rule that found something, a result per finding."""
    from devkit import __version__

    findings = outcome.findings[:MOST]
    rules = sorted({outcome.rule(finding) for finding in findings})
    ids = [rule.id for rule in rules]
    run: dict[str, Any] = {
        "tool": {"driver": {"name": "devkit", "version": __version__, "rules": [_rule(rule) for rule in rules]}},
        "originalUriBaseIds": {"SRCROOT": {"description": {"text": "The root of the repository."}}},
        "columnKind": "unicodeCodePoints",
        "results": [_result(finding, rules[ids.index(finding.rule)], ids.index(finding.rule)) for finding in findings],
    }
    if outcome.notices:
        told = [_notification(notice) for notice in outcome.notices]
        run["invocations"] = [{"executionSuccessful": True, "toolExecutionNotifications": told}]
    return encode({"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [run]})


def _rule(rule: "Rule") -> dict[str, Any]:
    return {
        "id": rule.id,
        "name": rule.id.title().replace("-", ""),
        "shortDescription": {"text": f"{rule.summary[:1].upper()}{rule.summary[1:]}."},
        "fullDescription": {"text": rule.why},
        "help": {
            "text": f"{rule.why}\n\nInstead of:\n{rule.bad}\n\nwrite:\n{rule.good}",
            "markdown": f"{rule.why}\n\n```\n{rule.bad}\n```\n\nbecomes\n\n```\n{rule.good}\n```",
        },
        "defaultConfiguration": {"level": rule.level},
    }


def _result(finding: "Finding", rule: "Rule", index: int) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": finding.rule,
        "ruleIndex": index,
        "level": rule.level,
        "message": _message(finding.message),
        "locations": [_location(finding.path, finding.line, finding.column)],
    }
    if finding.related:
        result["relatedLocations"] = [
            _location(related.path, related.line) | {"id": number, "message": _message(related.message)}
            for number, related in enumerate(finding.related)
        ]
    return result


def _notification(notice: "Notice") -> dict[str, Any]:
    places = [_location(each.path, each.line) for each in notice.files[:_MOST_PLACES]]
    return {
        "descriptor": {"id": notice.reason.value},
        "level": "note",
        "message": _message(notice.message),
        "locations": places,
    }


def _location(path: str, line: int, column: int | None = None) -> dict[str, Any]:
    region = {"startLine": line} | ({} if column is None else {"startColumn": column})
    uri = quote(path, safe="/", errors="surrogateescape")
    return {"physicalLocation": {"artifactLocation": {"uri": uri, "uriBaseId": "SRCROOT"}, "region": region}}


def _message(text: str) -> dict[str, str]:
    # `[text](target)` would become a link, `{0}` a placeholder.
    safe = terminal_safe(clip(text, _MESSAGE_LENGTH)).replace("](", "] (")
    return {"text": _PLACEHOLDER.sub(r"{{\1}}", safe)}
