"""The expression in a test that spells an expectation."""

import ast
from collections.abc import Iterator
from typing import NamedTuple

from devkit.diagnoser.repair.expectation import Expectation
from devkit.diagnoser.repair.fit import Fit, fit
from devkit.diagnoser.repair.pattern import pattern_parts
from devkit.diagnoser.repair.template import Template, expressions, variants
from devkit.diagnoser.repair.testcode import Region

_LEAST_COVERED = 0.6


class Written(NamedTuple):
    """An expression laid over what it spells."""

    region: Region
    fit: Fit
    text: str
    """What the template was laid over: the expectation as the code spells it, or its plain text."""
    escaped: bool
    """Whether the expression is plain text that `re.escape` turns into a pattern."""


def written(region: Region, expectation: Expectation) -> list[Written]:
    """Expressions of a region that spell an expectation, those that spell all of it first."""
    found = []
    for node in region.nodes:
        escaped = {id(inner) for call in _escape_calls(node) for inner in ast.walk(call)}
        for expression in expressions(node):
            for template in variants(region.source, expression):
                each = _laid(region, template, expectation, escaped=id(expression) in escaped)
                if each is not None:
                    found.append(each)
    found.sort(key=lambda each: (not each.fit.whole, -each.fit.letters, each.fit.template.start))
    return _outermost(found)


def _outermost(found: list[Written]) -> list[Written]:
    """Leave out expressions inside others that were found before them."""
    kept: list[Written] = []
    for each in found:
        start, end = each.fit.template.start, each.fit.template.end
        if not any(other.fit.template.start < end and start < other.fit.template.end for other in kept):
            kept.append(each)
    return kept


def _laid(region: Region, template: Template, expectation: Expectation, *, escaped: bool) -> Written | None:
    text = _plain(expectation) if escaped else expectation.text
    if (
        expectation.how == "regex"
        and not escaped
        and template.text is not None
        and _alike(template.text, expectation.text)
    ):
        text = template.text
    if not text:
        return None
    laid = fit(template, text, least=1)
    if laid is None or (not laid.whole and laid.letters < _LEAST_COVERED * sum(map(str.isalnum, text))):
        return None
    return Written(region, laid, text, escaped and expectation.how == "regex")


def _plain(expectation: Expectation) -> str:
    """The fixed text of an expectation; empty where it has gaps."""
    if expectation.how != "regex":
        return expectation.text
    found = pattern_parts(expectation.text)
    if found is None or len(found.parts) != 1:
        return ""
    return found.parts[0] if isinstance(found.parts[0], str) else ""


def _alike(pattern: str, other: str) -> bool:
    """Whether two patterns are the same but for needless escapes, which pytest adds when it shows some of them."""
    if pattern == other:
        return True
    ours, theirs = pattern_parts(pattern), pattern_parts(other)
    if ours is None or theirs is None:
        return False
    return (ours.parts, ours.at_start, ours.at_end) == (theirs.parts, theirs.at_start, theirs.at_end)


def _escape_calls(node: ast.AST) -> Iterator[ast.Call]:
    for inner in ast.walk(node):
        if isinstance(inner, ast.Call):
            name = inner.func.attr if isinstance(inner.func, ast.Attribute) else getattr(inner.func, "id", "")
            if name == "escape":
                yield inner
