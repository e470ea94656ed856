"""GitHub workflow commands: one annotation a cluster, errors before warnings, worst first.

See "Workflow commands" in the documentation of GitHub Actions. A step shows at most ten annotations of a level.
"""

from typing import TYPE_CHECKING

import msgspec

from devkit.core.escape import clip, command_data, command_property, one_line
from devkit.diagnoser.formats.location import is_inside
from devkit.diagnoser.formats.page import NAME_LENGTH, Detail, Section, counting, section
from devkit.diagnoser.formats.templating import Safe, environment
from devkit.diagnoser.formats.verdict import is_ours, whose

if TYPE_CHECKING:
    from collections.abc import Iterator

    from devkit.diagnoser.diagnosis import ClusterReport, Diagnosis, UnreadReport

MOST = 10
"""Annotations in all."""
_DETAIL = Detail(tests=3, message=1_000)


class Annotation(msgspec.Struct, frozen=True):
    """One annotation, not escaped yet."""

    level: str
    properties: tuple[tuple[str, str], ...]
    message: str


def render(diagnosis: "Diagnosis", *, verbose: int = 0, max_bytes: int | None = None) -> str:  # noqa: ARG001 - never cut
    """Render the worst clusters, a report that could not be read, and more of these while there is room."""
    templates = environment(command_data, {"properties": _properties})
    return templates.get_template("github.j2").render(annotations=_annotations(diagnosis))


def _annotations(diagnosis: "Diagnosis") -> "Iterator[Annotation]":
    ours_first = sorted(counting(diagnosis), key=lambda cluster: not is_ours(cluster))  # a stable sort keeps the ranks
    room = MOST - bool(diagnosis.unread)  # a run that fails by what it can't read says so, whatever else is red
    found = [*map(_annotation, ours_first[:room]), *map(_unread, diagnosis.unread[:MOST])]
    shown = [*found, *map(_expired, diagnosis.expired[:MOST])][:MOST]
    yield from sorted(shown, key=lambda each: each.level != "error")


def _annotation(cluster: "ClusterReport") -> Annotation:
    shown = section(cluster, _DETAIL)
    title = f"{one_line(shown.title)} ({', '.join(filter(None, (shown.about[1], whose(cluster))))})"
    return Annotation(_level(cluster), (*_where(cluster), ("title", title)), _message(shown))


def _level(cluster: "ClusterReport") -> str:
    if cluster.known is not None:
        return "notice"
    return "error" if is_ours(cluster) else "warning"


def _where(cluster: "ClusterReport") -> tuple[tuple[str, str], ...]:
    culprit = cluster.culprit
    if culprit is None or not is_inside(culprit.path):
        return ()
    return ("file", culprit.path), ("line", str(max(culprit.line, 1)))


def _message(shown: Section) -> str:
    lines = [*shown.message, *(f"Why here: {spot.why}" for spot in shown.culprit if spot.why)]
    lines += [f"{label}: {sentence}" for label, sentence in shown.facts]
    lines += ["Failing tests:", *(f"  {name}" for name in (*shown.tests, *shown.more))]
    return "\n".join(lines)


def _properties(pairs: tuple[tuple[str, str], ...]) -> Safe:
    return Safe(",".join(f"{name}={command_property(value)}" for name, value in pairs))


def _unread(report: "UnreadReport") -> Annotation:
    return Annotation(
        "error", (("title", "A report was not read"),), clip(f"{report.name}: {report.reason}", NAME_LENGTH)
    )


def _expired(sentence: str) -> Annotation:
    return Annotation("warning", (("title", "A known failure has expired"),), clip(sentence, NAME_LENGTH))
