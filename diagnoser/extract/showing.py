"""A proposed extraction as text, Markdown, JSON, or one diff."""

from collections.abc import Iterator, Sequence
from typing import Literal

from devkit.core.escape import (
    json_safe,
    log_safe,
    markdown_code,
    markdown_fence,
    markdown_prose,
    one_line,
    terminal_safe,
)
from devkit.diagnoser.extract.run import Extraction
from devkit.diagnoser.styles import Line, of_patch

Format = Literal["text", "json", "diff", "markdown"]

SCHEMA = "devkit.extraction/1"


def text(found: Extraction) -> Iterator[Line]:
    """What is proposed, line by line."""
    if not found.moved:
        yield "Nothing to move: no message is said in several modules that can share a constant.", ""
    for moved in found.moved:
        yield f"{moved.name} = {one_line(moved.text)!r}", "bold"
        for site in moved.sites:
            yield f"   {one_line(site.path)}:{site.line}", "dim"
    for sentence in found.left:
        yield log_safe(one_line(sentence)), ""
    for line in diff(found).rstrip("\n").split("\n") if found.fixes else ():
        yield terminal_safe(line), of_patch(line)


def diff(found: Extraction) -> str:
    """All of it as one patch."""
    return "".join(fix.patch for fix in found.fixes)


def json(found: Extraction, applied: Sequence[str]) -> str:
    """All of it, and the files that were written, as one JSON document."""
    import msgspec

    document = {
        "schema": SCHEMA,
        "registry": found.registry,
        "moved": [
            {"name": moved.name, "text": moved.text, "uses": [f"{site.path}:{site.line}" for site in moved.sites]}
            for moved in found.moved
        ],
        "left": found.left,
        "fixes": found.fixes,
        "applied": list(applied),
    }
    return json_safe(msgspec.json.format(msgspec.json.encode(document), indent=2).decode())


def markdown(found: Extraction) -> str:
    """What is proposed, for a comment."""
    lines = [
        f"- {markdown_code(moved.name)} in {len(moved.sites)} places: {markdown_code(moved.text)}"
        for moved in found.moved
    ]
    lines += [f"- {markdown_prose(sentence)}" for sentence in found.left]
    return "\n".join([*lines, "", markdown_fence(diff(found), "diff")]) if lines else "Nothing to move."
