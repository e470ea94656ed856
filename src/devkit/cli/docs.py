"""`devkit docs`: documents kept in step with the project."""

from pathlib import Path

import click

from devkit.core.errors import ExitCode


@click.group("docs", short_help="Documents kept in step with the project.")
def command() -> None:
    """Documents with marked regions, and project.json, made from what the project says of itself."""


@command.command("update", short_help="Refresh marked regions and project.json.")
@click.option("--check", is_flag=True, help="Write nothing; exit with 1 when something is stale.")
@click.option("--no-run", is_flag=True, help="Don't run the programs of [tool.devkit.docs.commands].")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to print.")
def update(*, check: bool, no_run: bool, form: str) -> ExitCode:
    """Refresh the regions between <!-- devkit:begin NAME --> and <!-- devkit:end -->, and project.json.

    Everything outside of the marks stays as it is, byte by byte. Regions of the kind `command` run the programs that
    [tool.devkit.docs.commands] names.
    """
    from devkit.changelog.docs.session import Asked, run

    return run(Path.cwd(), Asked(check=check, form=form, runs=not no_run))
