"""The prepare-commit-msg hook: the proposal is in the file when the editor opens; never in the way of anything else."""

import os
from collections.abc import Sequence

from devkit.core.errors import ExitCode

_WRITTEN_FOR = {"", "template"}
"""The sources of a message, as git names them, in which nobody has written one yet."""


def run(arguments: Sequence[str]) -> ExitCode:
    """Put a proposal into the message file, above the comments; always successful, so that no commit is ever stopped.

    Args:
        arguments: What git gives the hook: the message file, and the message's source where there is one. pre-commit
            gives the file, and says the source in the environment.
    """
    file, source = _asked(arguments)
    if source not in _WRITTEN_FOR or not file or os.environ.get("GIT_EDITOR") == ":":
        return ExitCode.OK
    try:
        from devkit.changelog.message.preparing import prepare

        prepare(file)
    except Exception as error:  # noqa: BLE001 - whatever goes wrong here, the commit goes on
        from devkit.core import console

        console.say(f"no commit message is proposed: {str(error) or type(error).__name__}")
    return ExitCode.OK


def _asked(arguments: Sequence[str]) -> tuple[str, str]:
    """The message file and its source."""
    plain = [argument for argument in arguments if not argument.startswith("-")]
    file, source, *_ = [*plain, "", ""]
    return file, source or os.environ.get("PRE_COMMIT_COMMIT_MSG_SOURCE", "")
