"""`devkit changelog`: release notes from the history."""

import click

from devkit.core.errors import ExitCode


@click.command("changelog", short_help="Write release notes from the history, and keep them in a file.")
@click.argument("revisions", metavar="[A..B]", required=False)
@click.option("--unreleased", is_flag=True, help="Only what is in no release.")
@click.option("--tag", metavar="NAME", help="Treat HEAD as this release; one that is there is shown alone.")
@click.option("--release", metavar="TAG", help="Only the notes of a release that is there, without its heading.")
@click.option("--path", "paths", metavar="PATH", multiple=True, help="Only commits that touch this path; repeatable.")
@click.option("--package", "packages", metavar="NAME", multiple=True, help="A package of the settings; repeatable.")
@click.option("--format", "form", type=click.Choice(["markdown", "json"]), default="markdown", help="How to print.")
@click.option("--template", metavar="FILE", help="Print as this Jinja2 template says.")
@click.option("--output", metavar="FILE", help="Write to this file instead of stdout.")
@click.option("--update", metavar="FILE", help="Bring this changelog up to date; what people wrote stays.")
@click.option("--check", is_flag=True, help="Fail when the changelog is not up to date; change nothing.")
@click.option("--eject", is_flag=True, help="Print the built-in template, to start from.")
@click.pass_context
def command(
    ctx: click.Context,
    *,
    revisions: str | None,
    unreleased: bool,
    tag: str | None,
    release: str | None,
    paths: tuple[str, ...],
    packages: tuple[str, ...],
    form: str,
    template: str | None,
    output: str | None,
    update: str | None,
    check: bool,
    eject: bool,
) -> ExitCode:
    """Write what changed, release by release, as Markdown after Keep a Changelog.

    All of the history, or a range A..B. Settings are those of [tool.devkit.changelog].
    """
    from devkit.changelog.notes.session import Options, print_template, run

    if release is not None and (revisions or unreleased or tag or len(packages) > 1):
        ctx.fail("--release shows one release; give it --path and one --package only.")
    if revisions is not None and (unreleased or tag):
        ctx.fail("A..B says already what is asked for; leave out --unreleased and --tag.")
    if form == "json" and template:
        ctx.fail("--format json and --template exclude each other.")
    if (update is not None or check) and (revisions or release or template or output or form != "markdown"):
        ctx.fail(
            "--update and --check write Markdown of what is not released; give them --tag, --path, --package only."
        )
    asked = (revisions, unreleased, tag, release, paths, packages, form != "markdown", template, update, check)
    if eject and any(asked):
        ctx.fail("--eject prints the built-in template; give it --output only.")
    if eject:
        return print_template(output)
    return run(
        Options(revisions, unreleased, tag, paths, packages, form, template, output, update, check, release=release)
    )
