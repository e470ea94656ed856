"""What is judged: a push, a merge about to be committed, or what the current branch has beside its base."""

import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from devkit.core import git
from devkit.core.settings.merge import MergeSettings
from devkit.hooks.merge.bases import main_branch, merge_base
from devkit.hooks.merge.pushed import Push

_MERGED = "GITHEAD_"
"""Beginning of the variables by which git tells a merge's hooks what is merged; MERGE_HEAD is written after them."""
_BRANCH_VARIABLES = ("GITHUB_HEAD_REF", "CI_MERGE_REQUEST_SOURCE_BRANCH_NAME", "CI_COMMIT_BRANCH", "GITHUB_REF_NAME")


class Occasion(NamedTuple):
    """One change, before it is let through."""

    top: Path
    """The repository's top folder."""
    head: str
    """The commit that holds it; empty for what is staged."""
    base: str = ""
    """The commit it is compared with; empty where there is none to be had."""
    target: str = ""
    """The branch it goes to, as a reference; empty where that isn't known."""
    range: tuple[str, ...] = ()
    """What `git log` lists its own commits by; empty where that can't be told."""
    sides: tuple[str, ...] = ()
    """Of a merge: the commits that are joined."""
    push: Push | None = None
    branch: str = ""
    """The branch it stands on; empty where there is none."""
    notices: tuple[str, ...] = ()
    """What could not be looked at, and why, a sentence each."""

    @property
    def merging(self) -> bool:
        """Whether a merge is about to be committed."""
        return bool(self.sides)


def of_push(top: Path, push: Push, settings: MergeSettings) -> Occasion | None:
    """A push to a branch; None for any other."""
    if not push.branch:
        return None
    _, head, _ = git.run(top, "rev-parse", "--verify", "--quiet", f"{push.commit}^{{commit}}")
    if not head:
        return None
    tracking = f"refs/remotes/{push.remote}/{push.branch}"
    known = push.known if push.known and git.exists(top, push.known) else ""
    if not (known or push.new or push.known) and git.exists(top, tracking):
        known = tracking
    target = settings.base or main_branch(top, push.remote, local=False) or ""
    goes_there = target.endswith(f"/{push.branch}")
    start = (merge_base(top, target, head) if target and not goes_there else None) or (
        merge_base(top, known, head) if known else None
    )
    notices = () if start else (_missing(top, push),)
    branch = git.head_branch(top) if head == git.head_commit(top) else ""
    own = _own(top, head, known, push.remote)
    return Occasion(top, head, start or "", "" if goes_there else target, own, (), push, branch or "", notices)


def _own(top: Path, head: str, known: str, remote: str) -> tuple[str, ...]:
    """What lists the commits that a remote doesn't have yet."""
    remotes = git.run(top, "for-each-ref", "--count=1", f"refs/remotes/{remote}/")[1]
    if not (known or remotes):
        return ()
    return (head, "--not", *([known] if known else []), *([f"--remotes={remote}"] if remotes else []))


def _missing(top: Path, push: Push) -> str:
    if git.is_shallow(top):
        return f"the clone is shallow, so what changes could not be compared; {git.DEEPEN} brings the rest"
    return f"{push.branch} is compared with nothing, because {push.remote} has nothing yet that it comes from"


def of_merge(top: Path, environment: Mapping[str, str] = os.environ) -> Occasion | None:
    """The merge that is about to be committed; None where there is none."""
    heads = tuple(sorted(name.removeprefix(_MERGED) for name in environment if name.startswith(_MERGED)))
    if not heads:
        _, found, _ = git.run(top, "rev-parse", "--verify", "--quiet", "MERGE_HEAD")
        heads = tuple(found.split())
    current = git.head_commit(top)
    if not heads or current is None:
        return None
    start = merge_base(top, current, heads[0]) or ""
    own = (*heads, "--not", current, "--remotes")
    return Occasion(top, "", current, "", own, (current, *heads), None, git.head_branch(top) or "") if start else None


def is_published(occasion: Occasion) -> bool:
    """Whether everything that is merged is on a remote already, as in a pull."""
    if not occasion.merging:
        return False
    _, remotes, _ = git.run(occasion.top, "for-each-ref", "--count=1", "refs/remotes/")
    missing = git.run(occasion.top, "rev-list", "--max-count=1", *occasion.sides[1:], "--not", "--remotes")[1]
    return bool(remotes) and not missing


def of_base(top: Path, base: str | None, environment: Mapping[str, str] = os.environ) -> Occasion | None:
    """What the current branch has beside its base; None before the first commit.

    Args:
        top: The repository's top folder.
        base: As the caller gave it; else pre-commit's `--from-ref`, else the main branch.
        environment: Where CI says the branch's name.

    Raises:
        DevkitError: `base` is no revision here, or shares no commit with the current one.
    """
    head = git.head_commit(top)
    if head is None:
        return None
    given = base or environment.get("PRE_COMMIT_FROM_REF")
    target = git.known_as(top, given) if given else main_branch(top, "origin") or ""
    start = git.fork(top, given) if given else target and merge_base(top, target, head)
    branch = git.head_branch(top) or next(
        (environment[each] for each in _BRANCH_VARIABLES if environment.get(each)), ""
    )
    notices = () if start else (_uncompared(top, target),)
    own = (head, "--not", start) if start else ()
    return Occasion(top, head, start or "", target, own, (), None, branch, notices)


def _uncompared(top: Path, target: str) -> str:
    if target and git.is_shallow(top):
        return f"the clone is shallow, so what changes could not be compared; {git.DEEPEN} brings the rest"
    return "no main branch was found to compare with; name it with --base or tool.devkit.merge.base"


def messages(occasion: Occasion) -> Iterator[tuple[str, str]]:
    """The hashes and messages of its own commits, merges left out, oldest first."""
    if occasion.range:
        yield from logged(occasion.top, ["--reverse", *occasion.range])


def logged(top: Path, selection: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Hashes and messages of commits, merges left out."""
    command = ["log", "-z", "--no-merges", "--no-color", "--no-show-signature", "--encoding=UTF-8", "--format=%H%n%B"]
    with git.reading(top, *command, *selection, "--") as lines:
        records = b"".join(lines).decode("utf-8", "replace").split("\0")
    for record in records:
        commit, _, text = record.partition("\n")
        if commit.strip():
            yield commit.strip(), text
