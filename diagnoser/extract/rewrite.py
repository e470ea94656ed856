"""Edits: constants added to a module, imports to its users, expressions replaced; all else stays as it is."""

import ast
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from devkit.diagnoser.repair.text import SourceText

_WIDTH = 88
"""Characters a line of a constant may have."""


class Change(NamedTuple):
    """A stretch of a file replaced."""

    start: int
    end: int
    text: str


def changed(source: SourceText, changes: Iterable[Change]) -> SourceText:
    """A file with changes made; they must not overlap, and what is inserted at one place keeps its order."""
    text = source.text
    ordered = sorted(changes, key=lambda each: (each.start, each.end))
    for change in ordered[::-1]:
        text = text[: change.start] + change.text + text[change.end :]
    return SourceText(source.path, text, bom=source.bom)


def replaced(source: SourceText, start: int, end: int, expression: str) -> Change:
    """An expression in place of another, kept apart from the words beside it."""
    before, after = source.text[start - 1 : start], source.text[end : end + 1]
    lead = " " if before.isalnum() or before == "_" else ""
    trail = " " if after.isalnum() or after == "_" else ""
    return Change(start, end, f"{lead}{expression}{trail}")


def appended(source: SourceText, constants: Sequence[tuple[str, str]]) -> Change:
    """Constants at the end of a module.

    Args:
        source: The module.
        constants: Names and texts.
    """
    body = source.tree.body if source.tree is not None else []
    end = newline(source)
    rest = source.text[-1:] not in ("\n", "\r", "")
    blank = 2 if body and isinstance(body[-1], ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) else 1
    if body and isinstance(body[-1], ast.Assign) and body[-1].col_offset == 0:
        blank = 0
    lead = (end if rest else "") + end * (blank if body else 0)
    written = "".join(constant(name, text, end) for name, text in constants)
    return Change(len(source.text), len(source.text), lead + written)


def constant(name: str, text: str, end: str) -> str:
    """The statement that gives a name its text, over several lines where it is long."""
    line = f"{name} = {quoted(text)}{end}"
    if len(line) <= _WIDTH:
        return line
    pieces = _pieces(text, _WIDTH - 8)
    return f"{name} = ({end}" + "".join(f"    {quoted(piece)}{end}" for piece in pieces) + f"){end}"


def quoted(text: str) -> str:
    """A text as a literal, in double quotes unless it has some."""
    literal = repr(text)
    if literal[0] == "'" and '"' not in text:
        return '"' + literal[1:-1].replace("\\'", "'") + '"'
    return literal


def _pieces(text: str, width: int) -> list[str]:
    """A text cut behind spaces into pieces whose literals fit."""
    pieces = [""]
    for word in text.split(" "):
        addition = word if pieces == [""] and not pieces[-1] else f" {word}"
        if pieces[-1] and len(quoted(pieces[-1] + addition)) > width:
            pieces[-1] += " "
            pieces.append(word)
        else:
            pieces[-1] += addition
    return [piece for piece in pieces if piece]


def imported(source: SourceText, statement: str, module: str) -> Change:
    """An import added: below one of the same module, else below the imports at the top, else below the docstring.

    Args:
        source: The file.
        statement: The import, without a line end.
        module: As the statement names it.
    """
    end = newline(source)
    statement = statement.replace("\n", end)
    body = source.tree.body if source.tree is not None else []
    imports = [node for node in body if isinstance(node, ast.Import | ast.ImportFrom)]
    same = [node for node in imports if isinstance(node, ast.ImportFrom) and _written(node) == module]
    top = []
    for number, node in enumerate(body):
        if isinstance(node, ast.Import | ast.ImportFrom):
            top.append(node)
        elif not (number == 0 and isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)):
            break
    doc = body[0] if body and isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant) else None
    after = same[-1] if same else top[-1] if top else doc
    if after is None:
        offset = source.span(body[0])[0] if body else len(source.text)
        offset = source.starts[source.line_at(offset) - 1]
        return Change(offset, offset, f"{statement}{end}{end}")
    line = after.end_lineno or after.lineno
    offset = source.starts[line] if line < len(source.starts) else len(source.text)
    unended = offset == len(source.text) and source.text[-1:] not in ("\n", "\r")
    blank = end if after is doc else ""
    return Change(offset, offset, f"{end if unended else ''}{blank}{statement}{end}")


def _written(node: ast.ImportFrom) -> str:
    return "." * node.level + (node.module or "")


def newline(source: SourceText) -> str:
    """The line end that a file uses first; a line feed where it has none."""
    first = source.line(1)
    return first[len(first.rstrip("\r\n")) :] or "\n"
