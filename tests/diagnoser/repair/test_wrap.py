"""Edited messages within the line length of the project's formatter."""

import ast
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devkit.diagnoser.repair.text import SourceText
from devkit.diagnoser.repair.width import line_length
from devkit.diagnoser.repair.wrap import wrapped

LONG = "The name of the shelf must not be empty and never longer than a line"


def after(template: str, message: str = LONG, length: int | None = 60) -> str:
    before = SourceText("a.py", template.replace("@", "short"))
    return wrapped(before, SourceText("a.py", template.replace("@", message)), length).text


FIRST, SECOND = "The name of the shelf must not be empty and never ", "longer than a line"


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ('raise ValueError("@")\n', f'raise ValueError(\n    "{FIRST}"\n    "{SECOND}"\n)\n'),
        ("msg = '@'\n", f"msg = (\n    '{FIRST}'\n    '{SECOND}'\n)\n"),
        ('raise ValueError(\n    "@", 1\n)\n', f'raise ValueError(\n    "{FIRST}"\n    "{SECOND}", 1\n)\n'),
        (
            'd = {\n    "key": "@",  # kept\n}\n',
            f'd = {{\n    "key": (\n        "{FIRST}"\n        "{SECOND}"\n    ),  # kept\n}}\n',
        ),
    ],
)
def test_a_long_message_is_split_as_a_formatter_would(template: str, expected: str) -> None:
    assert after(template) == expected


def test_fields_stay_whole_and_parts_without_any_are_plain() -> None:
    text = after(
        'raise ValueError(f"@")\n', "The name {name!r} of the shelf must not be empty and never longer than this"
    )
    first, second = "The name {name!r} of the shelf must not be empty and ", "never longer than this"
    assert text == f'raise ValueError(\n    f"{first}"\n    "{second}"\n)\n'


@pytest.mark.parametrize(
    ("template", "length"),
    [
        ('raise ValueError("@")\n', None),
        ('raise ValueError("@")\n', 100),
        (f'raise ValueError("@")\nx = "{LONG}"\n', 60),
        ('raise ValueError("""@""")\n', 60),
    ],
)
def test_lines_that_may_be_long_stay(template: str, length: int | None) -> None:
    assert after(template, length=length) == template.replace("@", LONG)


@given(st.text(st.sampled_from("ab \\n\t{}%'é"), max_size=120), st.sampled_from(['"@"', "'@'", 'f"@"', 'r"@"']))
def test_what_is_said_never_changes(message: str, literal: str) -> None:
    template = f"raise ValueError({literal})\n"
    source = template.replace("@", message)
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError):
        return
    assert ast.dump(ast.parse(after(template, message, 40))) == ast.dump(tree)


@pytest.mark.parametrize(
    ("name", "text", "length"),
    [
        ("pyproject.toml", "[tool.ruff]\nline-length = 99\n", 99),
        ("pyproject.toml", "[tool.black]\nline-length = 79\n", 79),
        ("pyproject.toml", "[tool.ruff.lint]\nselect = []\n", 88),
        ("pyproject.toml", "[project]\nname = 'x'\n", None),
        ("pyproject.toml", "not toml", None),
        ("ruff.toml", "line-length = 90\n", 90),
        ("setup.cfg", "[flake8]\nmax-line-length = 120\n", 120),
        ("tox.ini", "[flake8]\nmax_line_length = 72\n", 72),
        (".editorconfig", "[*]\nmax_line_length = off\n[*.{py,pyi}]\nmax_line_length = 101\n", 101),
        (".editorconfig", "[*.js]\nmax_line_length = 101\n", None),
    ],
)
def test_the_length_is_what_the_project_says(tmp_path: Path, name: str, text: str, length: int | None) -> None:
    (tmp_path / name).write_text(text)
    assert line_length(tmp_path, "src/a.py") == length
