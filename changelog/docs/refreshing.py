"""A document with its regions filled anew, all else as it was."""

from collections.abc import Iterator
from typing import NamedTuple

from devkit.changelog.docs import content
from devkit.changelog.docs.context import Context
from devkit.changelog.docs.facts import UnknownHereError
from devkit.changelog.docs.marks import Region, is_rst, regions
from devkit.changelog.docs.regions.kinds import kind_of
from devkit.changelog.docs.regions.region import Wanted
from devkit.core.errors import DevkitError


class Finding(NamedTuple):
    """Something that is not up to date, or that can't be told."""

    path: str
    line: int
    """1-based; 0 for all of the file."""
    what: str
    """The region or key."""
    why: str = ""
    """Why it can't be told here; empty for what is stale."""


def refresh(context: Context, path: str) -> list[Finding]:
    """Fill the regions of a document, in the context's tree; return what was stale or can't be told.

    Raises:
        DevkitError: marks are wrong, or a region can't be made.
    """
    text = context.tree.text(path)
    if text is None:
        raise DevkitError(f"{path}: there is no such file; correct files in [tool.devkit.docs]")
    if "devkit:" not in text.lower():
        return []
    findings: list[Finding] = []
    for late in (False, True):
        text = _filled(context, path, text, findings, late=late)
    if any(not finding.why for finding in findings):
        context.tree.write(path, text)
    return findings


def _filled(context: Context, path: str, text: str, findings: list[Finding], *, late: bool) -> str:
    """The text with its early or its late regions filled; from the last to the first, so that places stay right."""
    found = regions(text, path)
    new = text
    for region in reversed(found):
        wanted = Wanted(region, path, text)
        kind = kind_of(wanted)
        if kind.late != late:
            continue
        try:
            filled = _laid_out(text, wanted, kind.fill(context, wanted))
        except UnknownHereError as reason:
            findings.append(Finding(path, region.line, region.title, str(reason)))
            continue
        if not _same(text[region.start : region.end], filled):
            findings.append(Finding(path, region.line, region.title))
            new = new[: region.start] + filled + new[region.end :]
    _check(found, new, path)
    return new


def _laid_out(text: str, wanted: Wanted, made: content.Content) -> str:
    """The content as it stands between the marks: line ends, indentation and blank lines as the document wants them."""
    region, rst = wanted.region, is_rst(wanted.path)
    shown = content.to_rst(made, region.name) if rst else content.to_markdown(made)
    if region.inline:
        if not isinstance(made, content.Plain):
            raise DevkitError(
                f"{wanted.where}: the region {region.name!r} takes lines of its own: put each mark on one"
            )
        return shown
    newline = "\r\n" if text[: region.start].endswith("\r\n") else "\n"
    lines = [f"{region.indent}{line}" if line else "" for line in shown.split("\n")]
    body = newline.join([*lines, ""]) if shown else ""
    return f"{newline}{body}{newline}" if rst and body else body


def _same(old: str, new: str) -> bool:
    """Whether two contents differ in nothing but blank lines around them, which formatters add and take."""
    return list(_bare(old)) == list(_bare(new))


def _bare(text: str) -> Iterator[str]:
    lines = text.replace("\r\n", "\n").split("\n")
    while lines and not lines[0].strip():
        lines.pop(0)
    while lines and not lines[-1].strip():
        lines.pop()
    yield from lines


def _check(found: list[Region], new: str, path: str) -> None:
    """What was filled in must not be taken for marks or hide any when the document is read again."""
    try:
        again = regions(new, path)
    except DevkitError as error:
        raise DevkitError(
            f"{path}: what a region would show holds marks or fences that break the document: {error}"
        ) from error
    if [region.title for region in again] != [region.title for region in found]:
        raise DevkitError(f"{path}: what a region would show holds marks or fences that hide the document's own marks")
