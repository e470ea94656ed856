"""JSON: everything, as schema `devkit.check/1`; keys may be added, one that changes makes a new schema number."""

from typing import TYPE_CHECKING, Any

from devkit.core.escape import json_safe

if TYPE_CHECKING:
    from devkit.hooks.checking.finding import Finding
    from devkit.hooks.checking.run import Outcome
    from devkit.hooks.checking.unjudged import Notice

SCHEMA = "devkit.check/1"


def render(outcome: "Outcome") -> str:
    """Render as one JSON document, ending with a newline."""
    return encode(
        {
            "schema": SCHEMA,
            "checks": [check.id for check in outcome.checks],
            "files": outcome.files,
            "findings": [_finding(outcome, finding) for finding in outcome.findings],
            "fixed": [_finding(outcome, finding) for finding in outcome.fixed],
            "refused": list(outcome.refused),
            "notices": [_notice(notice) for notice in outcome.notices],
        }
    )


def encode(document: dict[str, Any]) -> str:
    """A document as indented JSON that is safe in a log; names that no encoding takes are written with escapes."""
    import json

    return json_safe(json.dumps(document, indent=2)) + "\n"


def _finding(outcome: "Outcome", finding: "Finding") -> dict[str, Any]:
    from devkit.hooks.checking.select import owner_of

    return {
        "check": owner_of(finding.rule).id,
        "rule": finding.rule,
        "level": outcome.rule(finding).level,
        "path": finding.path,
        "line": finding.line,
        "column": finding.column,
        "end_line": max(finding.line, finding.end_line),
        "message": finding.message,
        "related": [related._asdict() for related in finding.related],
        "fix": None if finding.fix is None else {"message": finding.fix.message},
    }


def _notice(notice: "Notice") -> dict[str, Any]:
    files = [{"path": each.path, "line": each.line, "why": each.why} for each in notice.files]
    return {"reason": notice.reason.value, "message": notice.message, "files": files}
