"""Which of the project's functions are run, told by `sys.setprofile`, slowly: where there is no `sys.monitoring`."""

import sys
import threading
from types import CodeType, FrameType

from devkit.hooks.affected.recording.places import Places


class Profiling:
    """Every call is noted; where a test profiles or traces itself, that is known."""

    def __init__(self, places: Places) -> None:
        """Take what tells the project's code from other."""
        self._places = places
        self._met: set[CodeType] = set()
        self._hook = self._called
        self.is_whole = True

    def start(self) -> bool:
        """Begin; whether nothing else profiles or traces here."""
        if sys.getprofile() is not None or sys.gettrace() is not None:
            return False
        threading.setprofile(self._hook)
        sys.setprofile(self._hook)
        return True

    def taken(self) -> list[CodeType]:
        """What was run since this was last asked."""
        met, self._met = self._met, set()
        self.is_whole = sys.getprofile() is self._hook
        if not self.is_whole:
            sys.setprofile(self._hook)
        return [code for code in met if self._places.inside(code.co_filename)]

    def _called(self, frame: FrameType, event: str, _: object) -> None:
        if event == "call":
            self._met.add(frame.f_code)
