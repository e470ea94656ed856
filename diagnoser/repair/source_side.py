"""The code's message edited so that it says again what the tests expect."""

import re
from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from devkit.diagnoser.repair.align import Edit, Span, window
from devkit.diagnoser.repair.case import Case
from devkit.diagnoser.repair.expectation import wanted_edits
from devkit.diagnoser.repair.fit import Fit, fit, render
from devkit.diagnoser.repair.gate import plain
from devkit.diagnoser.repair.heal import again, source_edits, spliced
from devkit.diagnoser.repair.search import Found, Index
from devkit.diagnoser.repair.template import Template
from devkit.diagnoser.repair.text import SourceText

_MOST_TRIED = 6
"""Templates that are tried for the messages of one cluster."""
LEAST_KEPT = 0.35
"""How much of an expectation a message must have said before, 0 to 1, to count as the same one reworded."""
_LEAST_KEPT_WORD = 0.6
"""The same for an expectation of a single word: it is rather a value than a wording."""
_LEAST_SHARED = 0.3
_MOST_ADDED = 0.35
"""How much of an expectation may be added in one place: more is something that was not said, not a rewording."""
_WORD = re.compile(r"\w+")

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


def healings(index: Index, cases: Sequence[Case]) -> list[Healing]:
    """Edits of the code's messages, those that heal most first; each case is healed by at most one of them.

    Args:
        index: finds where a message comes from.
        cases: what tests expected and got.
    """
    located: dict[Key, list[tuple[Case, Found]]] = defaultdict(list)
    for case in cases:
        for key, found in _places(index, case).items():
            located[key].append((case, found))
    order = sorted(located, key=lambda key: (-sum(found.score for _, found in located[key]), key))
    healed: list[Healing] = []
    left = {id(case) for case in cases}
    for key in order[: _MOST_TRIED + len(cases)]:
        own = [(case, found) for case, found in located[key] if id(case) in left]
        healing = _heal(index, own) if own else None
        if healing is not None:
            healed.append(healing)
            left -= {id(case) for case in healing.cases}
        if not left:
            break
    return sorted(healed, key=lambda each: -len(each.cases) * each.score)


def _places(index: Index, case: Case) -> dict[Key, Found]:
    """The best reading of each expression a message may come from."""
    places: dict[Key, Found] = {}
    for found in index.search(case.comparison.actual, case.frames, about(case)):
        template = found.fit.template
        places.setdefault((template.path, template.start, template.end), found)
    return places


def about(case: Case) -> Span | None:
    """The part of a message that an expectation is about; None where that is all of it."""
    if case.comparison.expectation.how == "equal":
        return None
    start, end = window(case.comparison.actual, plain(case))
    return (start, end) if start < end else None


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
    held = tuple(case for case in cases if _holds(case, laid[id(case)], best.template))
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
    message = _message(case, laid[id(case)], best.template)
    if case.comparison.expectation.holds(message):
        return best
    now = fit(best.template, message)
    if now is not None and not _concerns(now, message, case):
        return best
    edits = None if now is None else wanted_edits(message, case.comparison.expectation, _protected(now, message))
    changes = None if now is None or not edits else source_edits(now, edits)
    source = spliced(best.source, changes) if changes else None
    template = again(source, best.template, changes) if source is not None and changes else None
    if source is None or template is None:
        return best
    kept = min(best.kept, _kept(message, edits or [], case))
    holds = sum(_holds(each, laid[id(each)], template) for each in cases)
    least = LEAST_KEPT if len(_WORD.findall(plain(case))) > 1 else _LEAST_KEPT_WORD
    if holds <= best.holds or (kept < least and not _pinned(case, now, cases)):
        return best
    return _Attempt(source, template, holds, kept)


def _concerns(laid: Fit, message: str, case: Case) -> bool:
    """Whether a template that makes only a part of a message makes the part that the expectation is about."""
    if laid.whole or case.comparison.expectation.how == "equal":
        return True
    start, end = window(message, plain(case))
    shared = min(end, laid.end) - max(start, laid.start)
    return shared >= _LEAST_SHARED * (end - start)


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
    new, added = 0.0, 0
    for edit in edits:
        fresh = sum(len(word) for word in _WORD.findall(edit.text.lower()) if word not in words)
        old = message[edit.start : edit.end]
        added += fresh - 2 * len(old)
        new += fresh * Indel.normalized_distance(old.lower(), edit.text.lower())
    return 0.0 if added > _MOST_ADDED * length else 1.0 - new / length


def _protected(laid: Fit, message: str) -> tuple[Span, ...]:
    outside = [(0, laid.start), (laid.end, len(message))]
    return tuple(span for span in (*outside, *laid.holes) if span[0] < span[1])


def _message(case: Case, laid: Fit, template: Template) -> str:
    """What the code would have said had it been worded like this."""
    actual = case.comparison.actual
    return actual[: laid.start] + render(template.units, laid.filled) + actual[laid.end :]


def _holds(case: Case, laid: Fit, template: Template) -> bool:
    return case.comparison.expectation.holds(_message(case, laid, template))


def _first_line(before: SourceText, after: SourceText) -> int:
    common = next(
        (i for i, (a, b) in enumerate(zip(before.text, after.text, strict=False)) if a != b),
        min(len(before.text), len(after.text)),
    )
    return before.line_at(common)
