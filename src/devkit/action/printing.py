"""The action's other commands: what devkit prints, also in the summary and as an output."""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from devkit.action import base, commands, outputs, summary
from devkit.action.inputs import Inputs
from devkit.action.runner import Runner
from devkit.core import console, git, secrets
from devkit.core.errors import DevkitError, ExitCode
from devkit.core.escape import log_safe, markdown_fence

_FAILURES = {
    "lint-commits": "commit messages need another wording; the summary says which and why",
    "preflight": "the environment is not what the repository declares; the summary says what to do",
}
_MARKDOWN = {"changelog", "release-notes"}


def run(given: Inputs, about: Runner) -> ExitCode:
    """Run a command and show what it printed: in the log, in the summary and as an output.

    Raises:
        DevkitError: the event has nothing the command could work on.
    """
    # A list of words and no shell: a title is one word, whatever is in it. -P: nothing of the workspace is imported.
    done = subprocess.run(  # noqa: S603 - devkit itself
        [sys.executable, "-P", "-m", "devkit", *_words(given, about)],
        stdout=subprocess.PIPE,
        check=False,
        env={**os.environ, "PYTHONUTF8": "1"},
    )
    text = secrets.mask(done.stdout.decode("utf-8", "replace"))
    code = ExitCode(done.returncode) if done.returncode in set(ExitCode) else ExitCode.BUG
    if code != ExitCode.OK:
        commands.error(_FAILURES.get(given.command, f"devkit {given.command} failed; the log says why"))
    console.write_result(log_safe(text))
    if text.strip():
        summary.append(about.summary, log_safe(text) if given.command in _MARKDOWN else markdown_fence(text))
    outputs.write(about.outputs, {"text": text, "verdict": "green" if code == ExitCode.OK else "red"})
    return code


def _words(given: Inputs, about: Runner) -> Sequence[str]:
    if given.command == "preflight":
        return ("preflight",)
    if given.command == "lint-commits":
        return _lint(given, about)
    if given.command == "changelog":
        return ("changelog", "--", given.range) if given.range else ("changelog", "--unreleased")
    if not about.tag:
        raise DevkitError("release-notes tells what a tag released; run it on: push: tags, or in a release's workflow")
    return ("changelog", f"--release={about.tag}")


def _lint(given: Inputs, about: Runner) -> Sequence[str]:
    revisions = given.range or _range(about)
    words = [f"--range={revisions}"] if revisions else []
    if about.title:
        words += [f"--title={_sent(about.title)}", f"--description={_sent(about.description)}"]
        words += [f"--number={about.pull_request}"] if about.pull_request else []
    if not words:
        raise DevkitError("there are no commits to check in this event; give the input range, such as v1.0..HEAD")
    return ("lint-message", *words)


def _sent(text: str) -> str:
    """Text as an argument of a process: it can't hold a NUL."""
    return text.replace("\0", "\N{REPLACEMENT CHARACTER}")


def _range(about: Runner) -> str | None:
    """The commits the event brought, where the clone has them."""
    top = git.toplevel(Path())
    found = base.find(top, about) if top is not None else None
    return f"{found}..HEAD" if found else None
