"""Commits to compare with."""

from pathlib import Path

from devkit.core import git


def merge_base(top: Path, one: str, other: str) -> str | None:
    """The commit where two revisions part; None where one of them is unknown here, or they share none."""
    if one.startswith("-") or not one:
        return None
    status, output, _ = git.run(top, "merge-base", one, other)
    return output.splitlines()[0] if status == 0 and output else None


def main_branch(top: Path, remote: str, *, local: bool = True) -> str | None:
    """The full name of a remote's main branch as this clone knows it.

    Args:
        top: The repository's top folder.
        remote: The remote's name.
        local: Take a local branch where no branch of the remote's is known, unless it is the one checked out.
    """
    status, output, _ = git.run(top, "symbolic-ref", "--quiet", f"refs/remotes/{remote}/HEAD")
    names = [output] if status == 0 else []
    names += [f"refs/remotes/{remote}/{name}" for name in ("main", "master", "trunk", "develop")]
    if local:
        names += [f"refs/heads/{name}" for name in ("main", "master", "trunk") if name != git.head_branch(top)]
    return next((name for name in names if git.exists(top, name)), None)
