"""A check as a published hook: without click, on what is staged."""

from collections.abc import Callable, Sequence
from pathlib import Path

from devkit.core import console
from devkit.core.errors import DevkitError, ExitCode


def runner(name: str) -> Callable[[Sequence[str]], ExitCode]:
    """The `run` of a hook that runs one check.

    Its arguments are those that pre-commit gives: files, which are the only ones reported on; `--fix` writes fixes.
    Without files, those that are staged with changes are meant. Content is always taken from the index.

    Args:
        name: The check's id.
    """

    def run(arguments: Sequence[str]) -> ExitCode:
        from devkit.hooks.checking.context import Request
        from devkit.hooks.checking.formats.text import render
        from devkit.hooks.checking.run import run as run_checks
        from devkit.hooks.checking.select import Wish

        options = [argument for argument in arguments if argument.startswith("-") and not Path(argument).is_file()]
        if set(options) - {"--fix"}:
            raise DevkitError(f"the hook of {name} has no option {options[0]!r}; it takes --fix and files")
        files = tuple(argument for argument in arguments if argument not in options)
        outcome = run_checks(Request(Path.cwd(), files, staged=True), Wish((name,)), fix="--fix" in options)
        for sentence in (*outcome.refused, *(notice.message for notice in outcome.notices)):
            console.say(sentence)
        console.write_result(render(outcome))
        return ExitCode.FINDINGS if outcome.fixed else outcome.exit_code

    return run
