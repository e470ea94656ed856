"""SARIF 2.1.0, for code scanning pages and editors."""

import re
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from devkit.core.escape import clip, terminal_safe
from devkit.core.words import counted
from devkit.diagnoser.formats.contract import encode
from devkit.diagnoser.formats.location import is_inside, relative_uri
from devkit.diagnoser.formats.verdict import is_ours

if TYPE_CHECKING:
    from devkit.diagnoser.diagnosis import ClusterReport, Diagnosis, Place, UnreadReport, Verdict

MOST = 5_000
"""Results in all: as many as GitHub shows of a run."""
_TESTS = 20
_MESSAGE_LENGTH = 1_000
_PLACEHOLDER = re.compile(r"\{(\d+)\}")
_RULES = {
    "assertion": "An assertion failed.",
    "exception": "An exception was not expected.",
    "message-mismatch": "An error message is not the one the test expects.",
    "import": "A module could not be imported.",
    "collection": "Tests could not be collected.",
    "fixture": "A fixture failed.",
    "timeout": "Something took too long.",
    "resource": "Memory, disk space, files or another resource ran out.",
    "environment": "Something the tests need is missing or set up in another way.",
    "network": "A network connection failed.",
    "recursion": "Calls recursed too deeply.",
    "crash": "The interpreter or a worker died.",
    "unknown": "Tests failed for a reason that was not recognised.",
}


def render(diagnosis: "Diagnosis", *, verbose: int = 0, max_bytes: int | None = None) -> str:  # noqa: ARG001 - never cut
    """Render one SARIF run: a rule per kind, a result per cluster."""
    clusters = diagnosis.clusters[:MOST]
    kinds = [kind for kind in _RULES if any(cluster.kind == kind for cluster in clusters)]
    run: dict[str, Any] = {
        "tool": {"driver": _driver(kinds)},
        "invocations": [_invocation(diagnosis)],
        "originalUriBaseIds": {"SRCROOT": {"description": {"text": "The root of the repository."}}},
        "columnKind": "unicodeCodePoints",
        "results": [_result(cluster, kinds) for cluster in clusters],
    }
    return encode({"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [run]})


def _driver(kinds: list[str]) -> dict[str, Any]:
    return {"name": "devkit", "version": version("devkit-ci"), "rules": [_rule(kind) for kind in kinds]}


def _rule(kind: str) -> dict[str, Any]:
    text = {"text": _RULES[kind]}
    return {
        "id": kind,
        "name": kind.title().replace("-", ""),
        "shortDescription": text,
        "fullDescription": text,
        "help": {
            "text": "devkit joins failing tests that have one cause. Open the line that is named, then the suspects."
        },
        "defaultConfiguration": {"level": "error"},
        "properties": {"tags": ["test"]},
    }


def _invocation(diagnosis: "Diagnosis") -> dict[str, Any]:
    invocation: dict[str, Any] = {"executionSuccessful": not diagnosis.unread}
    if diagnosis.unread:
        invocation["toolExecutionNotifications"] = [_notification(report) for report in diagnosis.unread]
    return invocation


def _notification(report: "UnreadReport") -> dict[str, Any]:
    return {"level": "error", "message": _message(clip(f"{report.name}: {report.reason}", _MESSAGE_LENGTH))}


def _result(cluster: "ClusterReport", kinds: list[str]) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": cluster.kind,
        "ruleIndex": kinds.index(cluster.kind),
        "level": "error" if is_ours(cluster) else "warning",
        "rank": float(min(max(cluster.priority, 0), 100)),
        "message": _message(_sentences(cluster)),
        "partialFingerprints": {"devkit/v1": cluster.fingerprint},
        "properties": {
            "testCount": len(cluster.tests),
            "tests": [clip(name, _MESSAGE_LENGTH) for name in cluster.tests[:_TESTS]],
            "verdict": _verdict(cluster.verdict),
        },
    }
    if cluster.known is not None:
        why = f"{cluster.known.reason} ({cluster.known.owner}, until {cluster.known.expires})"
        result["suppressions"] = [{"kind": "external", "justification": clip(why, _MESSAGE_LENGTH)}]
    places = [place for place in (cluster.culprit, _test_file(cluster)) if place is not None and is_inside(place.path)]
    if places:
        result["locations"] = [_location(places[0])]
    suspects = [place for place in cluster.suspects if is_inside(place.path)]
    if suspects:
        result["relatedLocations"] = [_location(place) | {"id": index} for index, place in enumerate(suspects)]
    return result


def _verdict(verdict: "Verdict") -> dict[str, Any]:
    commit = clip(verdict.commit, _MESSAGE_LENGTH) if verdict.commit is not None else None
    return {"kind": verdict.kind, "why": clip(verdict.why, _MESSAGE_LENGTH), "commit": commit}


def _test_file(cluster: "ClusterReport") -> "Place":
    """A failing test's file: code scanning pages leave out results without a location."""
    from devkit.diagnoser.diagnosis import Place

    return Place(cluster.example.nodeid.partition("::")[0], 1, None, "the file of a failing test")


def _sentences(cluster: "ClusterReport") -> str:
    cause = dict.fromkeys(
        clip(said, _MESSAGE_LENGTH) for said in (cluster.title, f"{cluster.exception}: {cluster.message}")
    )
    example = clip(cluster.example.nodeid, _MESSAGE_LENGTH)
    return "\n".join((*cause, f"{counted(len(cluster.tests), 'test')} failed, such as {example}"))


def _location(place: "Place") -> dict[str, Any]:
    location: dict[str, Any] = {
        "physicalLocation": {
            "artifactLocation": {"uri": relative_uri(place.path), "uriBaseId": "SRCROOT"},
            "region": {"startLine": max(place.line, 1)},
        },
        "message": _message(clip(place.why, _MESSAGE_LENGTH)),
    }
    if place.function:
        location["logicalLocations"] = [
            {"fullyQualifiedName": clip(place.function, _MESSAGE_LENGTH), "kind": "function"}
        ]
    return location


def _message(text: str) -> dict[str, str]:
    # `[text](target)` would become a link, `{0}` a placeholder.
    return {"text": _PLACEHOLDER.sub(r"{{\1}}", terminal_safe(text).replace("](", "] ("))}
