"""A changelog that devkit and people write together: what is new goes in, what people wrote stays."""

from collections.abc import Iterator
from typing import NamedTuple

from devkit.changelog.notes import editing, headings, layout
from devkit.changelog.notes.document import Document, Release, Section
from devkit.changelog.notes.editing import Text
from devkit.changelog.notes.homes import BREAKING, SECTIONS
from devkit.changelog.notes.layout import Heading, Layout
from devkit.changelog.notes.lines import Lines
from devkit.changelog.notes.markdown import liner
from devkit.changelog.notes.marker import NOTHING, Offered, marker
from devkit.core.errors import DevkitError


class Sources(NamedTuple):
    """What goes into a changelog."""

    document: Document
    """Its first release is the one that is written: what is not released, or a release that is being made."""
    head: str
    """The commit it was read at."""
    offered: Offered = NOTHING
    """What the changelog was offered before."""
    order: tuple[str, ...] = (BREAKING, *SECTIONS)
    """The titles of sections, in the order they stand in."""
    name: str = "the changelog"
    """The file, for errors."""


class _Changes(NamedTuple):
    """What a section lacks, and what of it is out of date; lines are numbered from the beginning of the section."""

    added: list[tuple[str, list[str]]]
    """Title, items without bullets."""
    replaced: list[tuple[int, str]]
    removed: list[int]

    def __bool__(self) -> bool:
        return bool(self.added or self.replaced or self.removed)


def refresh(text: str, sources: Sources) -> str:
    """A changelog with its section of what is not released brought up to date; the same text where nothing is new.

    With a release that is being made, the section becomes that of the release, and an empty one stands above it.

    Args:
        text: All of it.
        sources: What goes in.

    Raises:
        DevkitError: it is no Markdown, or its releases can't be told.
    """
    if not sources.document.releases:
        return text
    release, working = sources.document.releases[0], Text(text)
    plan = layout.read("\n".join(working.bare), sources.name)
    heading = _own(plan, release) or plan.pending
    changes = _changes(plan, heading, release, sources)
    cutting = release.version is not None and _own(plan, release) is None
    soon = plan.soon(heading) if heading and release.version is not None else None
    if soon is not None:
        working.replace(soon, layout.dated(plan.lines[soon], release.date or ""))
    if not changes and not cutting:
        return working.text
    if heading is None:
        editing.open_section(working, plan.start, headings.written(plan, release))
        plan = layout.read("\n".join(working.bare), sources.name)
        heading, cutting = _own(plan, release) or plan.pending, False
    if heading is None:
        raise DevkitError(
            f"{sources.name}: a new section would stand in code or in a comment that nothing ends; end it first"
        )
    _apply(working, plan, heading, changes, sources)
    after = editing.remember(working, heading.after, marker(sources.head, _fragments(release)))
    if cutting:
        moved = heading._replace(line=after - (heading.after - heading.line), after=after)
        _cut(working, plan, moved, release, sources)
    return working.text


def _own(plan: Layout, release: Release) -> Heading | None:
    """The heading of a release that is in the changelog already."""
    found = (
        heading for heading in plan.releases if release.version and layout.released(heading.text) == release.version
    )
    return next(found, None)


def _changes(plan: Layout, heading: Heading | None, release: Release, sources: Sources) -> _Changes:
    """Compare a section with what should be told."""
    inside = plan.lines[heading.after : plan.end(heading)] if heading else []
    lines = Lines(inside, [*release.entries, *release.withdrawn])
    line, offered = liner(sources.document.forge), sources.offered
    changes = _Changes([], [], [])
    for section in release.sections:
        if section.hidden:
            continue
        items = []
        for entry in section.entries:
            text = line(entry)
            if lines.names(entry):
                continue
            # A line that says the same is not of an entry whose commit is what it was.
            is_new = entry.commit not in offered.commits
            stale = lines.outdated(text, {number for number, _ in changes.replaced}) if is_new else None
            if stale is not None:
                changes.replaced.append((stale, f"{plan.bullet} {text}"))
            elif not offered.has(entry) and not lines.tells(entry, text):
                items.append(f"{plan.bullet} {text}")
        items += _counts(section, lines, plan, offered, changes)
        if items:
            changes.added.append((section.title, items))
    gone = (lines.written(entry, line(entry)) for entry in release.withdrawn)
    changes.removed.extend(number for number in gone if number is not None)
    return changes


def _counts(section: Section, lines: Lines, plan: Layout, offered: Offered, changes: _Changes) -> Iterator[str]:
    """The lines that count what bots did."""
    for group in section.groups:
        new = [entry for entry in group.entries if not offered.has(entry)]
        place = lines.counting(group.what)
        if place is None and new:
            yield f"{plan.bullet} {group._replace(entries=tuple(new)).text}"
        elif place is not None and new:
            number = len(group.entries) if offered == NOTHING else lines.count(place) + len(new)
            if number != lines.count(place):
                changes.replaced.append((place, f"{plan.bullet} {group.told(number)}"))


def _apply(working: Text, plan: Layout, heading: Heading, changes: _Changes, sources: Sources) -> None:
    """Make the changes in a section."""
    start, size = heading.after, plan.end(heading) - heading.after
    for number, line in changes.replaced:
        working.replace(start + number, line)
    if changes.removed:
        removed = [start + number for number in changes.removed]
        size -= editing.take_out(working, (start, start + size), removed, sources.order)
    for news in changes.added:
        before = len(working.lines)
        editing.add(working, (start, start + size), news, order=sources.order, level=plan.level + 1)
        size += len(working.lines) - before


def _fragments(release: Release) -> list[str]:
    """The names of the news fragments that are there."""
    return [entry.source.subject for entry in release.entries if not entry.commit]


def _cut(working: Text, plan: Layout, heading: Heading, release: Release, sources: Sources) -> None:
    """Make the section of what is not released that of a release, below a new one that holds only the marker."""
    old = working.bare[heading.line : heading.after]
    if not layout.pending(heading.text) or layout.ahead(heading.text):
        old = headings.written(plan, release._replace(version=None))
    new = headings.written(plan, release)
    remembered = working.bare[heading.after]
    working.remove(heading.after)
    links = headings.defined(working.bare, release, sources.document.forge)
    _define(working, [link for link in links if link[0] > heading.line])
    del working.lines[heading.line : heading.after]
    working.insert(heading.line, [*old, remembered, "", *new])
    _define(working, [link for link in links if link[0] <= heading.line])  # it moves what stands below


def _define(working: Text, links: list[tuple[int, str, bool]]) -> None:
    """Write definitions of links, as `headings.defined` gives them."""
    for number, text, replaces in links:
        if replaces:
            working.replace(number, text)
        else:
            working.insert(number, [text])
