"""A fact about a change."""

from collections.abc import Sequence
from typing import NamedTuple

from devkit.changelog.diff.records import FileDiff

_WITHOUT_CODE = {"docstring", "comment", "format"}


class Fact(NamedTuple):
    """Something that was added, removed, renamed, moved or changed."""

    action: str
    """`add`, `remove`, `rename`, `move`, `change`, `bump`, or `sign` for a signature that changed.

    Of docstrings and comments also `extend` and `shorten`.
    """
    kind: str
    """`function`, `method`, `class`, `constant`, `test`, `dependency`, `setting`, `heading`, `file`, `submodule`,
    `mode`, `version` for the project's own, `locked` for a package in a lock file; `docstring`, `comment` and `format`
    only of a file whose code is the same.
    """
    name: str
    """As people write it: `Parser.feed`, `requests`, `docs/usage.md`; of a comment, what it stands in, empty for the
    module."""
    path: str
    """The file it is in."""
    old: str = ""
    """The name, version, signature or place before, where that is the fact; `code` of comments that were code."""
    new: str = ""
    """The one after; of a docstring the part that came, of a comment the tool's word it is, if it has a name."""
    size: int = 1
    """How many changed lines it accounts for."""
    inner: bool = False
    """It stands inside another fact of the same action, such as a method of a class that was added."""
    public: bool = True
    """Others may use it: no underscore begins its name or those it stands in, and it is no test."""


def without_code(facts: Sequence[Fact], files: Sequence[FileDiff]) -> frozenset[str]:
    """Which of `docstring`, `comment` and `format` a change is about; empty where it changes anything else.

    Args:
        facts: Of the change.
        files: The change.
    """
    own = {fact.path for fact in facts if fact.kind in _WITHOUT_CODE}
    others = any(fact.kind not in {"file", *_WITHOUT_CODE} for fact in facts)
    if others or own != {file.path for file in files} or any(file.status != "M" or file.mode_changed for file in files):
        return frozenset()
    return frozenset(fact.kind for fact in facts if fact.kind in _WITHOUT_CODE)
