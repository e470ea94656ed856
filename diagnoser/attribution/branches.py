"""What the main branch of a repository may be called."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

from devkit.core import plumbing
from devkit.diagnoser.history.runs import MAIN

_HEAD = ".git/refs/remotes/origin/HEAD"
_REMOTE = "ref: refs/remotes/origin/"


def main_names(top: Path | None, configured: tuple[str, ...] = ()) -> tuple[str, ...]:
    """The names the main branch may have, the likeliest first.

    Args:
        top: The git work tree; None outside of one.
        configured: What the settings say; nothing else counts then.

    Returns:
        What is configured; else the branch the remote has checked out, the accustomed names, and the one git gives to
        new repositories.
    """
    if configured:
        return configured
    own = plumbing.settings(r"^init\.defaultbranch$").values() if top is not None and _may_be_set(top) else ()
    first, second, *rest = MAIN
    return tuple(dict.fromkeys((*_remote_head(top), first, second, *own, *rest)))


def _may_be_set(top: Path) -> bool:
    """Whether git's files may say how new repositories begin: seldom, and starting git costs more than reading them."""
    if sys.platform != "linux" or any(name.startswith("GIT_CONFIG") for name in os.environ):
        return True  # elsewhere git brings along a file of its own
    try:
        texts = [file.read_bytes().lower() for file in _files(top) if file.exists()]
    except (OSError, RuntimeError):
        return True
    return any(b"defaultbranch" in text or b"include" in text for text in texts)


def _files(top: Path) -> Iterator[Path]:
    """Where git's settings lie."""
    home = Path.home()
    yield from (Path("/etc/gitconfig"), Path("/usr/local/etc/gitconfig"), home / ".gitconfig", top / ".git" / "config")
    yield Path(os.environ.get("XDG_CONFIG_HOME") or home / ".config", "git", "config")


def _remote_head(top: Path | None) -> tuple[str, ...]:
    """The branch `origin/HEAD` stands for, read from git's file."""
    try:
        text = (top / _HEAD).read_text(encoding="utf-8").strip() if top is not None else ""
    except (OSError, ValueError):
        return ()
    return (text.removeprefix(_REMOTE),) if text.startswith(_REMOTE) else ()
