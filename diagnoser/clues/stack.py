"""Clues from where an exception was raised, what led there, and which test it was."""

import re
from collections.abc import Iterator

from devkit.diagnoser.clues.clue import Clue, function_key, of_frame
from devkit.diagnoser.clues.words import wording
from devkit.diagnoser.failure import Failure, Frame, Link, Raised
from devkit.diagnoser.places import Places

_SELF = re.compile(r"^self = <([\w.]+)", re.MULTILINE)
_NEAREST_LINKS = 3
_NEAREST_FRAMES = 6
"""Frames above the one that raised that may hold the cause."""


class StackClues:
    """What the frames say."""

    def __init__(self, places: Places) -> None:
        self._places = places

    def clues(self, failure: Failure) -> Iterator[Clue]:
        """Clues of one failure."""
        yield from self._stack(failure)
        yield from self._tests(failure)
        yield from self.test_identity(failure)
        for link in failure.chain[-_NEAREST_LINKS:]:
            yield from self._cause(link)

    def _stack(self, failure: Failure) -> Iterator[Clue]:
        project = failure.frames_of("project")
        if not project or failure.embedded is not None:
            return
        last = project[-1]
        judged = failure.raised.judged
        function = self._places.function(last)
        if _rethrows(last, failure.raised):
            yield Clue(function_key(last.path, function), "rethrown-in")
        else:
            kind = "checked" if judged else "raised-below" if _below_project(failure) else "raised"
            yield Clue(function_key(last.path, function), f"{kind}-in")
            yield Clue(("line", last.path, function, last.code), f"{kind}-at")
            if not judged:
                yield Clue(("raises", last.path, function, failure.raised.type), f"{kind}-type-in")
        if not judged:
            yield from self._callers(project, (last.path, function))
            owner = _SELF.findall(failure.longrepr)
            if owner:
                yield Clue(("subject", owner[-1].rpartition(".")[2]), "self")

    def _callers(self, project: list[Frame], last: tuple[str, str]) -> Iterator[Clue]:
        seen = {last}
        for frame in reversed(project[:-1]):
            place = (frame.path, self._places.function(frame))
            if place in seen:
                continue
            seen.add(place)
            yield Clue(function_key(*place), "caller", 1 / (len(seen) - 1))
            if len(seen) > _NEAREST_FRAMES:
                return

    def _tests(self, failure: Failure) -> Iterator[Clue]:
        """Test code on the way that is not the test itself: fixtures, helpers, base classes."""
        frames = failure.frames_of("test")
        own = failure.test.rpartition("::")[2]
        helpers = [frame for frame in frames if _last_part(self._places.function(frame)) not in (own, "")]
        if not helpers:
            return
        if failure.frames_of("project"):
            yield from (of_frame(frame, self._places, "test-caller") for frame in helpers)
        elif helpers[-1] is frames[-1]:
            kind = "helper-checked" if failure.effective.judged else "helper-raised"
            frame = frames[-1]
            yield of_frame(frame, self._places, f"{kind}-in")
            yield Clue(("line", frame.path, self._places.function(frame), frame.code), f"{kind}-at")

    def _cause(self, link: Link) -> Iterator[Clue]:
        if link.raised.judged:
            return
        yield from (Clue(clue.key, "cause") for clue in wording(link.raised))
        project = [frame for frame in link.frames if frame.origin == "project"]
        if project:
            yield of_frame(project[-1], self._places, "cause-in")

    def test_identity(self, failure: Failure) -> Iterator[Clue]:
        """Which test it was, and of which classes."""
        test = self.test(failure)
        yield Clue(("test", test), "test")
        owners = {name.rpartition("::")[0] for name in (test, failure.test)}
        yield from (Clue(("class", owner), "test-class") for owner in sorted(owners) if "::" in owner)

    def test(self, failure: Failure) -> str:
        """The test as it is written: an inherited test is that of the class that defines it."""
        own = failure.test.rpartition("::")[2]
        for frame in failure.frames_of("test"):
            function = self._places.function(frame)
            if _last_part(function) == own:
                return f"{frame.path}::{function.replace('.', '::')}"
        return failure.test


def _rethrows(frame: Frame, raised: Raised) -> bool:
    """Whether a line only passes on what was raised elsewhere: many causes come through such a line."""
    return frame.code.startswith("raise") and raised.type not in frame.code and not raised.judged


def _below_project(failure: Failure) -> bool:
    """Whether library code raised, called from the project."""
    return failure.frames[-1].origin in ("library", "stdlib")


def _last_part(function: str) -> str:
    return function.rpartition(".")[2]
