"""The plan carried out: one commit a group; the index is what it was before, whatever happens on the way."""

import shutil
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from devkit.changelog.message.split.entries import Staged, put, staged
from devkit.changelog.message.split.plan import Step
from devkit.changelog.message.subject.naming import listed
from devkit.core import console, plumbing
from devkit.core.errors import DevkitError

_BUSY = ("MERGE_HEAD", "CHERRY_PICK_HEAD", "REVERT_HEAD", "rebase-merge", "rebase-apply")
_KEPT = "devkit-index-before-split"


def apply(steps: Sequence[Step], wanted: dict[str, Staged], done: Callable[[int], None]) -> None:
    """Make the commits. Neither the work tree nor, in the end, the index is changed.

    Args:
        steps: The plan.
        wanted: What is staged.
        done: Called after each commit with its number, from 1.

    Raises:
        DevkitError: a commit could not be made, by a hook's veto for one; says how many were.
    """
    refuse_if_busy()
    made, head = 0, plumbing.output(["rev-parse", "--verify", "--quiet", "HEAD"]).strip()
    with _ended_softly(), _index_kept():
        put((path, one.before) for path, one in wanted.items())
        for made, step in enumerate(steps, 1):
            put(step.entries)
            try:
                _commit(step.group.proposal.message)
            except DevkitError as error:
                raise DevkitError(f"{error}; {_left(made - 1, len(steps), head)}") from error
            except (KeyboardInterrupt, SystemExit):
                console.say(_left(made - 1, len(steps), head))
                raise
            done(made)
    _tell_changed()


def _tell_changed() -> None:
    """Say what hooks made of the commits, since what was staged would take it back."""
    changed = list(staged())
    if changed:
        console.say(
            f"a hook changed what was committed of {listed(changed)}; the index still holds what you staged, which"
            " would undo that: git reset drops it, and leaves your files as they are"
        )


def refuse_if_busy() -> None:
    """Splitting amid a merge or a rebase would commit what belongs to that.

    Raises:
        DevkitError: one is under way, or files are unmerged, or an earlier split was cut off.
    """
    for name in _BUSY:
        if git_path(name).exists():
            raise DevkitError(f"a merge, rebase, cherry-pick or revert is under way ({name}); finish it, then split")
    if plumbing.output(["ls-files", "--unmerged"]):
        raise DevkitError("there are unmerged files; resolve them, then split")
    kept = git_path(_KEPT)
    if kept.exists():
        raise DevkitError(
            f"an earlier split was cut off; the index from before is {kept}: move it to {git_path('index')}"
        )


def git_path(name: str) -> Path:
    """Where git keeps a file of its own for this work tree."""
    return Path(plumbing.output(["rev-parse", "--git-path", name], fails="git rev-parse").rstrip("\n"))


@contextmanager
def _index_kept() -> Iterator[None]:
    """Put the index back as it was, byte for byte."""
    index, kept = git_path("index"), git_path(_KEPT)
    copied = kept.with_name(f"{_KEPT}.new")
    shutil.copy2(index, copied)
    copied.replace(kept)
    try:
        yield
    finally:
        kept.replace(index)


@contextmanager
def _ended_softly() -> Iterator[None]:
    """Let a signal that ends this process, as when its terminal is closed, be an exception: the index is put back."""

    def end(number: int, _: FrameType | None) -> None:
        raise SystemExit(128 + number)

    asked = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
    before = {number: signal.signal(number, end) for number in asked if signal.getsignal(number) == signal.SIG_DFL}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _commit(message: str) -> None:
    """Commit what the index holds, hooks included.

    Raises:
        DevkitError: git or a hook refused.
    """
    content = message.encode("utf-8", "surrogateescape")
    if plumbing.call(["commit", "--quiet", "--cleanup=verbatim", "--file=-"], stdin=content):
        raise DevkitError(f"git commit refused {message.partition(chr(10))[0]!r}")


def _left(made: int, planned: int, head: str) -> str:
    if not made:
        return "no commit was made, and what was staged is staged"
    undo = f"; git reset --soft {head} takes them back" if head else ""
    return f"{made} of {planned} commits were made, and the rest is staged{undo}"
