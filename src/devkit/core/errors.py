"""Errors a person can act on, and the exit codes they become."""

from enum import IntEnum


class ExitCode(IntEnum):
    """What `devkit` exits with; the same for every command."""

    OK = 0
    """Nothing to report."""
    FINDINGS = 1
    """Findings; which count is each command's `--fail-on`."""
    USAGE = 2
    """Bad usage or unreadable input."""
    BUG = 3
    """A bug in devkit."""
    INTERRUPTED = 130
    """Interrupted by the user (128 + SIGINT)."""


class DevkitError(Exception):
    """Bad input or usage, told in one sentence: which file, where in it, what was expected, what to do.

    Raised anywhere below the command line and turned into exit code 2 in one place, `devkit.__main__.main`.
    """
