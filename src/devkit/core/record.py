"""Frozen records: `typing.NamedTuple` for what runs at every commit, where importing typing is a fifth of the work."""

from collections import namedtuple

__all__ = ["Record"]

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NamedTuple as Record
else:

    class _Maker(type):
        """Makes a named tuple of a class whose annotations are its fields."""

        def __new__(cls, name: str, bases: tuple[type, ...], body: dict[str, object]) -> type:
            if not bases:
                return super().__new__(cls, name, bases, body)
            fields = body.pop("__annotations__", None)
            if fields is None:
                raise TypeError(f"{name}: a record's module begins with: from __future__ import annotations")
            defaults = [body.pop(field) for field in fields if field in body]
            made = namedtuple(name, fields, defaults=defaults, module=body["__module__"])  # noqa: PYI024 - see above
            made.__annotations__ = fields
            for key, value in body.items():
                if key not in {"__module__", "__qualname__"}:
                    setattr(made, key, value)
            return made

    class Record(metaclass=_Maker):
        """What a record's class names as its base; the class is then a named tuple."""
