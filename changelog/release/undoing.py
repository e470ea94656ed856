"""Taking a release back: tag, branch, index and files as the journal has them."""

from collections.abc import Iterator
from pathlib import Path

from devkit.changelog.release.journal import Journal, State
from devkit.changelog.release.repository import Repository
from devkit.core.errors import DevkitError
from devkit.core.files import write_atomically

_TEMPORARY = f".devkit-{'?' * 16}.tmp"
"""What a write that was killed leaves beside its file."""


def finished(repository: Repository, state: State) -> bool:
    """Whether a release was cut off after its last step: the tag is there, on the commit it made."""
    tagged = repository.asked("rev-parse", "--verify", "--quiet", f"refs/tags/{state.tag}^{{commit}}")
    return bool(tagged) and tagged == repository.asked("rev-parse", "HEAD") and _ours(repository, state, tagged)


def undo(repository: Repository, journal: Journal, state: State, written: dict[str, bytes | None]) -> list[str]:
    """Put everything back to what it was before the release.

    Args:
        repository: The work tree.
        journal: Where the old state is kept; it is forgotten at the end.
        state: The old state.
        written: What the release wrote, by path from the top; other content found in a file is set aside, not lost.

    Returns:
        Sentences about what is not as it was.

    Raises:
        DevkitError: something else has changed the branch or holds the index; the journal stays.
    """
    notes = list(_untag(repository, state))
    _move_back(repository, state)
    journal.put_index_back()
    modes = dict(state.files)
    for path, old in journal.kept(state).items():
        notes += _put_back(journal, path, old, written.get(path))
        if old is not None:
            (journal.top / path).chmod(modes[path] or 0o644)
    journal.close()
    changed = repository.asked("status", "--porcelain", "--untracked-files=no").splitlines()
    notes += [f"{line[3:]} was changed by something else, such as a hook, and stays so" for line in changed]
    return notes


def _untag(repository: Repository, state: State) -> Iterator[str]:
    ref = f"refs/tags/{state.tag}"
    value = repository.asked("rev-parse", "--verify", "--quiet", ref)
    if not value:
        return
    if _ours(repository, state, repository.asked("rev-parse", f"{ref}^{{commit}}")):
        repository.read("update-ref", "-d", ref, value)
    else:
        yield f"the tag {state.tag} is not of this release and stays"


def _ours(repository: Repository, state: State, commit: str) -> bool:
    """Whether the release made a commit: its only parent and its message are the release's, or it made none."""
    if commit == state.head:
        return not state.files
    parents, _, message = repository.asked(
        "show", "--no-patch", "--no-show-signature", "--format=%P%n%s", commit
    ).partition("\n")
    return parents == state.head and message == state.message.partition("\n")[0]


def _move_back(repository: Repository, state: State) -> None:
    head = repository.asked("rev-parse", "HEAD")
    if head == state.head:
        return
    branch = repository.asked("symbolic-ref", "--quiet", "--short", "HEAD")
    if branch != state.branch or not _ours(repository, state, head):
        raise DevkitError(
            f"{branch or 'HEAD'} has moved on to {head[:12]}, which the release of {state.version} didn't make; if the "
            f"work tree is as you want it, forget the release by removing {_folder(repository)}"
        )
    repository.read("update-ref", "-m", "devkit release: taken back", f"refs/heads/{branch}", state.head, head)


def _folder(repository: Repository) -> Path:
    return Path(repository.read("rev-parse", "--absolute-git-dir")) / "devkit-release"


def _put_back(journal: Journal, path: str, old: bytes | None, written: bytes | None) -> Iterator[str]:
    file = journal.top / path
    now = file.read_bytes() if file.is_file() else None
    if now is not None and now not in (old, written):
        yield f"{path} held something else than the release wrote; that is kept in {journal.set_aside(path, now)}"
    if old is None:
        file.unlink(missing_ok=True)
    elif now != old:
        write_atomically(file, old)
    if file.parent.is_dir():
        for temporary in file.parent.glob(_TEMPORARY):
            temporary.unlink()
