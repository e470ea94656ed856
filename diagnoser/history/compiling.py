"""Makes `compiled.py` from the schema and the statements: `python -m devkit.diagnoser.history.compiling`.

A test compares the two, so that the text SQLite is given never differs from what SQLAlchemy would give it.
"""

import re
from pathlib import Path

from sqlalchemy import Executable, Insert
from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateIndex, CreateTable

from devkit.diagnoser.history.schema import METADATA
from devkit.diagnoser.history.statements import statements

TARGET = Path(__file__).with_name("compiled.py")
_HEAD = '''"""SQL for SQLite, made by `python -m devkit.diagnoser.history.compiling`; not to be edited.

`:name` stands for a value, `(:*name)` for a list of them.
"""

# ruff: noqa: E501

from typing import Literal
'''
_LIST = re.compile(r"\(__\[POSTCOMPILE_(\w+)\]\)")


def source() -> str:
    """The text `compiled.py` should have, formatted as ruff does."""
    texts = {name: compiled(statement) for name, statement in statements("sqlite").items()}
    names = "".join(f'    "{name}",\n' for name in texts)
    lines = "".join(f'    "{name}": {_quoted(text)},\n' for name, text in texts.items())
    tables = "".join(f"    {_quoted(text)},\n" for text in table_texts())
    return (
        f"{_HEAD}\nName = Literal[\n{names}]\nSQL: dict[Name, str] = {{\n{lines}}}\n"
        f"TABLES: tuple[str, ...] = (\n{tables})\n"
    )


def compiled(statement: Executable) -> str:
    """A statement as SQLite's text on one line; numbers that never change stand in it."""
    keys = None
    if isinstance(statement, Insert):
        keys = [column.name for column in statement.table.c if column.name != "id"]
    done = statement.compile(dialect=sqlite.dialect(paramstyle="named"), column_keys=keys)  # type: ignore[attr-defined]
    text = " ".join(str(done).split())
    for name, value in done.params.items():
        if type(value) is int:  # SQLAlchemy's marks for "still required" are a subclass
            text = re.sub(rf":{name}\b", str(value), text)
    return _LIST.sub(r"(:*\1)", text)


def table_texts() -> list[str]:
    """What makes the tables and their indexes, in order."""
    dialect = sqlite.dialect()
    tables = METADATA.sorted_tables
    indexes = sorted((index for table in tables for index in table.indexes), key=lambda index: str(index.name))
    made = [CreateTable(table).compile(dialect=dialect) for table in tables]
    made += [CreateIndex(index).compile(dialect=dialect) for index in indexes]
    return [" ".join(str(each).split()) for each in made]


def _quoted(text: str) -> str:
    return f"'{text}'" if '"' in text else f'"{text}"'


if __name__ == "__main__":
    TARGET.write_text(source(), encoding="utf-8")
