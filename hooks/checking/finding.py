"""What a check finds, and the rule it belongs to."""

from typing import Literal, NamedTuple

Level = Literal["error", "warning"]
"""An error fails the run, a warning is only told."""


class Rule(NamedTuple):
    """One thing that a check looks for."""

    id: str
    """Of its own in all of devkit, such as `silent-handler`; what suppressions and settings name."""
    summary: str
    """A few words, without a full stop: what is wrong where the rule finds something."""
    why: str
    """A paragraph of Markdown: what is looked for, why it matters, what is left alone."""
    bad: str
    """A few lines that the rule finds something in."""
    good: str
    """The same lines in order."""
    level: Level = "error"
    default: bool = True
    """Whether it is on where settings don't say; off for what is noisy in a healthy project."""
    by_name: bool = False
    """Whether it is on, though off by default, where its check is asked for by name: for what opinions differ on."""
    fixable: bool = False
    """Whether `--fix` can repair what it finds, at least at times."""
    by_history: bool = False
    """Whether it is found only as far back as history goes: where that is cut off, a suppression hides nothing."""


class Edit(NamedTuple):
    """A stretch of a file replaced."""

    path: str
    """Relative to the top folder, `/`-separated; a file that isn't there is made."""
    start: int
    """Offset in characters of the text as `Source.text` has it."""
    end: int
    text: str
    """What stands there afterwards, with the file's own line ends."""


class Fix(NamedTuple):
    """Edits that belong together: all of them are made or none."""

    message: str
    """What is done, as in 'Move it to tests/conftest.py'."""
    edits: tuple[Edit, ...]


class Related(NamedTuple):
    """Another place that a finding is about."""

    path: str
    line: int
    """1-based."""
    message: str
    """What is there, as in 'the same message'."""


class Finding(NamedTuple):
    """One thing found at one place."""

    rule: str
    """A rule's id."""
    path: str
    """Relative to the top folder, `/`-separated."""
    line: int
    """1-based; 1 where the finding is about the whole file."""
    column: int
    """1-based, in characters."""
    message: str
    """One sentence without a full stop: what is there, and what to do next."""
    end_line: int = 0
    """The last line of what was found, a comment on any line of it suppresses it; 0 where it is one line."""
    related: tuple[Related, ...] = ()
    fix: Fix | None = None
