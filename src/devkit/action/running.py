"""Which of the action's commands to run, and how a failure of devkit itself is told to the runner."""

import os
from contextlib import suppress

from devkit.action import commands, inputs, masking, outputs, runner, summary
from devkit.action.inputs import Inputs
from devkit.action.runner import Runner
from devkit.core import secrets
from devkit.core.errors import DevkitError, ExitCode
from devkit.core.escape import clip, markdown_prose, one_line

_LONGEST = 300
"""Characters of an unforeseen error that are told."""


def run() -> ExitCode:
    """Run the command the inputs name.

    Raises:
        DevkitError: an input or the runner's surroundings can't be used; told in every place of the job before, as
            any other failure is.
    """
    try:
        return _run(inputs.read(), runner.read())
    except DevkitError as error:
        sentence = secrets.mask(inputs.worded(str(error)), masking.hidden())
        _tell(sentence)
        raise DevkitError(sentence) from error
    except Exception as error:
        what = secrets.mask(f"{type(error).__name__}: {error}", masking.hidden())
        _tell(f"this is a bug in devkit, not a finding about your run ({clip(one_line(what), _LONGEST)})")
        raise


def _tell(sentence: str) -> None:
    """Say why the step could not be done, so that no later step takes its silence for success."""
    commands.error(sentence)
    page, values = runner.places(os.environ)
    with suppress(DevkitError):  # the reason may be that one of the two can't be written
        summary.append(page, f"**devkit could not do this:** {markdown_prose(sentence)}\n")
    with suppress(DevkitError):
        outputs.write(values, {"verdict": "error", "summary": sentence})


def cache_keys() -> ExitCode:
    """Write the keys and the folder of the history's caches to the step's outputs.

    Surroundings that can't be used are left to `run`, which meets and tells them after this.
    """
    from devkit.action import cache

    try:
        about = runner.read()
    except DevkitError:
        return ExitCode.OK
    found = cache.keys(about)
    values = {"key": found.save, "branch": found.branch, "default": found.default, "path": cache.FOLDER}
    outputs.write(about.outputs, values)
    return ExitCode.OK


def _run(given: Inputs, about: Runner) -> ExitCode:
    if given.command == "diagnose":
        from devkit.action import diagnosing

        return diagnosing.run(given, about)
    from devkit.action import printing

    return printing.run(given, about)
