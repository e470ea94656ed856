"""What a plain Markdown document says line by line: the parser, which costs a hook more than git does, stays unloaded.

Each function gives None for a document in which a line alone doesn't tell: then the parser has to.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from devkit.changelog.docs import markdown

_FENCE = re.compile(r"(?P<fence>`{3,})[^`]*|(?P<tildes>~{3,}).*")
_MAY_BE_FENCE = re.compile(r"`{3}|~{3}")
_COMMENT = re.compile(r"<!--(?:(?!-->).)*-->[^<]*")
"""A comment that ends on its line, which begins no block."""
_LONG_HTML = re.compile(r"<(?:script|pre|style|textarea)\b|<\?|<!(?!--)|<!--(?!.*-->)", re.IGNORECASE)
"""HTML that goes on below an empty line."""
_TAG = re.compile(r"<[A-Za-z/](?!.*>)")
"""One that ends on another line."""
_ODD_SPACE = re.compile(r"[^\S \t]")
"""A space that is none to Markdown: a line of them isn't empty."""
_INDENTED = re.compile(r"(?: {4}|\t| {1,3}\t)")
_HEADING = re.compile(r"(?P<signs>#{1,6})(?:[ \t]+(?P<title>.*?))?(?:[ \t]+#+)?[ \t]*")
_HEADING_INSIDE = re.compile(r"[ \t>*+\-\d.)]+#{1,6}(?:[ \t]|$)")
_UNDERLINE = re.compile(r"[ \t>]*(?:=+|-+)[ \t]*")
_CODE = re.compile(r"`([^`\s](?:[^`]*[^`\s])?)`")
_REMARK = re.compile(r"<!--[^<>]*-->")
_BRACKETS = re.compile(r"(?<!!)\[[^\[\]\\<>*_&`]*\](?![(\[])")
_MARKUP = re.compile(r"[\[\]<>*_&\\`]")
_DEFINITION = re.compile(
    r"\[(?P<name>[^\[\]\\`^\s](?:[^\[\]\\`]*[^\[\]\\`\s])?)\]: (?P<target>[A-Za-z0-9:/._~?#@$+,;=-]+)"
)
_TITLE = re.compile(r"[ \t]*[\"'(]")


class Title(NamedTuple):
    """A heading that stands by itself."""

    level: int
    text: str
    """As it is written."""
    seen: str
    """As it is shown, with the brackets of references."""
    line: int
    """Where it stands, 1-based."""


def fenced(lines: Sequence[str], *, about: str = "devkit") -> frozenset[int] | None:
    """The lines of code between fences, with these, numbered from 0.

    Args:
        lines: The document's, without their ends.
        about: What is looked for, in small letters: a line that has it must not be indented as code.
    """
    found: set[int] = set()
    fence, html = "", False
    for number, line in enumerate(lines):
        if fence:
            found.add(number)
            if re.fullmatch(rf" {{0,3}}{fence[0]}{{{len(fence)},}}[ \t]*", line):
                fence = ""
            continue
        opened = _FENCE.fullmatch(line)
        html = _is_html(line, before=html)
        if opened is None and not _is_plain(line, about):
            return None
        if opened is not None:
            if html:
                return None
            fence = opened["fence"] or opened["tildes"]
            found.add(number)
    return None if fence else frozenset(found)


def _is_html(line: str, *, before: bool) -> bool:
    """Whether a line may be in a block of HTML, which ends at an empty line."""
    begins = line.lstrip().startswith("<") and not _COMMENT.fullmatch(line.strip())
    return bool(line.strip()) and (before or begins)


def _is_plain(line: str, about: str) -> bool:
    """Whether code and HTML in a line end there, and it is no code itself if it has what is looked for."""
    if _ODD_SPACE.search(line) or _MAY_BE_FENCE.search(line) or _LONG_HTML.search(line) or _TAG.search(line):
        return False
    if _INDENTED.match(line) and about in line.lower():
        return False
    return "`" not in line or markdown.is_closed(line)


def headings(text: str) -> list[Title] | None:
    """The headings of a document, none of which stands in a quote or a list."""
    lines = markdown.plain(text).split("\n")
    code = fenced(lines)
    if code is None:
        return None
    found = list[Title]()
    for number, line, html in _outside(lines, code):
        is_below = number > 0 and number - 1 not in code and lines[number - 1].strip()
        heading = _HEADING.fullmatch(line)
        if _HEADING_INSIDE.match(line) or (is_below and _UNDERLINE.fullmatch(line)) or (heading and html):
            return None
        if heading:
            title = heading["title"] or ""
            seen = _seen(title)
            if seen is None:
                return None
            found.append(Title(len(heading["signs"]), title, seen, number + 1))
    return found


def _seen(title: str) -> str | None:
    """A heading as it is shown, but for brackets: what is in these may be a link or not."""
    remarks = _REMARK.sub("", title)
    if (remarks != title and "`" in title) or _MARKUP.search(_BRACKETS.sub("", _CODE.sub("", remarks))):
        return None
    return _CODE.sub(r"\1", remarks)


def definitions(text: str) -> dict[str, str] | None:
    """Name, as Markdown compares names, -> target of the links that a document defines without a title."""
    lines = markdown.plain(text).split("\n")
    code = fenced(lines, about="]:")
    if code is None:
        return None
    found: dict[str, str] = {}
    may_begin, is_one = True, False
    for number, line in enumerate(lines):
        defined = _DEFINITION.fullmatch(line) if number not in code else None
        is_strange = "]:" in line and number not in code and not (defined and may_begin)
        if is_strange or (is_one and _TITLE.match(line)):
            return None
        if defined:
            found.setdefault(markdown.reference(defined["name"]), defined["target"])
        is_one = defined is not None
        may_begin = is_one or not line.strip() or number in code
    return found


def texts(text: str) -> list[int] | None:
    """The lines, from 0, that have brackets of text, all of which are closed on their line."""
    lines = markdown.plain(text).split("\n")
    code = fenced(lines, about="[")
    if code is None or "]:" in text:
        return None
    found = list[int]()
    for number, line, html in _outside(lines, code):
        is_odd = html or line.lstrip().startswith("|") or line.count("[") != line.count("]")
        if "[" in line or "]" in line:
            if is_odd or line.count("(") != line.count(")"):
                return None
            found.append(number)
    return found


def _outside(lines: Sequence[str], code: frozenset[int]) -> Iterator[tuple[int, str, bool]]:
    """Number and text of the lines that are no code, and whether each may be HTML."""
    html = False
    for number, line in enumerate(lines):
        html = number not in code and _is_html(line, before=html)
        if number not in code:
            yield number, line, html
