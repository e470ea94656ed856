"""What a rule finds, and what it looks at."""

from __future__ import annotations

from devkit.core.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from devkit.changelog.grammar import Message

    Check = Callable[["Draft", Any], "Fact | None"]
    """Draft and value -> what it sees, None where the rule has nothing to look at."""

OFF, WARNING, ERROR = 0, 1, 2
"""Levels, numbered as commitlint numbers them."""
LEVELS = ("off", "warning", "error")


class Draft(Record):
    """A message as the rules see it."""

    text: str
    """Cleaned, as git stores it."""
    message: Message
    """Read without white space around the header: that is one rule's matter, not every rule's."""
    paths: tuple[str, ...] | None = None
    """The files the commit changes, where they are known."""
    breaks: Callable[[], tuple[str, ...]] | None = None
    """Says why callers will have to change something, where the commit's diff is known; slow, so asked for last."""


class Fact(Record):
    """What a rule sees in a message; whether that is wrong depends on whether it is asked for or forbidden."""

    holds: bool
    text: str
    """A sentence with `{must}` where `must` or `must not` belongs, and `{value}` where the rule's value does."""
    line: int = 1
    """In the cleaned message, 1-based."""
    hint: str = ""
    """What to do, added where the fact is wrong."""
    partly: bool = False
    """It holds for some of several; that is enough where it is forbidden."""


class Finding(Record):
    """A rule that a message breaks."""

    rule: str
    """Its well-known name, such as `type-enum`."""
    level: str
    """`error` or `warning`."""
    message: str
    line: int
    """In the cleaned message, 1-based."""


class Setting(Record):
    """How a rule is applied."""

    level: int
    """`OFF`, `WARNING` or `ERROR`."""
    always: bool = True
    """False forbids what the rule describes."""
    value: Any = None


class Rule(Record):
    """A rule by its well-known name."""

    name: str
    check: Check
    kind: str | None
    """What its value must be: `number`, `text`, `texts`, `cases`, or None where it takes none."""
    paths: bool = False
    """It needs the files the commit changes, or its diff."""
