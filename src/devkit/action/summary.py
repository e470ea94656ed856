"""The job summary."""

from pathlib import Path

from devkit.core.errors import DevkitError

LIMIT = 1_000_000
"""Bytes a summary may take; GitHub drops one of more than 1 MiB, and sometimes one just below."""


def append(path: Path | None, text: str) -> None:
    """Add Markdown to the job summary; nothing where there is none, as outside of a runner.

    Raises:
        DevkitError: the file can't be written.
    """
    if path is None:
        return
    try:
        with path.open("a", encoding="utf-8", errors="backslashreplace", newline="\n") as file:
            file.write(f"{text.rstrip()}\n\n")
    except OSError as error:
        raise DevkitError(f"{path}: the job summary can't be written there: {error.strerror}") from error
