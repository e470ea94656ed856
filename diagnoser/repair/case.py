"""One expectation that failed in one test."""

import re
from typing import NamedTuple

import msgspec

from devkit.diagnoser.failure import Failure, Frame
from devkit.diagnoser.location import is_test_path
from devkit.diagnoser.repair.mismatch import Comparison, Mismatch


class Case(NamedTuple):
    """A comparison, and the failure it was read from."""

    failure: Failure
    mismatch: Mismatch
    comparison: Comparison

    @property
    def key(self) -> tuple[object, ...]:
        """Equal for cases that no edit of the source can tell apart."""
        return self.comparison.expectation, self.comparison.actual

    @property
    def frames(self) -> tuple[Frame, ...]:
        """Frames in the project's own code, those of the exception's cause included."""
        every = [*self.failure.frames, *(frame for link in self.failure.chain for frame in link.frames)]
        every += noted_origin(self.failure)
        return tuple(dict.fromkeys(frame for frame in every if frame.origin == "project"))


class _Origin(msgspec.Struct, frozen=True):
    path: str
    line: int


_NOTE = re.compile(r"^devkit-origin: (\{.*\})\s*$", re.MULTILINE)
_origin = msgspec.json.Decoder(_Origin)


def noted_origin(failure: Failure) -> list[Frame]:
    """Where the plugin `devkit.origin` says the exception was raised that the failed check looked at."""
    found = []
    for match in _NOTE.finditer(failure.longrepr):
        try:
            origin = _origin.decode(match[1])
        except msgspec.DecodeError:
            continue
        if not is_test_path(origin.path):
            found.append(Frame(origin.path, origin.line, "", "", "project"))
    return found
