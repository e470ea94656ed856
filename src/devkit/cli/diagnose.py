"""`devkit diagnose`: a red run read as its causes."""

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

import click

if TYPE_CHECKING:
    from collections.abc import Sequence

    from devkit.core.config import Config
    from devkit.core.console import Color
    from devkit.diagnoser.diagnosis import Diagnosis
    from devkit.diagnoser.pipeline import Options
    from devkit.diagnoser.remembering import Memory, Rules

FailOn = Literal["any", "new", "none"]


class Target(NamedTuple):
    """A format and where it goes."""

    format: str
    path: Path | None
    """None for stdout."""


@click.command("diagnose", short_help="Group a run's failures by root cause.")
@click.argument("reports", metavar="REPORT...", nargs=-1)
@click.option(
    "--format",
    "formats",
    metavar="NAME[=FILE]",
    multiple=True,
    help="text (default), json, markdown, html, github or sarif; =FILE writes it there, not to stdout. Repeatable.",
)
@click.option(
    "--output", type=click.Path(path_type=Path), metavar="FILE", help="Write the one format without =FILE to FILE."
)
@click.option(
    "--root",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    metavar="DIR",
    help="The repository the tests ran in. Default: found from the report and from git.",
)
@click.option("--base", metavar="REV", help="Put code changed since this branch, tag or commit first.")
@click.option("--commit", metavar="SHA", help="The commit the run was of. Default: the one git has checked out.")
@click.option(
    "--fail-on",
    type=click.Choice(["any", "new", "none"]),
    help="Exit with 1 on any failure (default), on what this change brought in, or on none.",
)
@click.option("--max-bytes", type=click.IntRange(min=1), metavar="N", help="The most bytes markdown may take.")
@click.option("--color", type=click.Choice(["auto", "always", "never"]), default="auto", help="Colour in text.")
@click.option("--branch", metavar="NAME", help="The branch the run was of. Default: CI's, else git's.")
@click.option("--time", metavar="TIME", help="When the run was: ISO 8601 or seconds since 1970. Default: the report's.")
@click.option(
    "--history",
    metavar="URL",
    help="Where runs are remembered: a path, or postgresql+psycopg://... Default: .devkit/ in the git repository.",
)
@click.option("--no-history", is_flag=True, help="Neither remember this run nor look at earlier ones.")
@click.option(
    "--known-failures",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Failures that don't count until a date. Default: known-failures.toml at the top of the repository.",
)
@click.option("--verify", is_flag=True, help="Try proposed fixes: run the failing tests with each, in a git worktree.")
@click.option("-v", "--verbose", count=True, help="More detail in text; repeat for still more.")
@click.pass_context
def command(
    ctx: click.Context,
    *,
    reports: tuple[str, ...],
    formats: tuple[str, ...],
    output: Path | None,
    root: Path | None,
    base: str | None,
    commit: str | None,
    fail_on: FailOn | None,
    max_bytes: int | None,
    color: "Color",
    branch: str | None,
    time: str | None,
    history: str | None,
    no_history: bool,
    known_failures: Path | None,
    verify: bool,
    verbose: int,
) -> int:
    """Group the failures of a test run by root cause and name the line to open.

    REPORT is a file written by pytest-json-report, pytest-reportlog or JUnit XML, plain or gzipped, a glob, or - for
    stdin. Several are taken as shards or jobs of one run.
    """
    from devkit.cli import remembered
    from devkit.core import config
    from devkit.diagnoser.fixing import Verification
    from devkit.diagnoser.formats.verdict import exit_code
    from devkit.diagnoser.pipeline import Options

    if not reports:
        ctx.fail("Give at least one REPORT, such as the .report.json that `pytest --json-report` writes.")
    if commit is not None and not re.fullmatch(r"[0-9A-Za-z][0-9A-Za-z._/-]{0,199}", commit):
        ctx.fail(f"--commit {commit!r} is not a commit's name; leave it out to take the one git has checked out.")
    if history is not None and no_history:
        ctx.fail("--history and --no-history exclude each other.")
    if time is not None:
        _check_time(ctx, time)
    found = config.load(Path.cwd())
    settings = found.settings.diagnose
    targets = parse_targets(ctx, formats or _configured_formats(found), output)
    root = root or _configured_root(ctx, found)
    trying = Verification() if verify else None
    options = Options(root, base or settings.base, commit=commit, base_asked=base is not None, verify=trying)
    memory = None if no_history else remembered.memory(found, history, branch, time)
    diagnosis = _diagnose(reports, options, memory, remembered.rules(found, known_failures))
    if diagnosis.run.reports:
        for target in targets:
            _write(diagnosis, target, color=color, verbose=verbose, max_bytes=max_bytes or settings.max_bytes)
    return exit_code(diagnosis, fail_on or settings.fail_on or "any")


def _check_time(ctx: click.Context, time: str) -> None:
    """Refuse what is no time, also where nothing is remembered and nobody would read it."""
    from devkit.core.errors import DevkitError
    from devkit.diagnoser.history.context import parse_time

    try:
        parse_time(time)
    except DevkitError as error:
        ctx.fail(str(error))


def parse_targets(ctx: click.Context, formats: "Sequence[str]", output: Path | None) -> list[Target]:
    """Read `--format NAME[=FILE]` values and `--output` together; text to stdout where none is given.

    Raises:
        click.UsageError: a format is unknown, or two of them go to the same place.
    """
    from devkit.diagnoser.formats import FORMATS

    formats = formats or ["text"]
    if output and all("=" in value for value in formats):
        ctx.fail("--output has nothing to write: every --format names its own file.")
    targets = []
    for value in formats:
        name, equals, path = value.partition("=")
        if name not in FORMATS:
            ctx.fail(f"--format {value}: unknown format {name!r}; known are {', '.join(FORMATS)}.")
        if equals and not path:
            ctx.fail(f"--format {value}: no file after =; write {name}=FILE, or {name} alone for stdout.")
        targets.append(Target(name, Path(path) if equals else output))
    places = [target.path for target in targets]
    for place in places:
        if places.count(place) > 1:
            ctx.fail(f"two formats go to {place or 'stdout'}; send one to a file with --format NAME=FILE.")
    return targets


def _diagnose(reports: "Sequence[str]", options: "Options", memory: "Memory | None", rules: "Rules") -> "Diagnosis":
    """Read and diagnose; what could not be read or remembered is named on stderr."""
    from devkit.core import console
    from devkit.diagnoser.readers import open_reports
    from devkit.diagnoser.remembering import diagnose_remembered

    with console.progress_bar("Reading reports") as progress:
        stream = open_reports(reports, progress=progress)
        diagnosis, troubles = diagnose_remembered(stream, options, memory, rules)
    for sentence in (*(report.message for report in diagnosis.unread), *troubles):
        console.say(sentence)
    return diagnosis


def _write(diagnosis: "Diagnosis", target: Target, *, color: "Color", verbose: int, max_bytes: int | None) -> None:
    from devkit.core import console
    from devkit.core.files import write_atomically
    from devkit.diagnoser import formats

    if target.format == "text" and target.path is None:
        width = console.plain_width(color)
        if width is not None:
            shown = formats.plain_text(diagnosis, width=width, encoding=sys.stdout.encoding, verbose=verbose)
            console.write_result(shown)
            return
        with console.results():
            formats.print_text(diagnosis, console=console.make_console(color), verbose=verbose)
        return
    text = formats.render(diagnosis, target.format, verbose=verbose, max_bytes=max_bytes)
    if target.path:
        write_atomically(target.path, text)
    else:
        console.write_result(text)


def _configured_formats(found: "Config") -> "Sequence[str]":
    value = found.settings.diagnose.format
    return [value] if isinstance(value, str) else value or ()


def _configured_root(ctx: click.Context, found: "Config") -> Path | None:
    root = found.settings.diagnose.root
    if root is None or found.path is None:
        return None
    folder = found.path.parent / root
    if not folder.is_dir():
        ctx.fail(f"{found.path}: root = {root!r}: there is no folder {folder}.")
    return folder
