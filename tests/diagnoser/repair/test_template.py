"""String expressions read as templates: what they make when they are evaluated is what the template spells."""

import pytest

from devkit.diagnoser.repair.align import change
from devkit.diagnoser.repair.fit import Fit, fit
from devkit.diagnoser.repair.heal import edited, source_edits
from devkit.diagnoser.repair.template import expressions, variants
from devkit.diagnoser.repair.text import SourceText

VALUES = {"name": "a.csv", "size": 3}


def said(source: SourceText) -> str:
    return str(eval(source.text.partition("=")[2].strip(), {}, dict(VALUES)))  # noqa: S307 - an expression of this file


def laid(source: SourceText) -> Fit | None:
    """The first reading of the outermost expression that makes all of its message."""
    assert source.tree is not None
    templates = (each for node in expressions(source.tree) for each in variants(source, node))
    return next((found for each in templates if (found := fit(each, said(source))) and found.whole), None)


@pytest.mark.parametrize(
    "expression",
    [
        '"".join(["No such file: ", name, " of ", str(size), " bytes"])',
        '" ".join(("No such file:", name, f"of {size}", "bytes"))',
        '"".join(["No such file: {}", " of {} bytes"]).format(name, size)',
        '"%s".join(["No such file: ", " of ", " bytes"]) % (name, size)',
        '"No such file: " + name + " of %d bytes" % size',
    ],
)
def test_one_word_is_changed_where_it_is_written(expression: str) -> None:
    source = SourceText("a.py", f"text = {expression}\n")
    message = said(source)
    assert message == "No such file: a.csv of 3 bytes"
    found = laid(source)
    assert found is not None
    wanted = message.replace("No such", "Unknown")
    edits = source_edits(found, change(message, wanted) or [])
    changed = edited(source, edits or [])
    assert changed is not None
    assert said(changed) == wanted


def test_a_separator_that_stands_several_times_is_left_alone() -> None:
    source = SourceText("a.py", 'text = ", ".join(["no rows", "no data", "no file"])\n')
    found = laid(source)
    assert found is not None
    assert source_edits(found, change(said(source), "no rows; no data, no file") or []) is None


@pytest.mark.parametrize("expression", ['"".join(["No rows: ", *map(str, [size])])', '"no".join(name)'])
def test_parts_that_are_not_written_down_are_not_guessed(expression: str) -> None:
    source = SourceText("a.py", f"text = {expression}\n")
    assert laid(source) is None
