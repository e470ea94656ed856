"""A document's table of contents."""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

from devkit.changelog.docs import markdown, plainly
from devkit.changelog.docs.content import Content, Markdown
from devkit.changelog.docs.context import Context
from devkit.changelog.docs.marks import is_rst
from devkit.changelog.docs.regions.region import Kind, Wanted
from devkit.core.errors import DevkitError

if TYPE_CHECKING:
    from markdown_it.token import Token

_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
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
    """Level, title, the name a link goes to, and the line, 1-based, of each heading that stands by itself.

    Those in quotes and lists have names too, which others then can't have.
    """
    used: dict[str, int] = {}
    plain = plainly.headings(text)
    if plain is not None:
        yield from ((each.level, each.text, _free(_named(each.seen), used), each.line) for each in plain)
        return
    for token, inline in pairwise(markdown.parser().parse(markdown.plain(text))):
        if token.type == "heading_open" and token.map:
            slug = _free(_slug(inline), used)
            if token.level == 0:
                yield int(token.tag[1:]), " ".join(inline.content.split("\n")), slug, token.map[0] + 1


def _free(slug: str, used: dict[str, int]) -> str:
    """A name that no heading before has: the first of `foo`, `foo-1`, `foo-2` …; it is then used."""
    found = slug
    while found in used:
        used[slug] += 1
        found = f"{slug}-{used[slug]}"
    used[found] = 0
    return found


def _slug(heading: "Token") -> str:
    """What GitHub makes of a heading's text as it is seen: without marks and tags, code as it stands."""
    return _named("".join(" " if part.type == "softbreak" else _seen(part) for part in heading.children or []))


def _named(seen: str) -> str:
    return _DROPPED.sub("", seen.strip().lower()).replace(" ", "-")


def _seen(part: "Token") -> str:
    return part.content if part.type in {"text", "code_inline"} else ""


KIND = Kind("toc", fill, frozenset({"depth"}), late=True)
