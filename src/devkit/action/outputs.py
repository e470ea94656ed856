"""The step's outputs, in the runner's file."""

import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from devkit.core.errors import DevkitError
from devkit.core.escape import log_safe, terminal_safe


class Output(NamedTuple):
    """One output as action.yml declares it."""

    name: str
    description: str


OUTPUTS = (
    Output(
        "verdict",
        "green, red, yours, unknown, infrastructure, base, flaky, known, incomplete, no-reports, unreadable or error.",
    ),
    Output("summary", "The verdict in one sentence."),
    Output("clusters", "How many causes the failures have."),
    Output("new", "How many of them were not seen before."),
    Output("flaky", "How many of them are probably flaky."),
    Output("fixed", "How many causes of earlier runs are gone."),
    Output("failing-tests", "nodeids of the failing tests, one a line, at most 1,000."),
    Output("top-culprit", "path:line of the place to open first."),
    Output("json", "Path of the JSON file, where it was written."),
    Output("markdown", "Path of the Markdown file, where it was written."),
    Output("html", "Path of the HTML file, where it was written."),
    Output("sarif", "Path of the SARIF file, where it was written."),
    Output("artifacts", "The folder holding these files, for actions/upload-artifact."),
    Output("text", "What lint-commits, changelog, release-notes or preflight printed."),
)
"""What a later step can read as `steps.ID.outputs.NAME`."""

_LIMIT = 500_000
"""Bytes of one output; GitHub takes 1 MB of all a job's outputs."""


def write(path: Path | None, values: Mapping[str, str]) -> None:
    """Append outputs to the runner's file; nothing where there is none, as outside of a runner.

    A value ends at a delimiter nobody can guess, so that no value can set another output.

    Raises:
        DevkitError: the file can't be written.
    """
    if path is None:
        return
    try:
        with path.open("a", encoding="utf-8", errors="backslashreplace", newline="\n") as file:
            file.writelines(_block(name, value) for name, value in values.items())
    except OSError as error:
        raise DevkitError(f"{path}: the step's outputs can't be written there: {error.strerror}") from error


def _block(name: str, value: str) -> str:
    delimiter = f"devkit-{secrets.token_hex(16)}"
    text = log_safe(terminal_safe(value)).encode("utf-8", "backslashreplace")[:_LIMIT].decode("utf-8", "ignore")
    return f"{name}<<{delimiter}\n{text}\n{delimiter}\n"
