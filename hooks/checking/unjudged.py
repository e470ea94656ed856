"""Files that could not be judged: those that the project has to mend, and those that it only hears of."""

import re
from collections.abc import Iterable, Iterator, Mapping
from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

from devkit.diagnoser.location import is_test_path
from devkit.hooks.checking import pathnames, written
from devkit.hooks.checking.dialects import RUNNING, Version, is_python_2, later
from devkit.hooks.checking.elsewhere import LeftOut
from devkit.hooks.checking.finding import Finding
from devkit.hooks.checking.imports import folders_above
from devkit.hooks.checking.registry import UNREADABLE
from devkit.hooks.checking.source import CLOSED, INVALID, LARGEST, TOO_DEEP, TOO_LARGE

if TYPE_CHECKING:
    from devkit.hooks.checking.context import Context

_TABLE = re.compile(
    rb'(?:#[^\n]*\n|\s|"""[^"]*""")*\w+(?:\s*:[^=\n]+)?\s*=\s*(?:[(\[{]\s*)?(?:[(\[{"\'\d]|[rbuRBU]["\'])'
)
"""How a file begins that is one value written out: there is nothing in it to judge."""
_REQUIRES = re.compile(
    r"^\s*(?:requires-python|python_requires|python)\s*=\s*[\"']?\s*(?:>=|~=|\^)\s*(\d+)\.(\d+)", re.MULTILINE
)


class Reason(Enum):
    """Why a file was not judged, as it is called in JSON."""

    LATER = "later-python"
    PYTHON_2 = "python-2"
    LIMITS = "limits"
    """It is larger, or nested deeper, than what devkit judges."""
    LEFT_OUT = "left-out"
    """The project's other tools leave it out as well."""
    BROKEN = "broken"


_WHY = {
    Reason.PYTHON_2: "written for Python 2",
    Reason.LIMITS: f"larger than {LARGEST:,} bytes or nested too deeply",
    Reason.LEFT_OUT: "broken and left out by other tools' settings",
}
_LONGEST = 1000
"""Characters of a line that is looked at."""
_QUIETED = "excluding what is meant, in [tool.devkit.check], quiets this"


class File(NamedTuple):
    """A file that was not judged."""

    path: str
    line: int
    """Where it can't be parsed, 1-based; 1 where it is about the whole file."""
    reason: Reason
    why: str
    """A clause: what is the matter."""
    needs: Version = (0, 0)
    """The Python that it needs, where that is a later one."""

    @property
    def is_broken(self) -> bool:
        """Whether the project has to mend it."""
        return self.reason is Reason.BROKEN

    @property
    def finding(self) -> Finding:
        """What there is to mend."""
        remedy = "make it readable" if self.why.startswith(CLOSED) else "repair it"
        message = f"this file was not judged, because {self.why}; {remedy}, or exclude it"
        return Finding(UNREADABLE.id, self.path, self.line, 1, message)


class Notice(NamedTuple):
    """What was not judged for one reason, and asks for no change of the project."""

    reason: Reason
    files: tuple[File, ...]
    """By path."""

    @property
    def message(self) -> str:
        """One sentence without a full stop: how many, the first, and what to do."""
        first, number = self.files[0], len(self.files)
        files = "1 file is" if number == 1 else f"{number:,} files are"
        place = f"{first.path}:{first.line}" + (f" and {number - 1:,} more" if number > 1 else "")
        if self.reason is not Reason.LATER:
            return f"{files} {_WHY[self.reason]}, and not judged: {place}; {_QUIETED}"
        needed, running = _shown(max(each.needs for each in self.files)), _shown(RUNNING)
        return (
            f"{files} for Python {needed} or later, and not judged by devkit on {running}: {place}; run it on {needed}"
        )


def files(context: "Context", unreadable: Mapping[str, tuple[int, str]]) -> Iterator[File]:
    """The files that were asked for and not judged; those left out that nothing would be told of if they were.

    Args:
        context: The project.
        unreadable: Path -> the line and the reason.
    """
    for path, (line, why) in sorted(unreadable.items()):
        if path in context.targets:
            found = _judged(context, path, line, why)
            if not context.roles.is_data(path) and (
                found.reason is Reason.LATER or not _is_no_loss(context, path, why)
            ):
                yield found


def notices(every: Iterable[File]) -> tuple[Notice, ...]:
    """What to say of files that have nothing to mend, one notice a reason."""
    found = tuple(every)
    grouped = ((reason, tuple(each for each in found if each.reason is reason)) for reason in Reason)
    return tuple(Notice(reason, group) for reason, group in grouped if group and reason is not Reason.BROKEN)


def _judged(context: "Context", path: str, line: int, why: str) -> File:
    if why in {TOO_LARGE, TOO_DEEP}:
        return File(path, line, Reason.LIMITS, why)
    source = context.source(path) if why.startswith(INVALID) else None
    if source is not None:
        text = source.line(min(line, len(source.starts)))[:_LONGEST]
        said = why.removeprefix(INVALID)
        if is_python_2(source.text, text, said):
            return File(path, line, Reason.PYTHON_2, "it is written for Python 2")
        needs = max(later(text, said) or (0, 0), _required(context, path))
        if needs > RUNNING:
            return File(path, line, Reason.LATER, f"it is written for Python {_shown(needs)}", needs)
    tool = LeftOut(context.folder, context.text).by(path) if path.endswith((".py", ".pyi")) else ""
    return File(path, line, Reason.LEFT_OUT if tool else Reason.BROKEN, why)


def _is_no_loss(context: "Context", path: str, why: str) -> bool:
    """Whether a file may be broken on purpose: people or tests read it, a program wrote it, or it is one value."""
    data = context.data(path) or b""
    if pathnames.is_aside(path) or (why == TOO_LARGE and _TABLE.match(data)):
        return True
    source = context.source(path) if data else None
    is_own_test = is_test_path(path.rpartition("/")[2]) and why != TOO_LARGE
    return (source is not None and written.is_generated(source)) or (pathnames.is_for_tests(path) and not is_own_test)


def _required(context: "Context", path: str) -> Version:
    """The lowest Python that the nearest project around a file says it runs with; 0.0 where none says."""
    for folder in (*folders_above(path), ""):
        for name in ("pyproject.toml", "setup.cfg", "setup.py"):
            inside = f"{folder}/{name}" if folder else name
            match = _REQUIRES.search(context.text(inside))
            if match is not None:
                return int(match[1]), int(match[2])
    return 0, 0


def _shown(version: Version) -> str:
    return ".".join(map(str, version))
