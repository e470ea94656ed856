"""`devkit release`: the next version, cut, committed and tagged."""

from pathlib import Path

import click

from devkit.core.errors import ExitCode


@click.command("release", short_help="Make the next version: changelog, commit and tag.")
@click.option("--version", "version", metavar="X", help="The version. Default: what the commits ask for.")
@click.option("--bump", type=click.Choice(["major", "minor", "patch"]), help="The level, whatever the commits ask for.")
@click.option(
    "--pre",
    type=click.Choice(["a", "alpha", "b", "beta", "rc"]),
    help="Make a pre-release; without it a final version.",
)
@click.option(
    "--dry-run", is_flag=True, help="Show the version and why, every change, the tag and its notes; do nothing."
)
@click.option("--package", metavar="NAME", help="Release one package of [tool.devkit.changelog.packages].")
@click.option("--branch", metavar="NAME", help="The branch to release from, instead of the settings' ones.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to print.")
@click.option("--abort", "aborting", is_flag=True, help="Take back what a release that was cut off has left.")
@click.pass_context
def command(
    ctx: click.Context,
    *,
    version: str | None,
    bump: str | None,
    pre: str | None,
    dry_run: bool,
    package: str | None,
    branch: str | None,
    form: str,
    aborting: bool,
) -> ExitCode:
    """Make the next version of the project in the current folder.

    The version follows Semantic Versioning or PEP 440 and comes from the commits since the last release's tag. It is
    written to where the project keeps it, the changelog is cut, and a commit and an annotated tag are made: all of it
    or, where a step fails, nothing. Nothing is ever pushed.
    """
    from devkit.changelog.release import session
    from devkit.changelog.release.bumping import Level
    from devkit.changelog.release.choosing import Wish
    from devkit.changelog.release.plan import Options

    if version and (bump or pre):
        ctx.fail("--version says it all; leave out --bump and --pre.")
    if aborting:
        if version or bump or pre or dry_run:
            ctx.fail("--abort takes a release back; it goes with no option that makes one.")
        return session.abort(Path.cwd())
    wish = Wish(version, Level[bump.upper()] if bump else None, {"alpha": "a", "beta": "b"}.get(pre or "", pre or ""))
    options = Options(wish, branch)
    return session.run(Path.cwd(), session.Asked(options, dry_run, form, package))
