"""Which format a report is in, told from its first bytes and never from its name."""

import re
from typing import Literal

from devkit.diagnoser.readers.errors import UnreadableError
from devkit.diagnoser.readers.text import quoted

Format = Literal["pytest-json-report", "pytest-reportlog", "junit-xml"]

_EXPECTED = "expected pytest-json-report JSON, pytest-reportlog lines or JUnit XML"
_ARCHIVES = {
    b"PK": "a zip archive",
    b"\x28\xb5\x2f\xfd": "zstd data",
    b"\xfd7zXZ": "xz data",
    b"BZh": "bzip2 data",
    b"\x1f\x8b": "gzip data inside gzip data",
}
_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_REPORTLOG_KEY = b'"$report_type"'


def detect(head: bytes) -> Format:
    """Tell the format from the first bytes (64 KiB are plenty) of a report.

    Raises:
        UnreadableError: It is none of the three formats.
    """
    for magic, name in _ARCHIVES.items():
        if head.startswith(magic):
            raise UnreadableError(f"is {name}, {_EXPECTED}; unpack it first (plain gzip is read as it is)")
    text = head.lstrip()
    if text.startswith(b"<"):
        return _xml(text)
    if b"\0" in head:
        raise UnreadableError(f"is binary (byte {head.index(0):,} is NUL), {_EXPECTED}; name the report itself")
    if text.startswith(b"{"):
        return "pytest-reportlog" if _REPORTLOG_KEY in text.partition(b"\n")[0] else "pytest-json-report"
    if text.startswith(b"["):
        raise UnreadableError(f"starts with '[', {_EXPECTED}: an object with 'tests', not a list")
    raise UnreadableError(_unknown(text))


def _xml(text: bytes) -> Format:
    if _HTML.search(text[:1024]):
        raise UnreadableError(f"is an HTML page, {_EXPECTED}; was an error page downloaded instead of the report?")
    return "junit-xml"


def _unknown(text: bytes) -> str:
    if not text:
        return f"holds only white space, {_EXPECTED}; did the test run die before writing it?"
    start = quoted(text[:60].decode("utf-8", "replace"), 20)
    return f"starts with {start}, {_EXPECTED}; write one with 'pytest --json-report' or 'pytest --junit-xml=FILE'"
