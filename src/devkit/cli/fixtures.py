"""`devkit fixtures`: the registry of a project's pytest fixtures."""

from pathlib import Path

import click

from devkit.core.errors import ExitCode


@click.command("fixtures", short_help="List the project's pytest fixtures, without running anything.")
@click.option("--format", "form", type=click.Choice(["text", "json", "mermaid"]), default="text", help="How to print.")
def command(*, form: str) -> ExitCode:
    """List every fixture with its file, scope, what it requests and who requests it.

    Sources are read, never imported or run. `devkit check fixtures` judges what is listed here.
    """
    from devkit.core import console
    from devkit.hooks.checking.context import Context, Request
    from devkit.hooks.checking.registry import named
    from devkit.hooks.checks.fixtures import listing
    from devkit.hooks.checks.fixtures.project import Project

    context = Context(Request(Path.cwd()), [named("fixtures")])
    found = listing.registry(Project(context.facts("fixtures")))
    forms = {"text": listing.as_text, "json": listing.as_json, "mermaid": listing.as_mermaid}
    console.write_result(forms[form](found))
    for each in context.unjudged:
        console.say(f"{each.path}:{each.line}: this file is not listed, because {each.why}")
    return ExitCode.OK
