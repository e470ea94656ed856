"""`devkit history`: what is remembered of earlier runs."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from devkit.core.errors import DevkitError, ExitCode
from devkit.core.words import counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from devkit.diagnoser.history.flakes import FlakyTest
    from devkit.diagnoser.history.store import History
    from devkit.diagnoser.history.uses import KnownUse
    from devkit.diagnoser.history.views import Summary, TopCause

_JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON instead of text.")
_BRANCH = click.option("--branch", metavar="NAME", help="Look at this branch. Default: the main one, else all.")
_LIMIT = click.option("--limit", type=click.IntRange(min=1), default=20, show_default=True, help="The most to show.")


@click.group("history", short_help="What is remembered of earlier runs.")
@click.option(
    "--history", "place", metavar="URL", help="Path or URL. Default: .devkit/history.sqlite3 in the repository."
)
@click.pass_context
def command(ctx: click.Context, place: str | None) -> None:
    """What is remembered of earlier runs: their outcomes, causes, flaky tests, and what to repair first."""
    ctx.obj = place


@command.command("add", short_help="Record a run without printing a diagnosis.")
@click.argument("reports", metavar="REPORT...", nargs=-1, required=True)
@click.option(
    "--root", type=click.Path(exists=True, file_okay=False, path_type=Path), metavar="DIR", help="The repository."
)
@click.option("--commit", metavar="SHA", help="The commit the run was of. Default: CI's, else git's.")
@click.option("--branch", metavar="NAME", help="The branch the run was of. Default: CI's, else git's.")
@click.option("--time", metavar="TIME", help="When the run was: ISO 8601 or seconds since 1970. Default: the report's.")
@click.pass_obj
def add(
    place: str | None,
    *,
    reports: tuple[str, ...],
    root: Path | None,
    commit: str | None,
    branch: str | None,
    time: str | None,
) -> int:
    """Record the run REPORT is of; recording it again changes nothing. Several are shards or jobs of one run."""
    from devkit.cli import remembered
    from devkit.core import config, console
    from devkit.diagnoser.pipeline import Options
    from devkit.diagnoser.readers import open_reports
    from devkit.diagnoser.remembering import diagnose_remembered

    found = config.load(Path.cwd())
    memory = remembered.memory(found, _place(place), branch, time)
    rules = remembered.rules(found, None)
    options = Options(root=root, commit=commit)
    diagnosis, troubles = diagnose_remembered(open_reports(reports), options, memory, rules)
    for report in diagnosis.unread:
        console.say(report.message)
    if troubles:
        raise DevkitError(troubles[0])
    if diagnosis.run.reports:
        counts = diagnosis.verdict
        click.echo(
            f"{counts.new} new, {counts.regressed} regressed, {counts.recurring} recurring, {counts.fixed} fixed"
        )
        for remark in diagnosis.remarks:
            console.say(remark)
    return ExitCode.USAGE if diagnosis.unread else ExitCode.OK


@command.command("show", short_help="The history as a whole, or one cause.")
@click.argument("fingerprint", required=False)
@_JSON
@click.pass_obj
def show(place: str | None, fingerprint: str | None, *, as_json: bool) -> int:
    """Show what the history holds, or with FINGERPRINT (its beginning is enough) everything about one cause."""
    from devkit.diagnoser.history import views
    from devkit.diagnoser.history.context import iso

    with _opened(place, existing=True) as history:
        if fingerprint is None:
            found = views.summary(history)
            return _print(found, _summary_lines(history.name, found), as_json=as_json)
        cause = views.cause(history, fingerprint)
    lines = [f"{cause.look.fingerprint}  {cause.look.title}"]
    look = cause.look
    lines += [f"{look.kind}: {look.exception}: {look.message}", f"at {look.path} {look.function}"]
    for line in cause.lines:
        runs = counted(line.runs, "run")
        lines.append(f"{line.branch or '(no branch)'}: {runs}, {iso(line.first)} to {iso(line.last)}")
    lines += [f"also known as {name}" for name in cause.also]
    return _print(cause, [*lines, *(f"  {nodeid}" for nodeid in cause.look.tests)], as_json=as_json)


@command.command("runs", short_help="The latest runs.")
@_LIMIT
@_JSON
@click.pass_obj
def runs(place: str | None, limit: int, *, as_json: bool) -> int:
    """List the latest runs of all branches, the latest first."""
    from devkit.diagnoser.history.context import iso
    from devkit.diagnoser.history.views import latest_runs

    with _opened(place, existing=True) as history:
        found = latest_runs(history, limit)
    lines = [
        f"{iso(run.time)}  {(run.commit or '-')[:12]:12}  {run.branch or '-':20}  {run.failed} of {run.tests} failed"
        for run in found
    ]
    return _print(found, lines, as_json=as_json, nothing="no runs yet")


@command.command("tests", short_help="How tests fared over time.")
@click.argument("containing", default="")
@_LIMIT
@_JSON
@click.pass_obj
def tests(place: str | None, containing: str, limit: int, *, as_json: bool) -> int:
    """List the tests that failed most, or those whose nodeid holds the text CONTAINING."""
    from devkit.diagnoser.history.context import iso
    from devkit.diagnoser.history.views import failing_tests

    with _opened(place, existing=True) as history:
        found = failing_tests(history, containing, limit)
    lines = [
        f"{test.failed:5} failed {test.reran:4} rerun {test.passed:6} passed  "
        f"{iso(test.last_failed) if test.last_failed is not None else 'never failed':20}  {test.nodeid}"
        for test in found
    ]
    return _print(found, lines, as_json=as_json, nothing=f"no test's nodeid holds {containing!r}")


@command.command("flaky", short_help="Tests that are likely flakes.")
@_BRANCH
@click.option("--least", type=click.FloatRange(0, 1), default=0.5, show_default=True, help="The lowest probability.")
@_JSON
@click.pass_obj
def flaky(place: str | None, branch: str | None, least: float, *, as_json: bool) -> int:
    """List the tests that are likely flakes: probability, failure rate, cost, since when, and the evidence."""
    from devkit.diagnoser.history.flakes import flakes

    with _opened(place, existing=True) as history:
        found = flakes(history, branch, least, main=_main())
    lines = [line for test in found for line in _flaky_lines(test)]
    return _print(found, lines, as_json=as_json, nothing=f"no test is a flake with a probability of {least:g} or more")


@command.command("top", short_help="What to repair first.")
@_BRANCH
@_LIMIT
@_JSON
@click.pass_obj
def top(place: str | None, branch: str | None, limit: int, *, as_json: bool) -> int:
    """List the open causes, the most urgent first, with the parts of their priority."""
    from devkit.cli import remembered
    from devkit.core import config
    from devkit.diagnoser.history import views
    from devkit.diagnoser.history.priority import WEIGHTS

    weights = {**WEIGHTS, **remembered.weights(config.load(Path.cwd()))}
    with _opened(place, existing=True) as history:
        found = views.top(history, branch, limit, weights, _main())
    lines = [line for cause in found for line in _top_lines(cause)]
    nothing = f"no cause is open on {f'branch {branch}' if branch else 'the main branch'}; --branch names another"
    return _print(found, lines, as_json=as_json, nothing=nothing)


@command.command("known", short_help="The known failures, and when each was last seen.")
@_JSON
@click.pass_obj
def known(place: str | None, *, as_json: bool) -> int:
    """List the entries of known-failures.toml with the date they end on and the latest run they failed in."""
    import datetime as dt

    from devkit.cli import remembered
    from devkit.core import config, git
    from devkit.diagnoser.attribution.quieting import find_known
    from devkit.diagnoser.history.uses import known_uses

    rules = remembered.rules(config.load(Path.cwd()), None)
    entries = find_known(rules.known, git.toplevel(Path.cwd()) or Path.cwd())
    with _opened(place, existing=True) as history:
        found = known_uses(history, entries, dt.datetime.now(dt.UTC).date())
    return _print(found, list(map(_known_line, found)), as_json=as_json, nothing="there are no known failures")


@command.command("prune", short_help="Make old runs small.")
@click.option("--keep", metavar="AGE", help="How long to keep every result. Default: as configured, else 90d.")
@click.pass_obj
def prune(place: str | None, keep: str | None) -> int:
    """Roll the passing results of old runs up into daily counts. What failed stays."""
    import time

    from devkit.cli import remembered
    from devkit.core import config
    from devkit.diagnoser.history import rollup

    configured = remembered.keep_days(config.load(Path.cwd())) if keep is None else rollup.parse_keep(keep)
    days = rollup.KEEP_DAYS if configured is None else configured
    with _opened(place, existing=True) as history:
        done = rollup.prune(history, time.time() - days * rollup.DAY)
        history.compact()
    click.echo(f"{counted(done.runs, 'run')} rolled up into {counted(done.days, 'daily count')}")
    return ExitCode.OK


@command.command("export", short_help="The history as JSON Lines.")
@click.option("--output", type=click.Path(path_type=Path), metavar="FILE", help="Write to FILE instead of stdout.")
@click.pass_obj
def export(place: str | None, output: Path | None) -> int:
    """Write the whole history as JSON Lines, for `devkit history import`."""
    from devkit.core import console
    from devkit.core.files import write_atomically
    from devkit.diagnoser.history.exporting import export_lines

    with _opened(place, existing=True) as history:
        if output is not None:
            write_atomically(output, b"".join(export_lines(history)))
            return ExitCode.OK
        with console.results():
            for line in export_lines(history):
                sys.stdout.write(line.decode())
    return ExitCode.OK


@command.command("import", short_help="Merge an exported history into this one.")
@click.argument("files", metavar="FILE...", nargs=-1, required=True)
@click.pass_obj
def import_(place: str | None, files: tuple[str, ...]) -> int:
    """Merge what `devkit history export` wrote; what is known already changes nothing. `-` reads stdin."""
    from devkit.diagnoser.history.importing import import_lines

    with _opened(place) as history:
        for name in files:
            try:
                with click.open_file(name, "rb") as file:
                    done = import_lines(history, file, name)
            except OSError as error:
                raise DevkitError(f"{name}: can't be read: {error.strerror}; give a file written by export") from error
            click.echo(f"{name}: {counted(done.runs, 'new run')}, {done.known} known already")
    return ExitCode.OK


def _opened(place: str | None, *, existing: bool = False) -> "History":
    """Open the history given, or the one configured, or the default one.

    Raises:
        DevkitError: there is no place to default to, or nothing there where something must be.
    """
    from devkit.diagnoser.history.place import database_url, sqlite_file
    from devkit.diagnoser.history.store import open_history

    place = _place(place)
    file = sqlite_file(database_url(place))
    if existing and file is not None and not file.exists():
        raise DevkitError(f"{file}: no history yet; `devkit diagnose` and `devkit history add` record runs")
    return open_history(place)


def _place(given: str | None) -> str:
    """Where history lies.

    Raises:
        DevkitError: it is not said, and there is no git repository to keep it in.
    """
    from devkit.cli import remembered
    from devkit.core import config, git
    from devkit.diagnoser.history.place import default_path

    place = remembered.place(config.load(Path.cwd()), given)
    if place is not None:
        return place
    folder = git.toplevel(Path.cwd())
    if folder is None:
        raise DevkitError("no git repository here to keep a history in; name one with --history PATH-OR-URL")
    return str(default_path(folder))


def _main() -> "tuple[str, ...]":
    """What the main branch may be called."""
    from devkit.cli import remembered
    from devkit.core import config, git
    from devkit.diagnoser.attribution.branches import main_names

    return main_names(git.toplevel(Path.cwd()), remembered.main_branches(config.load(Path.cwd())))


def _print(found: object, lines: "Sequence[str]", *, as_json: bool, nothing: str = "") -> int:
    """Write a result: as JSON, or line by line with what a terminal would act on made visible.

    Where there is none, `nothing` says so to who reads along; stdout stays empty.
    """
    import msgspec

    from devkit.core import console
    from devkit.core.escape import json_safe

    if as_json:
        console.write_result(json_safe(msgspec.json.encode(found).decode()))
    else:
        console.write_result("\n".join(map(terminal_line, lines)))
        if nothing and not lines:
            console.say(nothing)
    return ExitCode.OK


def terminal_line(text: str) -> str:
    """The text on one line, its indentation kept, harmless to terminals and CI logs."""
    from devkit.core.escape import log_safe, terminal_safe

    return log_safe(terminal_safe(text).replace("\n", " ").rstrip())


def _summary_lines(name: str, found: "Summary") -> list[str]:
    from devkit.diagnoser.history.context import iso

    counts = ((found.runs, "run"), (found.tests, "test"), (found.causes, "cause"))
    lines = [f"{name}: {', '.join(counted(*count) for count in counts)}"]
    if found.first is not None and found.last is not None:
        lines.append(f"from {iso(found.first)} to {iso(found.last)}")
    lines.append(f"passing results rolled up in {counted(found.rolled_up, 'run')}")
    lines.append(f"branches: {', '.join(found.branches) or 'none known'}")
    return lines


def _flaky_lines(test: "FlakyTest") -> list[str]:
    from devkit.diagnoser.history.context import iso

    verdict = test.verdict
    return [
        f"{verdict.probability:4.0%}  {test.nodeid}",
        f"      fails {verdict.rate:.1%} of runs (90% sure: {verdict.low:.1%}-{verdict.high:.1%})",
        f"      since {iso(test.since)}, last {iso(test.last)}",
        f"      cost: {counted(test.red_runs, 'red run')}, {test.seconds / 60:.1f} CI minutes",
        *(f"      {piece.weight:+.1f}  {piece.why}" for piece in verdict.evidence),
    ]


def _known_line(use: "KnownUse") -> str:
    from devkit.diagnoser.history.context import iso

    last = f"last seen {iso(use.last_seen)}" if use.last_seen is not None else "never seen: it can go"
    until = f"{'expired on' if use.expired else 'until'} {use.expires}"
    return f"{until}  {last}  {use.what}  ({use.reason}; {use.owner})"


def _top_lines(cause: "TopCause") -> list[str]:
    parts = ", ".join(f"{part.name} {part.points:g} ({part.why})" for part in cause.parts if part.points)
    return [f"{cause.priority:5.1f}  {cause.fingerprint}  {cause.title}", f"       {parts}"]
