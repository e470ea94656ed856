"""What changed against the base: line ranges by file."""

from collections.abc import Mapping, Sequence

from devkit.diagnoser.sources import Definition, Sources

Ranges = Sequence[tuple[int, int]]


class Changes:
    """The lines the base does not have."""

    def __init__(self, changed: Mapping[str, Ranges] | None = None) -> None:
        """Take first and last line, 1-based, of each changed range by path; nothing where there is no base."""
        self._changed = changed or {}

    @property
    def lines(self) -> Mapping[str, Ranges]:
        """The changed ranges by path."""
        return self._changed

    def __bool__(self) -> bool:
        return bool(self._changed)

    def first_line(self, definition: Definition) -> int | None:
        """The first changed line of a definition, 1-based; None where it has none."""
        ranges = self._changed.get(definition.path, ())
        lines = [max(first, definition.line) for first, last in ranges if _overlap(first, last, definition)]
        return min(lines, default=None)

    def touches(self, place: tuple[str, str], sources: Sources | None) -> bool:
        """Whether a function (path, qualified name) has a changed line; for `<module>`, whether its file has one."""
        path, function = place
        ranges = self._changed.get(path, ())
        if not ranges or sources is None:
            return bool(ranges)
        definition = sources.by_place.get((path, function))
        return definition is not None and self.first_line(definition) is not None


def _overlap(first: int, last: int, definition: Definition) -> bool:
    return first <= definition.end and last >= definition.line
