"""What `diagnose` and `history` are told of history: options, else settings."""

import re
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from devkit.core.config import Config
    from devkit.diagnoser.remembering import Memory, Rules

_URL = re.compile(r"[a-z][a-z0-9+]+:")
"""A scheme; a single letter would be a drive."""


def place(found: "Config", given: str | None) -> str | None:
    """Where history lies: as given, else as configured; None for the default."""
    url = found.settings.history.url
    if given is not None or url is None:
        return given
    if _URL.match(url) or found.path is None:
        return url
    return str(found.path.parent / url)


def memory(found: "Config", history: str | None, branch: str | None, time: str | None) -> "Memory":
    """How runs are remembered.

    Raises:
        DevkitError: `keep` in the settings is no age.
    """
    from devkit.diagnoser.remembering import Memory

    return Memory(place(found, history), branch, time, weights(found), keep_days(found))


def rules(found: "Config", known: Path | None) -> "Rules":
    """What decides about causes besides a run: the main branch, the known failures."""
    from devkit.diagnoser.remembering import Rules

    settings = found.settings.history
    if known is None and settings.known_failures is not None:
        folder = found.path.parent if found.path is not None else Path.cwd()
        known = folder / settings.known_failures
    return Rules(main=main_branches(found), known=known)


def main_branches(found: "Config") -> tuple[str, ...]:
    """The main branch's names as configured; empty where they are to be found."""
    value = found.settings.history.main_branch
    return (value,) if isinstance(value, str) else tuple(value or ())


def weights(found: "Config") -> dict[str, float]:
    """The weights of a priority's parts that are configured."""
    import msgspec

    configured: dict[str, float | None] = msgspec.structs.asdict(found.settings.history.weights)
    return {name: value for name, value in configured.items() if value is not None}


def keep_days(found: "Config") -> int | None:
    """How many days every result is kept; None for the default.

    Raises:
        DevkitError: the settings say something that is no age.
    """
    from devkit.core.errors import DevkitError
    from devkit.diagnoser.history.rollup import parse_keep

    keep = found.settings.history.keep
    if keep is None:
        return None
    try:
        return parse_keep(keep)
    except DevkitError as error:
        raise DevkitError(
            f"{found.path}: history.keep = {keep!r}: expected a number and a unit, such as 90d"
        ) from error
