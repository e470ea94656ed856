"""`devkit check`: the project against its checks."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from devkit.core.errors import ExitCode

if TYPE_CHECKING:
    from devkit.hooks.checking.run import Outcome


@click.command("check", short_help="Check messages, fixtures, duplicates and paths.")
@click.argument("words", metavar="[CHECK|RULE|PATH]...", nargs=-1)
@click.option("--list", "listing", is_flag=True, help="List checks and rules, and which are on; check nothing.")
@click.option("--explain", metavar="RULE", help="Say what a rule is about; check nothing.")
@click.option("--fix", is_flag=True, help="Repair what can be repaired, in the work tree.")
@click.option("--staged", is_flag=True, help="Judge what is staged, and report on the staged files only.")
@click.option("--base", metavar="REV", help="The revision that checks of a change compare with.")
@click.option("--select", metavar="NAME", multiple=True, help="A check or rule that is on instead of the settings'.")
@click.option("--ignore", metavar="NAME", multiple=True, help="A check or rule that is off.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "sarif", "github"]),
    default="text",
    show_default=True,
    help="How to print findings.",
)
@click.pass_context
def command(
    ctx: click.Context,
    *,
    words: tuple[str, ...],
    listing: bool,
    explain: str | None,
    fix: bool,
    staged: bool,
    base: str | None,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    form: str,
) -> ExitCode:
    """Check the project, or only some paths of it, by all checks that are on or by those that are named.

    A word that names a check or a rule is that; anything else is a path (./paths is a folder, whatever it is called).
    """
    from devkit.core import console
    from devkit.hooks.checking import select as selecting
    from devkit.hooks.checking.context import Request
    from devkit.hooks.checking.run import run

    names = tuple(word for word in words if selecting.is_known(word))
    paths = tuple(word for word in words if word not in names)
    wish = selecting.Wish(names, select, ignore)
    missing = next((path for path in paths if not Path(path).exists() and not staged), None)
    if missing is not None:
        ctx.fail(_sentence(f"{missing!r} is no check, no rule and no path{selecting.suggestion(missing)}"))
    if listing or explain is not None:
        return _tell(ctx, wish, explain, form)
    outcome = run(Request(Path(), paths, staged, base), wish, fix=fix)
    _show(outcome, form)
    notices = [notice.message for notice in outcome.notices if form != "github"]  # there they are annotations
    for sentence in (*outcome.refused, *notices):
        console.say(sentence)
    return outcome.exit_code


def _sentence(text: str) -> str:
    return text if text.endswith("?") else f"{text}."


def _show(outcome: "Outcome", form: str) -> None:
    from devkit.core import console
    from devkit.hooks.checking.formats import render

    console.write_result(render(outcome, form))
    if form == "text" and not outcome.findings:
        from devkit.hooks.checking.formats.text import counted

        console.say(f"nothing found in {counted(outcome.files, 'file')} by {counted(len(outcome.checks), 'check')}")


def _tell(ctx: click.Context, wish: "object", explain: str | None, form: str) -> ExitCode:
    from devkit.core import config, console
    from devkit.hooks.checking import listing, select
    from devkit.hooks.checking.registry import owner

    assert isinstance(wish, select.Wish)  # noqa: S101 - for the type checker: imported on use
    if explain is not None:
        if explain not in owner():
            ctx.fail(_sentence(f"There is no rule {explain!r}{select.suggestion(explain)}"))
        console.write_result(listing.explained(explain))
    else:
        chosen = select.resolved(wish, config.load(Path()))
        console.write_result(listing.as_json(chosen) if form == "json" else listing.as_text(chosen))
    return ExitCode.OK
