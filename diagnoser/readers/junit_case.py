"""A `<testcase>` as read from JUnit XML, whoever wrote it."""

from dataclasses import dataclass, field
from typing import Literal

FindingKind = Literal["failure", "error", "skipped", "rerun"]


@dataclass(slots=True)
class Finding:
    """What went on in a case: a failure, an error, a skip, or an earlier attempt that failed."""

    kind: FindingKind
    message: str = ""
    """The attribute."""
    type: str = ""
    """The attribute: an exception's name, mostly."""
    text: str = ""
    """The element's own text: a traceback, mostly."""


@dataclass(slots=True)
class Case:
    """One `<testcase>`."""

    name: str
    classname: str = ""
    file: str = ""
    line: int | None = None
    """0-based, as pytest writes it."""
    suite: str = ""
    """The name of the suite around it."""
    seconds: float = 0.0
    findings: list[Finding] = field(default_factory=list)
    stdout: str = ""
    stderr: str = ""
