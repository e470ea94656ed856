"""pytest's failure text (`longrepr`), parsed: the exceptions it tells of and the frames each came through.

Understands every `--tb` style but `no`, chained exceptions, exception groups and the interpreter's own tracebacks. The
text is the only evidence where a report has no structured traceback (JUnit XML, `--tb=native`); elsewhere it adds the
source lines and the function of the last frame.
"""

import re

import msgspec

_LINES = re.compile(
    r"""
    ^(?:
      (?P<path>(?:[A-Za-z]:)?[^\s:>|][^:\n]*):(?P<line>\d+):\ ?(?:in\ (?P<function>[^\n]+)|(?P<exception>[\w.]*))$
    | >[ \t]+(?P<marked>[^\n]*)$
    | E[ ]{1,3}(?P<error>[^\n]*)$
    | (?:[ ]{4}|(?<!.)(?<!\n))(?:async[ ]+)?def[ ]+(?P<def>\w+)
    | (?P<separator>_[ ]_[ ]_)
    | (?P<chain>The[ ]above[ ]exception[ ]was[ ]the[ ]direct[ ]cause|During[ ]handling[ ]of[ ]the[ ]above[ ]exception)
    | [ ]*File[ ]"(?P<file>[^"\n]+)",[ ]line[ ](?P<number>\d+)(?:,[ ]in[ ](?P<where>[^\n]+))?$
    | (?P<final>(?:[a-z_]\w*\.)*(?:(?:\w+\.<locals>\.)*[A-Z]\w*(?:Error|Exception|Exit|Interrupt|Failed|Warning|Group)?
        |(?<=\.)(?:error|gaierror|herror|timeout))(?::[ ][^\n]*)?)$
    )
    """,
    re.MULTILINE | re.VERBOSE,
)
_GROUP_BOX = re.compile(r"^(?:E[ ]{1,3})?[ ]{2,}(?:\+-+\+?[- \d]*\+?-*|[|+])[ ]?", re.MULTILINE)
_TYPE = re.compile(r"((?:(?:[A-Za-z_]\w*|<locals>)\.)*[A-Za-z_]\w*)(?::\s|$)")
_SMALL = re.compile(r".+\.(?:error|gaierror|herror|timeout)")
"""Exceptions of the standard library that are written small: `struct.error`, `socket.gaierror`."""


class RawFrame(msgspec.Struct, frozen=True, gc=False):
    """A frame as the text shows it."""

    path: str
    line: int
    """1-based."""
    function: str
    """Empty where the text does not say."""
    code: str
    """The source line, stripped; empty where the text does not show it."""


class Section(msgspec.Struct, frozen=True):
    """One exception of a chain: the frames it came through, outermost first, and its own lines."""

    frames: tuple[RawFrame, ...]
    message: str
    """`Type: text`, lines joined; empty where the text shows none."""


def parse(longrepr: str) -> tuple[Section, ...]:
    """Parse a failure text.

    Args:
        longrepr: pytest's text, without ANSI codes.

    Returns:
        The exceptions in the order of the text: causes first, the one that failed the test last. At least one section,
        empty where nothing was recognised; any text is taken.
    """
    grouped = "Exception Group Traceback" in longrepr
    reader = _Reader(_GROUP_BOX.sub("", longrepr) if grouped else longrepr, grouped=grouped)
    for match in _LINES.finditer(reader.text):
        reader.feed(match)
    return reader.sections()


def split_type(message: str) -> tuple[str, str]:
    """Split `Type: text` into the exception's type, as written, and the text; the type is empty where none stands."""
    match = _TYPE.match(message)
    if match is None:
        return "", message
    name = match[1]
    if not name.rpartition(".")[2][:1].isupper() and _SMALL.fullmatch(name) is None:
        return "", message
    return name, message[match.end() :].lstrip()


def _dedent(lines: list[str]) -> str:
    """Join error lines without the indentation of the first: pytest aligns them with the failing source line."""
    if not lines:
        return ""
    indent = len(lines[0]) - len(lines[0].lstrip())
    return "\n".join(line[indent:] if not line[:indent].strip() else line for line in lines)


class _Reader:
    """The state between two lines: which source line is marked, which function the block shows."""

    def __init__(self, text: str, *, grouped: bool) -> None:
        self.text = text
        self.grouped = grouped
        self.done: list[Section] = []
        self.frames: list[RawFrame] = []
        self.errors: list[str] = []
        self.finals: list[str] = []
        self._new_block()

    def _new_block(self) -> None:
        self.marked = ""
        self.function = ""

    def feed(self, match: re.Match[str]) -> None:
        kind = match.lastgroup
        if kind == "error":
            self.errors.append(match["error"])
        elif kind == "def":
            self.function = self.function or match["def"]
        elif kind == "marked":
            self.marked = match["marked"].strip()
        elif kind == "separator":
            self._new_block()
        elif kind == "chain":
            self._end_section()
        elif kind == "final":
            self.finals.append(match["final"])
        elif match["file"] is not None:
            code = self._line_below(match.end())
            self.frames.append(RawFrame(match["file"], int(match["number"][:9]), match["where"] or "", code))
        elif match["path"] is not None:
            self._location(match)

    def _location(self, match: re.Match[str]) -> None:
        function = match["function"] or self.function
        code = self.marked
        if not code and match["function"]:
            code = self._line_below(match.end())
        self.frames.append(RawFrame(match["path"], int(match["line"][:9]), function, code))
        self._new_block()

    def _line_below(self, end: int) -> str:
        stop = self.text.find("\n", end + 1)
        line = self.text[end + 1 : stop if stop >= 0 else len(self.text)]
        return line.strip() if line.startswith("  ") else ""

    def _end_section(self) -> None:
        if self.grouped:
            self.done.extend(Section((), final) for final in reversed(self.finals[1:]))
            self.errors, self.finals = [], self.finals[:1]
        message = _dedent(self.errors) or (self.finals[-1] if self.finals else "")
        self.done.append(Section(tuple(self.frames), message))
        self.frames, self.errors, self.finals = [], [], []
        self._new_block()

    def sections(self) -> tuple[Section, ...]:
        self._end_section()
        return tuple(self.done)
