"""The files of a commit, or those that are staged, and what differs between two states."""

from collections.abc import Iterable
from functools import cached_property
from pathlib import Path

from devkit.core import plumbing

_REGULAR = ("100644", "100755", "100664")


class Snapshot:
    """Files by path, relative to the top folder and `/`-separated; regular ones only."""

    def __init__(self, top: Path, commit: str) -> None:
        """Take a commit's files; those that are staged where `commit` is empty."""
        self.top = top
        self.commit = commit
        self._known: dict[str, bytes] = {}

    @property
    def blobs(self) -> dict[str, str]:
        """Path -> the content's hash.

        Raises:
            DevkitError: git can't tell.
        """
        return self._entries[0]

    @property
    def others(self) -> frozenset[str]:
        """What is no regular file: links, submodules."""
        return self._entries[1]

    @cached_property
    def _entries(self) -> tuple[dict[str, str], frozenset[str]]:
        listing = ["ls-tree", "-r", "-z", "--full-tree", self.commit] if self.commit else ["ls-files", "-z", "--stage"]
        found, others = {}, set()
        for entry in _asked(self.top, listing).decode("utf-8", "surrogateescape").split("\0"):
            about, _, path = entry.partition("\t")
            fields = about.split()
            if path and fields[0] in _REGULAR:
                found[path] = fields[2] if self.commit else fields[1]
            elif path:
                others.add(path)
        return found, frozenset(others)

    def load(self, paths: Iterable[str]) -> None:
        """Read many files by one process."""
        wanted = {self.blobs[path] for path in paths if path in self.blobs} - set(self._known)
        if not wanted:
            return
        asked = "".join(f"{name}\n" for name in sorted(wanted)).encode("ascii")
        content = _asked(self.top, ["cat-file", "--batch"], asked)
        start = 0
        while start < len(content):
            end = content.index(b"\n", start)
            fields = content[start:end].split()
            size = int(fields[2])
            self._known[fields[0].decode("ascii")] = content[end + 1 : end + 1 + size]
            start = end + 1 + size + 1

    def read(self, path: str) -> bytes | None:
        """A file's bytes; None where there is no such regular file."""
        name = self.blobs.get(path)
        if name is None:
            return None
        self.load([path])
        return self._known.get(name)

    def text(self, path: str) -> str:
        """A file's text; empty where there is none, or it is no text."""
        data = self.read(path) or b""
        return "" if b"\0" in data[:8000] else data.decode("utf-8-sig", "replace")


def changed(old: Snapshot, new: Snapshot) -> tuple[str, ...]:
    """The files that are new or another, sorted."""
    return tuple(sorted(path for path, blob in new.blobs.items() if old.blobs.get(path) != blob))


def deleted(old: Snapshot, new: Snapshot) -> tuple[str, ...]:
    """The files that are gone, sorted; those aside that a link or a submodule took the place of."""
    gone = set(old.blobs) - set(new.blobs) - new.others
    return tuple(sorted(path for path in gone if new.others.isdisjoint(_parents(path))))


def made(top: Path, paths: Iterable[str]) -> frozenset[str]:
    """Those of some deleted files that git ignores now: they are made where they are needed."""
    asked = "".join(f"{path}\0" for path in paths).encode("utf-8", "surrogateescape")
    command = ["-C", str(top), "check-ignore", "--no-index", "-z", "--stdin"]
    return frozenset(plumbing.output(command, stdin=asked).split("\0")) if asked else frozenset()


def moved(old: Snapshot, new: Snapshot) -> dict[str, str]:
    """Files that are gone and stand elsewhere: old path -> new one; by content, or as git finds them alike."""
    command = ["diff", "--name-status", "-z", "-M", "--diff-filter=R", "--no-color", "--no-ext-diff", "--no-relative"]
    command += [old.commit, new.commit] if new.commit else ["--cached", old.commit]
    fields = _asked(old.top, [*command, "--"]).decode("utf-8", "surrogateescape").split("\0")
    return dict(zip(fields[1::3], fields[2::3], strict=False))


def _parents(path: str) -> set[str]:
    parts = path.split("/")
    return {"/".join(parts[:count]) for count in range(1, len(parts))}


def _asked(top: Path, command: list[str], stdin: bytes | None = None) -> bytes:
    whole = ["-C", str(top), "-c", "core.fsmonitor=false", *command]
    return b"".join(plumbing.lines(whole, fails=f"git {command[0]}", stdin=stdin))
