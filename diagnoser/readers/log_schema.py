"""The lines of a pytest-reportlog, as msgspec decodes and checks them."""

from typing import Any

import msgspec

from devkit.diagnoser.readers.json_schema import NOTHING, Definition, JsonPlace


class LogFuncArgs(msgspec.Struct, gc=False):
    """The arguments of a frame's function."""

    args: list[tuple[str, str]] = []


class LogLocals(msgspec.Struct, gc=False):
    """The local variables of a frame (`--showlocals`), one a line."""

    lines: list[str] = []


class LogFrame(msgspec.Struct, gc=False):
    """`data` of one entry of a traceback."""

    lines: list[str] = []
    """Source lines and `E` lines; for native tracebacks the text itself, with line ends."""
    reprfuncargs: LogFuncArgs | None = None
    reprlocals: LogLocals | None = None
    reprfileloc: JsonPlace | None = None
    style: str = "native"


class LogEntry(msgspec.Struct, gc=False):
    """One entry of a traceback."""

    data: LogFrame


class LogTraceback(msgspec.Struct, gc=False):
    """The traceback of one exception of a chain."""

    reprentries: list[LogEntry] = []
    extraline: str | None = None


class LogLongrepr(msgspec.Struct, gc=False):
    """A failure: the chain of exceptions, the one that failed the test last."""

    chain: list[tuple[LogTraceback, JsonPlace | None, str | None]] | None = None
    """Each with its crash and the words that lead to the next one."""
    reprtraceback: msgspec.Raw = NOTHING
    """The last one's traceback again; only read where there is no chain."""
    reprcrash: JsonPlace | None = None
    sections: list[tuple[str, str, str]] = []
    """Name, text, separator."""


class LogLine(msgspec.Struct, gc=False):
    """Any line: a test's phase, a collector, or the session's begin and end."""

    type: str = msgspec.field(name="$report_type")
    nodeid: str = ""
    outcome: str = ""
    when: str | None = None
    duration: float = 0.0
    start: float = 0.0
    stop: float = 0.0
    longrepr: LogLongrepr | str | list[Any] | None = None
    """A list `[path, line, reason]` for a skip."""
    sections: list[tuple[str, str]] = []
    location: tuple[str, Definition | None, str] | None = None
    wasxfail: str | None = None
    worker_id: str = ""
    node: str = ""
    exitstatus: int | None = None
