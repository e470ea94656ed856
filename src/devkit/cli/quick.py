"""Commands that git runs at every commit: started without click, which costs more than their whole work."""

from __future__ import annotations

import gc
import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import NoReturn

    from devkit.changelog.lint.session import Options
    from devkit.core.errors import ExitCode

_FORMATS = ("text", "json", "github")


def run(arguments: Sequence[str]) -> ExitCode | None:
    """Run a plain `lint-message`, `changelog` or `hook` command line; None for all else: click's to read or refuse."""
    if arguments[:1] == ["hook"] and len(arguments) > 1:
        return _hook(arguments[1], arguments[2:])
    if arguments[:1] == ["changelog"]:
        return _changelog(arguments[1:])
    options = _options(arguments[1:]) if arguments[:1] == ["lint-message"] else None
    if options is None:
        return None
    from devkit.changelog.lint import session

    gc.disable()  # nothing here makes cycles, and looking for them is a twentieth of the work
    return session.run(options)


def leave(code: ExitCode) -> NoReturn:
    """End the process at once: taking the interpreter down in good order costs a hook a seventh of its time."""
    sys.stderr.flush()
    os._exit(code)


def _hook(name: str, arguments: Sequence[str]) -> ExitCode | None:
    from devkit.hooks import MODULES

    if name not in MODULES:
        return None
    import importlib

    gc.disable()
    code: ExitCode = importlib.import_module(MODULES[name]).run(arguments)
    return code


def _changelog(arguments: Sequence[str]) -> ExitCode | None:
    from devkit.changelog.notes import session

    options = session.plain(arguments)
    if options is None:
        return None
    gc.disable()
    return session.run(options)


def _options(arguments: Sequence[str]) -> Options | None:
    from devkit.changelog.lint.session import STDIN, Options

    options = Options()
    rest = iter(arguments)
    for argument in rest:
        if argument == "--fix":
            options = options._replace(fix=True)
        elif argument == "--range" and options.revisions is None:
            options = options._replace(revisions=next(rest, ""))
        elif argument == "--format":
            options = options._replace(format=next(rest, ""))
        elif options.file is None and (argument == STDIN or not argument.startswith("-")):
            options = options._replace(file=argument)
        else:
            return None
    plain = options.format in _FORMATS and (options.file is None) != (not options.revisions)
    return options if plain and not (options.fix and options.revisions) else None
