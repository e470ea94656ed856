"""What git is about to push, as its pre-push hook is told; by git itself or by pre-commit."""

import os
import re
import stat
import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

_LINE = re.compile(r"(\S+) ([0-9a-f]{40,64}) (\S+) ([0-9a-f]{40,64})")
_BRANCH = "refs/heads/"
_PATIENCE = 0.5
"""Seconds until a pipe that says nothing is taken to be no pre-push hook's."""


class Push(NamedTuple):
    """One reference that is pushed."""

    commit: str
    """What is pushed: a full hash, or HEAD where that is all that is known."""
    branch: str
    """The remote's branch; empty for what is no branch, such as a tag."""
    known: str
    """The commit that the remote has there now; empty where it has none, or where that isn't said."""
    remote: str
    """The remote's name, else its URL."""
    new: bool = False
    """Whether the remote is known not to have the branch."""


def pushes(arguments: Sequence[str], environment: Mapping[str, str] = os.environ) -> tuple[Push, ...] | None:
    """What is pushed, without what is deleted; None outside of a push.

    Args:
        arguments: Those of git's hook: the remote's name and URL; pre-commit gives none.
        environment: Where pre-commit says it.
    """
    if "PRE_COMMIT_REMOTE_BRANCH" in environment:
        return (_from_precommit(environment),)
    if "PRE_COMMIT" in environment:
        return None
    lines = _waiting(sys.stdin.fileno() if sys.stdin and not sys.stdin.closed else -1)
    found = [match for line in lines if (match := _LINE.fullmatch(line.strip()))]
    if not found and len(arguments) < 2:  # noqa: PLR2004 - a remote's name and URL
        return None
    remote = arguments[0] if arguments else "origin"
    return tuple(_from_git(match.groups(), remote) for match in found if set(match[2]) != {"0"})


def _from_git(fields: Sequence[str], remote: str) -> Push:
    _, commit, name, known = fields
    branch = name.removeprefix(_BRANCH) if name.startswith(_BRANCH) else ""
    new = set(known) == {"0"}
    return Push(commit, branch, "" if new else known, remote, new)


def _from_precommit(environment: Mapping[str, str]) -> Push:
    name = environment.get("PRE_COMMIT_REMOTE_BRANCH", "")
    branch = name.removeprefix(_BRANCH) if name.startswith(_BRANCH) else ""
    commit = environment.get("PRE_COMMIT_TO_REF") or "HEAD"
    remote = environment.get("PRE_COMMIT_REMOTE_NAME") or "origin"
    # To an address, there are no branches to compare with but what the remote says it has.
    to_address = remote == environment.get("PRE_COMMIT_REMOTE_URL")
    return Push(commit, branch, environment.get("PRE_COMMIT_FROM_REF", "") if to_address else "", remote)


def _waiting(descriptor: int) -> Iterable[str]:
    """The lines that wait in a pipe or file; none where nothing comes for a while."""
    import select

    try:
        mode = os.fstat(descriptor).st_mode
        if not (stat.S_ISFIFO(mode) or stat.S_ISREG(mode)):
            return ()
        content = b""
        while sys.platform == "win32" or select.select([descriptor], [], [], _PATIENCE)[0]:
            chunk = os.read(descriptor, 1 << 16)
            if not chunk:
                break
            content += chunk
    except (OSError, ValueError):
        return ()
    return content.decode("utf-8", "surrogateescape").splitlines()
