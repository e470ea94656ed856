"""The hook `devkit-tests`: the tests that what is pushed can affect, and why those that fail do."""

from collections.abc import Sequence
from pathlib import Path

from devkit.core import console, git
from devkit.core.errors import DevkitError, ExitCode
from devkit.hooks.merge.pushed import pushes


def run(arguments: Sequence[str]) -> ExitCode:
    """Run the affected tests; a push is stopped by those that fail.

    Args:
        arguments: What git gives a pre-push hook, the remote's name and URL; or nothing.

    Raises:
        DevkitError: an option is given; there is no repository; pytest can't be run.
    """
    from devkit.hooks.affected.session import run as run_tests

    if any(argument.startswith("-") for argument in arguments):
        raise DevkitError(
            f"the hook devkit-tests takes no options, and was given {arguments[0]!r}; see tool.devkit.tests"
        )
    top = git.toplevel(Path.cwd())
    if top is None:
        raise DevkitError("the hook devkit-tests works in a git repository; run git init first")
    result = run_tests(top, None, pushes(arguments))
    if result.diagnosis is None:
        return ExitCode.OK
    from devkit.diagnoser.formats import render
    from devkit.diagnoser.formats.verdict import exit_code

    code = exit_code(result.diagnosis, "any")
    if code != ExitCode.OK:
        console.write_result(render(result.diagnosis, "text"))
    elif result.ran is not None and result.ran.status:
        console.say(f"no test failed, but pytest ended with exit code {result.ran.status}; see what it says above")
        return ExitCode.FINDINGS
    return code
