"""The commit that changed some lines."""

import re
from pathlib import Path

import msgspec

from devkit.core import git
from devkit.diagnoser.attribution.base import Base
from devkit.diagnoser.attribution.changed import Edit

_HEADER = re.compile(r"([0-9a-f]{40,64}) \d+ (\d+)(?: \d+)?$")
_MOST_LINES = 200
"""Lines of one edit that are blamed."""


class Author(msgspec.Struct, frozen=True):
    """Who changed some lines, and when."""

    commit: str | None
    """None for what is not committed yet."""
    name: str = ""
    subject: str = ""
    """First line of the commit's message."""
    time: int = 0

    @property
    def words(self) -> str:
        """The commit in a few words."""
        if self.commit is None:
            return "not committed yet"
        return f"commit {self.commit[:12]} by {self.name}: {self.subject}"


def author_of(top: Path, base: Base, path: str, edit: Edit, line: int | None = None) -> Author | None:
    """Find the latest commit since the base that made an edit.

    Args:
        top: The git work tree.
        base: What the run is compared with.
        path: The file, as called now.
        edit: What changed in it.
        line: One line of the edit, where that one matters most.

    Returns:
        None where git can't tell: in a shallow clone, the commit may lie beyond what was fetched.
    """
    if edit.added:
        inside = line is not None and edit.first <= line <= edit.last
        first, last = (line, line) if inside and line else (edit.first, min(edit.last, edit.first + _MOST_LINES))
        return _blamed(top, base, path, f"{first},{last}")
    if edit.removed:
        return _removed(top, base, path, edit)
    return Author(None) if base.work_tree else None


def only_commit(top: Path, good: str | None, bad: str | None) -> Author | None:
    """The one commit between two, first parents only; None where there are more, or git doesn't know."""
    if not good or not bad or good.startswith("-") or bad.startswith("-"):
        return None
    status, output, _ = git.run(
        top, "log", "--first-parent", "--max-count=2", "--format=%H%x00%an%x00%s", f"{good}..{bad}", "--"
    )
    lines = output.splitlines()
    return _logged(lines[0]) if status == 0 and len(lines) == 1 else None


def mover_of(top: Path, base: Base, path: str) -> Author | None:
    """Find the latest commit since the base that moved or deleted a file; the work tree, where no commit did."""
    format_ = "--format=%H%x00%an%x00%s"
    revisions = f"{base.commit}..{base.head}"
    status, output, _ = git.run(top, "log", "--max-count=1", format_, "--diff-filter=ADR", revisions, "--", path)
    if status == 0 and output:
        return _logged(output)
    return Author(None) if base.work_tree and status == 0 else None


def _blamed(top: Path, base: Base, path: str, lines: str) -> Author | None:
    """The latest of the commits that lines are from."""
    revisions = [] if base.work_tree else [f"{base.commit}..{base.head}"]
    command = ("-c", "blame.ignoreRevsFile=", "blame", "--porcelain", "-L", lines, *revisions, "--", path)
    status, output, _ = git.run(top, *command)
    if status:
        return None
    found = _parsed(output)
    return max(found, key=lambda author: author.time) if found else None


def _parsed(porcelain: str) -> list[Author]:
    """The commits of `git blame --porcelain`; those at the edge of what git has are left out."""
    values: dict[str, dict[str, str]] = {}
    about: dict[str, str] = {}
    for line in porcelain.splitlines():
        if line.startswith("\t"):
            continue
        if header := _HEADER.match(line):
            about = values.setdefault(header[1], {})
        else:
            key, _, value = line.partition(" ")
            about[key] = value
    return [_author(commit, about) for commit, about in values.items() if "boundary" not in about]


def _author(commit: str, about: dict[str, str]) -> Author:
    time = int(about.get("committer-time", "0"))
    if not commit.strip("0"):
        return Author(None, time=time)
    return Author(commit, about.get("author", ""), about.get("summary", ""), time)


def _removed(top: Path, base: Base, path: str, edit: Edit) -> Author | None:
    """The latest commit that took the longest of some removed lines out; else they are gone from the work tree only."""
    text = max(edit.removed, key=len).strip()
    if not text:
        return None
    format_ = "--format=%H%x00%an%x00%s"
    command = ("log", "--max-count=1", format_, f"-S{text}", f"{base.commit}..{base.head}", "--", path)
    status, output, _ = git.run(top, *command)
    if status == 0 and output:
        return _logged(output)
    return Author(None) if base.work_tree and status == 0 else None


def _logged(line: str) -> Author:
    commit, name, subject = [*line.split("\0"), "", ""][:3]
    return Author(commit, name, subject)
