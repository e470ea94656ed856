"""What a diff says: files, and the hunks in them."""

from typing import NamedTuple

SUBMODULE = "160000"
REGULAR = "100644"
SYMLINK = "120000"

_LFS = b"version https://git-lfs.github.com/spec/"


class Hunk(NamedTuple):
    """A stretch of changed lines."""

    old_start: int
    """First line before the change, 1-based; 0 where there was none."""
    old_count: int
    new_start: int
    new_count: int
    section: str
    """What git shows after the second `@@`: the function or heading around it."""
    lines: tuple[bytes, ...]
    """As they stand in the diff: with the first character and the end of the line."""

    @property
    def added(self) -> tuple[str, ...]:
        """Lines that came, without plus sign and line end; bytes that are no UTF-8 are replaced."""
        return _chosen(self.lines, b"+")

    @property
    def removed(self) -> tuple[str, ...]:
        """Lines that went, likewise."""
        return _chosen(self.lines, b"-")


class FileDiff(NamedTuple):
    """One file of a diff."""

    path: str
    """Where it is now (where it was, if deleted); bytes that are no UTF-8 stand as surrogates."""
    old_path: str | None = None
    """Where it was before a rename or copy; None otherwise."""
    status: str = "M"
    """git's letter: A added, M modified, D deleted, R renamed, C copied, T type changed."""
    old_mode: str = REGULAR
    new_mode: str = REGULAR
    old_id: str = ""
    """The blob before; empty where the diff doesn't say, zeros where there was none."""
    new_id: str = ""
    binary: bool = False
    hunks: tuple[Hunk, ...] = ()
    head: tuple[bytes, ...] = ()
    """The lines before the first hunk, as they stand in the diff."""
    rest: tuple[bytes, ...] = ()
    """What follows the head of a binary patch, as it stands in the diff."""

    @property
    def submodule(self) -> bool:
        """Whether it is, or was, a commit of another repository."""
        return SUBMODULE in {self.old_mode, self.new_mode}

    @property
    def lfs(self) -> bool:
        """Whether its content is a pointer of Git LFS."""
        return any(line[1:].startswith(_LFS) for hunk in self.hunks[:1] for line in hunk.lines[:2])

    @property
    def mode_changed(self) -> bool:
        """Whether the mode of a file that stays is another one now."""
        return self.status not in {"A", "D"} and self.old_mode != self.new_mode

    @property
    def added(self) -> tuple[str, ...]:
        """Lines that came, of all hunks."""
        return tuple(line for hunk in self.hunks for line in hunk.added)

    @property
    def removed(self) -> tuple[str, ...]:
        """Lines that went, of all hunks."""
        return tuple(line for hunk in self.hunks for line in hunk.removed)


def _chosen(lines: tuple[bytes, ...], sign: bytes) -> tuple[str, ...]:
    return tuple(line[1:].rstrip(b"\r\n").decode("utf-8", "replace") for line in lines if line[:1] == sign)
