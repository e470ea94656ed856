"""Markdown as GitHub reads it: which lines are code, and what is code or HTML inside of a text."""

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

_LONE = re.compile(r"\r(?!\n)")
_VALUE = r"(?:[^\s\"'=<>`]+|'[^']*'|\"[^\"]*\")"
_SPAN = re.compile(
    r"\\[!-/:-@\[-`{-~]"
    r"|(?P<code>(?P<ticks>`+)(?!`).+?(?<!`)(?P=ticks)(?!`))"
    r"|`+"
    r"|(?P<html><!--.*?-->|<[A-Za-z][A-Za-z0-9.+-]{1,31}:[^\s<>]*>|</[A-Za-z][A-Za-z0-9-]*\s*>"
    rf"|<[A-Za-z][A-Za-z0-9-]*(?:\s+[A-Za-z_:][\w.:-]*(?:\s*=\s*{_VALUE})?)*\s*/?>)",
    re.DOTALL,
)


class Blocks(NamedTuple):
    """What the lines of a text are, numbered from 0."""

    code: frozenset[int]
    """Lines of code blocks, fenced or indented, with their fences."""
    texts: tuple[tuple[int, int], ...]
    """The first line of each paragraph or heading, and the line after it: code spans and links may go over several."""


def parser() -> "MarkdownIt":
    """What tells blocks apart; text in them is left alone."""
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark").enable("table")


def plain(text: str) -> str:
    """A text as the parser takes it, line for line: line ends as newlines only, no byte order mark, all of it UTF-8."""
    lines = _LONE.sub(" ", text.removeprefix("\ufeff").replace("\r\n", "\n"))
    return lines.encode("utf-8", "replace").decode()


def blocks(text: str) -> Blocks:
    """See which lines of a text are code, and which belong to one paragraph or heading."""
    tokens = parser().disable("inline").parse(plain(text))
    code = (token.map for token in tokens if token.type in {"fence", "code_block"} and token.map)
    texts = (token.map for token in tokens if token.type == "inline" and token.map)
    lines = frozenset(line for first, after in code for line in range(first, after))
    return Blocks(lines, tuple(dict.fromkeys((first, after) for first, after in texts)))


def without_code(text: str) -> str:
    """A paragraph's text with an `x` for each character of a code span; its length and its lines stay."""
    return _SPAN.sub(lambda match: _covered(match[0]) if match["code"] else match[0], text)


def bare(text: str) -> str:
    """A paragraph's text with an `x` for each character of code spans, comments, tags and escapes."""
    return _SPAN.sub(lambda match: _covered(match[0]), text)


def is_closed(line: str) -> bool:
    """Whether each backtick of a line is in a code span that ends there, or in a tag or behind a backslash."""
    return all(match["code"] or match[0][0] != "`" for match in _SPAN.finditer(line))


def reference(name: str) -> str:
    """The name of a link as Markdown compares names: whatever its case and spaces."""
    return " ".join(name.split()).lower().upper()


def _covered(text: str) -> str:
    return re.sub(r"[^\n]", "x", text)
