"""The section of a changelog that is being written: lines go in and out, everything else stays as it is."""

from collections.abc import Sequence

from devkit.changelog.notes.layout import Heading, headings
from devkit.changelog.notes.marker import marked
from devkit.changelog.notes.titles import same


class Text:
    """A changelog as lines that can be changed; each keeps its own end."""

    def __init__(self, text: str) -> None:
        self.lines = text.split("\n")
        self._end = "\r" if self.lines[0].endswith("\r") and len(self.lines) > 1 else ""

    @property
    def text(self) -> str:
        """All of it."""
        return "\n".join(self.lines)

    @property
    def bare(self) -> list[str]:
        """The lines without carriage returns."""
        return [line.removesuffix("\r") for line in self.lines]

    def insert(self, place: int, lines: Sequence[str]) -> None:
        """Put lines before a place; what was the last line without a newline stays the last without one."""
        made = [line + self._end for line in lines]
        if place == len(self.lines):
            made = [*made[:-1], made[-1].removesuffix("\r")]
            self.lines[-1] += self._end if self.lines[-1] and not self.lines[-1].endswith("\r") else ""
        self.lines[place:place] = made

    def replace(self, place: int, line: str) -> None:
        """Put a line in place of another one."""
        self.lines[place] = line + ("\r" if self.lines[place].endswith("\r") else "")

    def remove(self, place: int) -> None:
        """Take out a line."""
        del self.lines[place]


def place_for(bare: list[str], start: int, end: int) -> int:
    """The line after the last one with content between two lines; `start` where there is none."""
    last = next((number for number in range(end - 1, start - 1, -1) if bare[number].strip()), start - 1)
    return last + 1


def add(
    text: Text, span: tuple[int, int], news: tuple[str, Sequence[str]], *, order: Sequence[str], level: int
) -> None:
    """Add items under a title inside a section, and the title too where it isn't there.

    Args:
        text: The changelog.
        span: Where the section's content begins and ends.
        news: The title they belong under, and lines with their bullets.
        order: All titles in the order they stand in.
        level: The level of titles.
    """
    (start, end), (title, items) = span, news
    bare = text.bare
    inside = [heading for heading in headings(bare[:end]) if heading.line >= start]
    found = next((heading for heading in inside if same(heading.text, title)), None)
    if found is not None:
        stop = next((heading.line for heading in inside if heading.line > found.line), end)
        place = place_for(bare, found.after, stop)
        text.insert(place, items if _listed(bare[place - 1]) and place > found.after else ["", *items])
        return
    rank = {name: number for number, name in enumerate(order)}
    later = (heading.line for heading in inside if _rank(heading, rank) > rank[title])
    place = place_for(bare, start, next(later, end))
    crowded = place < len(bare) and bare[place].strip()
    text.insert(place, ["", f"{'#' * level} {named(title, bare)}", "", *items, *([""] if crowded else [])])


def open_section(text: Text, place: int, heading: Sequence[str]) -> None:
    """Put a heading at the beginning of the releases, with blank lines around it."""
    bare = text.bare
    start = place_for(bare, 0, min(place, len(bare)))
    crowded = start < len(bare) and bare[start].strip()
    text.insert(start, [*([""] if start else []), *heading, *([""] if crowded else [])])


def remember(text: Text, start: int, line: str) -> int:
    """Put the marker at the beginning of a section, in place of all that are there.

    Returns:
        Where it stands: before `start` where markers above went.
    """
    for number in range(len(text.lines) - 1, -1, -1):
        if not marked(text.lines[number].removesuffix("\r")) or number == start:
            continue
        above, below = text.lines[:number][-1:], text.lines[number + 1 :][:1]
        if any(map(str.strip, above)) and any(map(str.strip, below)):
            text.replace(number, "")  # the lines around it must not become one paragraph
        else:
            text.remove(number)
            start -= number < start
    if start < len(text.lines) and marked(text.lines[start].removesuffix("\r")):
        text.replace(start, line)
    else:
        text.insert(start, [line])
    return start


def take_out(text: Text, span: tuple[int, int], lines: Sequence[int], order: Sequence[str]) -> int:
    """Take lines out of a section, and titles of devkit's that have nothing below them any more.

    Args:
        text: The changelog.
        span: Where the section's content begins and ends.
        lines: What goes.
        order: The titles that devkit writes.

    Returns:
        How many lines went.
    """
    (start, end), before = span, len(text.lines)
    bare = ["" if number in lines else line for number, line in enumerate(text.bare)]
    gone = set(lines)
    inside = [heading for heading in headings(text.bare[:end]) if heading.line >= start]
    stops = [*(heading.line for heading in inside[1:]), end]
    for heading, stop in zip(inside, stops, strict=True):
        emptied = not gone.isdisjoint(range(heading.after, stop)) and not any(
            map(str.strip, bare[heading.after : stop])
        )
        if emptied and any(same(heading.text, title) for title in order):
            gone.update(range(heading.line, min(stop, len(bare) - 1)))
    for number in sorted(gone, reverse=True):
        text.remove(number)
    return before - len(text.lines)


def named(title: str, lines: list[str]) -> str:
    """A title as this changelog writes it elsewhere."""
    found = [heading.text for heading in headings(lines)]
    return title if title in found else next((text for text in found if same(text, title)), title)


def _listed(line: str) -> bool:
    """Whether a list can go on after a line: an item, or what belongs to one."""
    return line.lstrip()[:2] in {"- ", "* ", "+ "} or line[:1] == " "


def _rank(heading: Heading, rank: dict[str, int]) -> int:
    return next((number for title, number in rank.items() if same(heading.text, title)), -1)
