"""What a region shows, before it is known what kind of document it stands in."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from devkit.core.errors import DevkitError
from devkit.core.escape import terminal_safe

_CODE_SPAN = re.compile(r"(`+)(?!`).+?(?<!`)\1(?!`)")
_ROLE = re.compile(r"(?<!`)`([^`]+)`(?!`)")


class Plain(NamedTuple):
    """A word or a sentence, the same in every kind of document."""

    text: str


class Code(NamedTuple):
    """Text shown as it is."""

    text: str


class Table(NamedTuple):
    """Rows of cells, each in Markdown on one line."""

    header: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]


class Items(NamedTuple):
    """A list, each item in Markdown on one line."""

    items: Sequence[str]


class Markdown(NamedTuple):
    """Markdown of any kind, for Markdown documents only."""

    text: str


Content = Plain | Code | Table | Items | Markdown


def prose(text: str) -> str:
    """Text of a project's own, on one line, so that nothing of it is taken for HTML; code spans stay."""
    line = " ".join(terminal_safe(text).split())
    pieces, at = [], 0
    for match in _CODE_SPAN.finditer(line):
        pieces += [line[at : match.start()].replace("<", "\\<"), match[0]]
        at = match.end()
    return "".join([*pieces, line[at:].replace("<", "\\<")])


def code(text: str) -> str:
    """Text as a code span."""
    from devkit.core.escape import markdown_code

    return markdown_code(text)


def to_markdown(content: Content) -> str:
    """The content for a Markdown document, without a final newline."""
    match content:
        case Code(text):
            from devkit.core.escape import markdown_fence

            return markdown_fence(text, "text")
        case Table(header, rows):
            lines = [f"| {' | '.join(map(_cell, row))} |" for row in (header, *rows)]
            return "\n".join([lines[0], f"|{'---|' * len(header)}", *lines[1:]])
        case Items(items):
            return "\n".join(f"- {item}" for item in items)
        case Plain(text) | Markdown(text):
            return text


def to_rst(content: Content, name: str) -> str:
    """The content for a reStructuredText document, without a final newline.

    Raises:
        DevkitError: there is only Markdown of it.
    """
    match content:
        case Code(text):
            lines = terminal_safe(text).strip("\n").split("\n")
            return "\n".join([".. code-block:: text", "", *(f"   {line}".rstrip() for line in lines)])
        case Table(header, rows):
            lines = [".. list-table::", "   :header-rows: 1", ""]
            for row in (header, *rows):
                lines += [f"   {'*' if not place else ' '} - {_rst(cell)}".rstrip() for place, cell in enumerate(row)]
            return "\n".join(lines)
        case Items(items):
            return "\n".join(f"- {_rst(item)}" for item in items)
        case Plain(text):
            return text
    raise DevkitError(f"the region {name!r} can be shown in Markdown only, not in reStructuredText")


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _rst(text: str) -> str:
    """A line of Markdown as reStructuredText: code spans become literals, escapes stay escapes."""
    return _ROLE.sub(r"``\1``", text)
