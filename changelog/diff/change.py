"""A diff as the learned model sees it."""

from collections.abc import Iterable

from devkit.changelog.diff.records import FileDiff
from devkit.changelog.learn.change import Change, ChangedFile


def change(files: Iterable[FileDiff], author: str | None = None, branch: str | None = None) -> Change:
    """What the model looks at in a diff."""
    return Change(tuple(map(_file, files)), author, branch)


def _file(file: FileDiff) -> ChangedFile:
    contexts = tuple(hunk.section for hunk in file.hunks if hunk.section)
    return ChangedFile(
        file.path,
        file.old_path,
        file.status,
        file.added,
        file.removed,
        contexts,
        file.binary,
        file.old_mode,
        file.new_mode,
    )
