"""`devkit fix`: messages that drifted from their tests, repaired."""

from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from devkit.core.errors import ExitCode

if TYPE_CHECKING:
    from collections.abc import Sequence

    from devkit.core.console import Color
    from devkit.diagnoser.repair.run import Repairs
    from devkit.diagnoser.repair.showing import Target

Format = Literal["text", "json", "diff", "markdown"]


@click.command("fix", short_help="Repair messages that drifted from what tests expect.")
@click.argument("reports", metavar="REPORT...", nargs=-1)
@click.option("--apply", "applying", is_flag=True, help="Write the best fix of each cause: all of them or none.")
@click.option("--allow-dirty", is_flag=True, help="With --apply: also write to files with uncommitted changes.")
@click.option("--verify", "verifying", is_flag=True, help="Run the tests with each fix, in a scratch git worktree.")
@click.option(
    "--timeout",
    type=click.FloatRange(min=1),
    default=120,
    show_default=True,
    metavar="SECONDS",
    help="With --verify: how long the tests of one fix may take.",
)
@click.option(
    "--python", metavar="PATH", help="With --verify: the Python to run the tests with. Default: the project's."
)
@click.option(
    "--target",
    type=click.Choice(["auto", "source", "test"]),
    default="auto",
    show_default=True,
    help="Which end to change: what the evidence says, the code's message, or the test's expectation.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "diff", "markdown"]),
    default="text",
    show_default=True,
    help="diff is one patch with the best fix of each cause, for `git apply`.",
)
@click.option(
    "--root",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    metavar="DIR",
    help="The repository the tests ran in. Default: found from the report and from git.",
)
@click.option(
    "--extract",
    "extracting",
    is_flag=True,
    help="Instead of reading reports, move messages said in several modules to the one the settings name.",
)
@click.option("--base", metavar="REV", help="The end that was changed since this revision is the one that is meant.")
@click.option("--color", type=click.Choice(["auto", "always", "never"]), default="auto", help="Colour in text.")
@click.pass_context
def command(
    ctx: click.Context,
    *,
    reports: tuple[str, ...],
    applying: bool,
    allow_dirty: bool,
    verifying: bool,
    timeout: float,
    python: str | None,
    target: "Target",
    form: Format,
    root: Path | None,
    extracting: bool,
    base: str | None,
    color: "Color",
) -> int:
    """Propose patches for messages that no longer are what tests expect, in the code or in the tests.

    REPORT is a file written by pytest-json-report, pytest-reportlog or JUnit XML, plain or gzipped, a glob, or - for
    stdin. Nothing of the project is run, except with --verify.
    """
    if extracting:
        from devkit.cli import extracting as command

        if reports or verifying or base:
            ctx.fail("--extract reads no REPORT, and has nothing to do with --verify and --base.")
        return command.run(root, applying=applying, allow_dirty=allow_dirty, form=form, color=color)
    if not reports:
        ctx.fail("Give at least one REPORT, such as the .report.json that `pytest --json-report` writes.")
    if allow_dirty and not applying:
        ctx.fail("--allow-dirty has nothing to allow without --apply.")
    if python is not None and not verifying:
        ctx.fail("--python is for --verify, which is not given.")
    found = _proposed(reports, root, base, target)
    if verifying and any(repair.fixes for repair in found.repairs):
        found = _verified(found, python, timeout)
    written = _apply(found, allow_dirty=allow_dirty) if applying else []
    _show(found, form, written, color)
    if found.problems:
        return ExitCode.USAGE
    return ExitCode.FINDINGS if found.repairs and not written else ExitCode.OK


def _proposed(reports: "Sequence[str]", root: Path | None, base: str | None, target: "Target") -> "Repairs":
    from devkit.core import console
    from devkit.diagnoser.readers import open_reports
    from devkit.diagnoser.repair.run import repairs
    from devkit.diagnoser.repair.showing import of_target

    with console.progress_bar("Reading reports") as progress:
        found = repairs(open_reports(reports, progress=progress), root=root, base=base)
    for problem in found.problems:
        console.say(problem.message)
    return of_target(found, target)


def _verified(found: "Repairs", python: str | None, timeout: float) -> "Repairs":
    from devkit.core import console
    from devkit.diagnoser.repair.verifying import verify

    with console.progress_bar("Trying fixes") as progress:
        return verify(found, python=python, timeout=timeout, step=progress)


def _apply(found: "Repairs", *, allow_dirty: bool) -> list[str]:
    """Write the best fixes; return the files, relative to the root."""
    from devkit.core import console
    from devkit.diagnoser.repair.applying import apply
    from devkit.diagnoser.repair.showing import chosen

    fixes = [fix for fix in chosen(found) if fix.verified is not False]
    files = [file.relative_to(found.root).as_posix() for file in apply(found.root, fixes, allow_dirty=allow_dirty)]
    for file in files:
        console.say(f"wrote {file}")
    return files


def _show(found: "Repairs", form: Format, written: "Sequence[str]", color: "Color") -> None:
    from devkit.core import console
    from devkit.diagnoser.repair import showing

    if form == "text":
        console.print_lines(showing.text(found), color)
    elif form == "json":
        console.write_result(showing.json(found, written))
    elif form == "diff":
        console.write_result(showing.diff(found))
    else:
        console.write_result(showing.markdown(found))
