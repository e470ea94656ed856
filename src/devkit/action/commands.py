"""Workflow commands: how a step talks to the runner through its log."""

import sys

from devkit.core.escape import command_data, command_property


def notice(message: str, title: str = "devkit") -> None:
    """Annotate the run with something worth knowing."""
    _say("notice", title, message)


def warning(message: str, title: str = "devkit") -> None:
    """Annotate the run with something to mend."""
    _say("warning", title, message)


def error(message: str, title: str = "devkit") -> None:
    """Annotate the run with why the step fails."""
    _say("error", title, message)


def _say(level: str, title: str, message: str) -> None:
    sys.stdout.write(f"::{level} title={command_property(title)}::{command_data(message)}\n")
    sys.stdout.flush()
