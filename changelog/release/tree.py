"""A project's files as they will be: what stands on the disk, and above it what is about to be written."""

import difflib
from pathlib import Path

from devkit.core.errors import DevkitError


class Tree:
    """Files by their path relative to a folder, `/`-separated; changes stay in memory.

    Args:
        root: The folder.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self._new: dict[str, bytes | None] = {}
        self._old: dict[str, bytes | None] = {}

    def read(self, path: str) -> bytes | None:
        """A file's content as it will be; None where there is no such file.

        Raises:
            DevkitError: it can't be read.
        """
        return self._new[path] if path in self._new else self._disk(path)

    def text(self, path: str) -> str | None:
        """A file's content as UTF-8, line ends as they are; bytes that are no UTF-8 are kept as surrogates."""
        content = self.read(path)
        return None if content is None else content.decode("utf-8", "surrogateescape")

    def write(self, path: str, text: str) -> None:
        """Change a file in memory."""
        self._old.setdefault(path, self._disk(path))
        self._new[path] = text.encode("utf-8", "surrogateescape")

    def remove(self, path: str) -> None:
        """Take a file away, in memory."""
        self._old.setdefault(path, self._disk(path))
        self._new[path] = None

    @property
    def changes(self) -> dict[str, tuple[bytes | None, bytes | None]]:
        """Path -> what stands on the disk and what will, None for no file, where the two differ; sorted."""
        pairs = {path: (self._old[path], new) for path, new in sorted(self._new.items())}
        return {path: pair for path, pair in pairs.items() if pair[0] != pair[1]}

    def diff(self, path: str) -> str:
        """A change as a unified diff."""
        old, new = (_lines((content or b"").decode("utf-8", "replace")) for content in self.changes[path])
        before, after = (content is not None for content in self.changes[path])
        source, target = f"a/{path}" if before else "/dev/null", f"b/{path}" if after else "/dev/null"
        lines = difflib.unified_diff(old, new, source, target)
        return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)

    def _disk(self, path: str) -> bytes | None:
        try:
            return (self.root / path).read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as error:
            raise DevkitError(f"{path}: can't be read: {error.strerror}") from error


def _lines(text: str) -> list[str]:
    """The lines as git has them, with their ends: a form feed begins none."""
    *whole, rest = text.split("\n")
    return [*(f"{line}\n" for line in whole), *([rest] if rest else [])]
