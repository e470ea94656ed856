"""Marked regions of a document: where they begin and end; what stands outside of them is never touched."""

import re
import shlex
from collections.abc import Iterator
from typing import NamedTuple

from devkit.changelog.docs import markdown, plainly
from devkit.core.errors import DevkitError

_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_MARKDOWN = re.compile(r"<!--[ \t]*devkit:(?P<word>[\w-]+?)(?P<rest>[ \t].*?)?-->")
_OPENED = re.compile(r"<!--[ \t]*devkit:\w")  # `devkit: 1a2b3c4` is what a changelog remembers
_RST = re.compile(r"\.\.[ \t]+devkit:(?P<word>[\w-]*)(?P<rest>.*)")
_MEANT = re.compile(r"<!--[ \t]*(?P<shown>devkit:[ \t]*(?:begin|end))\b", re.IGNORECASE)
_BULLETS = re.compile(r"[ \t]*(?:(?:[-*+\u2022]|#\.|\(?(?:[A-Za-z]|\d+)[.)])[ \t]+)*")
_CODE_DIRECTIVE = re.compile(r"\.\.[ \t]+(?:code|code-block|sourcecode|parsed-literal|prompt|raw)::.*")
_DIRECTIVE = re.compile(r"\.\.[ \t]+(?:\|.*\|[ \t]+)?[\w:.+-]+::")
_BLANK = " \t\r\n\ufeff"
_FORM = "<!-- devkit:begin NAME --> … <!-- devkit:end -->"


class Region(NamedTuple):
    """A region of a document."""

    name: str
    """What it shows."""
    arguments: tuple[str, ...]
    """Further words of its mark."""
    options: dict[str, str]
    """Words of the form `key=value`."""
    line: int
    """Where it begins, 1-based."""
    start: int
    """Where its content begins in the text."""
    end: int
    inline: bool
    """Both marks stand on one line."""
    indent: str
    """The white space before its mark."""

    @property
    def title(self) -> str:
        """Its name and words, as an error calls it."""
        return " ".join([self.name, *self.arguments, *(f"{key}={value}" for key, value in self.options.items())])


class _Mark(NamedTuple):
    """A mark as found."""

    word: str
    rest: str
    line: int
    start: int
    """Where it begins in the text."""
    end: int
    line_start: int
    line_end: int
    indent: str
    """The white space before it."""
    alone: bool
    """Nothing else stands on its line."""


def is_rst(path: str) -> bool:
    """Whether a document is reStructuredText, going by its name."""
    return path.lower().endswith((".rst", ".rest"))


def regions(text: str, path: str) -> list[Region]:
    """The regions of a document, in order.

    Args:
        text: The document with its line ends as they are.
        path: Its name, for errors and to tell reStructuredText from Markdown.

    Raises:
        DevkitError: marks are misspelt, nested, not closed, not opened, or mark the same thing twice.
    """
    found: list[Region] = []
    opened: _Mark | None = None
    for mark in _rst_marks(text) if is_rst(path) else _markdown_marks(text, path):
        where = f"{path}:{mark.line}"
        if mark.word == "begin":
            if opened:
                raise DevkitError(
                    f"{where}: a region begins inside the one that begins in line {opened.line}; close that one first "
                    "with devkit:end"
                )
            opened = mark
        elif mark.word != "end":
            raise DevkitError(f"{where}: unknown mark devkit:{mark.word}; regions are written {_FORM}")
        elif not opened:
            raise DevkitError(f"{where}: devkit:end closes no region; remove it, or write {_FORM}")
        else:
            found.append(_region(opened, mark, path))
            opened = None
    if opened:
        raise DevkitError(f"{path}:{opened.line}: the region is not closed; write devkit:end on a line after it")
    _check_twins(found, path)
    return found


def _region(begin: _Mark, end: _Mark, path: str) -> Region:
    where = f"{path}:{begin.line}"
    name, arguments, options = _words(begin.rest, where)
    if end.rest.strip() and end.rest.split()[0] != name:
        raise DevkitError(f"{path}:{end.line}: devkit:end names another region than the one it closes, {name}")
    if begin.line == end.line:
        return Region(name, arguments, options, begin.line, begin.end, end.start, inline=True, indent="")
    for mark in (begin, end):
        if not mark.alone:
            raise DevkitError(f"{path}:{mark.line}: a mark of a region of several lines must stand alone on its line")
    return Region(
        name, arguments, options, begin.line, begin.line_end, end.line_start, inline=False, indent=begin.indent
    )


def _words(rest: str, where: str) -> tuple[str, tuple[str, ...], dict[str, str]]:
    try:
        words = shlex.split(rest)
    except ValueError as error:
        raise DevkitError(f"{where}: the mark can't be read ({error}); close its quotes") from error
    if not words:
        raise DevkitError(f"{where}: the mark names no region; write {_FORM}")
    options = dict(word.split("=", 1) for word in words[1:] if re.match(r"[a-z][\w-]*=", word))
    arguments = tuple(word for word in words[1:] if not re.match(r"[a-z][\w-]*=", word))
    return words[0], arguments, options


def _check_twins(found: list[Region], path: str) -> None:
    """One thing is shown once; only a region inside of a line may come again."""
    seen: dict[str, int] = {}
    for region in found:
        if not region.inline and region.title in seen:
            raise DevkitError(
                f"{path}:{region.line}: the region {region.title!r} is there already, in line {seen[region.title]}; "
                "remove one"
            )
        if not region.inline:
            seen[region.title] = region.line


def _lines(text: str) -> Iterator[tuple[int, int, str]]:
    """Line number, offset, and the line without its end."""
    for number, match in enumerate(_LINE.finditer(text), 1):
        yield number, match.start(), match[0]


def _rst_marks(text: str) -> Iterator[_Mark]:
    shown: int | None = None
    for number, start, line in _lines(text):
        stripped = line.strip(_BLANK)
        if not stripped:
            continue
        if shown is not None and _depth(line[: len(line) - len(line.lstrip())]) > shown:
            continue
        shown = _literal(line.strip("\r\n\ufeff"))
        match = _RST.fullmatch(stripped)
        if match:
            begin = line.index("..")
            span = (start + begin, start + begin + len(stripped), start, start + len(line))
            yield _Mark(match["word"], match["rest"], number, *span, line[:begin].lstrip("\ufeff"), alone=True)


def _literal(line: str) -> int | None:
    """How deep a line of reStructuredText stands below which code is indented deeper; None for others."""
    begin = _BULLETS.match(line)
    at = begin.end() if begin else 0
    told = line[at:].rstrip()
    code = _CODE_DIRECTIVE.fullmatch(told) or (told.endswith("::") and not _DIRECTIVE.fullmatch(told))
    return _depth(line[:at]) if code else None


def _depth(indent: str) -> int:
    return len(indent.expandtabs(8))


def _markdown_marks(text: str, path: str) -> Iterator[_Mark]:
    if not (_MEANT.search(text) or _OPENED.search(text)):
        return
    lines = list(_lines(text))
    bare = _without_code(text, [line for _, _, line in lines])
    for (number, start, line), seen in zip(lines, bare, strict=True):
        if "devkit:" in seen.lower():
            yield from _on_line(line, seen, number, start, path)


def _without_code(text: str, lines: list[str]) -> list[str]:
    """The lines of Markdown as long as they are, with code covered: marks in it are shown, not meant."""
    code = plainly.fenced([line.strip("\r\n\ufeff") for line in lines])
    if code is not None:
        return ["" if number in code else markdown.without_code(line) for number, line in enumerate(lines)]
    read = markdown.blocks(text)
    bare = ["" if number in read.code else markdown.without_code(line) for number, line in enumerate(lines)]
    for first, after in read.texts:
        if after - first > 1:
            bare[first:after] = _LINE.findall(markdown.without_code("".join(lines[first:after])))
    return bare


def _on_line(line: str, bare: str, number: int, start: int, path: str) -> Iterator[_Mark]:
    """The marks of a line of Markdown, of which code is covered."""
    for meant in _MEANT.finditer(bare):
        if meant["shown"] not in {"devkit:begin", "devkit:end"}:
            raise DevkitError(f"{path}:{number}: the mark {meant['shown']!r} is misspelt; regions are written {_FORM}")
    found = list(_MARKDOWN.finditer(bare))
    if len(_OPENED.findall(bare)) > len(found):
        raise DevkitError(f"{path}:{number}: the mark is not closed on its line; end it with -->")
    alone = len(found) == 1 and not _MARKDOWN.sub("", bare).strip(_BLANK)
    for match in found:
        span = (start + match.start(), start + match.end(), start, start + len(line))
        indent = line[: match.start()].lstrip("\ufeff") if alone else ""
        yield _Mark(match["word"], match["rest"] or "", number, *span, indent, alone=alone)
