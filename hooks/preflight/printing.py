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
    """A trouble a line, with what mends it below; one sentence where there is none."""
    if not troubles:
        return f"Everything is in place: {', '.join(probes)}.\n"
    lines = []
    for each in troubles:
        where = f" ({each.where})" if each.where else ""
        mark = "" if each.level == "error" else "warning: "
        lines.append(one_line(f"{each.probe}: {mark}{each.what}{where}"))
        lines += [f"    {one_line(each.command)}"] * bool(each.command)
    return log_safe("\n".join(lines) + "\n")


def is_ok(troubles: Sequence[Trouble]) -> bool:
    """Whether nothing but warnings was found."""
    return all(each.level == "warning" for each in troubles)
