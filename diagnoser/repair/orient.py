"""Comparisons made whole and turned the right way round, with the help of the sources."""

import ast
from collections.abc import Iterator

import msgspec

from devkit.diagnoser.repair.case import Case
from devkit.diagnoser.repair.expectation import Expectation
from devkit.diagnoser.repair.fit import render
from devkit.diagnoser.repair.mismatch import UNKNOWN, Comparison
from devkit.diagnoser.repair.search import Index
from devkit.diagnoser.repair.template import expressions, is_text, variants
from devkit.diagnoser.repair.test_side import spelled
from devkit.diagnoser.repair.testcode import operands, regions

_WRITTEN = 0.3
_LEAST_SHOWN = 12
"""Characters of a text that must be shown for another to be taken as the whole of it."""


def oriented(index: Index, case: Case) -> Case:
    """The case with its expectation on the side of the test: decided by the sources, not by left and right."""
    comparison = case.comparison
    if not comparison.swappable:
        return case
    turned = case._replace(comparison=comparison.swapped())
    here, there = _evidence(index, case), _evidence(index, turned)
    return turned if there > here + _operand_evidence(index, case) else case


def _evidence(index: Index, case: Case) -> float:
    """How well the sources agree that one text is the test's and the other the code's."""
    found = index.search(case.comparison.actual, case.frames)
    where = spelled(index.project, case)
    return (found[0].score if found else 0.0) + (1.0 if where and where[0].fit.whole else 0.0)


def _operand_evidence(index: Index, case: Case) -> float:
    """Positive where the assertion's left operand is what the code said, negative where its right one is."""
    sides = operands(index.project, case.failure)
    return _asked(sides[0]) - _asked(sides[1]) if sides else 0.0


def _asked(node: ast.expr) -> float:
    """How much an operand looks like something taken from the code under test, rather than written down."""
    if any(is_text(inner) for inner in ast.walk(node)):
        return -_WRITTEN
    taken = any(isinstance(inner, ast.Attribute | ast.Call | ast.Subscript) for inner in ast.walk(node))
    return _WRITTEN if taken else 0.0


def completed(index: Index, case: Case) -> Case | None:
    """The case with what the report left out filled in from the sources; None where they don't have it."""
    comparison = case.comparison
    if comparison.complete:
        return case
    if comparison.cut:
        found = next(_continued(index, case), None)
        return case._replace(comparison=found) if found is not None else None
    for text in _test_texts(index, case):
        whole = _from_expected(comparison, text)
        if whole is not None:
            return case._replace(comparison=whole)
    for text in _code_texts(index, case):
        whole = _from_actual(comparison, text)
        if whole is not None:
            return case._replace(comparison=whole)
    return None


def _continued(index: Index, case: Case) -> Iterator[Comparison]:
    """A diff of which only the beginning is shown, carried on: both texts from the sources where they have both.

    Where the message is not written down as a whole, what is not shown of it is taken to be as the test expects.
    """
    given = case.comparison
    for comparison in (given, *([given.swapped()] if given.swappable else [])):
        wanted, came = comparison.expectation.text, comparison.actual
        wholes = (
            text for text in _test_texts(index, case) if UNKNOWN not in text and _begins(text, wanted, comparison)
        )
        for whole in wholes:
            texts = (
                text for text in _code_texts(index, case) if UNKNOWN not in text and _begins(text, came, comparison)
            )
            actual = next(texts, None)
            if actual is None and wanted.count("\n") == came.count("\n"):
                actual = whole[: comparison.lead] + came + whole[comparison.lead + len(wanted) :]
            if actual is not None and actual != whole:
                yield msgspec.structs.replace(
                    comparison, expectation=Expectation("equal", whole), actual=actual, lead=0, trail=0, cut=False
                )


def _begins(text: str, shown: str, comparison: Comparison) -> bool:
    """Whether a text may be what is shown the beginning of, after the characters that were left out before it."""
    return len(shown) >= _LEAST_SHOWN and text[comparison.lead :].startswith(shown)


def _test_texts(index: Index, case: Case) -> Iterator[str]:
    for region in regions(index.project, case.failure):
        for node in region.nodes:
            for expression in expressions(node):
                for template in variants(region.source, expression):
                    yield render(template.units, (UNKNOWN,) * (len(template.runs) - 1))


def _code_texts(index: Index, case: Case) -> Iterator[str]:
    """Messages of the code that have a text's longest line; what is filled in is unknown."""
    for text in (case.comparison.actual, case.comparison.expectation.text):
        core = max(text.split("\n"), key=len)
        for path in index.sharing(core):
            for template in index.templates(path):
                if any(core in run for run in template.runs):
                    holes = len(template.runs) - 1
                    yield render(template.units, (UNKNOWN,) * holes)


def _from_expected(comparison: Comparison, text: str) -> Comparison | None:
    """A text of the test completes the expectation, and with it what both have in common."""
    if _has(text, comparison.expectation.text, comparison):
        return _filled(comparison, text, comparison.expectation.text)
    swapped = comparison.swapped()
    turned = comparison.swappable and _has(text, swapped.expectation.text, comparison)
    return _filled(swapped, text, swapped.expectation.text) if turned else None


def _from_actual(comparison: Comparison, text: str) -> Comparison | None:
    """A text of the code completes the message, and with it what both have in common."""
    if _has(text, comparison.actual, comparison):
        return _filled(comparison, text, comparison.actual)
    swapped = comparison.swapped()
    turned = comparison.swappable and _has(text, swapped.actual, comparison)
    return _filled(swapped, text, swapped.actual) if turned else None


def _has(text: str, core: str, comparison: Comparison) -> bool:
    """Whether a text is what is shown of it with the characters that were left out around it."""
    if UNKNOWN in text:
        return _inside(text, core, comparison) >= 0
    end = len(text) - comparison.trail
    return end >= comparison.lead and text[comparison.lead : end].rstrip() == core.rstrip()


def _inside(text: str, core: str, comparison: Comparison) -> int:
    """Where the shown part begins in a text of which not all is known; -1 where it doesn't fit."""
    if not comparison.trail and not text.endswith(core):
        return -1
    if not comparison.lead and not text.startswith(core):
        return -1
    return len(text) - len(core) if not comparison.trail else text.find(core)


def _filled(comparison: Comparison, text: str, shown: str) -> Comparison:
    """Complete both sides from a whole text, of which a part is shown."""
    if UNKNOWN not in text:
        return _between(comparison, text, len(text) - comparison.trail, shown)
    start = _inside(text, shown, comparison)
    return _made(comparison, text[:start], text[start + len(shown) :])


def _between(comparison: Comparison, text: str, end: int, shown: str) -> Comparison:
    """Add what stands before and after the shown part, and white space that a diff's last line has lost."""
    core = text[comparison.lead : end]
    lost = core[len(shown.rstrip()) :] if comparison.trail else ""
    return _made(comparison, text[: comparison.lead], lost + text[end:])


def _made(comparison: Comparison, head: str, tail: str) -> Comparison:
    expected, actual = comparison.expectation.text, comparison.actual
    if comparison.trail:
        expected, actual = expected.rstrip(), actual.rstrip()
    return msgspec.structs.replace(
        comparison,
        expectation=Expectation("equal", head + expected + tail),
        actual=head + actual + tail,
        lead=0,
        trail=0,
    )
