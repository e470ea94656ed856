"""GitHub-flavoured Markdown, for a job summary or a comment.

Nothing of a report becomes markup: what a template shows without a filter becomes a code span, sentences keep only
their plain words, everything else stands in fences.
"""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING
from urllib.parse import quote

from jinja2 import Environment

from devkit.core.escape import html_code, log_safe, markdown_cell, markdown_code, markdown_fence, markdown_prose
from devkit.core.words import counted
from devkit.diagnoser.formats.page import (
    Detail,
    Line,
    Section,
    Spot,
    frame,
    sections,
)
from devkit.diagnoser.formats.templating import Safe, environment, safe
from devkit.diagnoser.formats.verdict import verdict

if TYPE_CHECKING:
    from devkit.diagnoser.diagnosis import Diagnosis

MAX_BYTES = 1_000_000
"""GitHub takes 1 MiB a job summary."""
_NOTES = 500
"""Bytes kept for the head of the table and for saying what was left out."""
_BREAKS = 2
_DETAILS = (
    Detail(tests=20, suspects=5, fixes=3),
    Detail(
        tests=200, suspects=5, fixes=10, hints=10, logs=10, message=5_000, example=5_000, evidence=10, fingerprint=True
    ),
)


def render(diagnosis: "Diagnosis", *, verbose: int = 0, max_bytes: int | None = None, blob: str = "") -> str:
    """Render as Markdown of at most `max_bytes` UTF-8 bytes: a table of causes, then one foldable block a cluster.

    Where not all fits, the last clusters are left out, and the text says how many.

    Args:
        diagnosis: what to render.
        verbose: how much detail to show.
        max_bytes: the most bytes; `MAX_BYTES` where None.
        blob: the address, ending in `/`, below which the repository's files are shown; places become links to it.
    """
    limit = MAX_BYTES if max_bytes is None else max_bytes
    templates = environment(markdown_code, {**_FILTERS, **_links(blob)})
    detail = _DETAILS[min(verbose, len(_DETAILS) - 1)]
    head = _page(templates, diagnosis, (), ())
    room = limit - _size(head) - _NOTES
    if room < 0:
        return _shortest(diagnosis, limit)
    shown = tuple(sections(diagnosis.clusters, detail))
    rows = _fitting(_blocks(templates, "markdown-row.j2", shown), room // 2)
    room -= sum(_size(row) + _BREAKS for row in rows)
    details = _fitting(_blocks(templates, "markdown-section.j2", shown), room)
    return _page(templates, diagnosis, rows, details)


def _page(templates: Environment, diagnosis: "Diagnosis", rows: Iterable[Safe], details: Iterable[Safe]) -> str:
    rows, details = list(rows), list(details)
    page = templates.get_template("markdown.j2").render(
        frame(diagnosis, reports=10),
        tables=[rows] if rows else [],
        sections=details,
        cuts=_cuts(len(diagnosis.clusters), len(rows), len(details)),
    )
    return log_safe(page)


def _cuts(clusters: int, rows: int, sections: int) -> list[str]:
    """Sentences that say what was left out."""
    cuts = []
    if sections < rows:
        cuts.append(f"To stay within the size limit, the details of {counted(rows - sections, 'cause')} are left out.")
    if rows < clusters:
        cuts.append(
            f"To stay within the size limit, {counted(clusters - rows, 'cause')} with the lowest ranks are left out."
        )
    return cuts


def _shortest(diagnosis: "Diagnosis", limit: int) -> str:
    """The verdict alone: devkit's own ASCII words, which may be cut anywhere."""
    left = f" ({counted(len(diagnosis.unread), 'report')} not read)" if diagnosis.unread else ""
    return f"{verdict(diagnosis)}{left}\n"[: max(limit, 0)]


def _blocks(templates: Environment, name: str, shown: Iterable[Section]) -> Iterable[Safe]:
    template = templates.get_template(name)
    return (Safe(log_safe(template.render(cluster=cluster).rstrip("\n"))) for cluster in shown)


def _fitting(blocks: Iterable[Safe], room: int) -> list[Safe]:
    """The first blocks, as many as take at most `room` bytes together with the line breaks between them."""
    kept = []
    for block in blocks:
        room -= _size(block) + _BREAKS
        if room < 0:
            break
        kept.append(block)
    return kept


def _size(text: str) -> int:
    return len(text.encode())


def _window(lines: tuple[Line, ...]) -> Safe:
    return Safe(
        markdown_fence(
            "\n".join(f"{line.mark} {line.number} | {' '.join(line.text.splitlines())}".rstrip() for line in lines)
        )
    )


def _links(blob: str) -> dict[str, Callable[..., object]]:
    """Filters that show where a spot is, as a link where there is something to link to."""

    def linked(spot: Spot, shown: str) -> Safe:
        path, line = spot.address
        return Safe(f"[{shown}]({blob}{quote(path)}#L{line})" if blob and path and shown else shown)

    return {
        "place": lambda spot: linked(spot, markdown_code(spot.place)),
        "place_in_cell": lambda spot: linked(spot, markdown_cell(spot.place)),
    }


def _codes(names: Iterable[str], separator: str) -> Safe:
    return Safe(separator.join(filter(None, map(markdown_code, names))))


_FILTERS: dict[str, Callable[..., object]] = {
    "prose": safe(markdown_prose),
    "cell": safe(markdown_cell),
    "html": safe(html_code),
    "fence": safe(markdown_fence),
    "window": _window,
    "codes": _codes,
    "words": Safe,
}
