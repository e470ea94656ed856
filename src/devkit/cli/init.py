"""`devkit init`: set a repository up."""

from pathlib import Path

import click

from devkit.core.errors import ExitCode


@click.command("init", short_help="Set a repository up: hooks, a workflow, settings.")
@click.option("--yes", is_flag=True, help="Write the files without asking.")
@click.option("--repo", metavar="URL", help="Take hooks and action from this repository of devkit's, not the package.")
def command(*, yes: bool, repo: str | None) -> ExitCode:
    """Show what would be written as a diff, and write it when told to.

    What is there stays, with its order and comments; a second run changes nothing.
    """
    import sys

    from devkit import __version__
    from devkit.core import console, git
    from devkit.core.errors import DevkitError
    from devkit.core.escape import log_safe
    from devkit.core.files import write_atomically
    from devkit.hooks.init.look import Look
    from devkit.hooks.init.plan import diff, plan, remarks

    top = git.toplevel(Path.cwd())
    if top is None:
        raise DevkitError(f"{Path.cwd()} is in no git repository; make one with git init first")
    look = Look(top, repo, __version__)
    changes = plan(look)
    console.write_result(log_safe(diff(changes)))
    for remark in remarks(changes, look):
        console.say(remark)
    if not changes:
        console.say("everything is set up already")
        return ExitCode.OK
    if not yes and not (sys.stdin.isatty() and click.confirm("Write these files?", err=True)):
        console.say("nothing was written; run devkit init --yes to write it")
        return ExitCode.FINDINGS
    for change in changes:
        (top / change.path).parent.mkdir(parents=True, exist_ok=True)
        write_atomically(top / change.path, change.after)
    console.say(f"wrote {', '.join(change.path for change in changes)}; now run pre-commit install")
    return ExitCode.OK
