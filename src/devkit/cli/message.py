"""`devkit message`: a commit message from the diff."""

import click

from devkit.core.errors import ExitCode


@click.command("message", short_help="Propose a commit message from the diff.")
@click.option("--rev", metavar="SHA", help="For an existing commit, learning from its ancestors only.")
@click.option("--stdin", is_flag=True, help="For many commits: hashes on stdin, one proposal each, in their order.")
@click.option("--unstaged", is_flag=True, help="For what is changed and not staged.")
@click.option("--amend", is_flag=True, help="For HEAD as `git commit --amend` would leave it.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to print.")
@click.option("--explain", is_flag=True, help="Say what spoke for the choice.")
@click.option("--evaluate", is_flag=True, help="Measure the proposals on the repository's newest commits.")
@click.option("--milestones", is_flag=True, help="Say how far each milestone has come.")
@click.option("--split", is_flag=True, help="Print the commands that part what is staged into commits.")
@click.option("--apply", is_flag=True, help="With --split: make these commits.")
@click.pass_context
def command(
    ctx: click.Context,
    *,
    rev: str | None,
    stdin: bool,
    unstaged: bool,
    amend: bool,
    form: str,
    explain: bool,
    evaluate: bool,
    milestones: bool,
    split: bool,
    apply: bool,
) -> ExitCode:
    """Propose a commit message for what is staged.

    Type, scope and wording are learned from the repository's history, on this machine.
    """
    from devkit.changelog.message.session import Options, run

    if sum((rev is not None, stdin, unstaged, amend, evaluate, milestones)) > 1:
        ctx.fail("--rev, --stdin, --unstaged, --amend, --evaluate and --milestones exclude each other.")
    if split and (rev is not None or stdin or unstaged or amend or evaluate or milestones):
        ctx.fail("--split parts what is staged; leave out the option that names another change.")
    if apply and not split:
        ctx.fail("--apply belongs to --split.")
    return run(Options(rev, stdin, unstaged, amend, form, explain, split, apply, milestones, evaluate))
