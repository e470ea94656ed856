"""The action's other commands: what devkit prints, also in the summary and as an output."""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

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
_UNKNOWN = "which commits this push brought is not known: the clone has none that was there before it"
_BUG = "sorry, this is a bug in devkit"
_LONGEST_TITLE = 10_000
_OF_COMMITS = {"lint-commits", *_MARKDOWN}


class _Call(NamedTuple):
    """How devkit is called."""

    words: Sequence[str]
    stdin: str = ""


def run(given: Inputs, about: Runner) -> ExitCode:
    """Run a command and show what it printed: in the log, in the summary and as an output.

    Raises:
        DevkitError: the event has nothing the command could work on, git can't read the clone, or the command could not
            do its work.
    """
    top = git.toplevel(Path())
    if given.command in _OF_COMMITS and top is not None and (said := base.complaint(top)):
        raise DevkitError(f"git can't read the commits of {top}: {said}")
    call = _call(given, about)
    if call is None:
        outputs.write(about.outputs, {"text": "", "verdict": "green", "summary": _UNKNOWN})
        return ExitCode.OK
    if given.command in _OF_COMMITS and top is not None and git.is_shallow(top):
        commands.notice(
            f"the clone is shallow, and {given.command} knows nothing of the commits and tags that it lacks; set "
            "fetch-depth: 0 in actions/checkout"
        )
    # A list of words and no shell: a title is one word, whatever is in it. -I: nothing of the workspace is imported,
    # nor what PYTHONPATH names.
    done = subprocess.run(  # noqa: S603 - devkit itself
        [sys.executable, "-I", "-X", "utf8", "-m", "devkit", *call.words],
        input=call.stdin.encode("utf-8", "backslashreplace"),  # a description is longer than a word may be
        capture_output=True,
        check=False,
    )
    hidden = masking.hidden()
    text, said = (secrets.mask(each.decode("utf-8", "replace"), hidden) for each in (done.stdout, done.stderr))
    code = ExitCode(done.returncode) if done.returncode in set(ExitCode) else ExitCode.BUG
    sys.stderr.write(log_safe(said))
    if code not in (ExitCode.OK, ExitCode.FINDINGS):
        raise DevkitError(_why(said) or f"devkit {given.command} ended with exit code {done.returncode}")
    _show(given, about, text, code)
    return code


def _why(said: str) -> str:
    """The reason a command gave on stderr for doing nothing."""
    lines = [line.removeprefix("devkit: ").removeprefix("Error: ") for line in said.splitlines() if line.strip()]
    return next((line for line in lines if line.startswith(_BUG)), lines[-1] if lines else "")


def _show(given: Inputs, about: Runner, text: str, code: ExitCode) -> None:
    """Say what came of a command that did its work: in the log, in the summary and as outputs."""
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
    verdict, sentence = ("green", f"devkit {given.command} is done") if code == ExitCode.OK else ("red", failure)
    outputs.write(about.outputs, {"text": text, "verdict": verdict, "summary": sentence})


def _fitting(text: str) -> tuple[str, str]:
    """The first lines, as many as a summary takes, and a sentence where that is not all."""
    content = text.encode("utf-8", "replace")
    if len(content) <= _ROOM:
        return text, ""
    end = content.rfind(b"\n", 0, _ROOM)
    kept = content[: end if end >= 0 else _ROOM].decode("utf-8", "ignore")
    return kept, "\n\n_This is not all; the step's log has the rest._\n"


def _call(given: Inputs, about: Runner) -> _Call | None:
    """How to call devkit; None where there is nothing to do, which is told."""
    if given.command == "preflight":
        return _Call(("preflight",))
    if given.command == "lint-commits":
        return _lint(given, about)
    if given.command == "changelog":
        return _Call(("changelog", "--", given.range) if given.range else ("changelog", "--unreleased"))
    if not about.tag:
        raise DevkitError("release-notes tells what a tag released; run it on: push: tags, or in a release's workflow")
    return _Call(("changelog", f"--release={about.tag}"))


def _lint(given: Inputs, about: Runner) -> _Call | None:
    revisions = given.range or _range(about)
    words = [f"--range={revisions}"] if revisions else []
    if about.title:
        words += [f"--title={_sent(about.title)}", "--description=-"]
        words += [f"--number={about.pull_request}"] if about.pull_request else []
    if words:
        return _Call(("lint-message", *words), about.description)
    top = git.toplevel(Path())
    if about.event != "push" or top is None:
        raise DevkitError("there are no commits to check in this event; give the input range, such as v1.0..HEAD")
    if git.is_shallow(top):
        raise DevkitError(f"{_UNKNOWN}; set fetch-depth: 0 in actions/checkout")
    commands.notice(f"{_UNKNOWN}; give the input range, such as v1.0..HEAD, to have some checked")
    return None


def _sent(text: str) -> str:
    """A title as an argument of a process: it can't hold a NUL, nor be of any length; GitHub takes 256 characters."""
    return text[:_LONGEST_TITLE].replace("\0", "\N{REPLACEMENT CHARACTER}")


def _range(about: Runner) -> str | None:
    """The commits the event brought, where the clone has them; of a new or rewritten branch, its own ones."""
    found = base.find(Path(), about)
    if found is None and about.event == "push":
        found = base.of_default(Path(), about)
    return f"{found}..HEAD" if found else None
