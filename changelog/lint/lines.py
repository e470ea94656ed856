"""Where a part of a message stands, and which of its lines are too long."""

import re

from devkit.changelog.lint.finding import Draft, Fact

_ADDRESS = r"<?\b[a-zA-Z][a-zA-Z0-9+.-]{0,20}://\S+"


def width(line: str) -> int:
    """Characters of a line; addresses, which nobody can wrap, don't count."""
    return len(re.sub(_ADDRESS, "", line)) if "://" in line else len(line)


def too_long(draft: Draft, kind: str, limit: int) -> Fact | None:
    """Whether all lines of the body or of the footers keep to a limit; None where there are none."""
    message = draft.message
    if not (message.body if kind == "body" else message.footers):
        return None
    what = f"every line of the {kind} {{must}} have at most {{value}} characters"
    ends = message.ends
    whole = message.text[ends[2][1] : ends[3][1]] if kind == "body" else message.text[ends[4][1] :]
    if len(whole) <= limit or max(map(len, whole.split("\n"))) <= limit:
        return Fact(True, what)  # noqa: FBT003 - by name it takes longer, and every message of a range comes here
    number = 1
    for part in message.parts:
        if part.kind == kind:
            for offset, line in enumerate(part.text.split("\n")):
                if len(line) > limit and width(line) > limit:
                    return Fact(holds=False, text=f"{what}; this one has {len(line)}", line=number + offset)
        number += part.text.count("\n")
    return Fact(holds=True, text=what)
