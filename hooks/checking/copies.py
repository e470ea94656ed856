"""What a file says of pieces of it that are meant as copies: they may stand elsewhere as well."""

import ast
import re
from bisect import bisect, bisect_left
from collections.abc import Iterable
from functools import lru_cache

from devkit.hooks.checking.source import Source
from devkit.hooks.checking.written import is_left_alone

Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef

_COPIED = re.compile(
    r"\b(?:copied|copy|taken|adapted|borrowed|backport(?:ed)?|vendored|lifted|duplicated?|stolen|ported)"
    r"(?: \w+){0,4}? (?:from|of|in|with)\b|\bin sync\b|\bsync(?:ed|hroni[sz]ed)? with\b"
    r"|\b(?:without|rather than|instead of) import(?:ing|ed)\b|\bcopies of\b"
    r"|\bcop(?:y|ied),? not (?:an? )?import|\bcopy[/-]?past\w+ (?:from|of|with|w/)"
    r"|\b(?:is|are|was|were) copy[-/]?pasted\b|\bkept local\b"
    r"|\bto avoid (?:(?:an?|the|any) )?(?:\w+ )?(?:import|dependenc)"
    r"|\bkept (?:identical|aligned|in step)\b|\bstays? (?:aligned|in step)\b"
    r"|\bmirrors? (?:of )?(?::\w+:)?[`'\"~]*\w+\.\w|\bmust (?:match|equal)\b|\bduplicated here\b|\b(?:in )?lock-?step\b"
    r"|\bduplicated rather than\b|\b(?:deliberately|intentionally) (?:independent|separate|duplicated)\b"
    r"|\bchange both\b"
    r"|\b(?:local|own) copy\b|\b(?:circular|cyclic) (?:import|dependenc)|\bimport cycle"
    r"|\b(?:legacy|deprecated|retained|backwards?[- ]compat\w*|self-contained)\b",
    re.IGNORECASE,
)
_RULED = re.compile(r"#[ \t]*[-=#*~]{8}")
"""The last line of a heading, which is for all that follows, with a blank line between."""
_HEADING = re.compile(r"^#[ \t]*[-=#*~]{8}.*\n((?:#(?![ \t]*[-=#*~]{8}).*\n)+)#[ \t]*[-=#*~]{8}", re.MULTILINE)
"""A heading between two rules, with what it says as its group."""
_RULE_BELOW = re.compile(r"\n#[ \t]*[-=#*~]{8}")
"""What any heading ends with; many times faster to search for, as it begins with what is always the same."""
_COPYING = (
    *("copied ", "copy ", "taken ", "adapted ", "borrowed ", "backport", "vendored ", "lifted ", "duplicate"),
    *("stolen ", "in sync", "sync with", "synced with", "synchroni", "mirror", "must match", "must equal"),
    *("legacy", "deprecated", "retained", "compat", "self-contained", "copies of", "kept identical"),
    *("kept aligned", "kept in step", "stay aligned", "stays aligned", "stay in step", "stays in step"),
    *("without import", "rather than import", "instead of import", "copypast", "copy/past", "copy-past"),
    *("lockstep", "lock-step", "deliberately ", "intentionally ", "change both"),
    *("kept local", "to avoid ", "local copy", "own copy", "circular ", "cyclic ", "import cycle"),
    *("copy, not ", "copied, not ", "copy not ", "copied not "),
)
_ASSIGNED = re.compile(r"[^\W\d]\w*(?:[ \t]*:[^=\n]+)?[ \t]*=(?!=)")
"""A line that assigns a name of a module."""
_INSIDE = " \t)]}"
"""What a line begins with that goes on with a value."""
_ALLOWED = re.compile(r"^#[ \t]*pylint:[ \t]*disable[ \t]*=[^#\n]*\b(?:duplicate-code|R0801)\b", re.MULTILINE)
"""How pylint is told that a file may say what others do."""
_DOCSTRING = re.compile(r"(\"{3}|'{3})(.*?)\1", re.DOTALL)


def may_repeat(source: Source) -> bool:
    """Whether a comment of a file tells pylint that it may say what other files do."""
    has_word = "duplicate-code" in source.text or "R0801" in source.text
    return has_word and _ALLOWED.search(source.text) is not None


def is_copied(source: Source, first: int, last: int) -> bool:
    """Whether some lines, by a comment in them, right above or below, or by their docstring, say that they are a copy.

    Args:
        source: The file.
        first: The statement's first line, 1-based.
        last: Its last line.
    """
    above = first - 1
    if above > 1 and not source.line(above).strip() and _RULED.match(source.line(above - 1)):
        above -= 1
    if _ASSIGNED.match(source.line(first)):  # a comment stands above all of a paragraph
        above = _paragraph(source, above)
    while above > 0 and source.line(above).lstrip().startswith("#"):
        above -= 1
    lines = [source.line(number) for number in range(above + 1, _below(source, last) + 1)]
    docstring = _DOCSTRING.search("".join(lines))
    texts = (_comments(lines), docstring[2] if docstring else "")
    return any(map(_says_copied, texts)) or (not any(map(_RULED.match, lines)) and _is_below_copies(source, above + 1))


def _below(source: Source, last: int) -> int:
    """The last line of the comment right below some lines, if nothing but that follows which it could be about."""
    end = last
    while source.line(end + 1).startswith("#"):
        end += 1
    return end if not source.line(end + 1).strip() else last


def _paragraph(source: Source, above: int) -> int:
    """The line above the values that some are assigned with, one after the other with no line between."""
    start = above
    while start > 0 and source.line(start).strip() and not source.line(start).startswith("#"):
        start -= 1
    lines = (source.line(number) for number in range(start + 1, above + 1))
    is_one = all(line[0] in _INSIDE or _ASSIGNED.match(line) for line in lines)
    return start if is_one else above


def _says_copied(text: str) -> bool:
    return bool(text) and _may_be_copied(text.lower()) and _COPIED.search(text) is not None


def _comments(lines: Iterable[str]) -> str:
    return " ".join(line.partition("#")[2].strip() for line in lines if "#" in line)


def _is_below_copies(source: Source, line: int) -> bool:
    """Whether the ruled heading that a line stands below says that what follows is copied."""
    headings = _headings(source)
    found = bisect(headings, (source.starts[line - 1], False))
    return found > 0 and headings[found - 1][1]


@lru_cache(maxsize=1)  # several pieces ask in a row
def _headings(source: Source) -> list[tuple[int, bool]]:
    """Where the ruled headings of a file end, in their order, and whether each says that what follows is copied."""
    if _RULE_BELOW.search(source.text) is None:
        return []
    found = _HEADING.finditer(source.text)
    return [(each.end(), _COPIED.search(_comments(each[1].splitlines())) is not None) for each in found]


def meant_twice(source: Source, asked: Iterable[int]) -> frozenset[int]:
    """The lines of Python that may stand elsewhere as well: a file that nobody works on, or what in it is a copy.

    Args:
        source: The file.
        asked: The lines that matter, 1-based: only what is around one of them is looked at.
    """
    lines = sorted({*asked})
    if not lines or is_left_alone(source):
        return frozenset(lines)
    every: list[Definition] = [*source.nodes(ast.FunctionDef), *source.nodes(ast.AsyncFunctionDef)]
    every += source.nodes(ast.ClassDef)
    found: set[int] = set()
    for node in every:
        inside = lines[bisect_left(lines, node.lineno) : bisect(lines, node.end_lineno or 0)]
        if not found.issuperset(inside) and is_copied(source, *_opening(node)):
            found.update(inside)
    # The pattern takes long for a whole file, and hardly ever has to be searched for in one.
    return frozenset(found if found and _COPIED.search(source.text) else ())


def _may_be_copied(text: str) -> bool:
    """Whether a text in lower case has a word of a copy: many times faster than to search for the pattern."""
    if any(map(text.__contains__, _COPYING)):
        return True
    return text.count("ported ") > sum(map(text.count, ("pported ", "mported ", "xported ", "eported ")))


def _opening(node: Definition) -> tuple[int, int]:
    """A definition's first line, decorators included, and that of its docstring's end."""
    docstring = node.body[0].end_lineno if ast.get_docstring(node, clean=False) is not None else None
    return min([node.lineno, *(each.lineno for each in node.decorator_list)]), docstring or node.lineno
