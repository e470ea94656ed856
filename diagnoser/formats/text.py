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
from devkit.diagnoser.formats.page import Detail, Line, brief, flaky, headline, notes, section, unread
from devkit.diagnoser.formats.templating import Safe, environment, safe

if TYPE_CHECKING:
    from devkit.diagnoser.diagnosis import Diagnosis

STYLES = {"\x01": "bold", "\x02": "dim", "\x03": "red", "\x04": "green", "\x05": "yellow", "\x06": "cyan", "\x07": ""}
"""What each mark begins; the last one ends a style."""
MARK = re.compile(f"[{''.join(STYLES)}]")
PLAIN_WIDTH = 80
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
        fingerprint=True,
    ),
)
_MARKS = {style: mark for mark, style in STYLES.items()}
_PATCH_STYLES = {"+": "green", "-": "red", "@": "cyan"}


def render(diagnosis: "Diagnosis", *, verbose: int = 0, max_bytes: int | None = None) -> str:  # noqa: ARG001 - never cut
    """Render as plain text, 80 columns wide."""
    return MARK.sub("", marked(diagnosis, width=PLAIN_WIDTH, verbose=verbose))


def marked(diagnosis: "Diagnosis", *, width: int, verbose: int = 0) -> str:
    """Render as text of `width` columns with `MARK`s around what has a style."""
    whole = len(diagnosis.clusters) if verbose else WHOLE
    detail = _DETAILS[min(verbose, len(_DETAILS) - 1)]
    text = (
        environment(terminal_safe, _filters(width))
        .get_template("text.j2")
        .render(
            verdict=headline(diagnosis),
            unread=unread(diagnosis),
            notes=notes(diagnosis),
            flaky=[flaky(diagnosis)] if diagnosis.flaky else [],
            clusters=[section(cluster, detail) for cluster in diagnosis.clusters[:whole]],
            rest=[[brief(cluster) for cluster in diagnosis.clusters[whole:]]] if diagnosis.clusters[whole:] else [],
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
    shown, style = verbatim(line, indent), _PATCH_STYLES.get(line[:1])
    return _style(Safe(shown), style) if style else shown
