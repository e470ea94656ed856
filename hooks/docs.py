"""The hook `devkit-docs`: stale documents are brought up to date, and the commit is stopped to take them in."""

# ruff: noqa: PTH118, PTH123 - importing pathlib costs a hook as much as its whole work

import os
from collections.abc import Sequence

from devkit.core.errors import DevkitError, ExitCode

_OPTIONS = {"--check", "--no-run"}


def run(arguments: Sequence[str]) -> ExitCode:
    """Bring the documents of the current folder up to date.

    Args:
        arguments: `--check` to write nothing, `--no-run` to run no program; file names are of no interest.

    Raises:
        DevkitError: a document, a mark or a setting is wrong.
    """
    unknown = [argument for argument in arguments if argument.startswith("-") and argument not in _OPTIONS]
    if unknown:
        raise DevkitError(f"devkit hook devkit-docs: unknown option {unknown[0]}; there are --check and --no-run")
    if not (_configured() or b"devkit:" in _content("README.md").lower()):
        return ExitCode.OK
    from pathlib import Path

    from devkit.changelog.docs import session

    asked = session.Asked(check="--check" in arguments, runs="--no-run" not in arguments, hooked=True)
    return session.run(Path.cwd(), asked)


def _configured() -> bool:
    """Whether there may be settings for documents, told without reading any file for what it says."""
    pyproject = _content("pyproject.toml")
    return (b"devkit" in pyproject and b"docs" in pyproject) or b"docs" in _content("devkit.toml")


def _content(path: str) -> bytes:
    try:
        with open(os.path.join(os.curdir, path), "rb") as file:
            return file.read()
    except OSError:
        return b""
