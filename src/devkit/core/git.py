"""The one git seam: git for what reads, in the repository it is asked about, whatever repository a hook runs for."""

import contextlib
import os
import re
from collections import deque
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, cast

from devkit.core.errors import DevkitError

if TYPE_CHECKING:
    from typing import IO

    from git.cmd import Git

LineRanges = tuple[tuple[int, int], ...]
"""(first, last) line numbers, 1-based, both included."""

LOCAL = (
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_COMMON_DIR",
    "GIT_CONFIG",
    "GIT_DIR",
    "GIT_GRAFT_FILE",
    "GIT_IMPLICIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_INTERNAL_SUPER_PREFIX",
    "GIT_NAMESPACE",
    "GIT_NO_REPLACE_OBJECTS",
    "GIT_OBJECT_DIRECTORY",
    "GIT_PREFIX",
    "GIT_REPLACE_REF_BASE",
    "GIT_SHALLOW_FILE",
    "GIT_WORK_TREE",
)
"""Environment variables that name another repository, index or work tree, as `git rev-parse --local-env-vars` does.

It names those that hold settings as well, which are the caller's: who commits, which folders are safe.
"""
_OF_OUTPUT = (
    "GIT_DIFF_OPTS",
    "GIT_EXTERNAL_DIFF",
    "GIT_GLOB_PATHSPECS",
    "GIT_ICASE_PATHSPECS",
    "GIT_LITERAL_PATHSPECS",
    "GIT_NOGLOB_PATHSPECS",
)
"""Those that change what is asked for, or how it is answered: they win over options."""
_MISSING = "git is not on PATH; install it, or leave out --base"
_STOPPED = -13
"""Exit status of a process whose reader had enough: SIGPIPE."""
_SHA = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_BRANCH = re.compile(r"\w[\w./-]*")
DEEPEN = "git fetch --unshallow origin '+refs/heads/*:refs/remotes/origin/*'"
"""What brings all there is; without the names, a clone of one branch would bring that alone."""
_RESOLVE = ("rev-parse", "--verify", "--quiet")
_DIFF = (
    *("-c", "core.safecrlf=false", "-c", "core.fsmonitor=false"),
    *("diff", "--no-color", "--no-ext-diff", "--no-textconv", "--no-relative", "--ignore-submodules"),
    *("--find-renames", "--unified=0", "--src-prefix=a/", "--dst-prefix=b/", "--diff-filter=d"),
)


class ShallowError(DevkitError):
    """A shallow clone doesn't hold the commits that would answer."""


def toplevel(start: Path) -> Path | None:
    """The top folder of the git work tree a path lies in, None outside of one. Runs no git."""
    start = start.resolve()
    return next((folder for folder in (start, *start.parents) if (folder / ".git").exists()), None)


def head_commit(top: Path) -> str | None:
    """The full hash of the commit checked out in a work tree, None before the first commit. Runs no git if it can."""
    try:
        return _head_from_files(_git_dir(top))
    except (OSError, ValueError):
        status, output, _ = run(top, *_RESOLVE, "HEAD")
        return output if status == 0 else None


def commits_of(top: Path, refs: Sequence[str]) -> dict[str, str]:
    """The commits of those references that exist, by full name such as `refs/heads/main`. Runs no git if it can."""
    try:
        found = zip(refs, _refs_from_files(_git_dir(top), refs), strict=True)
        return {ref: commit for ref, commit in found if commit is not None}
    except (OSError, ValueError):
        said = run(top, "for-each-ref", "--format=%(refname) %(objectname)", *refs)[1] if refs else ""
        return {ref: commit for ref, _, commit in (line.rpartition(" ") for line in said.splitlines()) if ref in refs}


def is_shallow(top: Path) -> bool:
    """Whether a work tree's repository lacks commits of its past. Runs no git if it can."""
    try:
        return bool((_common_dir(_git_dir(top)) / "shallow").read_bytes())
    except FileNotFoundError:
        return False
    except (OSError, ValueError):
        return run(top, "rev-parse", "--is-shallow-repository")[1] == "true"


def head_branch(top: Path) -> str | None:
    """The branch checked out in a work tree, read from git's file; None on a detached head."""
    try:
        head = (_git_dir(top) / "HEAD").read_text(encoding="utf-8").strip()
    except (OSError, ValueError):
        return None
    return head.removeprefix("ref: refs/heads/") if head.startswith("ref: refs/heads/") else None


def exists(top: Path, name: str) -> bool:
    """Whether a revision is known in a clone."""
    return run(top, *_RESOLVE, f"{name}^{{commit}}")[0] == 0


def known_as(top: Path, base: str) -> str:
    """What a clone knows a base by: CI has no local branch of what it doesn't check out, only `origin/main`.

    Args:
        top: The work tree's top folder.
        base: A revision, as somebody gave it.

    Returns:
        It, or `origin/` and it where only that is there.
    """
    if not base or base.startswith("-") or exists(top, base):
        return base
    return f"origin/{base}" if commits_of(top, [f"refs/remotes/origin/{base}"]) else base


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
    with streamed(repo_root, *_DIFF, fork(repo_root, base), "--") as lines:
        return {path: tuple(ranges) for path, ranges in _parse_diff(lines).items() if ranges}


def fork(top: Path, base: str) -> str:
    """The commit where HEAD and a base part.

    Args:
        top: The work tree's top folder.
        base: A revision, as somebody gave it.

    Raises:
        ShallowError: the clone doesn't reach back to it.
        DevkitError: `base` is not a revision here, or shares no commit with HEAD.
    """
    if not base or base.startswith("-"):
        raise DevkitError(f"{base!r} is not a revision; give --base a branch, tag or commit, such as origin/main")
    status, commit, why = run(top, *_RESOLVE, f"{known_as(top, base)}^{{commit}}")
    if status:
        detail = f" (git says: {why.splitlines()[-1]})" if why else ""
        raise DevkitError(
            f"{base!r} is not a revision in {top}{detail}; {_fetching(top, base)} or give --base another one"
        )
    status, found, _ = run(top, "merge-base", commit, "HEAD")
    if status == 0:
        return found.splitlines()[0]
    if is_shallow(top):
        raise ShallowError(
            f"{top} is a shallow clone that doesn't reach back to where {base!r} and HEAD part; fetch more history "
            f"({DEEPEN}, or fetch-depth: 0 in actions/checkout)"
        )
    raise DevkitError(f"{base!r} and HEAD share no commit in {top}; give --base a revision this branch started from")


def _fetching(top: Path, base: str) -> str:
    """What brings a branch, which a clone of one branch wouldn't by itself."""
    name = base.removeprefix("origin/")
    if is_shallow(top):
        return f"fetch it first ({DEEPEN}, or fetch-depth: 0 in actions/checkout)"
    is_branch = _BRANCH.fullmatch(name) and not _SHA.fullmatch(name)
    return f"fetch it first (git fetch origin{f' {name}:refs/remotes/origin/{name}' if is_branch else ''})"


def _parse_diff(lines: Iterator[bytes]) -> dict[str, list[tuple[int, int]]]:
    from devkit.core import diff

    changes: dict[str, list[tuple[int, int]]] = {}
    ranges: list[tuple[int, int]] = []
    for line in lines:
        if line.startswith(b"+++ "):
            ranges = changes.setdefault(diff.unquoted(line[4:]).removeprefix("b/"), [])
        elif hunk := diff.hunk(line):
            first, last, size = hunk
            ranges.append((first, last))
            deque(diff.body(lines, size), maxlen=0)
    return changes


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
    return _refs_from_files(git_dir, [head.removeprefix("ref: ")])[0]


def _refs_from_files(git_dir: Path, names: Sequence[str]) -> list[str | None]:
    """The commits of references as git stores them in files; None for those there are not.

    Raises:
        ValueError: they are stored in another way: in a reftable, as a reference to a reference.
        OSError: a file can't be read.
    """
    head = (git_dir / "HEAD").read_text(encoding="utf-8").strip()
    odd = [name for name in names if not name.startswith("refs/") or ".." in name]
    if head == "ref: refs/heads/.invalid" or odd:  # what stands in HEAD where the truth is in a reftable
        raise ValueError(head, *odd)
    store = _common_dir(git_dir)
    packed = store / "packed-refs"
    lines = packed.read_text(encoding="utf-8").splitlines() if packed.is_file() else []
    old = {name: commit for commit, _, name in (line.partition(" ") for line in lines)}
    loose = [(store / name).read_text(encoding="utf-8").strip() if (store / name).is_file() else None for name in names]
    found = [here or old.get(name) for here, name in zip(loose, names, strict=True)]
    return [_checked(commit) if commit is not None else None for commit in found]


def _common_dir(git_dir: Path) -> Path:
    """The git folder that all work trees of a repository share."""
    common = git_dir / "commondir"
    return git_dir / common.read_text(encoding="utf-8").strip() if common.exists() else git_dir


def _checked(commit: str) -> str:
    if not _SHA.fullmatch(commit):
        raise ValueError(commit)
    return commit


@contextlib.contextmanager
def _clean_environment() -> Iterator[None]:
    """Take out of the environment what would win over `cwd` and options, such as GIT_DIR inside of a hook."""
    taken = {name: os.environ.pop(name) for name in (*LOCAL, *_OF_OUTPUT) if name in os.environ}
    try:
        yield
    finally:
        os.environ.update(taken)


def elsewhere() -> dict[str, str]:
    """The environment for what works in repositories of its own, as tests do: the caller's, as if no hook ran.

    Without what git tells a hook: the repository, the options of its own command line, the author and the date of the
    commit that is being made, and that no editor is to open.
    """
    gone = {*LOCAL, "GIT_CONFIG_PARAMETERS", "GIT_REFLOG_ACTION"}
    if os.environ.get("GIT_AUTHOR_DATE", "").startswith("@"):  # as git writes it for the hooks of a commit
        gone.add("GIT_AUTHOR_DATE")
        if "GIT_COMMITTER_NAME" not in os.environ:  # who says who they are in the environment says both
            gone |= {"GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL"}
    if os.environ.get("GIT_EDITOR") == ":":
        gone.add("GIT_EDITOR")
    return {name: value for name, value in os.environ.items() if name not in gone}


def _environment() -> dict[str, str]:
    """What a git that is started here sees: English, the caller's settings, and no repository of a git around it."""
    with _clean_environment():
        return os.environ | {"LANGUAGE": "C", "LC_ALL": "C"}


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
    import subprocess

    try:
        done = subprocess.run(  # noqa: S603 - GitPython takes longer to import than a short command to run
            ["git", *args],  # noqa: S607
            cwd=top,
            env=_environment(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
        )
    except OSError as error:
        raise DevkitError(_MISSING) from error
    output, errors = (each.decode("utf-8", "surrogateescape").strip() for each in (done.stdout, done.stderr))
    return done.returncode, output, errors


@contextlib.contextmanager
def reading(top: Path, *args: str) -> Iterator[Iterator[bytes]]:
    """Run a git command that every diagnosis asks, and read its stdout line by line, without loading GitPython.

    Args:
        top: The folder to run it in.
        args: What follows `git`; never the words of a user that may look like an option.

    Raises:
        DevkitError: git isn't there, or ends with an error; a reader that stops early is none.
    """
    import subprocess
    import tempfile

    # A file for its complaints: a pipe that nobody empties would stop git.
    with tempfile.TemporaryFile() as complaints:
        try:
            process = subprocess.Popen(  # noqa: S603
                ["git", *args],  # noqa: S607
                cwd=top,
                env=_environment(),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=complaints,
            )
        except OSError as error:
            raise DevkitError(_MISSING) from error
        with process:
            yield iter(cast("IO[bytes]", process.stdout))
        if process.returncode not in (0, _STOPPED):
            complaints.seek(0)
            said = " ".join(complaints.read().decode("utf-8", "replace").split())
            raise DevkitError(f"git failed: git {' '.join(args)}: {said or f'exit status {process.returncode}'}")


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
        raise DevkitError(_MISSING) from error
    except GitCommandError as error:
        raise DevkitError(f"git failed: {' '.join(str(error.stderr).split())}") from error


def _command(top: Path) -> "Git":
    os.environ.setdefault("GIT_PYTHON_REFRESH", "quiet")  # else the import itself fails where there is no git
    from git.cmd import Git

    return Git(top)
