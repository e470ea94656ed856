"""`devkit preflight`: the environment against what the repository declares."""

from pathlib import Path

import click

from devkit.core.errors import ExitCode


@click.command("preflight", short_help="Check the environment against what the repository declares.")
@click.argument("names", metavar="[PROBE]...", nargs=-1)
@click.option("--fix", is_flag=True, help="Add the variables that .env.example lacks, empty.")
@click.option("--list", "listing", is_flag=True, help="List the probes; check nothing.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to print.")
@click.pass_context
def command(ctx: click.Context, *, names: tuple[str, ...], fix: bool, listing: bool, form: str) -> ExitCode:
    """Say what the environment lacks, where it is declared, and what mends it.

    Nothing of the project is run; its interpreter is asked which one it is. Only warnings leave the exit code 0.
    """
    from devkit.core import console, git
    from devkit.core.files import write_atomically
    from devkit.hooks.preflight.place import Place
    from devkit.hooks.preflight.printing import as_json, as_text, is_ok
    from devkit.hooks.preflight.probes import variables
    from devkit.hooks.preflight.running import PROBES, run, wanted

    unknown = next((name for name in names if name not in PROBES), None)
    if unknown is not None:
        ctx.fail(f"There is no probe {unknown!r}; there are: {', '.join(PROBES)}.")
    if listing:
        console.write_result("".join(f"{name:13} {what}\n" for name, what in PROBES.items()))
        return ExitCode.OK
    place = Place(git.toplevel(Path.cwd()) or Path.cwd())
    if fix and variables.missing(place):
        path, text = variables.fixed(place)
        write_atomically(place.top / path, text)
        console.say(f"added to {path} what it lacked")
    chosen = names or wanted(place)
    troubles = list(run(place, chosen))
    if form == "text" and any(each.command for each in troubles) and Path.cwd() != place.top:
        console.say(f"the commands are meant for {place.top}")
    console.write_result({"text": as_text, "json": as_json}[form](troubles, chosen))
    return ExitCode.OK if is_ok(troubles) else ExitCode.FINDINGS
