"""A `match=` that is no regular expression: plain text with a bracket or a star, to be escaped."""

import ast
import re
from collections.abc import Iterator
from typing import NamedTuple

from devkit.diagnoser.diagnosis import Fix
from devkit.diagnoser.failure import Failure
from devkit.diagnoser.repair.heal import SourceEdit, edited
from devkit.diagnoser.repair.literal import NotALiteralError, read
from devkit.diagnoser.repair.patch import unified
from devkit.diagnoser.repair.pattern import SPECIAL
from devkit.diagnoser.repair.raised_type import pattern_of
from devkit.diagnoser.repair.testcode import failing_nodes
from devkit.diagnoser.repair.text import Project, SourceText
from devkit.diagnoser.syntax import last_name

_CALLS = frozenset({"raises", "warns", "deprecated_call", "match", "RaisesExc", "RaisesGroup", "group_contains"})
_UNITTEST = frozenset({"assertRaisesRegex", "assertWarnsRegex"})
_ERRORS = frozenset({"error", "PatternError"})
_MEANT = re.compile(r"\\[dDwWsSbBAZ]|\.[*+?]|\(\?|\[\^|\[\w-\w|\{\d+(?:,\d*)?\}|\w\||\|\w")
_CONFIDENCE = 0.8


class Invalid(NamedTuple):
    """An expression that can't be compiled, where a test gives it."""

    source: SourceText
    node: ast.Constant
    reason: str
    """What is wrong with it, as Python says."""


def invalid_pattern(project: Project, failure: Failure) -> Invalid | None:
    """Find the expression a test failed at because it is not a regular one; None for any other failure."""
    if not failure.raised.judged and failure.raised.type not in _ERRORS:
        return None
    found = failing_nodes(project, failure)
    if found is None:
        return None
    source, nodes = found
    for pattern in (pattern for node in nodes for pattern in _patterns(node)):
        if isinstance(pattern, ast.Constant) and isinstance(pattern.value, str):
            try:
                re.compile(pattern.value)
            except (re.error, RecursionError, OverflowError) as error:
                return Invalid(source, pattern, str(error))
    return None


def _patterns(node: ast.AST) -> Iterator[ast.expr]:
    for call in ast.walk(node):
        if not isinstance(call, ast.Call) or last_name(call.func) not in _CALLS | _UNITTEST:
            continue
        named = pattern_of(call)
        if named is not None:
            yield named
        elif last_name(call.func) == "match" and call.args:
            yield call.args[-1] if len(call.args) == 1 else call.args[0]


def escaping(found: Invalid, prefix: str) -> Fix | None:
    """The patch that escapes it; None where it seems to be meant as a regular expression."""
    if _MEANT.search(str(found.node.value)):
        return None
    start, end = found.source.span(found.node)
    edits = [SourceEdit(start, end, f"re.escape({found.source.text[start:end]})")]
    after = edited(found.source, edits if _imports_re(found.source) else _backslashes(found.source, start, end))
    if after is None or after.text == found.source.text:
        return None
    why = f"the expression given to match is not a regular one ({found.reason}); it reads as plain text"
    patch = unified(found.source, after, prefix)
    return Fix("test", prefix + found.source.path, found.node.lineno, patch, _CONFIDENCE, None, why)


def _imports_re(source: SourceText) -> bool:
    nodes = source.tree.body if source.tree is not None else []
    imports = (alias for node in nodes if isinstance(node, ast.Import) for alias in node.names)
    return any(alias.name == "re" and alias.asname is None for alias in imports)


def _backslashes(source: SourceText, start: int, end: int) -> list[SourceEdit]:
    """A backslash before each special character, written as the literal's prefix asks for."""
    try:
        literal = read(source.text, start, end)
    except NotALiteralError:
        return []
    edits = []
    for unit in literal.units:
        if SPECIAL.fullmatch(source.text[unit.start : unit.end]):
            backslash = "\\" if literal.pieces[unit.piece].raw else "\\\\"
            edits.append(SourceEdit(unit.start, unit.start, backslash))
    return edits
