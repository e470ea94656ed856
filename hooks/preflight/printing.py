"""Troubles as text and as JSON."""

from collections.abc import Collection, Iterator, Sequence
from itertools import groupby

from devkit.core.escape import json_safe, log_safe, one_line
from devkit.hooks.preflight.trouble import Trouble

SCHEMA = "devkit.preflight/1"


def as_json(troubles: Sequence[Trouble], probes: Sequence[str]) -> str:
    """All troubles as one JSON document."""
    import msgspec

    rows = [{name: value for name, value in each._asdict().items() if name != "item"} for each in troubles]
    content = {"schema": SCHEMA, "ok": is_ok(troubles), "probes": list(probes), "troubles": rows}
    return json_safe(msgspec.json.format(msgspec.json.encode(content), indent=2).decode()) + "\n"


def as_text(troubles: Sequence[Trouble], probes: Sequence[str]) -> str:
    """A trouble a line, with what mends it below the last of those it mends; one sentence where there is none.

    Troubles that one file declares, that one command mends and that differ in their item alone share a line.
    """
    if not troubles:
        return f"Everything is in place: {', '.join(probes)}.\n"
    lines = []
    joined = list(_joined(troubles))
    for each, following in zip(joined, [*joined[1:], None], strict=True):
        where = f" ({each.where})" if each.where else ""
        mark = "" if each.level == "error" else "warning: "
        lines.append(one_line(f"{each.probe}: {mark}{each.what}{where}"))
        if each.command and (following is None or following.command != each.command):
            lines.append(f"    {one_line(each.command)}")
    return log_safe("\n".join(lines) + "\n")


def _joined(troubles: Sequence[Trouble]) -> Iterator[Trouble]:
    """Troubles with those that are alike made one, where the first of them stood."""
    for _, block in groupby(troubles, lambda each: (each.probe, each.level, each.command, _file(each))):
        alike: dict[str, list[Trouble]] = {}
        for number, each in enumerate(block):
            says = each.what.removeprefix(each.item) if each.item else f"{number} {each.what}"
            alike.setdefault(says, []).append(each)
        yield from (_as_one(says, found) for says, found in alike.items())


def _as_one(says: str, found: list[Trouble]) -> Trouble:
    first = found[0]
    if len(found) == 1:
        return first
    *others, last = dict.fromkeys(each.item for each in found)
    names = f"{', '.join(others)} and {last}" if others else last
    file = _file(first)
    lines = {int(each.where[len(file) + 1 :]) for each in found if each.where != file}
    where = f"{file}:{_spans(lines)}" if lines else file
    return first._replace(what=f"{names}{says.replace(' is ', ' are ', 1) if others else says}", where=where)


def _spans(lines: Collection[int]) -> str:
    """Lines as `3, 5-8`."""
    starts = [line for line in sorted(lines) if line - 1 not in lines]
    stops = [line for line in sorted(lines) if line + 1 not in lines]
    spans = zip(starts, stops, strict=True)
    return ", ".join(str(start) if start == stop else f"{start}-{stop}" for start, stop in spans)


def _file(trouble: Trouble) -> str:
    """The file that declares it."""
    path, colon, line = trouble.where.rpartition(":")
    return path if colon and line.isdecimal() else trouble.where


def is_ok(troubles: Sequence[Trouble]) -> bool:
    """Whether nothing but warnings was found."""
    return all(each.level == "warning" for each in troubles)
