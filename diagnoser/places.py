"""Frames to functions: the qualified name of the function a frame stands in."""

import re

from devkit.diagnoser.failure import Frame
from devkit.diagnoser.sources import Definition, Sources

_ANONYMOUS = re.compile(r"<(?:listcomp|genexpr|dictcomp|setcomp|lambda)>")


class Places:
    """Finds the function of a frame; without sources, as the report names it."""

    def __init__(self, sources: Sources | None) -> None:
        self._sources = sources
        self._known: dict[tuple[str, int, str], Definition | None] = {}

    def function(self, frame: Frame) -> str:
        """The qualified name where the sources tell, else the report's own name; empty where neither does."""
        found = self.definition(frame)
        return found.qualname if found is not None else frame.function

    def definition(self, frame: Frame) -> Definition | None:
        """The function a frame stands in, in the sources here: these may be of another commit than the run was."""
        key = (frame.path, frame.line, frame.function)
        if key not in self._known:
            self._known[key] = self._find(frame) if self._sources is not None else None
        return self._known[key]

    def _find(self, frame: Frame) -> Definition | None:
        if self._sources is None or frame.origin not in ("project", "test"):
            return None
        around = self._sources.enclosing(frame.path, frame.line)
        named = frame.function and not _ANONYMOUS.fullmatch(frame.function)
        if not named or (around is not None and around.name == frame.function):
            return around
        namesakes = [
            definition
            for definition in self._sources.definitions(frame.path)
            if definition.name == frame.function and not definition.is_class
        ]
        return min(namesakes, key=lambda each: abs(each.line - frame.line), default=None)
