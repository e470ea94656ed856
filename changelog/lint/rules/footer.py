"""Rules for the footers."""

import re

from devkit.changelog.lint.finding import Draft, Fact
from devkit.changelog.lint.lines import too_long
from devkit.changelog.lint.rules.registry import measured, rule

_TRAILER = r"(?:BREAKING[ -]CHANGE|[A-Z][\w-]*-[Bb]y|Refs|Closes|Fixes): \S"
"""A line that is a footer wherever it stands: prose doesn't look like this."""


def _footer(draft: Draft) -> str:
    return "".join(part.text for part in draft.message.parts if part.kind == "footer")


measured("footer", _footer)


@rule("footer-empty")
def _empty(draft: Draft, _: None) -> Fact:
    return Fact(not draft.message.footers, "the footer {must} be empty")


@rule("footer-leading-blank")
def _leading_blank(draft: Draft, _: None) -> Fact | None:
    message = draft.message
    stuck = not message.footers and sticking(message.body)
    if not message.footers and not stuck:
        return None
    line = draft.text.rstrip("\n").count("\n") + 1
    return Fact(not stuck, "the footers {must} begin after a blank line", line=line if stuck else 1)


def sticking(body: str) -> int:
    """How many lines at the end of a body are footers that only lack the blank line before them."""
    count = 0
    for line in reversed(body.split("\n")):
        if ": " not in line or not re.match(_TRAILER, line):
            break
        count += 1
    return count


@rule("footer-max-line-length", "number")
def _line_length(draft: Draft, value: int) -> Fact | None:
    return too_long(draft, "footer", value)


@rule("signed-off-by", "text")
def _signed(draft: Draft, value: str | None) -> Fact:
    token = (value or "Signed-off-by:").rstrip(": ")
    what = f"the message {{must}} be signed off by a footer '{token}: …'"
    return Fact(_has(draft, token), what, hint="git commit --signoff adds it")


@rule("trailer-exists", "text")
def _trailer(draft: Draft, value: str | None) -> Fact:
    token = (value or "Signed-off-by:").rstrip(": ")
    return Fact(_has(draft, token), f"the message {{must}} have a footer '{token}: …'")


def _has(draft: Draft, token: str) -> bool:
    """Whether a footer is there, be it one that git takes for a trailer and that only lacks its blank line."""
    message = draft.message
    if any(footer.token.casefold() == token.casefold() for footer in message.footers):
        return True
    lines = message.body.split("\n")
    stuck = lines[len(lines) - sticking(message.body) :] if not message.footers else []
    return any(line.casefold().startswith(f"{token.casefold()}: ") for line in stuck)
