"""The `devkit` command group: sub-commands are imported when they are used."""

import importlib

import click

from devkit import __version__

COMMANDS = {
    "action": "devkit.cli.action",
    "changelog": "devkit.cli.changelog",
    "check": "devkit.cli.check",
    "diagnose": "devkit.cli.diagnose",
    "docs": "devkit.cli.docs",
    "fix": "devkit.cli.fix",
    "fixtures": "devkit.cli.fixtures",
    "history": "devkit.cli.history",
    "hook": "devkit.cli.hook",
    "init": "devkit.cli.init",
    "lint-message": "devkit.cli.lint_message",
    "preflight": "devkit.cli.preflight",
    "message": "devkit.cli.message",
    "release": "devkit.cli.release",
}
"""Command name -> the module holding it, as the attribute `command`."""


class LazyGroup(click.Group):
    """A group that imports a sub-command when it is called or listed, and not before."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Name every command, sorted."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        """Import and return one command, None where there is none of that name."""
        module = COMMANDS.get(cmd_name)
        if module is None:
            return None
        command: click.Command = importlib.import_module(module).command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command to run.

        Raises:
            click.UsageError: there is none of that name; says which one may be meant.
        """
        name = args[0]
        if name not in COMMANDS and not name.startswith("-"):
            ctx.fail(f"No such command {name!r}.{_suggestion(name)}")
        return super().resolve_command(ctx, args)


def _suggestion(name: str) -> str:
    import difflib

    close = difflib.get_close_matches(name, COMMANDS, n=1, cutoff=0.5)
    return f" Did you mean {close[0]!r}?" if close else ""


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="devkit")
def cli() -> None:
    """Git hooks and CI diagnostics: a red pytest run read as its causes.

    Exit codes: 0 nothing to report, 1 findings, 2 bad usage or unreadable input, 3 a bug in devkit, 130 interrupted.
    """
