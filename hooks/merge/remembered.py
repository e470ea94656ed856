"""A report held against history, as the project's settings say."""

import re
from pathlib import Path
from typing import TYPE_CHECKING

from devkit.core import config

if TYPE_CHECKING:
    from devkit.core.config import Config
    from devkit.diagnoser.diagnosis import Diagnosis

_URL = re.compile(r"[a-z][a-z0-9+]+:")


def place(top: Path, found: "Config") -> str | None:
    """Where the settings say history lies; None for the default."""
    url = found.settings.history.url
    if url is None or _URL.match(url):
        return url
    return str((found.path.parent if found.path else top) / url)


def diagnosed(top: Path, report: Path, base: str | None = None) -> "tuple[Diagnosis, tuple[str, ...]]":
    """Diagnose a report and remember its run.

    Args:
        top: The repository's top folder.
        report: The file.
        base: A revision: what changed since is looked at first.

    Returns:
        The diagnosis, and sentences about what could not be done.
    """
    from devkit.diagnoser.pipeline import Options
    from devkit.diagnoser.readers import open_reports
    from devkit.diagnoser.remembering import Memory, Rules, diagnose_remembered

    found = config.load(top)
    history = found.settings.history
    known = (found.path.parent if found.path else top) / history.known_failures if history.known_failures else None
    named = history.main_branch
    main = (named,) if isinstance(named, str) else tuple(named or ())
    stream = open_reports([str(report)])
    diagnosis, troubles = diagnose_remembered(
        stream, Options(root=top, base=base), Memory(place(top, found)), Rules(main=main, known=known)
    )
    return diagnosis, (*(each.message for each in diagnosis.unread), *troubles)
