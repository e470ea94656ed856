"""What setting a repository up would write."""

import difflib
from pathlib import Path
from typing import NamedTuple

from devkit.core.errors import DevkitError
from devkit.hooks.init import precommit, ruff, settings, workflow
from devkit.hooks.init.look import Look


class Change(NamedTuple):
    """One file that would be written."""

    path: str
    """Relative to the repository's top, `/`-separated."""
    before: str | None
    """None where there is no such file."""
    after: str


def plan(look: Look) -> tuple[Change, ...]:
    """The files that would change, in the order they are shown; none where all is set up.

    Raises:
        DevkitError: a file that is there can't be read or merged into.
    """
    texts: dict[str, str] = {}
    for path, merge in (
        (precommit.PATH, precommit.merged),
        (workflow.path(look), workflow.merged),
        (settings.path(look), settings.merged),
        (ruff.path(look), ruff.merged),
    ):
        texts[path] = merge(texts.get(path, _read(look.top / path) or ""), look)
    changes = (Change(path, _read(look.top / path), text) for path, text in texts.items())
    return tuple(change for change in changes if change.after != (change.before or ""))


def remarks(changes: tuple[Change, ...], look: Look) -> tuple[str, ...]:
    """What is to be known of the changes that their text doesn't say: what isn't written, and what has to be there."""
    package = f"devkit-ci=={look.version}"
    is_installed = any(package in change.after and package not in (change.before or "") for change in changes)
    where = (
        f"{package} has to be on your package index; where it isn't, use --repo with the address of devkit's "
        "repository, or a clone's path, which is enough for the hooks"
    )
    return tuple(filter(None, (workflow.in_the_way(look), where if is_installed else None)))


def diff(changes: tuple[Change, ...]) -> str:
    """The changes as a unified diff."""
    return "".join(_diff(change) for change in changes)


def _read(path: Path) -> str | None:
    try:
        return path.read_bytes().decode("utf-8")
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise DevkitError(f"{path}: can't be read to set devkit up in it: {error}") from error


def _diff(change: Change) -> str:
    before = [] if change.before is None else change.before.splitlines(keepends=True)
    after = change.after.splitlines(keepends=True)
    source = "/dev/null" if change.before is None else f"a/{change.path}"
    lines = difflib.unified_diff(before, after, source, f"b/{change.path}")
    return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)
