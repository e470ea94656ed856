"""Releases taken out of a changelog's file, as people left them."""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from devkit.changelog.docs import markdown, plainly
from devkit.changelog.notes import layout
from devkit.changelog.notes.marker import marked

_FOOTNOTE = re.compile(r"^ {0,3}\[\^[^\]\n]+\]:.*", re.MULTILINE)
_BRACKET = re.compile(r"!?\[|\]")
_LABEL = re.compile(r"\[([^\[\]]*)\]")
_INLINE = re.compile(
    r"\(\s*(?:<[^<>\n]*>|(?!<)[^\s()]*(?:\([^\s()]*\)[^\s()]*)*)"
    r"(?:\s+(?:\"[^\"]*\"|'[^']*'|\([^()]*\)))?\s*\)"
)
_PARENTHESIS = re.compile(r"[()]")
_DEEPEST = 6


class Section(NamedTuple):
    """A release of a changelog."""

    version: str | None
    """None for what is not released."""
    heading: str
    """Without the marks of a heading."""
    lines: tuple[str, ...]
    """What stands below the heading; without what devkit remembers there."""
    level: int
    """Of the heading."""


class Changelog(NamedTuple):
    """A changelog, read."""

    sections: tuple[Section, ...]
    """As they stand."""
    links: dict[str, str]
    """What `[1.2.0]` refers to, by its name as Markdown compares names: the part of a link in parentheses."""


def read(text: str, name: str) -> Changelog:
    """Read a changelog.

    Raises:
        DevkitError: it is reStructuredText.
    """
    plan = layout.read(text.removeprefix("\ufeff").replace("\r\n", "\n"), name)
    sections = []
    for heading in plan.releases:
        inside = plan.lines[heading.after : plan.end(heading)]
        lines = tuple(line for line in inside if not marked(line))
        sections.append(Section(layout.released(heading.text), heading.text, lines, heading.level))
    return Changelog(tuple(sections), _links(text))


def shown(section: Section, level: int, links: dict[str, str]) -> str:
    """A section with its heading, as a part of another document.

    Args:
        section: The section.
        level: The level its heading gets; those below it move with it.
        links: What its references mean, which the other document doesn't know.
    """
    lines = [f"{'#' * min(level, _DEEPEST)} {section.heading}", *_moved(list(section.lines), level - section.level)]
    return _linked("\n".join(lines).strip(), links)


def body(section: Section, links: dict[str, str]) -> str:
    """A section without its heading."""
    return _linked("\n".join(section.lines).strip("\n"), links)


def _moved(lines: list[str], deeper: int) -> Iterator[str]:
    """The lines with their headings so much deeper; those that are underlined become the other kind."""
    headings = {heading.line: heading for heading in layout.headings(lines)}
    skipped = {number for heading in headings.values() for number in range(heading.line + 1, heading.after)}
    for number, line in enumerate(lines):
        heading = headings.get(number)
        if heading:
            yield f"{'#' * min(max(heading.level + deeper, 1), _DEEPEST)} {heading.text}"
        elif number not in skipped:
            yield line


def _links(text: str) -> dict[str, str]:
    """What a changelog defines: name -> the part of a link in parentheses. A footnote is no link."""
    if "]:" not in text:
        return {}
    plain = plainly.definitions(text)
    if plain is not None:
        return {name: f"({target})" for name, target in plain.items()}
    found: dict[str, Any] = {}
    markdown.parser().disable("inline").parse(_FOOTNOTE.sub("", markdown.plain(text)), found)
    defined = found.get("references", {}).items()
    return {name: _target(entry["href"], entry["title"]) for name, entry in defined}


def _target(href: str, title: str) -> str:
    shown = f"<{href}>" if not href or _PARENTHESIS.search(href) else href
    return f"({shown} {_quoted(title)})" if title else f"({shown})"


def _quoted(title: str) -> str:
    """A link's title on one line."""
    return '"' + " ".join(title.split()).replace("\\", "\\\\").replace('"', '\\"') + '"'


def _linked(text: str, links: dict[str, str]) -> str:
    """The text with references replaced by the links they mean; code stays as it is."""
    if not links or "[" not in text:
        return text
    lines = text.split("\n")
    plain = plainly.texts(text)
    spans = [(number, number + 1) for number in plain] if plain is not None else markdown.blocks(text).texts
    for first, after in reversed(spans):
        lines[first:after] = _resolved("\n".join(lines[first:after]), links).split("\n")
    return "\n".join(lines)


def _resolved(text: str, links: dict[str, str]) -> str:
    """A paragraph's text with `[text][name]`, `[name][]` and `[name]` as links; none stands inside of another."""
    seen, new, copied, at = markdown.bare(text), "", 0, 0
    opened: list[tuple[int, bool]] = []
    linked = 0
    while bracket := _BRACKET.search(seen, at):
        at = bracket.end()
        if bracket[0] != "]":
            opened.append((at, bracket[0] == "!["))
            continue
        if not opened:
            continue
        start, image = opened.pop()
        if start < linked and not image:
            continue
        end = at
        inline, label = _INLINE.match(seen, end), _LABEL.match(seen, end)
        if inline:
            at = inline.end()
        else:
            name = (label and text[label.start(1) : label.end(1)]) or text[start : end - 1]
            target = links.get(markdown.reference(name))
            if target is None:
                continue
            at = label.end() if label else end
            new += text[copied:end] + target
            copied = at
        linked = linked if image else at
    return new + text[copied:]
