"""A changelog as people keep it, seen as lines: where its sections begin and end, and in what style it is written."""

import re
from typing import NamedTuple

from devkit.changelog.notes.version import version
from devkit.core.errors import DevkitError

_ATX = re.compile(r" {0,3}(#{1,6})[ \t]+(.*?)(?:[ \t]+#+)?[ \t]*")
_UNDERLINE = re.compile(r" {0,3}(=+|-+)[ \t]*")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_PENDING = re.compile(
    r"\W*(?:unreleased|upcoming|next(?: release| version)?|head|in development|pending|main|master)\b\W*.*",
    re.IGNORECASE,
)
_RELEASE = re.compile(
    r"(?:version|release|v)?[ \t]*\[?(?P<name>(?:[\w./@-]+?[-@/_ ])?v?\d+(?:\.\d+)+[\w.+-]*)\]?"
    r"(?P<rest>(?:[ \t(\[:,\u2013\u2014-].*)?)",
    re.IGNORECASE,
)
_DEFINITION = re.compile(r" {0,3}\[([^\]\n]+)\]:[ \t]*\S+.*")
_DIRECTIVE = re.compile(r"\.\. [\w:-]+::|\.\. _|:(?:ref|issue|pr|func|class|doc):`")
TOWNCRIER = "<!-- towncrier release notes start -->"
_SETEXT = {"=": 1, "-": 2}


class Heading(NamedTuple):
    """A heading of a Markdown file."""

    line: int
    """Where it stands, from 0."""
    after: int
    """The line after it."""
    level: int
    text: str


class Layout(NamedTuple):
    """Where things stand in a changelog; lines are numbered from 0, an end is the line after the last one."""

    lines: list[str]
    """Without their ends."""
    releases: tuple[Heading, ...]
    """The headings of releases, and of what is not released, as they stand."""
    start: int
    """Where a new release's section goes: before those that are there."""
    links: int
    """Where the definitions of links at the end of the file begin; the number of lines where there are none."""
    level: int
    """The level of releases' headings."""
    bullet: str
    """What entries begin with: `-`, `*` or `+`."""

    @property
    def pending(self) -> Heading | None:
        """The heading of what is not released."""
        return next((heading for heading in self.releases if pending(heading.text)), None)

    def end(self, heading: Heading) -> int:
        """Where the section of a release ends."""
        return next((other.line for other in self.releases if other.line > heading.line), self.links)


def read(text: str, name: str = "the changelog") -> Layout:
    """See how a changelog is laid out.

    Args:
        text: All of it, its lines ended by newlines only.
        name: The file's, for errors.

    Raises:
        DevkitError: it is reStructuredText.
    """
    lines = text.split("\n")
    found = headings(lines)
    if name.endswith(".rst") or (
        not any(lines[heading.line].lstrip().startswith("#") for heading in found) and _DIRECTIVE.search(text)
    ):
        raise DevkitError(
            f"{name} is reStructuredText, which devkit can't keep; convert it to Markdown (pandoc does), "
            "or let towncrier keep it"
        )
    levels = [heading.level for heading in found if released(heading.text) or pending(heading.text)]
    level = levels[0] if levels else 2
    releases = tuple(
        heading for heading in found if heading.level == level and (released(heading.text) or pending(heading.text))
    )
    links = _links(lines)
    mark = next((number for number, line in enumerate(lines) if line.strip() == TOWNCRIER), None)
    first = releases[0].line if releases else links
    bullet = next((line[0] for line in lines if line[:2] in {"- ", "* ", "+ "}), "-")
    return Layout(lines, releases, mark + 1 if mark is not None and mark < first else first, links, level, bullet)


def headings(lines: list[str]) -> list[Heading]:
    """The headings of a Markdown text, outside of code and comments."""
    found, fence, comment = [], "", False
    for number, line in enumerate(lines):
        opened = _FENCE.match(line)
        if comment:
            comment = "-->" not in line
        elif fence:
            fence = "" if opened and opened[1].startswith(fence) and not line.strip(" `~") else fence
        elif opened:
            fence = opened[1]
        elif line.lstrip().startswith("<!--"):
            comment = "-->" not in line
        elif match := _ATX.fullmatch(line):
            found.append(Heading(number, number + 1, len(match[1]), match[2]))
        elif number and (match := _UNDERLINE.fullmatch(line)) and _title(lines, number - 1):
            found.append(Heading(number - 1, number + 1, _SETEXT[match[1][0]], lines[number - 1].strip()))
    return found


def pending(text: str) -> bool:
    """Whether a heading is that of what is not released."""
    return _PENDING.fullmatch(text) is not None and released(text) is None


def released(text: str) -> str | None:
    """The version in a release's heading, without its `v`; None where it is no such heading."""
    match = _RELEASE.fullmatch(text.strip().lstrip("*_ "))
    if match is None:
        return None
    name = match["name"].split("@")[-1].split(" ")[-1]
    bare = name[1:] if name[:1] in {"v", "V"} else name
    return bare if version(bare) or "-" in bare else None


def _title(lines: list[str], number: int) -> bool:
    """Whether a line can be the text of a heading that is underlined: a paragraph of one line."""
    alone = number == 0 or not lines[number - 1].strip()
    return alone and bool(lines[number].strip()) and lines[number][:1] not in {" ", "-", "*", "+", ">", "|", "#"}


def _links(lines: list[str]) -> int:
    """Where the block of link definitions at the end begins."""
    start = len(lines)
    for number in range(len(lines) - 1, -1, -1):
        if _DEFINITION.fullmatch(lines[number]):
            start = number
        elif lines[number].strip():
            break
    return start
