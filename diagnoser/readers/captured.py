"""Log records read back from the text pytest captured."""

import re
from collections.abc import Iterator

from devkit.diagnoser.report import LogRecord

_RECORD = re.compile(r"(?P<level>[A-Z]+) +(?P<logger>[^\s:]+):[^:\n]+:\d+ (?P<message>.*)")
_KEPT = frozenset({"WARNING", "ERROR", "CRITICAL"})


def log_records(text: str) -> tuple[LogRecord, ...]:
    """Return the records at WARNING and above in text of pytest's default log format.

    Lines that begin no record continue the one before; with another `log_format` nothing is found.
    """
    return tuple(record for record in _records(text) if record.level in _KEPT) if ":" in text else ()


def _records(text: str) -> Iterator[LogRecord]:
    level, logger = "", ""
    lines: list[str] = []
    for line in text.splitlines():
        if match := _RECORD.match(line):
            if level:
                yield LogRecord(level, logger, "\n".join(lines))
            level, logger, lines = match["level"], match["logger"], [match["message"]]
        else:
            lines.append(line.strip())
    if level:
        yield LogRecord(level, logger, "\n".join(lines))
