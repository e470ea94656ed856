"""`devkit hook`: what a published hook's entry calls."""

import click

from devkit.core.errors import ExitCode


@click.command("hook", short_help="Run a published hook.", context_settings={"ignore_unknown_options": True})
@click.argument("name", metavar="ID")
@click.argument("arguments", metavar="[ARGUMENTS]...", nargs=-1, type=click.UNPROCESSED)
@click.pass_context
def command(ctx: click.Context, *, name: str, arguments: tuple[str, ...]) -> ExitCode:
    """Run the published hook ID as pre-commit does, with the ARGUMENTS that git gives a hook of its kind."""
    import importlib

    from devkit.hooks import MODULES

    if name not in MODULES:
        return _command(ctx, name, arguments)
    code: ExitCode = importlib.import_module(MODULES[name]).run(arguments)
    return code


def _command(ctx: click.Context, name: str, arguments: tuple[str, ...]) -> ExitCode:
    """Run a published hook whose entry is a command of its own.

    Raises:
        click.UsageError: there is no such hook.
    """
    from devkit.cli.group import cli
    from devkit.hooks import MODULES
    from devkit.hooks.published import HOOKS

    entries: dict[str, str] = {hook["id"]: hook["entry"] for hook in HOOKS}
    if name not in entries:
        ctx.fail(f"There is no hook {name!r}; there are: {', '.join(sorted({*entries, *MODULES}))}.")
    words = entries[name].split()[1:]
    code: ExitCode = cli.main([*words, *arguments], prog_name="devkit", standalone_mode=False)
    return code
