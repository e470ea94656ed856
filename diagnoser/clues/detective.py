"""The detective: every clue of a failure."""

from devkit.diagnoser.changes import Changes
from devkit.diagnoser.clues.classes import Classes
from devkit.diagnoser.clues.clue import Clue
from devkit.diagnoser.clues.message import MessageClues
from devkit.diagnoser.clues.stack import StackClues
from devkit.diagnoser.clues.static import StaticClues
from devkit.diagnoser.clues.words import bare
from devkit.diagnoser.failure import Failure
from devkit.diagnoser.places import Places
from devkit.diagnoser.sources import Definition, Sources


class Detective:
    """Finds the clues of failures, with the sources where they are at hand."""

    def __init__(self, sources: Sources | None, changes: Changes | None = None) -> None:
        self.places = Places(sources)
        classes = Classes(sources)
        self._message = MessageClues(classes, self.places)
        self._stack = StackClues(self.places)
        self._static = StaticClues(sources, classes, changes or Changes()) if sources is not None else None

    def clues(self, failure: Failure) -> list[Clue]:
        """Every clue of one failure; keys may repeat with different kinds."""
        static = self._static.clues(failure) if self._static is not None else ()
        if any(frame.code or frame.function for frame in failure.frames):
            return [*self._message.clues(failure, self._stack.test(failure)), *self._stack.clues(failure), *static]
        found = [*bare(failure), *static]
        return found if failure.raised.text else [*found, *self._stack.test_identity(failure)]

    def reached(self, nodeid: str) -> dict[Definition, float]:
        """Project functions a test may run; empty without sources."""
        return self._static.reach.from_test(nodeid) if self._static is not None else {}
