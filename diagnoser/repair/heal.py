"""A template edited in its file so that the message it makes changes as wanted."""

import ast
from collections.abc import Sequence
from typing import NamedTuple

from devkit.diagnoser.repair.align import Edit
from devkit.diagnoser.repair.encode import encode
from devkit.diagnoser.repair.fit import Fit
from devkit.diagnoser.repair.literal import Char, Hole, Unit
from devkit.diagnoser.repair.template import Template, is_text, variants
from devkit.diagnoser.repair.text import SourceText


class SourceEdit(NamedTuple):
    """Replace `text[start:end]` of a source file."""

    start: int
    end: int
    text: str


def source_edits(laid: Fit, edits: Sequence[Edit]) -> list[SourceEdit] | None:
    """Turn edits of a message into edits of the source it comes from.

    Args:
        laid: the template laid over the message.
        edits: in the message's offsets.

    Returns:
        Edits in the file's offsets; None where one of them lies in a hole, outside of the template, or can't be written
        in the literal that stands there.
    """
    found: list[SourceEdit] = []
    for given in edits:
        edit = _at_word(laid, given)
        part = _inserted(laid, edit) if edit.start == edit.end else _replaced(laid, edit)
        if part is None:
            return None
        found += part
    return found


def _at_word(laid: Fit, edit: Edit) -> Edit:
    """An insertion before a space that begins with a space is the same after it: words move to where words begin."""
    index = edit.start - laid.start
    place = laid.places[index] if edit.start == edit.end and 0 <= index < len(laid.places) else None
    unit = laid.template.units[place] if place is not None else None
    if not isinstance(unit, Char) or not unit.text.isspace() or edit.text[:1] != unit.text:
        return edit
    return Edit(edit.start + 1, edit.end + 1, edit.text[1:] + unit.text)


def _inserted(laid: Fit, edit: Edit) -> list[SourceEdit] | None:
    """Put text in beside a character, or beside a hole that stands inside a literal."""
    units = laid.template.units
    ending, beginning = laid.beside(edit.start)
    before = [(units[number], units[number].end) for number in reversed(ending)]
    after = [(units[number], units[number].start) for number in beginning]
    if before and after and _belongs_after(before[0][0], after[0][0], edit.text):
        before, after = after, before
    for unit, offset in sorted((*before, *after), key=lambda place: isinstance(place[0], Hole)):
        text = _written(laid.template, unit.piece, edit.text) if unit.piece >= 0 else None
        if text is not None:
            return [SourceEdit(offset, offset, text)]
    return None


def _belongs_after(before: Unit, after: Unit, text: str) -> bool:
    """Where two tokens of an implicit concatenation meet after a space, words that end in one go to the second."""
    if not isinstance(before, Char) or not isinstance(after, Char) or before.piece == after.piece:
        return False
    return before.text.isspace() and text[-1:].isspace()


def _replaced(laid: Fit, edit: Edit) -> list[SourceEdit] | None:
    first, last = edit.start - laid.start, edit.end - laid.start
    if first < 0 or last > len(laid.places):
        return None
    units = [laid.template.units[place] for place in laid.places[first:last] if place is not None]
    chars = [unit for unit in units if isinstance(unit, Char)]
    if len(chars) != last - first or not _unbroken(laid.places[first:last]):
        return None
    found: list[SourceEdit] = []
    text: str | None = _written(laid.template, chars[0].piece, edit.text)
    for piece in dict.fromkeys(char.piece for char in chars):
        own = [char for char in chars if char.piece == piece]
        if text is None or laid.template.tokens[piece].fixed:
            return None
        found.append(SourceEdit(own[0].start, own[-1].end, text))
        text = ""
    return found


def _unbroken(places: Sequence[int | None]) -> bool:
    """Whether the characters follow each other in the template: no empty hole between them."""
    numbers = [place for place in places if place is not None]
    return numbers == list(range(numbers[0], numbers[0] + len(numbers)))


def _written(template: Template, piece: int, text: str) -> str | None:
    token = template.tokens[piece]
    return None if token.fixed else encode(text, token.piece, token.dialect)


def spliced(source: SourceText, edits: Sequence[SourceEdit]) -> SourceText:
    """The file after the edits, which don't overlap; not checked."""
    text = source.text
    for edit in sorted(edits, reverse=True):
        text = text[: edit.start] + edit.text + text[edit.end :]
    return SourceText(source.path, text, bom=source.bom)


def edited(source: SourceText, edits: Sequence[SourceEdit]) -> SourceText | None:
    """The file after the edits; None where it can't be parsed any more."""
    changed = spliced(source, edits)
    return changed if changed.tree is not None else None


def again(changed: SourceText, template: Template, edits: Sequence[SourceEdit]) -> Template | None:
    """Read an expression once more after edits inside of it.

    Args:
        changed: the file after the edits.
        template: the expression as it was.
        edits: what was changed.

    Returns:
        The expression as it is now; None where it is no longer one of the same kind.
    """
    end = template.end + sum(len(edit.text) - (edit.end - edit.start) for edit in edits)
    alone = SourceText(changed.path, f"({changed.text[template.start : end]})")
    statement = alone.tree.body[0] if alone.tree is not None and len(alone.tree.body) == 1 else None
    if not isinstance(statement, ast.Expr) or not is_text(statement.value):
        return None
    found = next((each for each in variants(alone, statement.value) if _alike(each, template)), None)
    return None if found is None else _moved(found, template, template.start - 1, end)


def _moved(found: Template, template: Template, shift: int, end: int) -> Template:
    units = tuple(unit._replace(start=unit.start + shift, end=unit.end + shift) for unit in found.units)
    last = template.line + found.end_line - found.line
    return found._replace(start=template.start, end=end, line=template.line, end_line=last, units=units)


def _alike(template: Template, other: Template) -> bool:
    """Whether two readings of an expression have the same holes and are formatted the same way."""
    return _shape(template) == _shape(other)


def _shape(template: Template) -> tuple[int, frozenset[object]]:
    holes = sum(isinstance(unit, Hole) for unit in template.units)
    return holes, frozenset(token.dialect for token in template.tokens)
