"""The one git seam: every git command devkit runs is run here, with the caller's GIT_* variables out of the way."""

import contextlib
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, cast

from devkit.core.errors import DevkitError

if TYPE_CHECKING:
    from typing import IO

    from git.cmd import Git

LineRanges = tuple[tuple[int, int], ...]
"""(first, last) line numbers, 1-based, both included."""

_KEPT = {"GIT_EXEC_PATH", "GIT_SSL_CAINFO", "GIT_SSL_NO_VERIFY", "GIT_PYTHON_GIT_EXECUTABLE", "GIT_PYTHON_REFRESH"}
_SHA = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_HUNK = re.compile(rb"@@ -\d+(?:,(\d+))? \+(\d+)(?:,(\d+))? @@")
_DIFF = (
    *("-c", "core.safecrlf=false", "-c", "core.fsmonitor=false"),
    *("diff", "--no-color", "--no-ext-diff", "--no-textconv", "--no-relative", "--ignore-submodules"),
    *("--find-renames", "--unified=0", "--src-prefix=a/", "--dst-prefix=b/", "--diff-filter=d"),
)


def toplevel(start: Path) -> Path | None:
    """The top folder of the git work tree a path lies in, None outside of one. Runs no git."""
    start = start.resolve()
    return next((folder for folder in (start, *start.parents) if (folder / ".git").exists()), None)


def head_commit(top: Path) -> str | None:
    """The full hash of the commit checked out in a work tree, None before the first commit. Runs no git if it can."""
    try:
        return _head_from_files(_git_dir(top))
    except (OSError, ValueError):
        status, output, _ = run(top, "rev-parse", "--verify", "--quiet", "HEAD")
        return output if status == 0 else None


def head_branch(top: Path) -> str | None:
    """The branch checked out in a work tree, read from git's file; None on a detached head."""
    try:
        head = (_git_dir(top) / "HEAD").read_text(encoding="utf-8").strip()
    except (OSError, ValueError):
        return None
    return head.removeprefix("ref: refs/heads/") if head.startswith("ref: refs/heads/") else None


def changed_lines(repo_root: Path, base: str) -> dict[str, LineRanges]:
    """What the work tree changes against the point where it left `base` (the three-dot diff), untracked files aside.

    Args:
        repo_root: The work tree's top folder.
        base: Any revision, such as `origin/main`.

    Returns:
        Path (relative to the top folder, `/`-separated) -> ranges of changed lines as numbered now. Where lines were
        only deleted, the line before them stands for the change. Deleted files are left out.

    Raises:
        DevkitError: `base` is not a revision here or shares no history with HEAD, or git can't be run.
    """
    fork = _merge_base(repo_root, base)
    with streamed(repo_root, *_DIFF, fork, "--") as lines:
        return {path: tuple(ranges) for path, ranges in _parse_diff(lines).items() if ranges}


def _merge_base(top: Path, base: str) -> str:
    if not base or base.startswith("-"):
        raise DevkitError(f"{base!r} is not a revision; give --base a branch, tag or commit, such as origin/main")
    status, commit, why = run(top, "rev-parse", "--verify", "--quiet", f"{base}^{{commit}}")
    if status:
        detail = f" (git says: {why.splitlines()[-1]})" if why else ""
        raise DevkitError(
            f"{base!r} is not a revision in {top}{detail}; fetch it first (git fetch origin) or give --base another one"
        )
    status, fork, _ = run(top, "merge-base", commit, "HEAD")
    if status == 0:
        return fork.splitlines()[0]
    if run(top, "rev-parse", "--is-shallow-repository")[1] == "true":
        raise DevkitError(
            f"{top} is a shallow clone that doesn't reach back to where {base!r} and HEAD part; fetch more history "
            "(git fetch --unshallow, or fetch-depth: 0 in actions/checkout)"
        )
    raise DevkitError(f"{base!r} and HEAD share no commit in {top}; give --base a revision this branch started from")


def _parse_diff(lines: Iterator[bytes]) -> dict[str, list[tuple[int, int]]]:
    """Read a diff without context; hunks are counted through, so that their lines are never taken for headers."""
    changes: dict[str, list[tuple[int, int]]] = {}
    ranges: list[tuple[int, int]] = []
    for line in lines:
        if line.startswith(b"+++ "):
            ranges = changes.setdefault(_path(line[4:]), [])
        elif hunk := _HUNK.match(line):
            removed, first, added = (int(group) if group else 1 for group in hunk.groups())
            ranges.append((max(first, 1), max(first + added - 1, first, 1)))
            _skip(lines, removed + added)
    return changes


def _skip(lines: Iterator[bytes], count: int) -> None:
    while count and (line := next(lines, None)):
        count -= not line.startswith(b"\\")  # "\\ No newline at end of file" belongs to the line before it


def _path(header: bytes) -> str:
    """The path in a `+++ b/path` line: in C quotes where it is unusual, ended by a tab where it has spaces."""
    header = header.rstrip(b"\n")
    if header.startswith(b'"'):
        header = header[1 : header.rindex(b'"')].decode("unicode_escape").encode("latin-1")
    else:
        header = header.removesuffix(b"\t")
    return header.decode("utf-8", "surrogateescape").removeprefix("b/")


def _git_dir(top: Path) -> Path:
    """The git folder of a work tree; `.git` is a file naming it in linked work trees and submodules."""
    dot_git = top / ".git"
    if dot_git.is_dir():
        return dot_git
    return top / dot_git.read_text(encoding="utf-8").removeprefix("gitdir:").strip()


def _head_from_files(git_dir: Path) -> str | None:
    """Resolve HEAD as git stores it in files; None where its branch has no commit yet.

    Raises:
        ValueError: it is stored in another way: a reftable, a reference to a reference.
        OSError: a file can't be read.
    """
    head = (git_dir / "HEAD").read_text(encoding="utf-8").strip()
    if not head.startswith("ref: "):
        return _checked(head)
    name = head.removeprefix("ref: ")
    if name == "refs/heads/.invalid":  # what stands here where the truth is in a reftable
        raise ValueError(name)
    common = git_dir / "commondir"
    store = git_dir / common.read_text(encoding="utf-8").strip() if common.exists() else git_dir
    loose, packed = store / name, store / "packed-refs"
    if loose.is_file():
        return _checked(loose.read_text(encoding="utf-8").strip())
    lines = packed.read_text(encoding="utf-8").splitlines() if packed.is_file() else []
    return next((_checked(line.split()[0]) for line in lines if line.endswith(f" {name}")), None)


def _checked(commit: str) -> str:
    if not _SHA.fullmatch(commit):
        raise ValueError(commit)
    return commit


@contextlib.contextmanager
def _clean_environment() -> Iterator[None]:
    """Take GIT_* out of the environment: inside a hook git sets GIT_DIR and the like, and they would win over `cwd`."""
    taken = {name: os.environ.pop(name) for name in list(os.environ) if name.startswith("GIT_") and name not in _KEPT}
    try:
        yield
    finally:
        os.environ.update(taken)


def run(top: Path, *args: str) -> tuple[int, str, str]:
    """Run a short git command.

    Args:
        top: The folder to run it in.
        args: What follows `git`; never the words of a user that may look like an option.

    Returns:
        Its exit status, stdout and stderr, stripped.

    Raises:
        DevkitError: git isn't there.
    """
    command = _command(top)
    with _clean_environment(), _explained():
        status, output, errors = command.execute(["git", *args], with_extended_output=True, with_exceptions=False)
    return status, output.strip(), errors.strip()


@contextlib.contextmanager
def streamed(top: Path, *args: str) -> Iterator[Iterator[bytes]]:
    """Run a git command and read its stdout line by line.

    Raises:
        DevkitError: git ends with an error.
    """
    command = _command(top)
    with _explained():
        with _clean_environment():
            process = command.execute(["git", *args], as_process=True)
        yield iter(cast("IO[bytes]", process.stdout))
        process.wait()


@contextlib.contextmanager
def _explained() -> Iterator[None]:
    """Turn GitPython's errors into one sentence."""
    from git.exc import GitCommandError, GitCommandNotFound

    try:
        yield
    except GitCommandNotFound as error:
        raise DevkitError("git is not on PATH; install it, or leave out --base") from error
    except GitCommandError as error:
        raise DevkitError(f"git failed: {' '.join(str(error.stderr).split())}") from error


def _command(top: Path) -> "Git":
    os.environ.setdefault("GIT_PYTHON_REFRESH", "quiet")  # else the import itself fails where there is no git
    from git.cmd import Git

    return Git(top)
