"""Headings of releases and definitions of links, in the style that a changelog has them in."""

import re
from collections.abc import Sequence

from devkit.changelog.notes import layout
from devkit.changelog.notes.document import Release
from devkit.changelog.notes.forge import Forge
from devkit.changelog.notes.layout import Heading, Layout
from devkit.changelog.notes.markdown import UNRELEASED, link

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_COMPARED = re.compile(r"(?P<page>/compare/)(?P<old>[^\s()]+?)(?P<dots>\.{2,3})(?P<new>[^\s().]*(?:\.[^\s().]+)*)")
_YANKED = re.compile(r"[ \t]*\[YANKED\]", re.IGNORECASE)
_DEFINED = re.compile(r"(?P<start> {0,3}\[(?P<name>[^\]\n]+)\]:[ \t]*)(?P<target>\S+)(?P<rest>.*)")
_SETEXT = 2


def written(plan: Layout, release: Release) -> list[str]:
    """The lines of a heading for a release, like those that are there."""
    others = [heading for heading in plan.releases if layout.released(heading.text)]
    if release.version is None:
        bracketed = bool(others) and others[0].text.startswith("[")
        text = f"[{UNRELEASED}]" if bracketed else UNRELEASED
    else:
        text = _like(others[0].text, release) if others else _plain(plan.pending, release)
    if others and others[0].after - others[0].line == _SETEXT:
        return [text, "=-"[plan.level - 1] * len(text)]
    return [f"{'#' * plan.level} {text}"]


def defined(lines: Sequence[str], release: Release, forge: Forge) -> list[tuple[int, str, bool]]:
    """What to do to the definitions of links when a release is cut.

    Args:
        lines: The changelog.
        release: The release.
        forge: Where it is hosted.

    Returns:
        (line, text, whether it replaces that line), from the last line to the first; else it is put before it.
    """
    if release.version is None or release.tag is None:
        return []
    found = [(number, match) for number, line in enumerate(lines) if (match := _DEFINED.fullmatch(line))]
    names = {match["name"].lower() for _, match in found}
    if not found or release.version.lower() in names:
        return []
    for number, match in found:
        compared = _COMPARED.search(match["target"])
        if layout.pending(match["name"]) and compared and "branches/compare" not in match["target"]:
            page = match["target"][: compared.start()] + compared["page"]
            moved = f"{match['start']}{page}{release.tag}{compared['dots']}{compared['new']}{match['rest']}"
            own = f"[{release.version}]: {page}{compared['old']}{compared['dots']}{release.tag}"
            return [(number + 1, own, False), (number, moved, True)]
    place = next((number for number, match in found if layout.released(match["name"])), None)
    target = link(release, forge)
    return [(place, f"[{release.version}]: {target}", False)] if place is not None and target else []


def _like(other: str, release: Release) -> str:
    """The heading of another release, made that of this one."""
    old, new = layout.released(other) or "", release.version or ""
    text = _COMPARED.sub(
        lambda match: f"{match['page']}{release.previous or match['new']}{match['dots']}{release.tag}",
        _YANKED.sub("", other),
    )
    text = re.sub(rf"(?<![\d.]){re.escape(old)}(?![\d.]*\.\.)(?!\d)", new.replace("\\", ""), text, count=1)
    text = layout.DATED.sub(lambda match: f"{release.date}{match['gap']}", text, count=1)
    dated = _DATE.sub(release.date or "", text, count=1)
    if dated != text or not re.search(r"\d", text.split(new, 1)[-1]):
        return dated
    return f"{text[: text.index(new) + len(new)]}{']' if text.startswith('[') else ''} - {release.date}"


def _plain(pending: Heading | None, release: Release) -> str:
    bracketed = pending is not None and pending.text.startswith("[")
    return f"[{release.version}] - {release.date}" if bracketed else f"{release.version} - {release.date}"
