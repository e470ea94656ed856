"""Suspects: the functions that may hold a cluster's cause, and the line to open first.

Each clue that names a function counts for it, by what kind of clue it is; a function is as suspect as its members'
clues make it on average. Passing tests speak for what they run. What the diff against the base touches comes first.
Coverage contexts, when they come, are one more kind of clue: which test ran which line.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from devkit.diagnoser.changes import Changes
from devkit.diagnoser.clues import Clue
from devkit.diagnoser.cluster import Cluster
from devkit.diagnoser.failure import Failure, Frame
from devkit.diagnoser.places import Places
from devkit.diagnoser.sources import Sources
from devkit.diagnoser.weights import EYEWITNESSES, Doubts, suspicion
from devkit.diagnoser.wording import WHY, WHY_AT_TOP

MOST = 6
"""The culprit and five suspects."""
_EYEWITNESS_SAY = 0.5
_GUESS = 0.3
"""Scores below are called guesses."""
_MOST_REASONS = 3
_ENOUGH_UNITS = 200
"""Units of one cluster that are asked; the largest stand first."""


class Suspect(msgspec.Struct, frozen=True):
    """A function that may hold the cause."""

    path: str
    function: str
    """Qualified name; `<module>` for a file's top level, empty where unknown."""
    line: int
    """The line to open: where a frame stood in it, else where it begins; 1-based."""
    score: float
    """0 to 1."""
    why: str


def suspects(cluster: Cluster, places: Places, sources: Sources | None, changes: Changes) -> list[Suspect]:
    """Rank the functions that may hold the cause of a cluster.

    Args:
        cluster: the failures of one cause.
        places: finds the function of a frame.
        sources: the project's, if at hand; without them only frames are known.
        changes: the lines the base does not have.

    Returns:
        At most `MOST`, the most suspect first. Empty where no failure names any line.
    """
    scores, kinds = _scores(cluster)
    lines = _lines(cluster, places)
    for place in scores:
        if changes.touches(place, sources):
            scores[place] += 1.0
            kinds[place].insert(0, "changed")
    ranked = sorted(scores, key=lambda place: (-scores[place], place))[:MOST]
    found = [
        Suspect(*place, _line(place, lines, sources, changes), min(1.0, scores[place]), why)
        for place in ranked
        if (why := _why(kinds[place], scores[place], place))
    ]
    return found or list(_last_frames(cluster, places)) or list(_test(cluster, sources))


def _scores(cluster: Cluster) -> tuple[dict[tuple[str, str], float], dict[tuple[str, str], list[str]]]:
    """Mean suspicion of each function, and the kinds of clue that speak against it, the strongest first."""
    totals: dict[tuple[str, str], float] = defaultdict(float)
    by_kind: dict[tuple[str, str], dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for clues, say in _says(cluster.clues[:_ENOUGH_UNITS]):
        for place, (kind, score) in _strongest(clues, cluster.doubts).items():
            totals[place] += score * say
            by_kind[place][kind] += score * say
    kinds = {place: [kind for kind, _ in sorted(found.items(), key=_most)] for place, found in by_kind.items()}
    return totals, kinds


def _says(asked: Sequence[tuple[Clue, ...]]) -> list[tuple[tuple[Clue, ...], float]]:
    """Each failure's clues with its say, 1 in all: those that saw an exception raised have half of it at least."""
    saw = [clues for clues in asked if any(clue.kind in EYEWITNESSES for clue in clues)]
    guess = [clues for clues in asked if not any(clue.kind in EYEWITNESSES for clue in clues)]
    share = _EYEWITNESS_SAY + (1.0 - _EYEWITNESS_SAY) * len(saw) / len(asked) if saw else 0.0
    return [(clues, share / len(saw)) for clues in saw] + [(clues, (1.0 - share) / len(guess)) for clues in guess]


def _strongest(clues: Iterable[Clue], doubts: Doubts) -> dict[tuple[str, str], tuple[str, float]]:
    """For one failure: each function with the clue that says most of it."""
    found: dict[tuple[str, str], tuple[str, float]] = {}
    for clue in clues:
        if clue.key[0] in ("function", "line"):
            score = suspicion(clue, doubts)
            place = (clue.key[1], clue.key[2])
            if score > found.get(place, ("", 0.0))[1]:
                found[place] = (clue.kind, score)
    return found


def _most(item: tuple[str, float]) -> tuple[float, str]:
    return (-item[1], item[0])


def _lines(cluster: Cluster, places: Places) -> dict[tuple[str, str], int]:
    """For each function on a stack: the line most members stood at; of equals the first."""
    stood: dict[tuple[str, str], Counter[int]] = defaultdict(Counter)
    for unit in cluster.units[:_ENOUGH_UNITS]:
        for frame in _own_frames(unit.example):
            stood[frame.path, places.function(frame)][frame.line] += len(unit.members)
    return {place: min(lines, key=lambda line: (-lines[line], line)) for place, lines in stood.items()}


def _own_frames(failure: Failure) -> Iterator[Frame]:
    every = (*failure.frames, *(frame for link in failure.chain for frame in link.frames))
    return (frame for frame in every if frame.origin in ("project", "test"))


def _line(place: tuple[str, str], lines: dict[tuple[str, str], int], sources: Sources | None, changes: Changes) -> int:
    """Where a frame stood; else the first changed line; else where the function begins."""
    if place in lines:
        return lines[place]
    definition = sources.by_place.get(place) if sources is not None else None
    if definition is None:
        return 1
    return changes.first_line(definition) or _first_import(place, sources) or definition.line


def _first_import(place: tuple[str, str], sources: Sources | None) -> int | None:
    """Where a file's imports begin, of its top level."""
    lines = sources.lines(place[0]) if sources is not None and place[1] == "<module>" else ()
    return next((number for number, line in enumerate(lines, 1) if line.startswith(("import ", "from "))), None)


def _why(kinds: list[str], score: float, place: tuple[str, str]) -> str:
    words = WHY | WHY_AT_TOP if place[1] == "<module>" else WHY
    told = [kind for kind in kinds if kind != "cause-in" or "raised-in" not in kinds]
    said = list(dict.fromkeys(words[kind] for kind in told if kind in words))
    guess = "a guess: " if said and score < _GUESS else ""
    return guess + "; ".join(said[:_MOST_REASONS])


def _last_frames(cluster: Cluster, places: Places) -> Iterator[Suspect]:
    """Where nothing else is known: the test's own line."""
    example = cluster.units[0].example
    own = example.frames_of("project", "test")
    if own:
        frame = own[-1]
        yield Suspect(frame.path, places.function(frame), frame.line, 0.1, "the line of the failing test")


def _test(cluster: Cluster, sources: Sources | None) -> Iterator[Suspect]:
    """Where the report names no line at all: the test, if the sources have it; of what can't be collected, the file."""
    if sources is None:
        return
    path, _, name = cluster.units[0].example.test.partition("::")
    definition = sources.by_place.get((path, name.replace("::", ".") or "<module>"))
    if definition is not None:
        yield Suspect(path, definition.qualname, definition.line, 0.05, "the failing test; the report names no line")
