"""What changed against the base: line ranges by file."""

from collections.abc import Mapping, Sequence

from devkit.diagnoser.sources import Sources

Ranges = Sequence[tuple[int, int]]


class Changes:
    """The lines the base does not have."""

    def __init__(self, changed: Mapping[str, Ranges] | None = None) -> None:
        """Take first and last line, 1-based, of each changed range by path; nothing where there is no base."""
        self._changed = changed or {}

    def __bool__(self) -> bool:
        return bool(self._changed)

    def touches(self, place: tuple[str, str], sources: Sources | None) -> bool:
        """Whether a function (path, qualified name) has a changed line; for `<module>`, whether its file has one."""
        path, function = place
        ranges = self._changed.get(path, ())
        if not ranges or sources is None:
            return bool(ranges)
        definition = sources.by_place.get((path, function))
        return definition is not None and any(
            first <= definition.end and last >= definition.line for first, last in ranges
        )
