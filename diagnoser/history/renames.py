"""Files that were renamed, as git tells: so that an old failure is known by its new name."""

from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from devkit.core import git
from devkit.core.errors import DevkitError

if TYPE_CHECKING:
    from devkit.diagnoser.history.records import ClusterOutcome

_COMMITS = 300
"""The latest commits whose renames are looked for."""
_GENERATIONS = 3
"""Earlier names of one file that are tried."""
_OPTIONS = ("-M", "-z", "--name-status", "--diff-filter=R", "--no-ext-diff", "--no-color", "--ignore-submodules")


class Renames:
    """Earlier names of files; git is asked when they are first needed."""

    def __init__(self, top: Path | None = None, head: str | None = None, inside: str = "", prefix: str = "") -> None:
        """Know where to look.

        Args:
            top: The git work tree; None where nothing is known of renames.
            head: The run's commit; None takes HEAD, and what is not committed yet.
            inside: Folder of pytest's root directory in the repository; empty or ending in `/`.
            prefix: What paths of the diagnosis begin with before the path relative to that folder.
        """
        self._top = top
        self._head = head
        self._inside = inside
        self._prefix = prefix

    @cached_property
    def before(self) -> dict[str, tuple[str, ...]]:
        """Path relative to pytest's root directory -> what it was called before, the latest name first."""
        present: dict[str, str] = {}
        found: dict[str, list[str]] = {}
        for old, new in self._pairs():
            now = present.get(new, new)
            present[old] = now
            if old not in found.setdefault(now, []) and old != now:
                found[now].append(old)
        return {now: tuple(names) for now, names in found.items() if names}

    @cached_property
    def _after(self) -> dict[str, str]:
        return {old: now for now, names in self.before.items() for old in names}

    def earlier(self, nodeid: str) -> tuple[str, ...]:
        """What a test was called while its file had other names."""
        file, separator, rest = nodeid.partition("::")
        return tuple(old + separator + rest for old in self.before.get(file, ()))

    def now(self, nodeid: str) -> str | None:
        """What a test is called now if its file was renamed; else None."""
        file, separator, rest = nodeid.partition("::")
        new = self._after.get(file)
        return new + separator + rest if new is not None else None

    def variants(self, cluster: "ClusterOutcome") -> Iterator["ClusterOutcome"]:
        """The cluster as it would have been before renames; nothing where no file of it was renamed."""
        path = cluster.path.removeprefix(self._prefix)
        for index in range(_GENERATIONS):
            older = msgspec.structs.replace(
                cluster,
                path=self._prefix + _older(self.before.get(path, ()), index) if path in self.before else cluster.path,
                tests=tuple(_older(self.earlier(nodeid), index) or nodeid for nodeid in cluster.tests),
            )
            if older == cluster:
                return
            yield older

    def _pairs(self) -> Iterator[tuple[str, str]]:
        """(old, new) paths of renames, the latest first."""
        if self._top is None:
            return
        commits = ("log", "--first-parent", "-m", "--format=", f"--max-count={_COMMITS}", *_OPTIONS)
        commands: list[tuple[str, ...]] = [(*commits, self._head or "HEAD", "--")]
        if self._head is None:
            commands.insert(0, ("diff", *_OPTIONS, "HEAD", "--"))
        for command in commands:
            try:
                status, output, _ = git.run(self._top, *command)
            except DevkitError:
                return
            words = [word.strip("\n") for word in output.split("\0")] if status == 0 else []
            for index, word in enumerate(words[:-2]):
                if word[:1] == "R" and word[1:].isdigit():
                    yield from self._pair(words[index + 1], words[index + 2])

    def _pair(self, old: str, new: str) -> Iterator[tuple[str, str]]:
        if old.startswith(self._inside) and new.startswith(self._inside):
            yield old.removeprefix(self._inside), new.removeprefix(self._inside)


def _older(names: tuple[str, ...], index: int) -> str:
    return names[min(index, len(names) - 1)] if names else ""


NO_RENAMES = Renames()
