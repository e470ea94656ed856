"""Patches for exceptions of another class than the test waits for."""

import ast
from collections import defaultdict
from collections.abc import Sequence

from devkit.diagnoser.diagnosis import Fix
from devkit.diagnoser.repair.ends import Movement
from devkit.diagnoser.repair.heal import edited
from devkit.diagnoser.repair.patch import unified
from devkit.diagnoser.repair.raised_type import WrongType, rename
from devkit.diagnoser.repair.text import SourceText
from devkit.diagnoser.syntax import last_name

_SURE, _LIKELY, _POSSIBLE = 0.8, 0.6, 0.45
_MOVED = 0.15
"""What a weight of 1 in the evidence of the history is worth."""


def retyped(
    found: Sequence[WrongType], movement: Movement, prefix: str = ""
) -> list[tuple[Sequence[WrongType], list[Fix]]]:
    """Patches for one cluster's failures of this kind.

    Args:
        found: the failures.
        movement: says which end was changed last.
        prefix: what stands before a file's path in the repository.

    Returns:
        For each `raise` statement the failures that come from it and the patches for them, best first.
    """
    by_raise: dict[tuple[str, int], list[WrongType]] = defaultdict(list)
    for each in found:
        if each.agrees is not False:
            by_raise[each.thrown.source.path, each.thrown.statement.lineno].append(each)
    pairs = ((group, _fixes(group, movement, prefix)) for group in by_raise.values())
    return [(group, sorted(fixes, key=lambda fix: -fix.confidence)) for group, fixes in pairs if fixes]


def _fixes(group: Sequence[WrongType], movement: Movement, prefix: str) -> list[Fix]:
    wanted = {each.awaited.type for each in group}
    if len(wanted) != 1:
        return []
    first = group[0]
    raised = last_name(first.thrown.name)
    source = _renamed(first.thrown.source, [first.thrown.name], first.awaited.type)
    test = _renamed_tests(group, raised)
    ends = movement.ends(source, test)
    sure = _SURE if any(each.agrees for each in group) else _LIKELY
    names = f"{raised} is raised on purpose where {_counted(group)} for {first.awaited.type}"
    why = "; ".join((names, *ends.reasons))
    fixes = []
    if source:
        confidence = round(sure + min(ends.weight, 0.0) * _MOVED, 2)
        line = first.thrown.name.lineno
        fixes.append(Fix("source", prefix + source[0].path, line, unified(*source, prefix), confidence, None, why))
    if test:
        confidence = round(_POSSIBLE - min(ends.weight, 0.0) * _MOVED, 2)
        line = first.awaited.name.lineno
        fixes.append(Fix("test", prefix + test[0].path, line, unified(*test, prefix), confidence, None, why))
    return fixes


def _counted(group: Sequence[WrongType]) -> str:
    tests = {each.failure.test for each in group}
    return f"{len(tests)} tests wait" if len(tests) > 1 else f"{next(iter(tests))} waits"


def _renamed(source: SourceText, nodes: Sequence[ast.expr], name: str) -> tuple[SourceText, SourceText] | None:
    edits = [edit for node in nodes for edit in rename(source, node, name) or ()]
    after = edited(source, edits) if edits else None
    return (source, after) if after is not None else None


def _renamed_tests(group: Sequence[WrongType], name: str) -> tuple[SourceText, SourceText] | None:
    """The tests of one file, all renamed; None where they stand in several files or don't know the class."""
    source = group[0].awaited.source
    nodes = {each.awaited.name.lineno: each.awaited.name for each in group if each.awaited.source is source}
    return _renamed(source, list(nodes.values()), name)
