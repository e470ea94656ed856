"""What the check `error-messages` takes from one file, for all of its rules."""

from typing import NamedTuple

from msgspec import Raw

from devkit.hooks.checking.finding import Finding
from devkit.hooks.checking.source import Source
from devkit.hooks.checking.wording import Wording, joined
from devkit.hooks.checks.error_messages import facts, silent

CHECK = "error-messages"


class Taken(NamedTuple):
    """What is taken from one file; what tells at a glance whether the rest matters comes first."""

    said: tuple[str, ...]
    """The wordings of its messages, each as `joined`."""
    expects: bool
    """Whether it expects messages."""
    strings: frozenset[Wording]
    """Everything its strings say."""
    messages: facts.Facts
    silent: tuple[Finding, ...]


class Glance(NamedTuple):
    """The same, as far as it is decoded for a glance."""

    said: tuple[str, ...]
    expects: bool
    strings: Raw
    messages: Raw
    silent: Raw


def read(source: Source) -> Taken:
    """Take it."""
    messages, strings = facts.read(source)
    said = tuple(joined(each.words) for each in messages.said)
    return Taken(said, bool(messages.expected), strings, messages, silent.read(source))
