"""Releases taken out of a changelog's file, as people left them."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from devkit.changelog.notes import layout
from devkit.changelog.notes.marker import marked

_DEFINITION = re.compile(r" {0,3}\[([^\]\n]+)\]:[ \t]*<?([^\s>]+)>?.*")
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
    """What `[1.2.0]` refers to, by its name in lower case."""


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
    found = (_DEFINITION.fullmatch(line) for line in plan.lines)
    links = {match[1].lower(): match[2] for match in found if match}
    return Changelog(tuple(sections), links)


def shown(section: Section, level: int, links: dict[str, str]) -> str:
    """A section with its heading, as a part of another document.

    Args:
        section: The section.
        level: The level its heading gets; those below it move with it.
        links: What its references mean, which the other document doesn't know.
    """
    lines = [f"{'#' * level} {section.heading}", *_moved(list(section.lines), level - section.level)]
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


def _linked(text: str, links: dict[str, str]) -> str:
    """The text with references replaced by the links they mean."""
    for name, target in links.items():
        text = re.sub(rf"\[({re.escape(name)})\](?![\[(:])", rf"[\1]({_plain(target)})", text, flags=re.IGNORECASE)
    return text


def _plain(target: str) -> str:
    return target.replace("\\", "\\\\")
