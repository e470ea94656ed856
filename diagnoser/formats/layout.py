"""Lines of a given width: wrapped, cut or left as they are, always safe to print and without trailing spaces.

Widths are terminal cells: a wide character takes two, a combining one none.
"""

import unicodedata

from devkit.core.escape import ELLIPSIS, one_line, terminal_safe

_TAB = 4


def cells(text: str) -> int:
    """How many cells `text` takes."""
    return len(text) if text.isascii() else sum(map(_cell, text))


def wrap(text: str, width: int, indent: int = 0, hanging: int | None = None) -> str:
    """Break lines longer than `width`, at spaces where there are any.

    Args:
        text: any text; its own line breaks and the spaces within lines stay.
        width: cells a line may take, indent included.
        indent: cells left free before each line.
        hanging: the same for what was broken off a line; `indent` by default.
    """
    hanging = indent if hanging is None else hanging
    lines: list[str] = []
    for line in _lines(text):
        first, *rest = _folded(line, width - indent, width - hanging)
        lines += [" " * indent + first, *(" " * hanging + part for part in rest)]
    return "\n".join(line.rstrip() for line in lines)


def verbatim(text: str, indent: int = 0) -> str:
    """Indent each line and leave its length alone: patches must stay what they are."""
    return "\n".join((" " * indent + line).rstrip() for line in terminal_safe(text).split("\n"))


def cut(line: str, width: int) -> str:
    """Cut one line to `width` cells, the last one an ellipsis where something was cut."""
    line = line.rstrip()
    return line if cells(line) <= width else line[: _fitting(line, width - 1)].rstrip() + ELLIPSIS


def row(head: str, text: str, tail: str, width: int) -> str:
    """One line of `head`, `text` and `tail`: `text` is cut at its end, `tail` at its beginning above half the width."""
    text, tail = one_line(text), one_line(tail)
    while cells(tail) > width // 2:
        tail = ELLIPSIS + tail.removeprefix(ELLIPSIS)[1 + cells(tail) - width // 2 :]
    room = max(width - cells(head) - cells(tail) - 2, 10)
    return f"{head}{cut(text, room)}  {tail}".rstrip()


def _lines(text: str) -> list[str]:
    return [line.expandtabs(_TAB).rstrip() for line in terminal_safe(text).strip("\n").split("\n")]


def _folded(line: str, first: int, rest: int) -> list[str]:
    parts: list[str] = []
    width = max(first, 10)
    while cells(line) > width:
        end = _fitting(line, width)
        space = line.rfind(" ", 0, end + 1)
        # A space early in the line leaves it mostly empty: better to break the word.
        end = space if space > end // 3 and line[:space].strip() else end
        parts.append(line[:end])
        line = line[end:].lstrip()
        width = max(rest, 10)
    return [*parts, line]


def _fitting(line: str, width: int) -> int:
    """How many characters of `line`, at least one, fit into `width` cells."""
    used = 0
    for index, character in enumerate(line):
        used += _cell(character)
        if used > width:
            return max(index, 1)
    return len(line)


def _cell(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
