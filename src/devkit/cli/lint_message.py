"""`devkit lint-message`: commit messages against the rules."""

import click

from devkit.core.errors import ExitCode


@click.command("lint-message", short_help="Check commit messages, and repair what is safe to repair.")
@click.argument("file", metavar="[FILE]", required=False)
@click.option("--range", "revisions", metavar="A..B", help="Check the commits of a range instead of a file.")
@click.option("--title", metavar="TEXT", help="Check a pull request's title, and the message squashing it will write.")
@click.option("--number", type=click.IntRange(min=1), metavar="N", help="The pull request's number, with --title.")
@click.option(
    "--description", metavar="TEXT", default="", help="The pull request's description, with --title; - for stdin."
)
@click.option("--fix", is_flag=True, help="Repair what is safe to repair, in FILE or from stdin to stdout.")
@click.option("--format", "form", type=click.Choice(["text", "json", "github"]), default="text", help="How to print.")
@click.option("--config", metavar="FILE", help="Take the rules from this file of commitlint's or gitlint's.")
@click.pass_context
def command(
    ctx: click.Context,
    *,
    file: str | None,
    revisions: str | None,
    title: str | None,
    number: int | None,
    description: str,
    fix: bool,
    form: str,
    config: str | None,
) -> ExitCode:
    """Check a commit message: in FILE, from stdin with -, of the commits of a range, or of a pull request.

    Rules have the names of commitlint's. They come from [tool.devkit.lint-message], from a configuration of commitlint
    or gitlint, or are those of Conventional Commits.
    """
    from devkit.changelog.lint.session import Options, run

    if (file is None) == (revisions is None and title is None):
        ctx.fail("Give one of FILE (- for stdin), --range A..B or --title TEXT.")
    if fix and file is None:
        ctx.fail("--fix repairs a FILE or stdin; commits are repaired with git rebase, a title where it is written.")
    if title is None and (number or description):
        ctx.fail("--number and --description belong to --title.")
    return run(Options(file, revisions, title, number, description, fix, form, config))
