"""The one grammar for Conventional Commits 1.0.0: any text to a frozen record and back, byte for byte.

What is not conventional is no error: the header then has no type, and the rest is still parted into body and footers.
`docs/lint-message.md` says how the specification is read where it leaves room.
"""

from __future__ import annotations

import re
from functools import cache

from devkit.core.record import Record

_HEADER = re.compile(r"([^\W\d_][^\s():!]*)(?:\(([^()\n]+)\))?(!?): [ \t]*(\S.*)")
_LEAD = r"\ufeff?(?:[ \t]*\r?\n)*"
_GAP = r"(?:[ \t]*\r?\n)+"
_BLANKS = rf"\n{_GAP}"

_BELOW = r":(?:[ \t]*\r?\n)+(?!(?:BREAKING )?[^\W\d_][\w-]*(?:: | #)|---|\(cherry )[ \t]*(?=\S)"
"""Ends a line whose text stands below it, unless the next thing there is a footer, or belongs to none."""
_PAIR = rf"(BREAKING CHANGE|[^\W\d_][\w-]*)(: [ \t]*(?=\S)| #(?=\S)|(?<=BREAKING[ -]CHANGE){_BELOW})"
_FOOTER = f"(?m)^{_PAIR}"
_INNER = r"(?m)^[*-] (?=[^\W\d_][^\s():!]*(?:\([^()\n]+\))?!?: [ \t]*\S)"
_DIVIDER = r"(?m)^-{3,}[ \t]*\r?$"
_PICKED = r"\(cherry picked from commit [0-9a-f]{7,64}\)"
_CUT = rf"(?m)^(?:-{{3,}}|{_PICKED})[ \t]*\r?$"
"""A line that belongs to no footer: a host's divider, or what `git cherry-pick -x` writes among them."""
_BEFORE = rf"(?:{_PICKED}[ \t]*\r?\n)*"
"""What may stand between a blank line and the first footer: `git cherry-pick -x --signoff` writes its line there."""
_BREAKING_TOKENS = ("BREAKING CHANGE", "BREAKING-CHANGE")
_SPACE = " \t\r\n"


class Header(Record):
    """The first line."""

    text: str
    """As written, without the end of the line."""
    type: str | None = None
    """As written, None where the line is not conventional. The specification tells none of it apart by case."""
    scope: str | None = None
    """Without parentheses and the spaces inside them."""
    marked: bool = False
    """An exclamation mark stands before the colon."""
    description: str | None = None
    """Without white space around it."""


class Footer(Record):
    """A footer: a git trailer whose value may go on over lines and paragraphs until the next one."""

    token: str
    """As written: `Refs`, `BREAKING CHANGE`."""
    separator: str
    """`: ` or ` #`, with any further white space before the value."""
    value: str
    """Lines end in a newline only; white space at the end is gone."""

    @property
    def breaking(self) -> bool:
        """Whether it describes a breaking change; the token must then be upper case and followed by a colon."""
        return self.token in _BREAKING_TOKENS and self.separator[0] == ":"


class Part(Record):
    """A stretch of the text; all parts joined are the text."""

    kind: str
    """lead, header, gap, body, divider, footer or tail."""
    text: str


class Message(Record):
    """A commit message, read."""

    header: Header
    body: str
    """Lines end in a newline only; empty where there is none."""
    footers: tuple[Footer, ...]
    inner: tuple[Message, ...]
    """The messages of the commits that a squash lists in its body, as `* feat: …`."""
    text: str
    """All of it, as written."""
    ends: tuple[tuple[str, int], ...]
    """The kinds of its parts in order, and where in the text each one ends."""

    @property
    def parts(self) -> tuple[Part, ...]:
        """The text in stretches: lead, header, gap, body, gap, then footers with gaps or dividers between, tail."""
        starts = (0, *(end for _, end in self.ends))
        return tuple(Part(kind, self.text[start:end]) for start, (kind, end) in zip(starts, self.ends, strict=False))

    @property
    def separated(self) -> bool:
        """Whether a blank line follows the header."""
        return self.text.count("\n", self.ends[1][1], self.ends[2][1]) > 1

    @property
    def conventional(self) -> bool:
        """Whether the specification allows it: a type, a description, and a blank line before what follows."""
        return self.header.type is not None and (not (self.body or self.footers) or self.separated)

    @property
    def breaking(self) -> bool:
        """Whether it, or a commit it lists, says that it breaks something."""
        own = self.header.marked or any(footer.breaking for footer in self.footers)
        return own or any(message.breaking for message in self.inner)


def parse(text: str) -> Message:
    """Read a message as git stores it: without comments. Never raises."""
    start = 0 if text[:1].isalpha() else _end(re.match(_LEAD, text), 0)
    stop = text.find("\n", start)
    stop = len(text) if stop < 0 else stop - (text[stop - 1] == "\r" and stop > start)
    header = parse_header(text[start:stop])
    follows = _below(text, stop)
    end = max(follows, len(text.rstrip(_SPACE)))
    first = end
    inner: tuple[Message, ...] = ()
    if follows < end:
        first, inner = _layout(text, follows, end, blank=text.count("\n", stop, follows) > 1)
    body = text[follows:first].rstrip(_SPACE)
    ends = [("lead", start), ("header", stop), ("gap", follows), ("body", follows + len(body)), ("gap", first)]
    footers = _footers(text, first, end, ends)
    ends.append(("tail", len(text)))
    return Message(header, _unix(body), footers, inner, text, tuple(ends))


def parse_header(line: str) -> Header:
    """Read a first line alone."""
    match = _HEADER.fullmatch(line)
    if match is None:
        return Header(line)
    kind, scope, mark, description = match.groups()
    if scope is not None:
        scope = scope.strip()
        if not scope:
            return Header(line)
    return Header(line, kind, scope, mark == "!", description.rstrip())


def compose(message: Message) -> str:
    """The text a message was read from, byte for byte."""
    return "".join(part.text for part in message.parts)


def _below(text: str, stop: int) -> int:
    """Where the blank lines end that begin with the end of the header's line."""
    if stop + 1 >= len(text):
        return len(text)
    if text.startswith("\n\n", stop) and text[stop + 2 : stop + 3].isalnum():
        return stop + 2
    return _end(_compiled(_GAP).match(text, stop), stop)


def _layout(text: str, start: int, end: int, *, blank: bool) -> tuple[int, tuple[Message, ...]]:
    """Where the footers begin (`end` where there are none), and the commits a squash lists before them."""
    listed = _listed(text, start, end) if text.startswith(("* ", "- "), start) else []
    if not listed:
        return _first_footer(text, start, end, at_once=blank), ()
    after = text.find("\n", listed[-1], end)
    if after < 0:
        after = end
    divider = re.compile(_DIVIDER).search(text, after, end)
    if divider:
        after = divider.end()
    first = _first_footer(text, max(after - 1, start), end, at_once=False)
    stops = [*(text.rindex("\n", 0, offset) + 1 for offset in listed[1:]), divider.start() if divider else first]
    return first, tuple(parse(text[begin:stop]) for begin, stop in zip(listed, stops, strict=True))


def _first_footer(text: str, start: int, end: int, *, at_once: bool) -> int:
    """Where the first footer below a blank line begins, or `at_once` where all begins; `end` where there is none."""
    if text.find(": ", start, end) < 0 and text.find(" #", start, end) < 0 and text.find("BREAKING", start, end) < 0:
        return end  # no footer can do without
    footer = _compiled(_FOOTER)
    if at_once and footer.match(text, first := _past_picked(text, start, end)):
        return first
    for blanks in _compiled(_BLANKS).finditer(text, start, end):
        first = _past_picked(text, blanks.end(), end)
        if footer.match(text, first, end):
            return first
    return end


def _past_picked(text: str, start: int, end: int) -> int:
    """Where the lines end that `git cherry-pick -x` writes, if some begin here."""
    return _end(_compiled(_BEFORE).match(text, start, end), start) if text.startswith("(cherry ", start) else start


def _listed(text: str, start: int, end: int) -> list[int]:
    """Where the headers begin that a squash lists; none unless the first line is one."""
    found = list(re.compile(_INNER).finditer(text, start, end))
    return [match.end() for match in found] if found and found[0].start() == start else []


def _footers(text: str, start: int, end: int, ends: list[tuple[str, int]]) -> tuple[Footer, ...]:
    """Read the footers between two offsets; where their parts end is added to `ends`."""
    if start == end:
        return ()
    found = list(_compiled(_FOOTER).finditer(text, start, end))
    stops = [match.start() for match in found[1:]] + [end]
    footers = []
    for match, stop in zip(found, stops, strict=True):
        begin = match.end()
        raw = text[begin:stop]
        cut = "\n---" in raw or "\n(cherry " in raw
        divider = re.compile(_CUT).search(text, begin, stop) if cut else None
        raw = (text[begin : divider.start()] if divider else raw).rstrip(_SPACE)
        footers.append(Footer(match[1], match[2], _unix(raw)))
        ends += [("footer", begin + len(raw)), ("divider" if divider else "gap", stop)]
    return tuple(footers)


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    """A pattern, made when the first text needs it: most messages that are typed are a header alone."""
    return re.compile(pattern)


def _end(match: re.Match[str] | None, otherwise: int) -> int:
    return match.end() if match else otherwise


def _unix(text: str) -> str:
    return text.replace("\r\n", "\n")
