"""What stands in files before and after a change, as far as reading it is worth the time."""

# ruff: noqa: PTH114, PTH118, PTH123, PTH202 - importing pathlib costs a hook as much as its whole work

import os

from devkit.changelog.diff.records import FileDiff
from devkit.core.plumbing import Objects


class Contents:
    """Reads both versions of files, from git's objects or from the work tree, until a budget is spent."""

    def __init__(self, objects: Objects, top: str = "", budget: int = 400_000) -> None:
        """Begin.

        Args:
            objects: Where git's objects are read.
            top: The work tree's top folder, for what is not staged.
            budget: How many bytes to give away in all.
        """
        self._objects, self._top, self._left = objects, top, budget

    def __call__(self, file: FileDiff) -> tuple[bytes, bytes] | None:
        """Both versions, empty where there is none; None where one can't be had or the budget is spent."""
        if self._left <= 0:
            return None
        before = b"" if file.status == "A" else self._object(file.old_id)
        after = b"" if file.status == "D" else self._after(file)
        if before is None or after is None:
            return None
        self._left -= len(before) + len(after)
        return (before, after) if self._left >= 0 else None

    def _after(self, file: FileDiff) -> bytes | None:
        found = self._object(file.new_id)
        return self._on_disk(file.path) if found is None and self._top else found

    def _object(self, name: str) -> bytes | None:
        return None if not name or not name.strip("0") else self._objects.read(name)

    def _on_disk(self, path: str) -> bytes | None:
        place = os.path.join(self._top, path)
        try:
            if os.path.islink(place) or os.path.getsize(place) > self._left:
                return None
            with open(place, "rb") as file:
                return file.read()
        except (OSError, ValueError):
            return None
