"""The parts of a pytest-json-report that are read, as msgspec decodes and checks them.

Every key is optional: `--json-report-omit` and plugins that edit the report leave out any of them.
"""

from typing import Annotated

import msgspec

Line = Annotated[int, msgspec.Meta(ge=0, lt=2**31)]
"""1-based; 0 where unknown."""
Definition = Annotated[int, msgspec.Meta(ge=-1, lt=2**31)]
"""0-based; -1 where pytest found no source."""
NOTHING = msgspec.Raw(b"")


class JsonPlace(msgspec.Struct, gc=False):
    """`crash`, and each entry of `traceback`."""

    path: str = ""
    lineno: Line | None = 0
    message: str | None = ""


class JsonLog(msgspec.Struct, gc=False):
    """An entry of `log`: the attributes of a `logging.LogRecord`."""

    levelno: float = 0
    levelname: str = ""
    name: str = ""
    msg: str | None = ""
    exc_text: str | None = None
    """The traceback, where the record was logged with one."""


class JsonStage(msgspec.Struct, gc=False):
    """`setup`, `call` or `teardown`."""

    outcome: str = "passed"
    duration: float = 0.0
    crash: JsonPlace | None = None
    traceback: list[JsonPlace] | None = None
    longrepr: str | None = None
    log: list[JsonLog] | None = None
    stdout: str | None = None
    stderr: str | None = None


class JsonTest(msgspec.Struct, gc=False):
    """An entry of `tests`."""

    nodeid: str
    outcome: str
    lineno: Definition | None = None
    setup: JsonStage | None = None
    call: JsonStage | None = None
    crashed: JsonStage | None = msgspec.field(default=None, name="???")
    """What pytest-xdist reports for a test whose worker died."""
    teardown: JsonStage | None = None


class JsonCollector(msgspec.Struct, gc=False):
    """An entry of `collectors`."""

    nodeid: str = ""
    outcome: str = "passed"
    longrepr: str | None = ""


class JsonSummary(msgspec.Struct):
    """`summary`: tests by outcome."""

    passed: int = 0
    failed: int = 0
    error: int = 0
    skipped: int = 0
    xfailed: int = 0
    xpassed: int = 0
    rerun: int = 0
    subtests_passed: int = msgspec.field(default=0, name="subtests passed")
    total: int = 0


class JsonReport(msgspec.Struct):
    """The whole report; its parts are decoded one by one, so that one bad entry costs only itself."""

    tests: list[msgspec.Raw] | None = None
    collectors: list[msgspec.Raw] | None = None
    summary: msgspec.Raw = NOTHING
    root: msgspec.Raw = NOTHING
    created: msgspec.Raw = NOTHING
    duration: msgspec.Raw = NOTHING
    exitcode: msgspec.Raw = NOTHING
