"""The branch itself: its name, where it goes, what it lacks."""

import fnmatch
from collections.abc import Iterator
from pathlib import Path

from devkit.core import git
from devkit.core.expression import Expression
from devkit.core.settings.merge import MergeSettings
from devkit.core.words import counted
from devkit.hooks.checking.finding import Finding
from devkit.hooks.checks.merge.rules import BEHIND, NAME, OUTDATED, PROTECTED
from devkit.hooks.merge.occasion import Occasion

HEAD = ".git/HEAD"
"""Where findings about a branch are."""
_MOST = 3


def judge(occasion: Occasion, settings: MergeSettings, where: str) -> Iterator[Finding]:
    """What is wrong with a branch.

    Args:
        occasion: The change.
        settings: The project's.
        where: The file that they stand in.

    Raises:
        DevkitError: the pattern for names is no regular expression, or takes too long.
    """
    if occasion.merging:
        return
    if settings.branch:
        yield from _name(occasion, settings.branch, where)
    yield from _protected(occasion, settings.protected)
    if occasion.target:
        yield from _behind(occasion, OUTDATED.id if settings.up_to_date else BEHIND.id)


def _name(occasion: Occasion, pattern: str, where: str) -> Iterator[Finding]:
    wanted = Expression(pattern, f"{where}: merge.branch")
    name = occasion.push.branch if occasion.push else occasion.branch
    if name and not wanted.fullmatch(name):
        yield _finding(
            NAME.id, f"the branch is called {name!r}, which doesn't match {pattern}; rename it by git branch -m"
        )


def _protected(occasion: Occasion, patterns: list[str]) -> Iterator[Finding]:
    push = occasion.push
    if push is None or not any(fnmatch.fnmatchcase(push.branch, pattern) for pattern in patterns):
        return
    is_there = push.known or git.exists(occasion.top, f"refs/remotes/{push.remote}/{push.branch}")
    if is_there and not push.new:
        yield _finding(
            PROTECTED.id,
            f"{push.branch!r} is protected, and this would push to it directly; push another branch, such as by "
            f"git push {push.remote} HEAD:refs/heads/NAME, and open a pull request",
        )


def _behind(occasion: Occasion, rule: str) -> Iterator[Finding]:
    head = occasion.head
    status, output, _ = git.run(occasion.top, "rev-list", "--count", occasion.target, "--not", head)
    if status or output == "0":
        return
    target = occasion.target.removeprefix("refs/remotes/").removeprefix("refs/heads/")
    conflicts = _conflicts(occasion.top, occasion.target, head)
    also = f", and conflicts with it in {', '.join(conflicts)}" if conflicts else ""
    yield _finding(
        rule,
        f"the branch lacks {counted(int(output), 'commit')} of {target}{also}; take them in by git rebase {target}",
    )


def _conflicts(top: Path, target: str, head: str) -> list[str]:
    """The files that merging would conflict in; empty where git is too old to tell."""
    command = ["merge-tree", "--write-tree", "--name-only", "--no-messages", "-z", target, head]
    status, output, _ = git.run(top, *command)
    if status != 1:
        return []
    names = [name for name in output.split("\0")[1:] if name]
    return names[:_MOST] + (["others"] if len(names) > _MOST else [])


def _finding(rule: str, message: str) -> Finding:
    return Finding(rule, HEAD, 1, 1, message)
