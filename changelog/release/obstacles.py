"""What stands in the way of a release: everything that is to be put in order first, in sentences."""

import re
from collections.abc import Collection, Iterator, Sequence
from fnmatch import fnmatchcase
from pathlib import Path

from devkit.changelog.release.repository import Repository

_SHOWN = 5
_CHANGELOG = re.compile(r"(?i)(?:changes|changelog|history|news|release[-_ ]?notes)(?:\.(?:md|markdown|rst|txt))?")
_UNDER_WAY = {
    "MERGE_HEAD": "a merge",
    "CHERRY_PICK_HEAD": "a cherry-pick",
    "REVERT_HEAD": "a revert",
    "BISECT_LOG": "a bisection",
    "rebase-merge": "a rebase",
    "rebase-apply": "a rebase",
}


def branch(repository: Repository) -> str | None:
    """The branch checked out; None on a detached head."""
    return repository.asked("symbolic-ref", "--quiet", "--short", "HEAD") or None


def obstacles(repository: Repository, allowed: Sequence[str]) -> Iterator[str]:
    """What the work tree's state has against a release.

    Args:
        repository: The work tree.
        allowed: Patterns of branches to release from.
    """
    yield from _wrong_branch(repository, allowed)
    yield from _unfinished(repository)
    if repository.asked("rev-parse", "--is-shallow-repository") == "true":
        yield (
            "this is a shallow clone, in which tags and commits are missing; get all of it first (git fetch "
            "--unshallow --tags, or fetch-depth: 0 in actions/checkout)"
        )
    behind = repository.asked("rev-list", "--count", "HEAD..@{upstream}")
    if behind not in {"", "0"}:
        yield f"the branch lacks commits of the one it follows ({behind}), and couldn't be pushed; git pull first"
    changed = repository.read("status", "--porcelain", "--untracked-files=no", "--ignore-submodules=none")
    if changed:
        names = [line[3:] for line in f"{changed}\n".splitlines()]
        more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
        listed = ", ".join(names[:_SHOWN]) + more
        yield f"the work tree has changes that are not committed ({listed}); commit or stash them"


def tag_taken(repository: Repository, tag: str) -> str | None:
    """The sentence for a tag that is there already."""
    commit = repository.asked("rev-parse", "--verify", "--quiet", f"refs/tags/{tag}^{{commit}}")
    if not commit:
        return None
    return f"the tag {tag} is taken, by {commit[:12]}; give another --version, or delete the tag if nobody has it"


def untracked(repository: Repository, paths: Sequence[str]) -> Iterator[str]:
    """The sentences for files a release would write over that git doesn't know, or that git ignores."""
    for path in paths:
        if (repository.top / path).is_symlink():
            yield f"{path} is a symbolic link, which git would not follow; name the file it leads to in the settings"
        elif not repository.asked("ls-files", "--", path) and (repository.top / path).exists():
            yield f"{path} is not tracked by git, so that a release could lose what is in it; commit it first"
        elif repository.asked("check-ignore", "--", path):
            yield f"{path} is ignored by git, so that it can't be part of a release; correct .gitignore or the settings"


def other_changelog(tracked: Collection[str], changelog: str | None) -> str | None:
    """The sentence for a changelog of another name, where the one that would be cut isn't there yet."""
    if changelog is None or changelog in tracked:
        return None
    other = next((path for path in sorted(tracked) if _CHANGELOG.fullmatch(path)), None)
    if other is None:
        return None
    return (
        f"there is {other}, but no {changelog}: name it as output in [tool.devkit.changelog], or set changelog = "
        "false in [tool.devkit.release]"
    )


def _wrong_branch(repository: Repository, allowed: Sequence[str]) -> Iterator[str]:
    name = branch(repository)
    usual = repository.asked("symbolic-ref", "--quiet", "--short", "refs/remotes/origin/HEAD").removeprefix("origin/")
    patterns = [*allowed, usual] if usual else list(allowed)
    if name is None:
        yield f"no branch is checked out; releases are made from {' or '.join(patterns)}: git switch to one of them"
    elif not any(fnmatchcase(name, pattern) for pattern in patterns):
        yield (
            f"{name} is no branch to release from, {' or '.join(patterns)} would be; switch, give --branch {name}, or "
            "name it under branches in [tool.devkit.release]"
        )


def _unfinished(repository: Repository) -> Iterator[str]:
    folder = Path(repository.read("rev-parse", "--absolute-git-dir"))
    for name, what in _UNDER_WAY.items():
        if (folder / name).exists():
            yield f"{what} is under way; finish it or take it back first (git status says how)"
