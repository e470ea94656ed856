"""Edits of a message become edits of its literal, whatever the literal looks like."""

import ast

from hypothesis import assume, given
from hypothesis import strategies as st

from devkit.diagnoser.repair.align import Edit, applied
from devkit.diagnoser.repair.fit import Fit, fit, render
from devkit.diagnoser.repair.heal import again, edited, source_edits
from devkit.diagnoser.repair.template import expressions, variants
from devkit.diagnoser.repair.text import SourceText

TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("\n\t{}%\\'\"abc é"), max_size=20)
PREFIXES = st.sampled_from(["", "r", "f", "rf"])
QUOTES = st.sampled_from(["'", '"', "'''", '"""'])


def token(text: str, prefix: str, quote: str) -> str | None:
    """A string token that spells a text, None where such a one can't."""
    body = text.replace("{", "{{").replace("}", "}}") if "f" in prefix else text
    if "r" not in prefix:
        body = body.replace("\\", "\\\\").replace(quote[0], "\\" + quote[0]).replace("\n", "\\n").replace("\t", "\\t")
    source = f"{prefix}{quote}{body}{quote}"
    try:
        value = eval(compile(ast.parse(source, mode="eval"), "literal", "eval"), {})  # noqa: S307 - a literal made here
    except (SyntaxError, ValueError):
        return None
    return source if value == text else None


def laid(source: SourceText, message: str) -> Fit | None:
    assert source.tree is not None
    templates = [template for node in expressions(source.tree) for template in variants(source, node)]
    return next((found for each in templates if (found := fit(each, message, least=0)) and found.whole), None)


@given(st.lists(st.tuples(TEXTS, PREFIXES, QUOTES), min_size=1, max_size=3), TEXTS, st.data())
def test_an_edited_literal_spells_the_edited_text(
    parts: list[tuple[str, str, str]], new: str, data: st.DataObject
) -> None:
    tokens = [token(*part) for part in parts]
    assume(all(each is not None for each in tokens))
    before = "# é\nraise ValueError(\n    "
    after = "  # kept\n)\n"
    source = SourceText("a.py", before + "\n    ".join(map(str, tokens)) + after)
    assume(source.tree is not None)
    message = "".join(text for text, _, _ in parts)
    found = laid(source, message)
    assert found is not None
    start = data.draw(st.integers(0, len(message)))
    end = data.draw(st.integers(start, len(message)))
    edit = Edit(start, end, new)
    edits = source_edits(found, [edit])
    if edits is None:
        return
    changed = edited(source, edits)
    assert changed is not None
    assert changed.text.startswith(before)
    assert changed.text.endswith(after)
    template = again(changed, found.template, edits)
    if template is None:  # the edit itself made it look like a formatted string
        assert set(new) & set("{%")
        return
    value = eval(compile(ast.Expression(_argument(changed.text)), "literal", "eval"), {})  # noqa: S307 - the same
    assert value == applied(message, [edit])


def _argument(source: str) -> ast.expr:
    statement = ast.parse(source).body[0]
    assert isinstance(statement, ast.Raise)
    assert isinstance(statement.exc, ast.Call)
    return statement.exc.args[0]


@given(st.text("ab {}%'\"\\", max_size=8), st.text("ab {}%'\"\\", max_size=8), st.text("xy {}%'\"\\", max_size=8))
def test_the_fields_of_formatted_messages_stay(head: str, tail: str, new: str) -> None:
    assume("\n" not in head + tail)
    values = {"name": "N0", "size": 7}
    quoted = {
        "f": f"f{_quoted(head)[:-1]}{{name}}" + _quoted(tail)[1:],
        "format": f"{_quoted(head)[:-1]}{{name}}{_quoted(tail)[1:]}.format(name=name)",
    }
    for kind, expression in quoted.items():
        source = SourceText("a.py", f"raise ValueError({expression})\n")
        if source.tree is None:
            continue
        message = _said(source.text, values)
        found = laid(source, message)
        if found is None or len(found.filled) != 1 or found.filled[0] != "N0":
            continue
        edits = source_edits(found, [Edit(0, len(head), new)])
        if edits is None or not head:
            continue
        changed = edited(source, edits)
        assert changed is not None, kind
        assert _said(changed.text, values) == new + message[len(head) :]
        assert render(found.template.units, ("N0",)) == message


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("{", "{{").replace("}", "}}")
    return f'"{escaped}"'


def _said(source: str, values: dict[str, object]) -> str:
    compiled = compile(ast.Expression(_argument(source)), "message", "eval")
    said: str = eval(compiled, dict(values))  # noqa: S307 - an expression made here
    return said


def test_a_raw_literal_that_cannot_hold_the_text_is_left_alone() -> None:
    source = SourceText("a.py", "x = r'a word'\n")
    found = laid(source, "a word")
    assert found is not None
    assert source_edits(found, [Edit(0, 1, "it's")]) is None


def test_text_that_is_repeated_is_left_alone() -> None:
    source = SourceText("a.py", "x = 'ab' * 3 + ' tail'\n")
    found = laid(source, "ababab tail")
    assert found is not None
    assert source_edits(found, [Edit(0, 2, "cd")]) is None
    edits = source_edits(found, [Edit(7, 11, "end")])
    assert edits is not None
    changed = edited(source, edits)
    assert changed is not None
    assert changed.text == "x = 'ab' * 3 + ' end'\n"


def test_words_put_in_between_two_tokens_go_where_words_begin() -> None:
    source = SourceText("a.py", "x = ('subclasses or '\n     'of Field')\n")
    found = laid(source, "subclasses or of Field")
    assert found is not None
    edits = source_edits(found, [Edit(13, 13, " instances")])
    assert edits is not None
    changed = edited(source, edits)
    assert changed is not None
    assert changed.text == "x = ('subclasses or '\n     'instances of Field')\n"


def test_line_ends_and_encoding_stay() -> None:
    source = SourceText("a.py", "x = 1\r\ny = 'é word'\r\n")
    found = laid(source, "é word")
    assert found is not None
    edits = source_edits(found, [Edit(2, 6, "name")])
    assert edits is not None
    changed = edited(source, edits)
    assert changed is not None
    assert changed.text == "x = 1\r\ny = 'é name'\r\n"
