"""The action's other commands: what devkit prints, also in the summary and as an output."""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from devkit.action import base, commands, masking, outputs, summary
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
_ROOM = summary.LIMIT - 1_000
"""Bytes of what was printed that a summary takes beside what stands around it."""
_OF_COMMITS = {"lint-commits", *_MARKDOWN}


def run(given: Inputs, about: Runner) -> ExitCode:
    """Run a command and show what it printed: in the log, in the summary and as an output.

    Raises:
        DevkitError: the event has nothing the command could work on.
    """
    words = _words(given, about)
    top = git.toplevel(Path())
    if given.command in _OF_COMMITS and top is not None and git.is_shallow(top):
        commands.notice(
            f"the clone is shallow, and {given.command} knows nothing of the commits and tags that it lacks; set "
            "fetch-depth: 0 in actions/checkout"
        )
    # A list of words and no shell: a title is one word, whatever is in it. -I: nothing of the workspace is imported,
    # nor what PYTHONPATH names.
    done = subprocess.run(  # noqa: S603 - devkit itself
        [sys.executable, "-I", "-X", "utf8", "-m", "devkit", *words],
        stdout=subprocess.PIPE,
        check=False,
    )
    text = secrets.mask(done.stdout.decode("utf-8", "replace"), masking.hidden())
    code = ExitCode(done.returncode) if done.returncode in set(ExitCode) else ExitCode.BUG
    failure = _FAILURES.get(given.command) if text.strip() else None
    failure = failure or f"devkit {given.command} failed; the log says why"
    if code != ExitCode.OK:
        commands.error(failure)
    console.write_result(log_safe(text))
    if text.strip():
        shown, left = _fitting(log_safe(text))
        summary.append(about.summary, (shown if given.command in _MARKDOWN else markdown_fence(shown)) + left)
    elif code != ExitCode.OK:
        summary.append(about.summary, f"**{failure}**\n")
    outputs.write(about.outputs, {"text": text, "verdict": "green" if code == ExitCode.OK else "red"})
    return code


def _fitting(text: str) -> tuple[str, str]:
    """The first lines, as many as a summary takes, and a sentence where that is not all."""
    content = text.encode("utf-8", "replace")
    if len(content) <= _ROOM:
        return text, ""
    end = content.rfind(b"\n", 0, _ROOM)
    kept = content[: end if end >= 0 else _ROOM].decode("utf-8", "ignore")
    return kept, "\n\n_This is not all; the step's log has the rest._\n"


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
    found = base.find(Path(), about)
    return f"{found}..HEAD" if found else None
