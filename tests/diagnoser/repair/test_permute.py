"""Values that changed places: the expression is edited, then really evaluated."""

import ast

import pytest

from devkit.diagnoser.repair.expectation import Expectation
from devkit.diagnoser.repair.fit import fit
from devkit.diagnoser.repair.heal import again, spliced
from devkit.diagnoser.repair.permute import Permuted, permuted
from devkit.diagnoser.repair.template import expressions, variants
from devkit.diagnoser.repair.text import SourceText

VALUES = {"a": 1, "b": 2, "pair": (1, 2), "é": {"x": 1}}


def said(source: SourceText) -> str:
    expression = source.text.partition("=")[2].strip()
    return str(eval(expression, {}, dict(VALUES)))  # noqa: S307 - an expression of this file


def exchanged(expression: str, wanted: str) -> tuple[SourceText, Permuted] | None:
    """The source with its fields exchanged as they are for the first reading of it that can be."""
    source = SourceText("a.py", f"é = {expression}\n")
    assert source.tree is not None
    message = said(source)
    for template in (each for node in expressions(source.tree) for each in variants(source, node)):
        laid = fit(template, message)
        found = permuted(source, laid, message, Expectation("equal", wanted)) if laid is not None else None
        if found is not None:
            changed = spliced(source, found.edits)
            assert again(changed, template, found.edits) is not None
            return changed, found
    return None


@pytest.mark.parametrize(
    "expression",
    [
        'f"got {a}, not {b}"',
        '"got %s, not %s" % (a, b)',
        '"got %d, not %r" % (a, b)',
        '"got %(x)s, not %(y)s" % {"x": a, "y": b}',
        '"got {}, not {}".format(a, b)',
        '"got {:d}, not {!r}".format(a, b)',
        '"got {0}, not {1}".format(a, b)',
        '"got {x}, not {y}".format(x=a, y=b)',
        '"got {}, not {}".format(é["x"], b)',
        '"got " + str(a) + ", not " + str(b)',
    ],
)
def test_the_values_stand_where_they_are_expected(expression: str) -> None:
    found = exchanged(expression, "got 2, not 1")
    assert found is not None
    source, _ = found
    assert said(source) == "got 2, not 1"
    assert sorted(source.text) == sorted(f"é = {expression}\n")


@pytest.mark.parametrize(
    "expression", ['"got %s, not %s" % pair', '"got {}, not {}".format(*pair)', '"got {}, not {y}".format(a, y=b)']
)
def test_what_can_not_be_told_apart_is_left_alone(expression: str) -> None:
    assert exchanged(expression, "got 2, not 1") is None


def test_three_go_round() -> None:
    found = exchanged('"one %s, two %s, three %s" % (a, b, pair[0] + 2)', "one 3, two 1, three 2")
    assert found is not None
    assert ast.parse(found[0].text)
    assert said(found[0]) == "one 3, two 1, three 2"
