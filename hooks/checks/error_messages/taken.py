"""What the check `error-messages` takes from one file, for all of its rules."""

from typing import NamedTuple

from devkit.hooks.checking.finding import Finding
from devkit.hooks.checking.source import Source
from devkit.hooks.checks.error_messages import facts, silent

CHECK = "error-messages"


class Taken(NamedTuple):
    """What is taken from one file."""

    messages: facts.Facts
    silent: tuple[Finding, ...]


def read(source: Source) -> Taken:
    """Take it."""
    return Taken(facts.read(source), silent.read(source))
