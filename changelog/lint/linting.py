"""A message against the rules."""

from __future__ import annotations

from devkit.changelog.cleanup import is_trailers
from devkit.changelog.grammar import Message, parse
from devkit.changelog.lint import rules
from devkit.changelog.lint.finding import ERROR, LEVELS, OFF, Draft, Fact, Finding, Setting
from devkit.changelog.origins import origin
from devkit.core.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from devkit.changelog.lint.finding import Check, Rule
    from devkit.changelog.lint.ruleset import Ruleset

    Breaks = Callable[[], tuple[str, ...]]
    """Says why callers will have to change something."""


_NO_TYPES = ("-by", "change-id")
"""How the names of trailers end that are no type of a commit anywhere."""


class Verdict(Record):
    """What is to be said of one message."""

    text: str
    """As git stores it."""
    message: Message
    findings: tuple[Finding, ...] = ()
    ignored: str | None = None
    """Why the rules were not applied: what made the message, such as `merge`, or `pattern`."""

    @property
    def ok(self) -> bool:
        """Whether there is no error; warnings may be there."""
        return not any(finding.level == LEVELS[ERROR] for finding in self.findings)


def lint(text: str, ruleset: Ruleset, paths: tuple[str, ...] | None = None, breaks: Breaks | None = None) -> Verdict:
    """Check one message.

    Args:
        text: As git stores it: see `devkit.changelog.cleanup.clean`.
        ruleset: The rules in effect.
        paths: The files the commit changes, for the rules that compare the message with them.
        breaks: Says what the commit breaks, likewise.
    """
    return linter(ruleset)(text, paths, breaks)


class Lint:
    """Checks messages by a set of rules; made once for many messages."""

    def __init__(self, ruleset: Ruleset) -> None:
        self._ruleset = ruleset
        active = [(rules.named(name), setting) for name, setting in ruleset.settings.items() if setting.level != OFF]
        self._checks = [(rule, setting, rule.check, *setting[1:]) for rule, setting in active if rule]

    def __call__(self, text: str, paths: tuple[str, ...] | None = None, breaks: Breaks | None = None) -> Verdict:
        """Say what is to be said of a message.

        Args:
            text: As git stores it.
            paths: As `lint` takes them.
            breaks: Likewise.
        """
        message = read(text)
        made = ignored(text, self._ruleset)
        if made:
            return Verdict(text, message, ignored=made)
        if is_empty(message):
            why = "the message is empty" if not text.strip() else "the message is empty but for trailers"
            return Verdict(text, message, (Finding("subject-empty", "error", why, 1),))
        return Verdict(text, message, _findings(Draft(text, message, paths, breaks), self._checks))


def linter(ruleset: Ruleset) -> Lint:
    """What checks messages by a set of rules."""
    return Lint(ruleset)


def read(text: str) -> Message:
    """A message whose header is read without white space around it."""
    header, newline, rest = text.partition("\n")
    trimmed = header.strip()
    return parse(text if trimmed == header else f"{trimmed}{newline}{rest}")


def is_empty(message: Message) -> bool:
    """Whether nobody has written a message: there is none, or there are only trailers, as git puts them there.

    A header may look like a trailer; that of a person (`Signed-off-by`) or a review is none.
    """
    kind = message.header.type
    if kind is None:
        return not message.text.strip()
    return kind.casefold().endswith(_NO_TYPES) and is_trailers(message.text)


def ignored(text: str, ruleset: Ruleset) -> str | None:
    """Why a message is accepted as it is, None where the rules apply."""
    made = origin(text) if ruleset.accept_git else None
    return made or ("pattern" if ruleset.ignore and _is_accepted(text, ruleset.ignore) else None)


def _is_accepted(text: str, patterns: tuple[str, ...]) -> bool:
    import re

    from devkit.core.expression import Expression

    return any(Expression(pattern, "lint-message.ignore", re.MULTILINE).search(text) for pattern in patterns)


def _findings(draft: Draft, checks: list[tuple[Rule, Setting, Check, bool, Any]]) -> tuple[Finding, ...]:
    """What is wrong with a message; a rule's function and what it is asked stand ready, taken from its records."""
    found = []
    for rule, setting, check, always, value in checks:
        fact = check(draft, value)
        if fact is not None and (fact.holds != always or (not always and fact.partly)):
            found.append(Finding(rule.name, LEVELS[setting.level], _sentence(fact, setting), fact.line))
    return tuple(sorted(found, key=lambda finding: (finding.level, finding.line))) if found else ()


def _sentence(fact: Fact, setting: Setting) -> str:
    value = ", ".join(setting.value) if isinstance(setting.value, list) else str(setting.value)
    sentence = fact.text.replace("{must}", "must" if setting.always else "must not", 1).replace("{value}", value)
    return f"{sentence}: {fact.hint}" if fact.hint else sentence
