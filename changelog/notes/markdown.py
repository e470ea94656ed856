"""A document as Markdown, after Keep a Changelog: what the built-in template writes, at the speed of `git log`.

`templates/changelog.md.j2` writes the same, for teams who want to start from it; a test holds them together.
"""

import re
from collections.abc import Callable, Iterator

from devkit.changelog.notes.document import Document, Entry, Release, Section
from devkit.changelog.notes.forge import Forge
from devkit.changelog.notes.references import closed, keyed

INTRODUCTION = "# Changelog\n\nThe format is that of [Keep a Changelog](https://keepachangelog.com/en/1.1.0/).\n"
UNRELEASED = "Unreleased"
NOTHING = "Nothing to tell."
_SHORT = 8
_EMPTY = "\n"
"""The body of most commits."""
_ACTIVE = re.compile(r"[`\\*_<\[&@~]|//|www\.")
_PLAIN = re.compile(r"[ !\"#$%'()+,\-.0-9:;=>?A-Z\]^a-z{|}]*")
"""Text in which nothing is active, but that it may hold `www.`."""
_PIECE = re.compile(  # begins with a set of characters, for which the engine can look fast
    r"[`@hw\\*<\[\]~_&](?:"
    r"(?P<code>(?<=`)(?<!``)(?P<fence>`*)(?!`).{1,500}?(?<!`)`(?P=fence)(?!`))"
    r"|(?P<name>(?<=@)(?<![\w`@]@)[\w-]+(?:/[\w.-]+)*)"
    r"|(?P<address>(?:(?<=h)(?<!\wh)ttps?://|(?<=w)(?<!\ww)ww\.)[^\s<>`\"]*[^\s<>`\".,;:!?)'\]])"
    r"|(?P<mark>(?<=`)`*|(?<=[\\*<\[\]])|(?<=~)~+|(?<=_)(?:_*(?!\w)|(?<!\w_)_*)|(?<=&)(?=#?\w+;)))"
)
_START = re.compile(r"(?=[#>+=-])|\d+(?=[.)])")
_STARTS = frozenset("#>+=-0123456789")


def markdown(document: Document) -> str:
    """The whole document, ending in a newline."""
    line = liner(document.forge)
    parts = [INTRODUCTION]
    for release in document.releases:
        parts.append(f"\n{heading(release, document.forge)}\n")
        parts.append(_sections(release, line) or f"\n{NOTHING}\n")
    links = "".join(f"{link}\n" for link in references(document))
    return "".join([*parts, f"\n{links}" if links else ""])


def body(release: Release, document: Document) -> str:
    """One release without its heading, for a tag's message or the forge's page; empty, or ends in a newline."""
    return _sections(release, liner(document.forge)).removeprefix("\n")


def heading(release: Release, forge: Forge) -> str:
    """A release's heading: `## [1.2.0] - 2024-01-31`; without brackets where there is nothing to link to."""
    name = release.version or UNRELEASED
    shown = f"[{name}]" if forge.kind and (release.previous or release.tag) else name
    return f"## {shown} - {release.date}" if release.date else f"## {shown}"


def references(document: Document) -> Iterator[str]:
    """The link definitions that headings refer to, one a line."""
    forge = document.forge
    if forge.kind:
        for release in document.releases:
            target = link(release, forge)
            if target:
                yield f"[{(release.version or UNRELEASED)}]: {target}"


def link(release: Release, forge: Forge) -> str:
    """The page of what a release changed; empty where there is none."""
    if release.previous:
        return forge.compare(release.previous, release.tag or "HEAD")
    return forge.tag(release.tag) if release.tag else ""


def liner(forge: Forge) -> Callable[[Entry], str]:
    """What writes an entry as one line, without a bullet."""
    commits, pulls, mark = forge.commit(""), forge.pull(""), forge.mark

    plain = _PLAIN.fullmatch

    def line(entry: Entry) -> str:
        source, _, scope, text, breaking, pull, _, body = entry
        shown = text if plain(text) and "www." not in text else safe(text)
        if scope:
            shown = f"**{scope if scope.isalnum() else safe(scope)}:** {shown}"
        elif shown[:1] in _STARTS:
            start = _START.match(shown)
            shown = f"{start[0]}\\{shown[start.end() :]}" if start else shown
        if breaking and breaking != (text,):
            shown = f"{shown}: {safe(' '.join(breaking))}"
        references = ""
        if pull:
            references = f"[{mark}{pull}]({pulls}{pull}), " if pulls else f"{mark}{pull}, "
        if body != _EMPTY and ("#" in body or "issues/" in body or ("-" in body and keyed(body))):
            references += _closed(entry, forge)
        sha = source[0]
        if sha:
            short = sha[:_SHORT]
            return f"{shown} ({references}[{short}]({commits}{sha}))" if commits else f"{shown} ({references}{short})"
        return f"{shown} ({references[:-2]})" if references else shown

    return line


def safe(text: str) -> str:
    """Text from a message as Markdown on one line: code spans stay, nothing else in it is markup or a mention."""
    if not text.isprintable():
        from devkit.core.escape import one_line

        text = one_line(text)
    elif "]" in text and not _ACTIVE.search(text):  # which closes nothing then
        return text
    return _PIECE.sub(_escaped, text)


def _sections(release: Release, line: Callable[[Entry], str]) -> str:
    return "".join(
        f"\n### {section.title}\n\n{_lines(section, line)}" for section in release.sections if not section.hidden
    )


def _lines(section: Section, line: Callable[[Entry], str]) -> str:
    texts = [line(entry) for entry in section.entries]
    texts += [group.text for group in section.groups]
    return "- " + "\n- ".join(texts) + "\n"


def _closed(entry: Entry, forge: Forge) -> str:
    """The issues an entry closes that the rest of its line doesn't name; what is there ends with a comma."""
    shown = []
    for issue in closed("", entry.body):  # what the header closes, it names
        name = issue if "#" in issue or not issue.isdecimal() else f"#{issue}"
        if issue != entry.pull and not _names(entry.text, name):
            target = forge.issue(issue) if issue[-1:].isdecimal() and ("#" in issue or issue.isdecimal()) else ""
            shown.append(f"[{name}]({target})" if target else name)
    return f"closes {', '.join(shown)}, " if shown else ""


def _names(text: str, issue: str) -> bool:
    return issue in text and re.search(rf"(?<![\w./-]){re.escape(issue)}(?!\d)", text) is not None


def _escaped(match: re.Match[str]) -> str:
    text, kind = match[0], match.lastgroup
    if kind == "code":
        return text
    if kind == "mark":
        return "\\" + "\\".join(text)
    return f"`{text}`" if kind == "name" else f"<{text}>"
