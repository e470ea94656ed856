"""Conflict markers that were left in files; not those that a file is about."""

import ast
import re
import warnings
from typing import NamedTuple

from devkit.hooks.merge.links import MARKDOWN

_OURS = re.compile(r"<{7} \S")
_BASE = re.compile(r"\|{7}(?: |$)")
_MIDDLE = re.compile(r"={7}$")
_THEIRS = re.compile(r">{7} \S")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")


class Conflict(NamedTuple):
    """A conflict that nobody solved."""

    line: int
    """Of its first marker, 1-based."""
    end: int
    label: str
    """What git wrote after the first marker."""


def conflicts(path: str, text: str, before: str) -> list[Conflict]:
    """The conflicts that were left in a file.

    Args:
        path: The file; its name says what it is.
        text: Its content.
        before: What it held before the change: markers that stood there are its content.
    """
    if "<<<<<<< " not in text or ">>>>>>> " not in text:
        return []
    lines = text.replace("\r\n", "\n").split("\n")
    found = _triples(lines)
    if path.endswith(MARKDOWN):
        fenced = _fenced(lines)
        found = [each for each in found if each.line not in fenced]
    old = before.replace("\r\n", "\n").split("\n")
    known = {tuple(old[each.line - 1 : each.end]) for each in _triples(old)}
    found = [each for each in found if tuple(lines[each.line - 1 : each.end]) not in known]
    if found and path.endswith((".py", ".pyi")) and _parses(text):
        found = [each for each in found if _stood(lines, each, old)]
    return found


def _triples(lines: list[str]) -> list[Conflict]:
    """Runs of `<<<<<<< `, perhaps `|||||||`, `=======` and `>>>>>>> ` in this order."""
    found: list[Conflict] = []
    start, middle = 0, False
    for number, line in enumerate(lines, start=1):
        if _OURS.match(line):
            start, middle = number, False
        elif start and not middle and _MIDDLE.match(line):
            middle = True
        elif start and middle and _THEIRS.match(line):
            found.append(Conflict(start, number, lines[start - 1][8:].strip()))
            start = 0
    return found


def _fenced(lines: list[str]) -> set[int]:
    """The lines inside of code fences; an unclosed fence is none."""
    inside: set[int] = set()
    opened, start = "", 0
    for number, line in enumerate(lines, start=1):
        match = _FENCE.match(line)
        if not opened and match:
            opened, start = match[1], number
        elif opened and match and match[1].startswith(opened) and not line.strip().strip(opened[0]):
            inside.update(range(start, number))
            opened = ""
    return inside


def _parses(text: str) -> bool:
    """Whether a Python file is sound, so that the markers stand in a string."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True


def _stood(lines: list[str], conflict: Conflict, old: list[str]) -> bool:
    """Whether one side of a conflict was in the file before: then git wrote the markers around it."""
    block = lines[conflict.line - 1 : conflict.end]
    middle = next(number for number, line in enumerate(block) if _MIDDLE.match(line))
    first = next((number for number, line in enumerate(block) if _BASE.match(line)), middle)
    joined = "\n".join(old)
    sides = ("\n".join(block[1:first]), "\n".join(block[middle + 1 : -1]))
    return any(side.strip() and f"\n{side}\n" in f"\n{joined}\n" for side in sides)
