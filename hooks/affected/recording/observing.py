"""Which of the project's functions are run, told by `sys.monitoring`."""

import sys
from types import CodeType
from typing import Any, Protocol

from devkit.hooks.affected.recording.places import Places

_TOOLS = (4, 3, 5, 0, 2, 1)
"""The ids that tools have by convention are taken last."""
_NAME = "devkit"
_MONITORING: Any = getattr(sys, "monitoring", None)


class Observer(Protocol):
    """Sees the project's functions being run."""

    is_whole: bool
    """Whether everything was seen until `taken` was last called."""

    def start(self) -> bool:
        """Begin; whether it can be seen here."""

    def taken(self) -> list[CodeType]:
        """The functions, and modules, that were run since this was last asked."""


class Monitoring:
    """Every function is noted once between two questions: then Python runs it as if nobody looked on.

    One tool meets each code object the first time that it is ever run. The other one is told of those of the project,
    and is turned on again for them after each question.
    """

    def __init__(self, places: Places) -> None:
        """Take what tells the project's code from other."""
        self._places = places
        self._met: list[CodeType] = []
        self.is_whole = True

    def start(self) -> bool:
        """Begin; whether two tools' ids are free."""
        free = [each for each in _TOOLS if _MONITORING.get_tool(each) is None]
        if len(free) < 2:  # noqa: PLR2004 - one for all code, one for the project's
            return False
        first, self._again = free[:2]
        events = _MONITORING.events
        self._events = events.PY_START | events.PY_RESUME
        for tool in (first, self._again):
            _MONITORING.use_tool_id(tool, _NAME)
        _MONITORING.register_callback(first, events.PY_START, self._first)
        for event in (events.PY_START, events.PY_RESUME):
            _MONITORING.register_callback(self._again, event, self._again_run)
        _MONITORING.set_events(first, events.PY_START)
        return True

    def taken(self) -> list[CodeType]:
        """What was run since this was last asked."""
        met, self._met = self._met, []
        found = list(dict.fromkeys(met))
        tool, events, turn = self._again, self._events, _MONITORING.set_local_events
        for code in found:
            turn(tool, code, 0)
            turn(tool, code, events)
        return found

    def _first(self, code: CodeType, _: int) -> object:
        if self._places.inside(code.co_filename):
            self._met.append(code)
        return _MONITORING.DISABLE

    def _again_run(self, code: CodeType, _: int) -> object:
        self._met.append(code)
        return _MONITORING.DISABLE
