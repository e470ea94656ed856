"""Which rules apply, how severely and with what values."""

from __future__ import annotations

from devkit.changelog.lint.finding import ERROR, WARNING, Setting
from devkit.core.record import Record

TYPES = ["build", "chore", "ci", "docs", "feat", "fix", "perf", "refactor", "revert", "style", "test"]

CONVENTIONAL = {
    "body-leading-blank": Setting(ERROR),
    "body-max-line-length": Setting(ERROR, value=100),
    "footer-leading-blank": Setting(WARNING),
    "footer-max-line-length": Setting(ERROR, value=100),
    "header-max-length": Setting(ERROR, value=100),
    "header-trim": Setting(ERROR),
    "subject-case": Setting(ERROR, always=False, value=["sentence-case", "start-case", "pascal-case", "upper-case"]),
    "subject-empty": Setting(ERROR, always=False),
    "subject-full-stop": Setting(ERROR, always=False, value="."),
    "type-case": Setting(WARNING, value="lower-case"),
    "type-empty": Setting(ERROR, always=False),
    "type-enum": Setting(ERROR, value=TYPES),
}
"""As commitlint's config-conventional, but a body without a blank line before it is an error, and a type in capital
letters a warning: the specification demands the one and allows the other."""


class Ruleset(Record):
    """The rules in effect."""

    settings: dict[str, Setting] = CONVENTIONAL
    """Rule name -> how it is applied; rules that are off may be missing."""
    ignore: tuple[str, ...] = ()
    """Regular expressions: a message that one of them finds something in is accepted."""
    accept_git: bool = True
    """Messages of git's own making are accepted."""
    squash: str = "commits"
    """What a host's squash button writes: see `devkit.changelog.squash`."""
    source: str | None = None
    """The file the rules come from; None for the defaults."""
    notices: tuple[str, ...] = ()
    """What that file asks for and could not be taken over, a sentence each."""
    help: str | None = None
    """Where people read about the rules, for those whose message is rejected."""
