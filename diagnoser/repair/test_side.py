"""The test's expectation edited so that it accepts what the code says now."""

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from devkit.diagnoser.repair.case import Case
from devkit.diagnoser.repair.expectation import Expectation
from devkit.diagnoser.repair.fit import render
from devkit.diagnoser.repair.heal import SourceEdit, again, edited, source_edits, spliced
from devkit.diagnoser.repair.retarget import pattern_edits, text_edits
from devkit.diagnoser.repair.testcode import regions
from devkit.diagnoser.repair.text import Project, SourceText
from devkit.diagnoser.repair.written import Written, written


class Retargeting(NamedTuple):
    """An edit of one test file, and what it heals."""

    before: SourceText
    after: SourceText
    line: int
    """1-based line of the first edit."""
    cases: tuple[Case, ...]
    where: str
    """What part of the tests it changes, in words."""


class _Change(NamedTuple):
    case: Case
    where: Written
    edits: list[SourceEdit]


def retargetings(project: Project, cases: Sequence[Case]) -> list[Retargeting]:
    """Edits of the tests' expectations, one a file, those that heal most first."""
    by_file: dict[str, list[_Change]] = defaultdict(list)
    for case in cases:
        for change in _changes(project, case):
            by_file[change.where.region.source.path].append(change)
    found = [_combined(changes) for changes in by_file.values()]
    return sorted((each for each in found if each is not None), key=lambda each: (-len(each.cases), each.before.path))


def spelled(project: Project, case: Case) -> list[Written]:
    """Where a case's expectation is written: all places in the nearest part of the tests that has one."""
    for region in regions(project, case.failure):
        found = written(region, case.comparison.expectation)
        if found:
            return found
    return []


def _changes(project: Project, case: Case) -> list[_Change]:
    changes = []
    for where in spelled(project, case):
        edits = _edits(case, where)
        if edits:
            changes.append(_Change(case, where, edits))
        if not where.fit.whole:
            break
    return changes


def _edits(case: Case, where: Written) -> list[SourceEdit] | None:
    """Edits of one expression, proven to make the expectation accept the message."""
    expectation, message = case.comparison.expectation, case.comparison.actual
    pattern = expectation.how == "regex" and not where.escaped
    propose = pattern_edits if pattern else text_edits
    edits = propose(where.text, expectation, message, tuple(where.fit.holes))
    changes = source_edits(where.fit, edits) if edits else None
    source = where.region.source
    template = again(spliced(source, changes), where.fit.template, changes) if changes else None
    if template is None:
        return None
    new = where.text[: where.fit.start] + render(template.units, where.fit.filled) + where.text[where.fit.end :]
    if not any(map(str.isalnum, new)) or not _accepted(expectation, new, message, escaped=where.escaped):
        return None
    return changes


def _accepted(expectation: Expectation, new: str, message: str, *, escaped: bool) -> bool:
    if escaped:
        return new in message
    return expectation._replace(text=new).holds(message)


def _combined(changes: Sequence[_Change]) -> Retargeting | None:
    """One edit of a file from many; what contradicts an earlier one is left out."""
    source = changes[0].where.region.source
    taken: list[SourceEdit] = []
    healed: dict[int, Case] = {}
    for change in changes:
        fresh = [edit for edit in change.edits if edit not in taken]
        if any(_overlap(edit, other) for edit in fresh for other in taken):
            continue
        taken += fresh
        healed[id(change.case)] = change.case
    after = edited(source, taken)
    if after is None:
        return None
    line = source.line_at(min(edit.start for edit in taken))
    return Retargeting(source, after, line, tuple(healed.values()), changes[0].where.region.name)


def _overlap(edit: SourceEdit, other: SourceEdit) -> bool:
    return (edit.start < other.end and other.start < edit.end) or edit.start == other.start
