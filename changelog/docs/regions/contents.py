"""A document's table of contents."""

import re
from collections.abc import Iterator

from devkit.changelog.docs.content import Content, Markdown
from devkit.changelog.docs.context import Context
from devkit.changelog.docs.marks import is_rst
from devkit.changelog.docs.regions.region import Kind, Wanted
from devkit.changelog.notes import layout
from devkit.core.errors import DevkitError

_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_TAG = re.compile(r"<[^>]*>")
_DROPPED = re.compile(r"[^\w\- ]")


def fill(context: Context, wanted: Wanted) -> Content:  # noqa: ARG001 - a kind's signature
    """Links to the headings below the region, of the second level to the `depth=3`, as GitHub names them."""
    if is_rst(wanted.path):
        raise DevkitError(f"{wanted.where}: reStructuredText has `.. contents::` for that; use it instead")
    depth = wanted.number("depth", 3)
    lines = []
    for level, title, slug, line in _headings(wanted.text):
        if line > wanted.region.line and 1 < level <= depth:
            shown = _LINK.sub(r"\1", title)
            lines.append(f"{'  ' * (level - 2)}- [{shown}](#{slug})")
    return Markdown("\n".join(lines))


def _headings(text: str) -> Iterator[tuple[int, str, str, int]]:
    """Level, title, the name a link goes to, and the line, 1-based, of each heading."""
    used: dict[str, int] = {}
    for heading in layout.headings(text.removeprefix("\ufeff").replace("\r\n", "\n").split("\n")):
        slug = _slug(heading.text)
        count = used.get(slug, 0)
        used[slug] = count + 1
        yield heading.level, heading.text, f"{slug}-{count}" if count else slug, heading.line + 1


def _slug(title: str) -> str:
    plain = _TAG.sub("", _LINK.sub(r"\1", title)).replace("`", "").strip().lower()
    return _DROPPED.sub("", plain).replace(" ", "-")


KIND = Kind("toc", fill, frozenset({"depth"}), late=True)
