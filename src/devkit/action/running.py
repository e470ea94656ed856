"""Which of the action's commands to run, and how a failure of devkit itself is told to the runner."""

from devkit.action import commands, inputs, outputs, runner
from devkit.action.inputs import Inputs
from devkit.action.runner import Runner
from devkit.core.errors import DevkitError, ExitCode


def run() -> ExitCode:
    """Run the command the inputs name.

    Raises:
        DevkitError: an input or the runner's surroundings can't be used; annotated before.
    """
    try:
        return _run(inputs.read(), runner.read())
    except DevkitError as error:
        commands.error(str(error))
        raise


def cache_keys() -> ExitCode:
    """Write the keys and the folder of the history's caches to the step's outputs."""
    from devkit.action import cache

    about = runner.read()
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
