"""The hook `devkit-preflight`: the environment, after what may have changed what it should be."""

import os
from collections.abc import Sequence
from pathlib import Path

from devkit.core import console, git
from devkit.core.errors import DevkitError, ExitCode

_AFTERWARDS = ("PRE_COMMIT_CHECKOUT_TYPE", "PRE_COMMIT_IS_SQUASH_MERGE", "PRE_COMMIT_REWRITE_COMMAND")
"""What pre-commit sets when git has done its work already: then there is nothing to hold up."""


def run(arguments: Sequence[str]) -> ExitCode:
    """Say what the environment lacks; fail by it only where git can still be stopped.

    Raises:
        DevkitError: it was called with arguments, of which it has none.
    """
    from devkit.hooks.preflight.place import Place
    from devkit.hooks.preflight.printing import as_text, is_ok
    from devkit.hooks.preflight.running import run as probe
    from devkit.hooks.preflight.running import wanted

    if arguments:
        raise DevkitError(f"the hook devkit-preflight takes no arguments, and was given {arguments[0]!r}")
    place = Place(git.toplevel(Path.cwd()) or Path.cwd())
    names = wanted(place)
    troubles = list(probe(place, names))
    if troubles:
        console.write_result(as_text(troubles, names))
    afterwards = any(name in os.environ for name in _AFTERWARDS)
    return ExitCode.OK if is_ok(troubles) or afterwards else ExitCode.FINDINGS
