"""The text format: what a person reads in a terminal or a log.

The template is rendered with marks around what has a style. Without the marks it is plain text; `terminal` turns them
into rich's styles. A mark is a control code, which no escaped text holds.
"""

import re
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from devkit.core.escape import log_safe, terminal_safe
from devkit.diagnoser.formats.layout import cut, row, verbatim, wrap
from devkit.diagnoser.formats.page import (
    Detail,
    Line,
    brief,
    counting,
    frame,
    quarantined,
    sections,
)
from devkit.diagnoser.formats.templating import Safe, environment, safe
from devkit.diagnoser.formats.verdict import whose
from devkit.diagnoser.styles import of_patch

if TYPE_CHECKING:
    from devkit.diagnoser.diagnosis import Diagnosis

STYLES = {"\x01": "bold", "\x02": "dim", "\x03": "red", "\x04": "green", "\x05": "yellow", "\x06": "cyan", "\x07": ""}
"""What each mark begins; the last one ends a style."""
MARK = re.compile(f"[{''.join(STYLES)}]")
PLAIN_WIDTH = 80
_WIDTHS = range(40, 121)
"""Narrower, words break; wider, lines are hard to read."""
_ASCII = str.maketrans({"…": "...", "·": "-"})
WHOLE = 10
"""So many clusters are shown in full, the rest on one line each."""

_DETAILS = (
    Detail(),
    Detail(
        tests=1_000_000,
        suspects=5,
        fixes=10,
        patch=20_000,
        hints=20,
        logs=10,
        message=5_000,
        example=5_000,
        evidence=10,
        fingerprint=True,
    ),
    Detail(
        tests=1_000_000,
        suspects=5,
        fixes=100,
        patch=10**6,
        hints=100,
        logs=10,
        message=10**5,
        example=10**5,
        evidence=10,
        fingerprint=True,
    ),
)
_MARKS = {style: mark for mark, style in STYLES.items()}


def render(diagnosis: "Diagnosis", *, verbose: int = 0, max_bytes: int | None = None) -> str:  # noqa: ARG001 - never cut
    """Render as plain text, 80 columns wide."""
    return MARK.sub("", marked(diagnosis, width=PLAIN_WIDTH, verbose=verbose))


def plain(diagnosis: "Diagnosis", *, width: int, encoding: str, verbose: int = 0) -> str:
    """Render without styles for a stream of `width` columns."""
    return MARK.sub("", fitting(diagnosis, width, encoding, verbose))


def fitting(diagnosis: "Diagnosis", width: int, encoding: str, verbose: int = 0) -> str:
    """Render with `MARK`s, in a width that can be read and letters that `encoding` has."""
    width = min(max(width, _WIDTHS.start), _WIDTHS.stop - 1)
    text = marked(diagnosis, width=width, verbose=verbose)
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return text.translate(_ASCII).encode(encoding, "backslashreplace").decode(encoding)
    return text


def marked(diagnosis: "Diagnosis", *, width: int, verbose: int = 0) -> str:
    """Render as text of `width` columns with `MARK`s around what has a style."""
    shown, apart = counting(diagnosis), quarantined(diagnosis)
    whole = len(shown) if verbose else WHOLE
    differ = len(set(map(whose, shown))) > 1  # else the first line says it of all of them
    detail = _DETAILS[min(verbose, len(_DETAILS) - 1)]
    text = (
        environment(terminal_safe, _filters(width))
        .get_template("text.j2")
        .render(
            frame(diagnosis),
            clusters=list(sections(shown[:whole], detail)),
            rest=[[brief(cluster, verdict=differ) for cluster in shown[whole:]]] if shown[whole:] else [],
            quarantined=[[brief(cluster) for cluster in apart]] if apart else [],
        )
    )
    return log_safe(text)


def _filters(width: int) -> dict[str, Callable[..., object]]:
    return {
        "wrap": safe(lambda text, indent, hanging=None: wrap(text, width, indent, hanging)),
        "row": safe(lambda head, text, tail: row(head, text, tail, width)),
        "window": partial(_window, width=width),
        "patch": _patch,
        "style": _style,
    }


def _style(text: Safe, style: str) -> Safe:
    return Safe(f"{_MARKS[style]}{text}{_MARKS['']}")


def _window(lines: tuple[Line, ...], indent: int, width: int) -> Safe:
    return Safe("\n".join(_code_line(line, indent, width) for line in lines))


def _code_line(line: Line, indent: int, width: int) -> str:
    text = terminal_safe(line.text).replace("\n", " ").expandtabs(4)
    shown = cut(f"{' ' * indent}{line.mark} {line.number} | {text}", width)
    return _style(Safe(shown), "bold") if line.mark.strip() else shown


def _patch(diff: str, indent: int) -> Safe:
    return Safe("\n".join(_patch_line(line, indent) for line in diff.rstrip("\n").split("\n")))


def _patch_line(line: str, indent: int) -> str:
    shown, style = verbatim(line, indent), of_patch(line)
    return _style(Safe(shown), style) if style else shown
