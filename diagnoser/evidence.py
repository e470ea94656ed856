"""From a failing test to its evidence: which exception, through which frames."""

import re

from devkit.diagnoser import longrepr as longreprs
from devkit.diagnoser.failure import Failure, Frame, Link, Raised
from devkit.diagnoser.location import Locator
from devkit.diagnoser.longrepr import RawFrame, Section
from devkit.diagnoser.mask import template
from devkit.diagnoser.report import Phase, TracebackEntry
from devkit.diagnoser.untraced import told

_EMBEDDED = re.compile(
    r"""(?<![\w.])(?:[a-z_]\w*\.)*(?P<type>[A-Z]\w*(?:Error|Exception|Interrupt|Exit|NotFound|Refused|Warning))
        \((?P<arguments>(?:[^()'"]|'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|\([^()]*\))*)\)""",
    re.VERBOSE,
)
_ERRNO_ARGUMENTS = re.compile(r"(?P<number>\d+), (['\"])(?P<text>.*?)\2")
_TRACEBACK = "Traceback (most recent call last)"
_LONGEST_CAPTURE = 200_000
_EXPECTED_EXITS = frozenset({"SystemExit"})
"""Types that are often the expected outcome of a command line under test: any other embedded exception says more."""


def raised(message: str) -> Raised:
    """Read `Type: text` (a crash message, the last lines of a traceback) as an exception."""
    name, text = longreprs.split_type(message)
    kind = name if name.endswith(".error") else name.rpartition(".")[2]  # `error` alone says nothing
    if not kind and message.startswith("assert "):
        kind = "AssertionError"
    return Raised(kind, text, _template(text))


def _template(text: str) -> str:
    """The template of a message's first telling line."""
    return template(next((line for line in text.split("\n") if line.strip()), ""))


def embedded(failure: Raised) -> Raised | None:
    """Find an exception that a failed assertion only shows as an operand: runners and test clients swallow them."""
    if not failure.judged:
        return None
    found = None
    for match in _EMBEDDED.finditer(failure.text[:20_000]):
        found = _from_repr(match["type"], match["arguments"].strip())
        if found.type not in _EXPECTED_EXITS:
            break
    return found


def _from_repr(kind: str, arguments: str) -> Raised:
    """The exception whose repr is `kind(arguments)`, its text worded as its message would be."""
    errno = _ERRNO_ARGUMENTS.match(arguments)
    if errno:
        return Raised(kind, f"[Errno {errno['number']}] {errno['text']}", f"[Errno <n>] {errno['text']}")
    text = arguments
    if len(text) > 1 and text[0] == text[-1] and text[0] in "'\"" and text[0] not in text[1:-1]:
        text = text[1:-1]
    return Raised(kind, text, template(text))


def failure(nodeid: str, phase: Phase, locator: Locator) -> Failure:
    """Gather the evidence of one failing phase.

    Args:
        nodeid: the test's.
        phase: a failed phase as read from a report.
        locator: knows whose each file is.

    Returns:
        The failure. Whatever the report lacks is empty; nothing raises.
    """
    sections = longreprs.parse(phase.longrepr) if phase.longrepr else (Section((), ""),)
    words = told(phase.longrepr, collecting=phase.when == "collect")
    main = raised(words.message if words is not None else _message(phase, sections[-1]))
    earlier = (*_captured(phase), *sections[:-1]) if main.judged else sections[:-1]
    return Failure(
        nodeid=nodeid,
        when=phase.when,
        raised=main,
        embedded=embedded(main),
        frames=_frames(phase, sections, locator, words.frame if words is not None else None),
        chain=tuple(_link(section, locator) for section in earlier if section.message),
        longrepr=phase.longrepr,
        logs=tuple(f"{record.level} {record.logger}: {record.message}" for record in phase.log),
    )


def _captured(phase: Phase) -> list[Section]:
    """Exceptions that were logged or printed while the test ran: servers and workers report theirs that way."""
    texts = [record.message for record in phase.log] + [phase.stderr]
    found = []
    for text in texts:
        start = text.rfind(_TRACEBACK, 0, _LONGEST_CAPTURE)
        if start >= 0:
            found.append(longreprs.parse(text[start:_LONGEST_CAPTURE])[-1])
    return found


def _message(phase: Phase, last: Section) -> str:
    if phase.crash is not None and phase.crash.message:
        return phase.crash.message
    return last.message or phase.longrepr.strip().rpartition("\n")[2]


def _link(section: Section, locator: Locator) -> Link:
    return Link(raised(section.message), _located(section.frames, locator))


def _frames(phase: Phase, sections: tuple[Section, ...], locator: Locator, last: RawFrame | None) -> tuple[Frame, ...]:
    """The frames of the failing exception: the structured traceback, the text adding source lines and functions.

    `last` is the line that the exception itself speaks of, if it does.
    """
    shown = {(raw.path, raw.line): raw for section in sections for raw in section.frames}
    if phase.traceback:
        raws = tuple(_enriched(entry, shown.get((entry.path, entry.line))) for entry in phase.traceback)
    else:
        raws = sections[-1].frames or _crash_frame(phase)
    if last is not None and all((raw.path, raw.line) != (last.path, last.line) for raw in raws):
        raws = (*raws, last)
    return _located(raws, locator)


def _enriched(entry: TracebackEntry, raw: RawFrame | None) -> RawFrame:
    function = entry.message[3:] if entry.message.startswith("in ") else ""
    if raw is None:
        return RawFrame(entry.path, entry.line, function, entry.code)
    return RawFrame(entry.path, entry.line, function or raw.function, entry.code or raw.code)


def _crash_frame(phase: Phase) -> tuple[RawFrame, ...]:
    if phase.crash is None or not phase.crash.path:
        return ()
    return (RawFrame(phase.crash.path, phase.crash.line, "", ""),)


def _located(raws: tuple[RawFrame, ...], locator: Locator) -> tuple[Frame, ...]:
    frames = []
    for raw in raws:
        path, origin = locator.locate(raw.path)
        if origin != "harness":
            frames.append(Frame(path, raw.line, raw.function, raw.code, origin))
    return tuple(frames)
