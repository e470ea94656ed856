"""A scratch copy of a repository to try patches in: a git work tree of its own, gone afterwards."""

import contextlib
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from devkit.core import git
from devkit.core.errors import DevkitError
from devkit.diagnoser.repair.ending import orderly, undisturbed


@contextlib.contextmanager
def scratch(root: Path) -> Iterator[Path]:
    """Give a copy of what is checked out, uncommitted changes and untracked files included, ignored ones not.

    Args:
        root: the folder to have in the copy; in a git repository.

    Yields:
        The same folder in the copy. Both the copy and git's note of it are removed, also on an interrupt.

    Raises:
        DevkitError: there is no repository with a commit around `root`, or git can't make the work tree.
    """
    top = git.toplevel(root)
    if top is None or git.head_commit(top) is None:
        raise DevkitError(f"{root} is not in a git repository with a commit; --verify tries fixes in a git worktree.")
    holder = _holder()
    tree = holder / "tree"
    with orderly():
        try:
            _run(top, "worktree", "add", "--detach", "--quiet", str(tree), "HEAD")
            _copy_changes(top, tree)
            yield tree / root.resolve().relative_to(top.resolve())
        finally:
            with undisturbed():
                _remove(top, tree, holder)


def _holder() -> Path:
    try:
        return Path(tempfile.mkdtemp(prefix="devkit-verify-"))
    except OSError as error:
        raise DevkitError(f"no scratch folder can be made for --verify: {error.strerror}; set TMPDIR.") from error


def _remove(top: Path, tree: Path, holder: Path) -> None:
    git.run(top, "worktree", "unlock", str(tree))  # git locks a work tree while it makes it, and may have been stopped
    for folder in holder.rglob("*"):
        if folder.is_dir() and not folder.is_symlink():
            folder.chmod(0o700)  # tests may leave folders that nobody may write to
    shutil.rmtree(holder, ignore_errors=True)
    git.run(top, "worktree", "prune")


def _copy_changes(top: Path, tree: Path) -> None:
    """Bring over what is not committed: the report is of the work tree, not of HEAD."""
    listed = _run(top, "ls-files", "-z", "--modified", "--others", "--exclude-standard")
    for name in filter(None, listed.split("\0")):
        source, target = top / name, tree / name
        if source.is_file() and not source.is_symlink():
            _copied(source, target)
        elif not source.exists():
            target.unlink(missing_ok=True)


def _copied(source: Path, target: Path) -> None:
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(source, target)
    except OSError as error:
        reason = error.strerror or "it failed without saying why"
        raise DevkitError(f"{source} can't be copied to the scratch work tree in {target.parent}: {reason}.") from error


def _run(top: Path, *args: str) -> str:
    status, output, errors = git.run(top, *args)
    if status:
        raise DevkitError(f"git {' '.join(args[:2])} failed: {' '.join(errors.split())}")
    return output
