"""Where documents link to files that are deleted, in Markdown and reStructuredText."""

import posixpath
import re
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import unquote

from devkit.hooks.merge.snapshot import Snapshot

MARKDOWN = (".md", ".markdown", ".mdx")
_SOURCES = (".rst", ".md", ".txt")
"""Endings that Sphinx's documents are named without."""
_ASIDE = re.compile(r"(?:.*/)?(?:[^/]*lock[^/]*|CHANGE[^/]*|HISTORY[^/]*|NEWS[^/]*)", re.IGNORECASE)
_LINKS = re.compile(
    r"\]\(\s*<?([^)\s>]+)|^\s{0,3}\[[^\]]+\]:\s*<?([^\s>]+)|(?:src|href)=[\"']([^\"']+)"
    r"|^\s*\.\. (?:include|literalinclude|image|figure)::\s*(\S+)|^\s*\.\. _[^:]+:\s*(\S+)"
    r"|^\s+:file:\s*(\S+)|:download:`(?:[^`<]*<)?([^`<>]+)>?`",
    re.MULTILINE,
)
_ROLE = re.compile(r":doc:`(?:[^`<]*<)?([^`<>]+)>?`")
_TOCTREE = re.compile(r"^([ \t]*)\.\. toctree::[^\n]*\n((?:(?:\1[ \t]+[^\n]*)?\n)*)", re.MULTILINE)
_ENTRY = re.compile(r"^[ \t]+(?!:)(?:[^\n<]*<)?([^\s<>*]+)>?[ \t]*$", re.MULTILINE)
_UNREAD = re.compile(
    r"^ {0,3}(?P<fence>`{3,}|~{3,}).*?^ {0,3}(?P=fence)|<!--.*?-->"
    r"|(?P<code>(?<!`)`+(?!`))(?:(?!\n\s*\n).)+?(?<!`)(?P=code)(?!`)",
    re.MULTILINE | re.DOTALL,
)
"""Code and comments of Markdown, which link to nothing."""


class Link(NamedTuple):
    """A file that is deleted, and where it is linked."""

    deleted: str
    path: str
    line: int
    """1-based."""


def links(gone: tuple[str, ...], new: Snapshot) -> Iterator[Link]:
    """The links that lead to deleted files.

    Args:
        gone: The deleted files.
        new: The state without them.
    """
    documents = [path for path in new.blobs if path.endswith((*MARKDOWN, ".rst")) and not _ASIDE.fullmatch(path)]
    new.load(documents)
    wanted = frozenset(gone)
    for path in documents:
        text = new.text(path)
        if path.endswith(MARKDOWN):
            text = _UNREAD.sub(lambda match: "\n" * match[0].count("\n"), text)
        for offset, target in (*_linked(path, text), *_named(path, text, new)):
            if target in wanted:
                yield Link(target, path, text.count("\n", 0, offset) + 1)


def _linked(path: str, text: str) -> Iterator[tuple[int, str]]:
    for match in _LINKS.finditer(text):
        link = unquote(next(filter(None, match.groups())).partition("#")[0].partition("?")[0])
        if link and ":" not in link.split("/")[0] and not link.startswith("//"):
            yield match.start(match.lastindex or 0), _joined(path, link, "")


def _named(path: str, text: str, new: Snapshot) -> Iterator[tuple[int, str]]:
    """Sphinx's documents, which are named from the folder or from the top of the documentation, without an ending."""
    if path.endswith(MARKDOWN) or ("toctree::" not in text and ":doc:" not in text):
        return
    names = [(match.start(1), match[1]) for match in _ROLE.finditer(text)]
    for tree in _TOCTREE.finditer(text):
        names += [(tree.start(2) + match.start(1), match[1]) for match in _ENTRY.finditer(tree[2])]
    top = _documentation(path, new)
    for offset, name in names:
        found = [_joined(path, name, top)]
        found += [f"{found[0]}{ending}" for ending in _SOURCES]
        if not any(each in new.blobs or each in new.others for each in found):
            yield from ((offset, each) for each in found)


def _documentation(path: str, new: Snapshot) -> str:
    """The folder of Sphinx's settings that a document belongs to."""
    folder = posixpath.dirname(path)
    while folder and f"{folder}/conf.py" not in new.blobs:
        folder = posixpath.dirname(folder)
    return folder


def _joined(path: str, link: str, top: str) -> str:
    start = top if link.startswith("/") else posixpath.dirname(path)
    return posixpath.normpath(posixpath.join(start, link.lstrip("/")))
