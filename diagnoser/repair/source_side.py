"""The code's message edited so that it says again what the tests expect."""

import math
import re
from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import NamedTuple

import msgspec

from devkit.diagnoser.repair.align import Edit, Span, window
from devkit.diagnoser.repair.case import Case
from devkit.diagnoser.repair.expectation import wanted_edits
from devkit.diagnoser.repair.fit import Fit, fit, render
from devkit.diagnoser.repair.gate import plain
from devkit.diagnoser.repair.heal import again, source_edits, spliced
from devkit.diagnoser.repair.permute import permuted
from devkit.diagnoser.repair.search import Focus, Found, Index
from devkit.diagnoser.repair.template import Template
from devkit.diagnoser.repair.text import SourceText

_NEAR_BEST = 0.04
"""A place is tried for a message first if it scores so little less than the best one."""
_MOST_TRIED = 6
"""Templates that are tried for the messages of one cluster."""
LEAST_KEPT = 0.35
"""How much of an expectation a message must have said before, 0 to 1, to count as the same one reworded."""
_LEAST_KEPT_WORD = 0.6
"""The same for an expectation of a single word: it is rather a value than a wording."""
_LEAST_WORDS = 3
"""A message of so many words is the same one with another word put in, however long that is."""
_MOST_ADDED = 0.35
"""How much of an expectation may be added in one place: more is something that was not said, not a rewording."""
_WORD = re.compile(r"\w+")
_AROUND = 3
"""Words on either side of an edit that tell where it stands."""

Key = tuple[str, int, int]


class Healing(NamedTuple):
    """An edit of one expression, and what it heals."""

    before: SourceText
    after: SourceText
    line: int
    """1-based line of the first edit."""
    template: Template
    """The expression as it was."""
    cases: tuple[Case, ...]
    """What expects the new wording."""
    score: float
    """How sure it is that the messages come from here: 0 to about 2."""
    kept: float
    """How much of the expectations was said already, 0 to 1; the least of any."""


class _Attempt(NamedTuple):
    source: SourceText
    template: Template
    holds: int
    kept: float = 1.0
    order: tuple[int, ...] = ()
    """Which field stands where another one stood; empty where all are in their places."""


def healings(index: Index, cases: Sequence[Case]) -> list[Healing]:
    """Edits of the code's messages, those that heal most first; each case is healed by at most one of them.

    Args:
        index: finds where a message comes from.
        cases: what tests expected and got.
    """
    healed: list[Healing] = []
    left = {id(case): case for case in cases}
    for margin in (_NEAR_BEST, math.inf):
        located = _located(index, list(left.values()), margin)
        order = sorted(located, key=lambda key: (-sum(found.score for _, found in located[key]), key))
        for key in order[: _MOST_TRIED + len(cases)]:
            own = [(case, found) for case, found in located[key] if id(case) in left]
            healing = _heal(index, own) if own else None
            if healing is not None:
                healed.append(healing)
                left = {number: case for number, case in left.items() if case not in healing.cases}
            if not left:
                break
    fewest = _fewest(index, healed, cases) if len(healed) > 1 else healed
    return sorted(fewest, key=lambda each: -len(each.cases) * each.score)


def _fewest(index: Index, healed: Sequence[Healing], cases: Sequence[Case]) -> list[Healing]:
    """The same with fewer edits, where one, of something that several of the messages share, heals what others do."""
    located = _located(index, cases, math.inf)
    shared = {key: ids for key, own in located.items() if _spared(healed, ids := {id(case) for case, _ in own})}
    found = list(healed)
    for key in sorted(shared, key=lambda key: (-len(shared[key]), key))[:_MOST_TRIED]:
        wider = _heal(index, located[key])
        spared = _spared(found, {id(case) for case in wider.cases}) if wider is not None else []
        if wider is not None and spared:
            found = [wider, *(other for other in found if other not in spared)]
    return found


def _spared(healed: Sequence[Healing], cases: Collection[int]) -> list[Healing]:
    """Edits that are not needed if one heals these cases; none where it would stand for one of them alone."""
    spared = [each for each in healed if all(id(case) in cases for case in each.cases)]
    return spared if len(spared) > 1 else []


def _located(index: Index, cases: Sequence[Case], margin: float) -> dict[Key, list[tuple[Case, Found]]]:
    """Cases by the places they may come from, of each case those that score nearly as well as its best."""
    located: dict[Key, list[tuple[Case, Found]]] = defaultdict(list)
    for case in cases:
        places = _places(index, case)
        best = max((found.score for found in places.values()), default=0.0)
        for key, found in places.items():
            if found.score >= best - margin:
                located[key].append((case, found))
    return located


def _places(index: Index, case: Case) -> dict[Key, Found]:
    """The best reading of each expression a message may come from."""
    places: dict[Key, Found] = {}
    for found in likely(index, case):
        template = found.fit.template
        places.setdefault((template.path, template.start, template.end), found)
    return places


def likely(index: Index, case: Case) -> list[Found]:
    """Where a message may come from, best first: what the test reaches and waits for decides between equals."""
    found = index.search(case.comparison.actual, case.frames, about(case))
    if index.nearness is None or len(found) < 2:  # noqa: PLR2004 - nothing to decide
        return found
    weigh = index.nearness.weight
    weighed = [
        each._replace(score=each.score + weigh(case.failure, each.fit.template.path, each.fit.template.line))
        for each in found
    ]
    return sorted(weighed, key=lambda each: -each.score)


def about(case: Case) -> Focus | None:
    """What of a message would have to be edited, with a few words around it; None where that can't be told."""
    message = case.comparison.actual
    edits = wanted_edits(message, case.comparison.expectation, ())
    if not edits:
        start, end = window(message, plain(case))
        return Focus(start, end, (start, end)) if 0 < end - start < len(message) else None
    first, last = min(edit.start for edit in edits), max(edit.end for edit in edits)
    begin, end = _line(message, first, last)
    before = [match.start() for match in _WORD.finditer(message, begin, first)][-_AROUND:]
    after = [match.end() for match in _WORD.finditer(message, last, end)][:_AROUND]
    return Focus(before[0] if before else first, after[-1] if after else last, (first, last))


def _line(message: str, first: int, last: int) -> Span:
    """The lines that a stretch lies on, if they have words beside it, else all of the text."""
    begin, end = message.rfind("\n", 0, first) + 1, message.find("\n", last)
    end = len(message) if end < 0 else end
    beside = _WORD.search(message, begin, first) or _WORD.search(message, last, end)
    return (begin, end) if beside else (0, len(message))


def _heal(index: Index, located: list[tuple[Case, Found]]) -> Healing | None:
    found = max((found for _, found in located), key=lambda each: each.score)
    template = found.fit.template
    before = index.project.file(template.path)
    laid = {id(case): each.fit for case, each in located if _same(each.fit.template, template)}
    cases = [case for case, _ in located if id(case) in laid]
    if before is None:
        return None
    best = _Attempt(before, template, 0)
    for case in sorted(cases, key=_strictness):
        best = _step(best, case, laid, cases)
    if best.holds == 0 or best.source.tree is None:
        return None
    held = tuple(case for case in cases if _holds(case, laid[id(case)], best))
    line = _first_line(before, best.source)
    return Healing(before, best.source, line, template, held, found.score, best.kept)


def _same(template: Template, other: Template) -> bool:
    return template.units == other.units


def _strictness(case: Case) -> tuple[bool, int]:
    """An expectation of the whole text says most, a short one least."""
    expectation = case.comparison.expectation
    return expectation.how != "equal", -len(expectation.text)


def _step(best: _Attempt, case: Case, laid: dict[int, Fit], cases: Sequence[Case]) -> _Attempt:
    """Heal one more case, if that breaks none that is healed."""
    message = _message(case, laid[id(case)], best)
    if case.comparison.expectation.holds(message):
        return best
    now = fit(best.template, message)
    if now is None or not _concerns(now, message, case):
        return best
    attempt = _exchanged(best, now, case, message) or _reworded(best, now, case, message)
    if attempt is None:
        return best
    holds = sum(_holds(each, laid[id(each)], attempt) for each in cases)
    least = LEAST_KEPT if len(_WORD.findall(plain(case))) > 1 else _LEAST_KEPT_WORD
    if holds <= best.holds or (attempt.kept < least and not _pinned(case, now, cases)):
        return best
    return attempt._replace(holds=holds)


def _exchanged(best: _Attempt, laid: Fit, case: Case, message: str) -> _Attempt | None:
    """The fields of the message put into another order, where that is all there is to do."""
    found = permuted(best.source, laid, message, case.comparison.expectation) if not best.order else None
    source = spliced(best.source, found.edits) if found is not None else None
    template = again(source, best.template, found.edits) if found is not None and source is not None else None
    if found is None or source is None or template is None:
        return None
    return _Attempt(source, template, 0, best.kept, found.order)


def _reworded(best: _Attempt, laid: Fit, case: Case, message: str) -> _Attempt | None:
    """The fixed text of the message edited."""
    edits = wanted_edits(message, case.comparison.expectation, _protected(laid, message))
    changes = source_edits(laid, edits) if edits else None
    source = spliced(best.source, changes) if changes else None
    template = again(source, best.template, changes) if source is not None and changes else None
    if source is None or template is None:
        return None
    return _Attempt(source, template, 0, min(best.kept, _kept(message, edits or [], case)), best.order)


def _concerns(laid: Fit, message: str, case: Case) -> bool:
    """Whether a template that makes only a part of a message makes the part that the expectation is about."""
    if laid.whole or case.comparison.expectation.how == "equal":
        return True
    focus = about(case._replace(comparison=msgspec.structs.replace(case.comparison, actual=message)))
    return focus is None or focus.touches(laid)


def _pinned(case: Case, laid: Fit | None, cases: Sequence[Case]) -> bool:
    """Whether several tests pin all of a message in which nothing is filled in: then it may be worded quite anew."""
    if laid is None or not laid.whole or laid.filled or case.comparison.expectation.how != "equal":
        return False
    return len({each.failure.test for each in cases if each.key == case.key}) > 1


def _kept(message: str, edits: Sequence[Edit], case: Case) -> float:
    """How much of the expectation the message said already: another message altogether is no drift."""
    from rapidfuzz.distance import Indel

    words = set(_WORD.findall(message.lower()))
    length = max(1, sum(map(len, _WORD.findall(plain(case)))))
    new, added, count = 0.0, 0, 0
    for edit in edits:
        unsaid = [word for word in _WORD.findall(edit.text.lower()) if word not in words]
        fresh = sum(map(len, unsaid))
        count += len(unsaid)
        old = message[edit.start : edit.end]
        added += fresh - 2 * len(old)
        new += fresh * Indel.normalized_distance(old.lower(), edit.text.lower())
    much = added > _MOST_ADDED * length and (count > 1 or len(words) < _LEAST_WORDS)
    return 0.0 if much else 1.0 - new / length


def _protected(laid: Fit, message: str) -> tuple[Span, ...]:
    outside = [(0, laid.start), (laid.end, len(message))]
    return tuple(span for span in (*outside, *laid.holes) if span[0] < span[1])


def _message(case: Case, laid: Fit, attempt: _Attempt) -> str:
    """What the code would have said had it been worded like this."""
    actual = case.comparison.actual
    filled = tuple(laid.filled[index] for index in attempt.order) if attempt.order else laid.filled
    return actual[: laid.start] + render(attempt.template.units, filled) + actual[laid.end :]


def _holds(case: Case, laid: Fit, attempt: _Attempt) -> bool:
    return case.comparison.expectation.holds(_message(case, laid, attempt))


def _first_line(before: SourceText, after: SourceText) -> int:
    common = next(
        (i for i, (a, b) in enumerate(zip(before.text, after.text, strict=False)) if a != b),
        min(len(before.text), len(after.text)),
    )
    return before.line_at(common)
