"""pytest's text for a failure, written from the parts a pytest-reportlog keeps of it.

The same shape as pytest's own terminal output at 80 columns, so that one parser of such text serves every format.
"""

from collections.abc import Iterator

import msgspec

from devkit.diagnoser.readers.json_schema import JsonPlace
from devkit.diagnoser.readers.log_schema import LogFrame, LogFuncArgs, LogLongrepr, LogTraceback
from devkit.diagnoser.report import TracebackEntry

_WIDTH = 80
_traceback = msgspec.json.Decoder(LogTraceback)


def longrepr_text(longrepr: LogLongrepr) -> str:
    """Return the text pytest prints for a failure."""
    lines: list[str] = []
    for traceback, _, description in _chain(longrepr):
        lines += _traceback_lines(traceback)
        if description is not None:
            lines += ["", description]
    for name, text, separator in longrepr.sections:
        lines += [f" {name} ".center(_WIDTH, separator[:1] or "-"), text]
    return "\n".join(lines).strip()


def traceback_entries(longrepr: LogLongrepr) -> tuple[TracebackEntry, ...]:
    """Return the frames of the last exception of the chain; none for a native traceback."""
    chain = _chain(longrepr)
    frames = [entry.data for entry in chain[-1][0].reprentries] if chain else []
    return tuple(_frame(frame, frame.reprfileloc) for frame in frames if frame.reprfileloc is not None)


def _frame(frame: LogFrame, place: JsonPlace) -> TracebackEntry:
    code = next((line[1:] for line in frame.lines if line.startswith(">")), "")
    if not code and frame.style == "short" and frame.lines and not frame.lines[0].startswith("E "):
        code = frame.lines[0]
    return TracebackEntry(place.path, place.lineno or 0, place.message or "", code.strip())


def _chain(longrepr: LogLongrepr) -> list[tuple[LogTraceback, JsonPlace | None, str | None]]:
    if longrepr.chain:
        return longrepr.chain
    return [(_traceback.decode(longrepr.reprtraceback), None, None)] if longrepr.reprtraceback else []


def _traceback_lines(traceback: LogTraceback) -> Iterator[str]:
    previous = ""
    for entry in traceback.reprentries:
        style = entry.data.style
        if previous == "long" or (previous, style) == ("short", "long"):
            yield "_ " * (_WIDTH // 2)
        yield from _entry_lines(entry.data)
        previous = style
    if traceback.extraline:
        yield traceback.extraline


def _entry_lines(frame: LogFrame) -> Iterator[str]:
    place = frame.reprfileloc
    location = (
        "" if place is None else f"{place.path}:{place.lineno or 0}: {(place.message or '').partition(chr(10))[0]}"
    )
    match frame.style:
        case "native":
            yield from "".join(frame.lines).splitlines()
        case "value":
            yield from frame.lines
        case "short":
            yield from [location, *frame.lines] if location else frame.lines
            yield from (f"        {line}" for line in frame.reprlocals.lines) if frame.reprlocals else ()
        case _:
            yield from _long_lines(frame, location)


def _long_lines(frame: LogFrame, location: str) -> Iterator[str]:
    yield ""
    if frame.reprfuncargs and frame.reprfuncargs.args:
        yield from _argument_lines(frame.reprfuncargs)
        yield ""
    yield from frame.lines
    if frame.reprlocals:
        yield ""
        yield from frame.reprlocals.lines
    if location:
        yield from ["", location] if frame.lines else [location]


def _argument_lines(arguments: LogFuncArgs) -> Iterator[str]:
    line = ""
    for name, value in arguments.args:
        pair = f"{name} = {value}"
        if line and len(pair) + len(line) + 2 <= _WIDTH:
            line = f"{line}, {pair}"
        else:
            if line:
                yield line
            line = pair
    yield line
