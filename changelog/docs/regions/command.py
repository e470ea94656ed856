"""What a program prints: one that the settings name, and no other."""

import shlex
import subprocess

from devkit.changelog.docs.content import Code, Content
from devkit.changelog.docs.context import Context
from devkit.changelog.docs.facts import UnknownHereError
from devkit.changelog.docs.regions.region import Kind, Wanted
from devkit.core.errors import DevkitError

_SECONDS = 60
_ENVIRONMENT = {"COLUMNS": "80", "LINES": "24", "NO_COLOR": "1", "TERM": "dumb", "PYTHONIOENCODING": "utf-8"}
"""The same text on every machine."""


def fill(context: Context, wanted: Wanted) -> Content:
    """Run a program of `[tool.devkit.docs.commands]`, without a shell, in the project's folder; show its stdout."""
    name = wanted.one("the name of one of [tool.devkit.docs.commands]")
    commands = context.settings.docs.commands
    if name not in commands or not commands[name]:
        known = ", ".join(sorted(commands)) or "none"
        raise DevkitError(f"{wanted.where}: [tool.devkit.docs.commands] has no {name!r} (it has: {known})")
    if not context.runs:
        raise UnknownHereError("programs are not run with --no-run")
    return Code(_without_ends(_run(context, commands[name], wanted.where)))


def _run(context: Context, command: list[str], where: str) -> str:
    import os

    shown = shlex.join(command)
    try:
        done = subprocess.run(  # noqa: S603 - the settings name it for this; no shell
            command,
            cwd=context.tree.root,
            env=os.environ | _ENVIRONMENT,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise DevkitError(
            f"{where}: `{shown}` was still running after {_SECONDS} s; correct it in the settings"
        ) from error
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or error
        raise DevkitError(f"{where}: `{shown}` can't be run: {why}; correct it in the settings") from error
    if done.returncode:
        said = " ".join(done.stderr.decode("utf-8", "replace").split())[-200:]
        raise DevkitError(f"{where}: `{shown}` ended with {done.returncode}{said and ': '}{said}")
    return done.stdout.decode("utf-8", "replace")


def _without_ends(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.replace("\r\n", "\n").strip("\n").split("\n"))


KIND = Kind("command", fill, words=1)
