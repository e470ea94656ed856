"""The parts of a Python file that a diff touches: parsing all of it costs more than the rest of a proposal."""

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from devkit.changelog.message.pattern import Pattern

_LEAST = 60
"""Lines that must be left out for it to be worth it."""
_STATEMENT = re.compile(rb"^(?:(?P<indent>[ \t]*)(?:async def |def |(?P<kind>class )|@)|[^\s#)\]}])", re.MULTILINE)
"""Where a function or class begins, or another statement of the module."""
_COOKIE = Pattern(r"coding[:=]")


class _Block(NamedTuple):
    """A function or class, or what a class has before its first method, and what follows up to the next one."""

    start: int
    """Its offset in the text."""
    line: int
    """1-based."""
    indent: bytes
    """What it is indented by: nothing at the top of the module, else it is in the class above."""


def narrowed(text: bytes, touched: Sequence[tuple[int, int]]) -> bytes | None:
    """A module without the functions and classes that aren't touched; what is left stands on its lines still.

    Args:
        text: The module.
        touched: First lines and numbers of lines; none for what stands after a line.

    Returns:
        None where there is too little to leave out.
    """
    if text.count(b"\n") < _LEAST:
        return None
    parts, left_out, within = [], 0, False
    blocks = [_Block(0, 1, b""), *_blocks(text), _Block(len(text), text.count(b"\n") + 1, b"")]
    hit = _hit(blocks, touched)
    for number, (block, after) in enumerate(itertools.pairwise(blocks)):
        within = within if block.indent else _hits(blocks, hit, number)
        if hit[number] or (within and not block.indent):
            parts.append(text[block.start : after.start])
        else:
            left_out += after.line - block.line
            parts.append((block.indent + b"pass" if within else b"") + b"\n" * (after.line - block.line))
    keeps_encoding = hit[0] or not _COOKIE.search(text[:200].decode("latin-1"))
    return b"".join(parts) if left_out >= _LEAST and keeps_encoding else None


def defines(whole: bytes, part: bytes, names: Iterable[str]) -> bool:
    """Whether what was left out of a version also defines one of some names, at the same place.

    Args:
        whole: The version.
        part: What `narrowed` left of it.
        names: Qualified names.
    """
    inside: dict[str, set[str]] = {}
    for name in names:
        owner, _, rest = name.rpartition(".")
        inside.setdefault(owner.partition(".")[0], set()).add(rest)
    return any(_number(whole, owner, lasts) > _number(part, owner, lasts) for owner, lasts in inside.items())


def _number(text: bytes, owner: str, names: set[str]) -> int:
    """How often a module, or a class of it, defines some names."""
    if owner:
        body = re.search(rf"^class {owner}\b.*(?:\n(?:[ \t#)\]}}\r].*)?)*".encode(), text, re.MULTILINE)
        text = body[0] if body else b""
    known = "|".join(map(re.escape, sorted(names)))
    definition = rf"^[ \t]*(?:(?:async +)?def +|class +)?(?:{known})[ \t]*[(:=\[]".encode()
    return len(re.findall(definition, text, re.MULTILINE))


def _blocks(text: bytes) -> Iterator[_Block]:
    """The blocks below an empty line, as far as the text alone tells them: those inside of texts aside."""
    line, before, quotes, inner = 1, 0, [0, 0], None
    for match in _STATEMENT.finditer(text):
        start = match.start()
        line += text.count(b"\n", before, start)
        quotes = [found + text.count(mark, before, start) for found, mark in zip(quotes, (b'"""', b"'''"), strict=True)]
        before, indent = start, match["indent"]
        if any(found % 2 for found in quotes):
            continue
        if not indent:
            inner = b"" if match["kind"] else None
        elif inner == b"":
            inner = indent  # the first in a class says how far its own are indented
        begins = indent is not None and text[:start].endswith((b"\n\n", b"\r\n\r\n"), max(start - 4, 0))
        if begins and (not indent or indent == inner):
            yield _Block(start, line, indent)


def _hit(blocks: Sequence[_Block], touched: Sequence[tuple[int, int]]) -> list[bool]:
    """Whether each block is touched; a class is touched as a whole where its beginning is, since it may be new."""
    found, is_whole = [], False
    for block, after in itertools.pairwise(blocks):
        is_hit = any(start < after.line and block.line < start + max(count, 1) for start, count in touched)
        is_whole = is_whole if block.indent else is_hit
        found.append(is_hit or is_whole)
    return found


def _hits(blocks: Sequence[_Block], hit: Sequence[bool], number: int) -> bool:
    """Whether a block at the top, or one of the class that it begins, is touched."""
    end = next(place for place in range(number + 1, len(blocks)) if not blocks[place].indent)
    return any(hit[number:end])
