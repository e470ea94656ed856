"""Records against what they stand in for: `typing.NamedTuple`."""

from __future__ import annotations

import pickle
from typing import NamedTuple

import pytest

from devkit.core.record import Record


class Point(Record):
    """A place."""

    x: int
    """To the right."""
    y: int = 0
    name: str | None = None

    @property
    def far(self) -> bool:
        """Whether it is."""
        return self.x + self.y > 9

    def moved(self, by: int) -> Point:
        return self._replace(x=self.x + by)


class Typed(NamedTuple):
    """A place."""

    x: int
    y: int = 0
    name: str | None = None


def test_a_record_is_a_named_tuple() -> None:
    point, typed = Point(1, name="a"), Typed(1, name="a")
    assert point == typed == (1, 0, "a")
    assert (point._asdict(), point._fields, point._field_defaults) == (
        typed._asdict(),
        typed._fields,
        typed._field_defaults,
    )
    assert repr(point) == repr(typed).replace("Typed", "Point")
    assert (Point.__doc__, Point.__module__) == ("A place.", __name__)
    assert list(Point.__annotations__) == ["x", "y", "name"]


def test_its_methods_are_kept() -> None:
    assert Point(1).moved(9) == (10, 0, None)
    assert (Point(1).far, Point(1).moved(9).far) == (False, True)


def test_it_cannot_be_changed_and_can_be_pickled() -> None:
    with pytest.raises(AttributeError):
        Point(1).x = 2  # type: ignore[misc]
    assert not hasattr(Point(1), "__dict__")
    again = pickle.loads(pickle.dumps(Point(1, 2)))  # noqa: S301 - its own
    assert (again, type(again)) == (Point(1, 2), Point)


def test_what_is_missing_is_said_as_of_any_call() -> None:
    with pytest.raises(TypeError, match="missing 1 required positional argument: 'x'"):
        Point()  # type: ignore[call-arg]


def test_annotations_that_are_not_there_are_asked_for() -> None:
    with pytest.raises(TypeError, match="Bare: a record's module begins with: from __future__ import annotations"):
        type(Record)("Bare", (Record,), {"__module__": __name__})
