"""Troubles as text and as JSON."""

from collections.abc import Sequence

import msgspec

from devkit.core.escape import json_safe, log_safe, one_line
from devkit.hooks.preflight.trouble import Trouble

SCHEMA = "devkit.preflight/1"


def as_json(troubles: Sequence[Trouble], probes: Sequence[str]) -> str:
    """All troubles as one JSON document."""
    rows = [each._asdict() for each in troubles]
    content = {"schema": SCHEMA, "ok": is_ok(troubles), "probes": list(probes), "troubles": rows}
    return json_safe(msgspec.json.format(msgspec.json.encode(content), indent=2).decode()) + "\n"


def as_text(troubles: Sequence[Trouble], probes: Sequence[str]) -> str:
    """A trouble a line, with what mends it below the last of those it mends; one sentence where there is none."""
    if not troubles:
        return f"Everything is in place: {', '.join(probes)}.\n"
    lines = []
    for each, following in zip(troubles, [*troubles[1:], None], strict=True):
        where = f" ({each.where})" if each.where else ""
        mark = "" if each.level == "error" else "warning: "
        lines.append(one_line(f"{each.probe}: {mark}{each.what}{where}"))
        if each.command and (following is None or following.command != each.command):
            lines.append(f"    {one_line(each.command)}")
    return log_safe("\n".join(lines) + "\n")


def is_ok(troubles: Sequence[Trouble]) -> bool:
    """Whether nothing but warnings was found."""
    return all(each.level == "warning" for each in troubles)
