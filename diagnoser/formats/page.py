"""What the formats for people show of a diagnosis: picked, ordered and clipped, so that templates only loop.

A field that may be missing is a tuple of none or one. Nothing is escaped yet: each format does that in its own way.
"""

from collections.abc import Iterable, Iterator

import msgspec

from devkit.core.escape import ELLIPSIS, clip, one_line
from devkit.core.words import counted
from devkit.diagnoser.diagnosis import ClusterReport, CodeLine, Diagnosis, Fix, FixedCause, Place, UnreadReport
from devkit.diagnoser.formats.location import is_inside
from devkit.diagnoser.formats.verdict import is_flaky, verdict, whose


class Detail(msgspec.Struct, frozen=True):
    """How much of a cluster is shown: numbers of items, and of characters for the message and the example."""

    tests: int = 5
    suspects: int = 0
    fixes: int = 1
    patch: int = 3_000
    hints: int = 3
    logs: int = 0
    message: int = 600
    example: int = 0
    evidence: int = 0
    """Pieces of evidence beside the verdict's own reason."""
    fingerprint: bool = False


class Spot(msgspec.Struct, frozen=True):
    """A place to open."""

    place: str
    """`path:line`."""
    address: tuple[str, int]
    """Path and line, neither cut; the path is empty where the line is in no file of the repository."""
    function: tuple[str, ...]
    why: str
    score: str
    """`0.87`."""
    windows: tuple[tuple["Line", ...], ...]
    """Its code, where the source was found."""


class Line(msgspec.Struct, frozen=True):
    """A line of a code window."""

    mark: str
    """`>` on the line that is meant, else a space."""
    number: str
    """Right-aligned within its window."""
    text: str


class Patch(msgspec.Struct, frozen=True):
    """A proposed patch, with what is known of it in words."""

    label: str
    why: str
    diff: str
    more: tuple[str, ...]
    """A note where the diff was cut."""


class Section(msgspec.Struct, frozen=True):
    """One cluster."""

    heading: tuple[str, ...]
    """What begins with it: the known failures."""
    rank: int
    title: str
    about: tuple[str, ...]
    """Kind, number of tests, status: devkit's words."""
    count: str
    kind: str
    status: str
    culprit: tuple[Spot, ...]
    message: tuple[str, ...]
    """`Type: message`."""
    facts: tuple[tuple[str, str], ...]
    """Label and sentence: whose it is, why its members were joined, hints, flakiness, priority."""
    owners: tuple[str, ...]
    jobs: tuple[str, ...]
    tests: tuple[str, ...]
    more: tuple[str, ...]
    """How many tests are not shown."""
    suspects: tuple[Spot, ...]
    patches: tuple[Patch, ...]
    logs: tuple[str, ...]
    example: tuple[tuple[str, str], ...]
    """The nodeid and longrepr of one member."""
    fingerprint: tuple[str, ...]


class Brief(msgspec.Struct, frozen=True):
    """One cluster on one line."""

    rank: int
    title: str
    tail: str
    """Number of tests, whose it is, and the place to open, as far as known."""


_SIDES = {
    "yours": "this change",
    "flaky": "chance",
    "base": "the base",
    "infrastructure": "the infrastructure",
    "unknown": "nobody",
}
TITLE_LENGTH = 200
NAME_LENGTH = 300
SENTENCE_LENGTH = 400
CODE_LENGTH = 200
_SENTENCES = 10
"""Notes, remarks and the like that are shown."""


def frame(diagnosis: Diagnosis, *, names: int = 10, reports: int = 20) -> dict[str, object]:
    """What stands around the clusters on every page, by the names that templates have for it.

    Args:
        diagnosis: What is shown.
        names: The most tests that are told as flaky, and the most causes as fixed; one line more counts the rest.
        reports: The same for reports that could not be read.
    """
    return {
        "verdict": verdict(diagnosis),
        "unread": _unread(diagnosis.unread, reports),
        "notes": _names(diagnosis.notes, _SENTENCES),
        "expired": _names(diagnosis.expired, _SENTENCES),
        "flaky": _names(tuple(test.nodeid for test in diagnosis.flaky), names),
        "fixed": _names(tuple(map(_gone, diagnosis.fixed)), names),
        "remarks": _names(diagnosis.remarks, _SENTENCES),
    }


def _unread(unread: tuple[UnreadReport, ...], limit: int) -> tuple[UnreadReport, ...]:
    shown = tuple(
        UnreadReport(clip(report.name, NAME_LENGTH), clip(report.reason, SENTENCE_LENGTH)) for report in unread[:limit]
    )
    left = len(unread) - limit
    return (*shown, UnreadReport(f"{left:,} more", "not listed here")) if left > 0 else shown


def _gone(cause: FixedCause) -> str:
    return f"{cause.title} ({counted(len(cause.tests), 'test')} ran and passed)"


def counting(diagnosis: Diagnosis) -> tuple[ClusterReport, ...]:
    """The clusters that are not in quarantine."""
    return tuple(each for each in diagnosis.clusters if each.known is None or each.known.mode != "quarantine")


def quarantined(diagnosis: Diagnosis) -> tuple[ClusterReport, ...]:
    """The clusters that known-failures.toml sets apart."""
    return tuple(each for each in diagnosis.clusters if each.known is not None and each.known.mode == "quarantine")


def sections(clusters: Iterable[ClusterReport], detail: Detail) -> Iterator[Section]:
    """Pick what is shown of clusters, a heading where the known failures begin."""
    known = False
    for cluster in clusters:
        first = cluster.known is not None and not known
        known = known or first
        yield section(cluster, detail, heading=("Known failures, which do not count:",) * first)


def section(cluster: ClusterReport, detail: Detail, heading: tuple[str, ...] = ()) -> Section:
    """Pick what is shown of a cluster."""
    count = counted(len(cluster.tests), "test")
    status = cluster.history.status or ""
    flaky = is_flaky(cluster)
    left = len(cluster.tests) - detail.tests
    return Section(
        heading=heading,
        rank=cluster.rank,
        title=clip(cluster.title, TITLE_LENGTH),
        about=tuple(filter(None, (cluster.kind, count, status, "probably flaky" * flaky, whose(cluster)))),
        count=f"{len(cluster.tests):,}",
        kind=cluster.kind,
        status="known" if cluster.known else ", ".join(filter(None, (status or "flaky" * flaky, whose(cluster)))),
        culprit=() if cluster.culprit is None else (_spot(cluster.culprit),),
        message=_message(cluster, detail.message),
        facts=_facts(cluster, detail),
        owners=_names(cluster.owners, 10),
        jobs=_names(cluster.jobs, 10),
        tests=_names(cluster.tests[: detail.tests], detail.tests),
        more=(f"{ELLIPSIS} and {left:,} more",) if left > 0 else (),
        suspects=tuple(_spot(place) for place in cluster.suspects[: detail.suspects]),
        patches=tuple(_patch(fix, detail.patch) for fix in cluster.fixes[: detail.fixes]),
        logs=tuple(clip(line, SENTENCE_LENGTH) for line in cluster.logs[: detail.logs]),
        example=_example(cluster, detail.example),
        fingerprint=(cluster.fingerprint,) * detail.fingerprint,
    )


def brief(cluster: ClusterReport, *, verdict: bool = True) -> Brief:
    """Sum a cluster up on one line, with or without whose it is."""
    place = "" if cluster.culprit is None else f"{clip(cluster.culprit.path, NAME_LENGTH)}:{cluster.culprit.line}"
    tests = counted(len(cluster.tests), "test") if len(cluster.tests) > 1 or not place else ""
    tail = " · ".join(filter(None, (tests, whose(cluster).removeprefix("from the ") if verdict else "", place)))
    return Brief(cluster.rank, clip(cluster.title, TITLE_LENGTH), tail)


def _message(cluster: ClusterReport, length: int) -> tuple[str, ...]:
    text = ": ".join(part for part in (cluster.exception.strip(), cluster.message.strip()) if part)
    return (clip(text, length),) if text and text != cluster.title.strip() else ()


def _facts(cluster: ClusterReport, detail: Detail) -> tuple[tuple[str, str], ...]:
    facts = [*_known(cluster), *_verdict(cluster, detail.evidence)]
    facts += [("Joined because", cluster.reason)] if len(cluster.tests) > 1 else []
    facts += [("Note", hint) for hint in cluster.hints[: detail.hints]]
    facts += [(f"Perhaps the same as cause {each.rank}", each.why) for each in cluster.related]
    if cluster.flaky is not None:
        facts.append((f"Flaky, {cluster.flaky.probability:.0%} likely", cluster.flaky.why))
    if detail.evidence and cluster.history.why:
        facts.append(("History", cluster.history.why))
    parts = [part for part in cluster.priority_parts if part.points]
    if parts:
        shown = (f"{part.name} {part.points:g}" + f" ({part.why})" * bool(detail.evidence) for part in parts)
        facts.append((f"Priority {cluster.priority}", ", ".join(shown)))
    return tuple((label, clip(text, SENTENCE_LENGTH)) for label, text in facts if text.strip())


def _known(cluster: ClusterReport) -> list[tuple[str, str]]:
    known = cluster.known
    if known is None:
        return []
    reason, *about = (clip(text, SENTENCE_LENGTH // 4) for text in (known.reason, known.owner, known.issue or ""))
    return [("Known failure", f"until {clip(known.expires, 10)}: {reason} ({', '.join(filter(None, about))})")]


def _verdict(cluster: ClusterReport, evidence: int) -> list[tuple[str, str]]:
    """Whose it is and why; that nobody knows is only worth saying where more is asked for."""
    verdict = cluster.verdict
    others = [
        (f"Speaks for {_SIDES[piece.kind]}", piece.why) for piece in verdict.evidence if piece.kind != verdict.kind
    ]
    if verdict.kind == "unknown":
        said = [("No verdict", verdict.why)] if evidence else []
    else:
        # The odds of a flake stand in a line of their own.
        said = [(_SIDES[verdict.kind].capitalize(), verdict.why)] if verdict.kind != "flaky" else []
    return [*said, *others[:evidence]]


def _names(names: tuple[str, ...], limit: int) -> tuple[str, ...]:
    shown = tuple(clip(name, NAME_LENGTH) for name in names[:limit])
    return (*shown, f"{ELLIPSIS} {len(names) - limit:,} more") if len(names) > limit else shown


def _spot(place: Place) -> Spot:
    return Spot(
        place=f"{clip(place.path, NAME_LENGTH)}:{place.line}",
        address=(place.path if is_inside(place.path) else "", place.line),
        function=(clip(place.function, NAME_LENGTH),) if place.function and one_line(place.function) else (),
        why=clip(place.why, SENTENCE_LENGTH),
        score=f"{place.score:.2f}",
        windows=(_window(place.code, place.line),) if place.code else (),
    )


def _window(code: tuple[CodeLine, ...], line: int) -> tuple[Line, ...]:
    width = max((len(str(each.number)) for each in code), default=0)
    return tuple(
        Line(
            mark=">" if each.number == line else " ",
            number=str(each.number).rjust(width),
            text=clip(each.text, CODE_LENGTH).rstrip(),
        )
        for each in code
    )


def _patch(fix: Fix, length: int) -> Patch:
    tried = {True: "verified", False: "tried, tests still fail", None: "not verified"}[fix.verified]
    kept = _whole_lines(fix.patch, length)
    left = fix.patch[len(kept) :].rstrip("\n").count("\n") + 1
    return Patch(
        label=f"{fix.target}, {fix.confidence:.0%} sure, {tried}",
        why=clip(fix.why, SENTENCE_LENGTH),
        diff=kept,
        more=(f"{ELLIPSIS} {counted(left, 'line')} cut; the JSON format has the whole patch",) * (kept != fix.patch),
    )


def _whole_lines(text: str, length: int) -> str:
    return text if len(text) <= length else text[: text.rfind("\n", 0, length) + 1]


def _example(cluster: ClusterReport, length: int) -> tuple[tuple[str, str], ...]:
    text = cluster.example.longrepr
    if not length or not text.strip():
        return ()
    # The end of a traceback says more than its beginning.
    kept = text if len(text) <= length else ELLIPSIS + text[len(text) - length + 1 :]
    return ((clip(cluster.example.nodeid, NAME_LENGTH), kept),)
