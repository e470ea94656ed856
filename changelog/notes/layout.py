"""A changelog as people keep it, seen as lines: where its sections begin and end, and in what style it is written."""

import re
from typing import NamedTuple

from devkit.changelog.notes.titles import usual
from devkit.changelog.notes.version import version
from devkit.core.errors import DevkitError

_ATX = re.compile(r" {0,3}(#{1,6})[ \t]+(.*?)(?:[ \t]+#+)?[ \t]*")
_UNDERLINE = re.compile(r" {0,3}(=+|-+)[ \t]*")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_PENDING = re.compile(
    r"\W*(?:unreleased|upcoming|next(?: release| version)?|head|in development|pending|main|master|dev(?=\W*$))\b\W*.*",
    re.IGNORECASE,
)
_SOON = re.compile(r"[*_(]*(?:unreleased|not (?:yet )?released|in development)[*_).]*\s*", re.IGNORECASE)
"""What stands alone below the heading of a version that is still to come."""
DATED = re.compile(
    r"(?:\d{4}-\d{2}-\d{2}|\d{1,2}\.? [^\W\d_]{3,9} \d{4}|[^\W\d_]{3,9} \d{1,2},? \d{4})"
    r"(?P<gap>[ \t]*[:\u2013\u2014-][ \t]*)"
)
"""The day that stands before a version."""
_RELEASE = re.compile(
    rf"(?:{DATED.pattern})?"
    r"(?:version|release|v)?[ \t]*\[?(?P<name>(?:[\w./@-]+?[-@/_ ])?v?\d+(?:\.\d+)+[\w.+-]*)\]?"
    r"(?P<rest>(?:[ \t(\[:,\u2013\u2014-].*)?)",
    re.IGNORECASE,
)
_AHEAD = re.compile(
    r".*[\s(\[,:-](?:unreleased|not (?:yet )?released|in development|upcoming|tbd|tba)\W*", re.IGNORECASE
)
"""A version that is still to come, as in `1.2.0 (unreleased)`."""
_DEFINITION = re.compile(r" {0,3}\[([^\]\n]+)\]:[ \t]*\S+.*")
_ALONE = re.compile(
    r"(?:={1,6}[ \t]+|h[1-6]\.[ \t]+)?(?:version |release |v)?\d+(?:\.\d+)+[\w.+-]*(?:[ \t]*[(\[:,/\u2013\u2014-].*)?",
    re.IGNORECASE,
)
"""A line for a release that is no heading of Markdown's: in plain text, AsciiDoc or Textile."""
_KINDS = {".rst": "reStructuredText", ".adoc": "AsciiDoc", ".asciidoc": "AsciiDoc"}
_DIRECTIVE = re.compile(r"\.\. [\w:-]+::|\.\. _|:(?:ref|issue|pr|func|class|doc):`")
TOWNCRIER = "<!-- towncrier release notes start -->"
_SETEXT = {"=": 1, "-": 2}
_SHOWN = 40
"""Characters of a line that are shown."""


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
    others: tuple[int, ...] = ()
    """Where headings stand that are of no release that can be told, and of no section: those of releases in a form of
    their own, of an appendix."""

    @property
    def pending(self) -> Heading | None:
        """The heading of what is not released."""
        first = self.releases[0] if self.releases else None
        if first is not None and self.soon(first) is not None:
            return first
        return next((heading for heading in self.releases if pending(heading.text)), None)

    def soon(self, heading: Heading) -> int | None:
        """The line that says below a version's heading that it is unreleased; None where none does."""
        below = range(heading.after, self.end(heading) if released(heading.text) else heading.after)
        said = (number for number in below if self.lines[number].strip() and "<!--" not in self.lines[number])
        number = next(said, None)
        if number is None or any(map(str.strip, self.lines[number + 1 : number + 2])):
            return None
        return number if _SOON.fullmatch(self.lines[number]) else None

    def end(self, heading: Heading) -> int:
        """Where the section of a release ends."""
        stops = sorted((*(release.line for release in self.releases), *self.others, self.links))
        return next((stop for stop in stops if stop > heading.line), self.links)


def read(text: str, name: str = "the changelog") -> Layout:
    """See how a changelog is laid out.

    Args:
        text: All of it, its lines ended by newlines only.
        name: The file's, for errors.

    Raises:
        DevkitError: it is no Markdown.
    """
    lines = text.split("\n")
    found = headings(lines)
    _refuse(name, text, found)
    levels = [heading.level for heading in found if released(heading.text) or pending(heading.text)]
    level = levels[0] if levels else 2
    releases = tuple(
        heading for heading in found if heading.level == level and (released(heading.text) or pending(heading.text))
    )
    links = _links(lines)
    mark = next((number for number, line in enumerate(lines) if line.strip() == TOWNCRIER), None)
    first = releases[0].line if releases else links
    bullet = next((line[0] for line in lines if line[:2] in {"- ", "* ", "+ "}), "-")
    others = tuple(heading.line for heading in found if heading.level <= level and not usual(heading.text))
    return Layout(
        lines, releases, mark + 1 if mark is not None and mark < first else first, links, level, bullet, others
    )


def _refuse(name: str, text: str, found: list[Heading]) -> None:
    """Refuse what is no Markdown, or has releases that are no headings: a new one would go to a wrong place.

    Raises:
        DevkitError: it is.
    """
    lines = text.split("\n")
    kind = next((kind for ending, kind in _KINDS.items() if name.lower().endswith(ending)), None)
    if not kind and not any(lines[heading.line].lstrip().startswith("#") for heading in found):
        kind = _KINDS[".rst"] if _DIRECTIVE.search(text) else None
    if kind == _KINDS[".rst"]:
        raise DevkitError(
            f"{name} is reStructuredText, which devkit can't keep; convert it to Markdown (pandoc does), "
            "or let towncrier keep it"
        )
    if kind:
        raise DevkitError(f"{name} is {kind}, which devkit can't keep; convert it to Markdown")
    if any(released(heading.text) or pending(heading.text) for heading in found):
        return
    for number, line in enumerate(lines, 1):
        if _ALONE.fullmatch(line.rstrip()):
            raise DevkitError(
                f"{name}, line {number}: {line.strip()[:_SHOWN]!r} is no heading of Markdown's, so that devkit can't "
                "tell where releases begin; write '## ' before each"
            )


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
    return released(text) is None and (_PENDING.fullmatch(text) is not None or ahead(text))


def ahead(text: str) -> bool:
    """Whether a heading names the version that what is not released is to have."""
    return _AHEAD.fullmatch(text) is not None and _RELEASE.fullmatch(text.strip().lstrip("*_ ")) is not None


def released(text: str) -> str | None:
    """The version in a release's heading, without its `v`; None where it is no such heading."""
    match = _RELEASE.fullmatch(text.strip().lstrip("*_ "))
    if match is None or _AHEAD.fullmatch(text):
        return None
    name = match["name"].split("@")[-1].split(" ")[-1]
    bare = name[1:] if name[:1] in {"v", "V"} else name
    return bare if version(bare) or "-" in bare else None


def dated(line: str, day: str) -> str:
    """A line that said `Unreleased`, or `_(unreleased)_`, once that is out: `Released 2024-06-01`, `_(2024-06-01)_`."""
    said = line.strip(" \t*_().")
    return line.replace(said, f"Released {day}" if line.startswith(said) else day)


def _title(lines: list[str], number: int) -> bool:
    """Whether a line can be the text of a heading that is underlined: a paragraph of one line."""
    above = lines[number - 1].rstrip() if number else ""
    alone = not above or above.endswith("-->") or bool(_ATX.fullmatch(above) or _UNDERLINE.fullmatch(above))
    text = lines[number].strip()
    return alone and bool(text) and not text.startswith("<!--") and lines[number][:1] not in set(" -*+>|#")


def _links(lines: list[str]) -> int:
    """Where the block of link definitions at the end begins."""
    start = len(lines)
    for number in range(len(lines) - 1, -1, -1):
        if _DEFINITION.fullmatch(lines[number]):
            start = number
        elif lines[number].strip():
            break
    return start
