"""When lines were changed last, asked of git blame: only for lines that a fix would change, and not for many."""

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from devkit.core import git
from devkit.core.errors import DevkitError
from devkit.diagnoser.roots import Root

_MOST_ASKED = 40
"""Questions to git in one run: each may walk the history of a file."""
_HEADER = re.compile(r"([0-9a-f]{40,64}) \d+ \d+(?: \d+)?")
_SHORT = 9


class Age(NamedTuple):
    """The last change of some lines."""

    time: int
    """Seconds since 1970; later than every commit's where the change is not committed."""
    commit: str
    """Abbreviated; empty where the change is not committed."""

    @property
    def words(self) -> str:
        """As a person reads it."""
        if not self.commit:
            return "not committed yet"
        return f"{self.commit} of {dt.datetime.fromtimestamp(self.time, dt.UTC).date().isoformat()}"


class Ages:
    """Asks one repository's git; remembers the answers."""

    def __init__(self, top: Path | None, prefix: str = "") -> None:
        """Take the repository.

        Args:
            top: its top folder; None where there is none, and then nothing is known.
            prefix: what stands before the paths that are asked about; empty or ending in `/`.
        """
        self._top = top
        self._prefix = prefix
        self._known: dict[tuple[str, int, int], Age | None] = {}

    @cached_property
    def silent(self) -> str:
        """Why git can't tell, in words; empty where it can."""
        if self._top is None or git.head_commit(self._top) is None:
            return "no git history says which end changed last"
        if git.is_shallow(self._top):
            return "a shallow clone: git can't say which end changed last"
        return ""

    def newest(self, path: str, lines: Iterable[int]) -> Age | None:
        """When the newest of some lines was changed; None where that is not known.

        Args:
            path: of the file, without the prefix.
            lines: 1-based, as the work tree has them.
        """
        wanted = sorted(lines)
        if not wanted or self.silent:
            return None
        key = (path, wanted[0], wanted[-1])
        if key not in self._known:
            self._known[key] = self._asked(*key, set(wanted)) if len(self._known) < _MOST_ASKED else None
        return self._known[key]

    def newer(self, one: Age, other: Age) -> Age | None:
        """The later of two changes; of one second, as a rebase makes them, the one with the other before it.

        Returns:
            None where neither has: they are of two branches.
        """
        if one.time != other.time or self._top is None:
            return max(one, other)
        for late, early in ((one, other), (other, one)):
            if git.run(self._top, "merge-base", "--is-ancestor", early.commit, late.commit)[0] == 0:
                return late
        return None

    def _asked(self, path: str, first: int, last: int, wanted: set[int]) -> Age | None:
        if self._top is None:
            return None
        command = ("blame", "--porcelain", "--root", "-L", f"{first},{last}", "--", self._prefix + path)
        try:
            status, output, _ = git.run(
                self._top, "-c", "core.fsmonitor=false", "-c", "blame.ignoreRevsFile=", *command
            )
        except DevkitError:
            return None
        if status:
            return None
        found = [age for line, age in _read(output) if line in wanted]
        return max(found, default=None)


def ages_of(root: Root) -> Ages:
    """The ages of lines in the files below a run's folder."""
    if root.top is None:
        return Ages(None)
    inside = root.folder.resolve().relative_to(root.top.resolve()).as_posix()
    return Ages(root.top, "" if inside == "." else inside + "/")


def _read(porcelain: str) -> Iterator[tuple[int, Age]]:
    """Line numbers and the last change of each; the details of a commit stand at its first line only."""
    times: dict[str, int] = {}
    current, number = "", 0
    for line in porcelain.split("\n"):
        header = _HEADER.fullmatch(line)
        if header:
            current, number = header[1], int(line.split()[2])
        elif line.startswith("committer-time "):
            times[current] = int(line.split()[1])
        elif line.startswith("\t"):
            committed = bool(current.strip("0"))
            yield number, Age(times.get(current, 0), current[:_SHORT]) if committed else Age(1 << 62, "")
