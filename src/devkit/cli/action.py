"""`devkit action`: what action.yml calls."""

import click

from devkit.core.errors import ExitCode


@click.group("action", short_help="The steps of the GitHub Action.")
def command() -> None:
    """Run a step of the GitHub Action: its inputs come from the environment, as action.yml hands them over."""


@command.command("run", short_help="What the input command names.")
def run() -> ExitCode:
    """Diagnose the job's reports, or do what else the input `command` names."""
    from devkit.action.running import run as run_action

    return run_action()


@command.command("cache-keys", short_help="The keys of the history's caches.")
def cache_keys() -> ExitCode:
    """Write the keys under which the history is restored and saved to the step's outputs."""
    from devkit.action.running import cache_keys as write_keys

    return write_keys()
