import ast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devkit.diagnoser.repair.literal import Char, Hole, NotALiteralError, read

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)


def spelled(source: str) -> str:
    literal = read(source, 0, len(source))
    return "".join(unit.text if isinstance(unit, Char) else "{}" for unit in literal.units)


@given(TEXTS)
def test_reprs_are_read_as_python_reads_them(text: str) -> None:
    assert spelled(repr(text)) == text


@given(st.lists(TEXTS, min_size=1, max_size=4))
def test_implicit_concatenation_with_comments_between(texts: list[str]) -> None:
    source = "  # why\n    ".join(map(repr, texts))
    assert spelled(source) == "".join(texts)


@given(
    st.text("ab\\\"'{}n\nx41 \r", max_size=12),
    st.sampled_from(["", "r", "u", "R"]),
    st.sampled_from(["'", '"', "'''", '"""']),
)
def test_whatever_python_takes_is_spelled_the_same(body: str, prefix: str, quote: str) -> None:
    source = f"{prefix}{quote}{body}{quote}"
    try:
        value = ast.literal_eval(source)
    except (SyntaxError, ValueError):
        return
    assert spelled(source) == value


def test_every_character_knows_where_it_is_written() -> None:
    source = r"""'a\n\x41\N{BULLET}\
b'  "\""   """
    units = read(source, 0, len(source)).units
    written = [source[unit.start : unit.end] for unit in units]
    assert written == ["a", r"\n", r"\x41", r"\N{BULLET}", "b", r"\""]
    assert [unit.piece for unit in units] == [0, 0, 0, 0, 0, 1]


@pytest.mark.parametrize(
    ("source", "holes"),
    [
        ("f'{a}'", ["a"]),
        ("f'{{{a}}}'", ["a"]),
        ("""f'{a["k"]!r:>{width}}x'""", ["""a["k"]!r:>{width}"""]),
        ("f'{a:%H:%M}'", ["a:%H:%M"]),
        ("f'''{a\n}'''", ["a\n"]),
        ("rf'\\d{n}'", ["n"]),
        ("f'{f(\"}\")}'", ['f("}")']),
        ("f'{x:\">10}'", ['x:">10']),
        ("f'a' 'b{c}' f'{d}'", ["d"]),
    ],
)
def test_fields_of_f_strings_are_holes(source: str, holes: list[str]) -> None:
    units = read(source, 0, len(source)).units
    assert [unit.name for unit in units if isinstance(unit, Hole)] == holes


@pytest.mark.parametrize("source", ["b'a'", "name", "'a' + 'b'", "'open", "", "f'{a'", "t'{a}'"])
def test_anything_else_is_refused(source: str) -> None:
    with pytest.raises(NotALiteralError):
        read(source, 0, len(source))
