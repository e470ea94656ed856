"""A change as the model sees it: files, their states, and the lines that came and went."""

from typing import NamedTuple


class ChangedFile(NamedTuple):
    """One file of a change."""

    path: str
    """Where it is now (where it was, if deleted), `/`-separated, relative to the top folder."""
    old_path: str | None = None
    """Where it was before a rename or copy; None otherwise."""
    status: str = "M"
    """git's letter: A added, M modified, D deleted, R renamed, C copied, T type changed."""
    added: tuple[str, ...] = ()
    """Lines that came, without the plus sign; bytes that are no UTF-8 are replaced. Empty for binaries."""
    removed: tuple[str, ...] = ()
    """Lines that went, likewise."""
    contexts: tuple[str, ...] = ()
    """What git shows after the second `@@` of each hunk: the function or section around it; empty texts left out."""
    binary: bool = False
    old_mode: str = "100644"
    """git's mode before; 160000 is a submodule, 120000 a symbolic link."""
    new_mode: str = "100644"


class Change(NamedTuple):
    """What a commit changes, and what is known about it before it has a message."""

    files: tuple[ChangedFile, ...]
    author: str | None = None
    """E-mail address of the author."""
    branch: str | None = None
    """The branch it is made on; unknown for older commits."""
